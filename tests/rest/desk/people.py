"""People with browsers, for tests: who they are, and requests as their pages make them."""

import itertools
from typing import Any, Final, cast

import requests

from tests.world import World

PASSWORD: Final = "correct horse battery"
# The name of an installation follows; over TLS `__Host-` stands before it.
COOKIE: Final = "switchroom_session_"
CSRF: Final = "X-Switchroom-CSRF"
TIMEOUT_S: Final = 90

_names: Final = itertools.count(1)


class Browser:
    """A browser on the server's own pages: it keeps the cookie, and sends the session's token."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url
        self.csrf_token = ""
        self.http = requests.Session()

    def send(self, method: str, path: str, **options: Any) -> requests.Response:
        headers = {CSRF: self.csrf_token} if method != "GET" and self.csrf_token else {}
        headers |= options.pop("headers", {})
        options.setdefault("timeout", TIMEOUT_S)
        return self.http.request(method, self.base_url + path, headers=headers, **options)

    def log_in(self, username: str, password: str = PASSWORD) -> requests.Response:
        """The answer to a log-in; its session is kept when it is one."""
        body = {"username": username, "password": password}
        answer = self.send("POST", "/desk/v1/Session", json=body)
        if answer.status_code == 200:
            self.csrf_token = answer.json()["csrf_token"]
        return answer

    @property
    def cookie(self) -> str:
        return cast(str, self.http.cookies.get(self.cookie_name))

    @property
    def sent_cookie(self) -> str:
        """The session's cookie as the browser sends it."""
        return f"{self.cookie_name}={self.cookie}"

    @property
    def cookie_name(self) -> str:
        """The name of the session's cookie, empty where nobody is logged in."""
        names = [name for name in self.http.cookies.keys() if COOKIE in name]  # noqa: SIM118
        return names[0] if names else ""


def name(world: World) -> str:
    """A username that no other test has."""
    return f"person{next(_names)}.{world.account_sid[-12:]}"


def add(world: World, *roles: str, **given: Any) -> Any:
    """A user of the account, with a password unless `password` says otherwise."""
    body = {"username": name(world), "password": PASSWORD, "roles": roles or ["agent"]} | given
    answer = world.request("POST", "/desk/v1/Users", json=body)
    assert answer.status_code == 201, answer.text
    return answer.json()


def change(world: World, user: Any, **given: Any) -> requests.Response:
    """The answer to a change of a user, in the name of the account."""
    return world.request("POST", f"/desk/v1/Users/{user['sid']}", json=given)


def browser_of(world: World, user: Any) -> Browser:
    """A browser in which the user has logged in."""
    browser = Browser(world.base_url)
    answer = browser.log_in(user["username"])
    assert answer.status_code == 200, answer.text
    return browser


def inside(browser: Browser) -> bool:
    """Tell whether the browser's session is still open."""
    status = browser.send("GET", "/desk/v1/Session").status_code
    assert status in (200, 401)
    return status == 200
