"""The page's files, and how a demo lets a newcomer's browser in."""

from collections.abc import Iterator
from http.cookiejar import CookieJar
from typing import cast

import pytest
import requests

from tests import servers
from tests.servers import MAIN_SID, MAIN_TOKEN, Node
from tests.world import World

PAGE = "/simulator"
MARK = {"X-Switchroom-Page": "simulator"}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Node]:
    with servers.serving(tmp_path_factory.mktemp("demo"), "--demo") as node:
        yield node


@pytest.fixture
def browser(demo: Node) -> Iterator[requests.Session]:
    """A browser that has opened the page of a demo."""
    with requests.Session() as session:
        session.headers.update(MARK)
        session.get(demo.base_url + PAGE, timeout=20).raise_for_status()
        yield session


def status(session: requests.Session, url: str, **headers: str) -> int:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return session.get(url, headers=named, timeout=20).status_code


@pytest.mark.parametrize("path", [PAGE, f"{PAGE}/"])
def test_the_page_is_closed_to_everything_foreign(world: World, path: str) -> None:
    page = world.request("GET", path, auth=None)
    assert page.status_code == 200
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    policy = dict(
        part.strip().split(" ", 1) for part in page.headers["Content-Security-Policy"].split(";")
    )
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"
    assert "Set-Cookie" not in page.headers
    assert world.request("HEAD", path, auth=None).status_code == 200


def test_the_files_of_the_page_are_kept_until_they_change(world: World) -> None:
    path = f"{PAGE}/static/main.js"
    file = world.request("GET", path, auth=None)
    assert file.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert file.headers["X-Content-Type-Options"] == "nosniff"
    known = {"If-None-Match": file.headers["ETag"]}
    assert world.request("GET", path, auth=None, headers=known).status_code == 304
    for strange in ("no.js", "index.html", "..%2Findex.html", "%2e%2e%2fsimulator.css"):
        assert world.request("GET", f"{PAGE}/static/{strange}", auth=None).status_code == 404


def test_in_a_demo_the_page_is_let_in_as_the_main_account(
    demo: Node, browser: requests.Session
) -> None:
    cookie = next(iter(cast(CookieJar, browser.cookies)))
    assert cookie.path == PAGE
    assert cookie.has_nonstandard_attr("HttpOnly")
    assert cookie.get_nonstandard_attr("SameSite") == "Strict"
    number = browser.get(f"{demo.base_url}/simulator/v1/Numbers", timeout=20).json()["numbers"][0]
    assert number["account_sid"] == MAIN_SID
    form = {"From": "+12025550101", "To": number["phone_number"], "Body": "hello"}
    sent = browser.post(f"{demo.base_url}/simulator/v1/Messages", data=form, timeout=20)
    assert sent.status_code == 201


def test_the_cookie_counts_only_for_the_page_itself(demo: Node, browser: requests.Session) -> None:
    clock = f"{demo.base_url}/simulator/v1/Clock"
    assert status(browser, clock) == 200
    assert status(browser, clock, Sec_Fetch_Site="same-origin") == 200
    assert status(browser, clock, X_Switchroom_Page="") == 401
    assert status(browser, clock, Sec_Fetch_Site="same-site") == 401
    assert status(browser, clock, Sec_Fetch_Site="cross-site") == 401
    assert status(browser, clock, Host="rebound.example.com") == 401
    assert status(browser, clock, Authorization="Basic wrong") == 401
    accounts = f"{demo.base_url}/2010-04-01/Accounts.json"
    assert status(browser, accounts) == 401
    assert status(browser, f"{demo.base_url}/conversations/v1/Conversations") == 401
    browser.cookies.set(next(iter(browser.cookies)).name, "guess", path=PAGE, domain="127.0.0.1")
    assert status(browser, clock) == 401


def test_no_cookie_is_handed_to_a_rebound_name(demo: Node) -> None:
    for host in ("rebound.example.com", "localhost.example.com", ""):
        answer = requests.get(demo.base_url + PAGE, headers={"Host": host}, timeout=20)
        assert "Set-Cookie" not in answer.headers, host


def test_a_refusal_does_not_make_the_browser_ask(demo: Node) -> None:
    for path in ("Clock", "Live?Handset=%2B12025550101"):
        answer = requests.get(f"{demo.base_url}/simulator/v1/{path}", timeout=20)
        assert (answer.status_code, answer.json()["code"]) == (401, 20003)
        assert "WWW-Authenticate" not in answer.headers


def test_the_login_still_works_in_a_demo(demo: Node) -> None:
    url = f"{demo.base_url}/simulator/v1/Clock"
    answer = requests.get(url, auth=(MAIN_SID, MAIN_TOKEN), timeout=20)
    assert answer.status_code == 200
