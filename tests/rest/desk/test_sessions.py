"""Log-in, log-out, and what a session's cookie may do (flex §14, §15)."""

import pytest
import requests

from tests.rest.desk import people
from tests.rest.desk.people import COOKIE, CSRF, PASSWORD, Browser
from tests.world import World

SESSION, SESSIONS = "/desk/v1/Session", "/desk/v1/Sessions"


def log_in_raw(world: World, **options: object) -> requests.Response:
    url = world.base_url + SESSION
    return requests.post(url, timeout=people.TIMEOUT_S, **options)  # type: ignore[arg-type]


def test_a_person_logs_in_and_out(world: World) -> None:
    user = people.add(world, "agent", full_name="Ann Lee", email="ann@example.org")
    browser = Browser(world.base_url)
    answer = browser.log_in(user["username"].upper())
    assert answer.status_code == 200, answer.text
    session = answer.json()
    assert session["account_sid"] == world.account_sid
    assert session["user"] == {
        "sid": user["sid"],
        "username": user["username"],
        "full_name": "Ann Lee",
        "email": "ann@example.org",
        "roles": ["agent"],
        "has_password": True,
        "worker_sid": session["user"]["worker_sid"],
        "workspace_sid": session["user"]["workspace_sid"],
    }
    assert browser.send("GET", SESSION).json() == session
    gone = browser.send("DELETE", SESSION)
    assert (gone.status_code, gone.content) == (204, b"")
    assert not browser.cookie_name
    assert not people.inside(browser)


def test_the_cookie_is_for_our_own_pages_alone(world: World) -> None:
    user = people.add(world)
    browser = Browser(world.base_url)
    answer = browser.log_in(user["username"])
    sent = answer.headers["Set-Cookie"]
    for part in ("HttpOnly", "SameSite=Strict", "Path=/"):
        assert part in sent
    assert sent.startswith(f"{browser.cookie_name}=")
    assert browser.cookie_name.startswith(COOKIE)
    assert "Secure" not in sent  # plain http on a loopback address
    assert browser.cookie not in answer.text
    for seen in (answer, browser.send("GET", SESSION)):
        assert "Access-Control-Allow-Origin" not in seen.headers
        assert "Access-Control-Allow-Credentials" not in seen.headers
        assert seen.headers["Cache-Control"] == "no-store"
        assert seen.headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_without_a_session_no_browser_asks_for_a_password(world: World) -> None:
    name = people.browser_of(world, people.add(world)).cookie_name
    for headers in ({}, {"Cookie": f"{name}=0123456789abcdef0123456789abcdef"}):
        answer = requests.get(world.base_url + SESSION, headers=headers, timeout=20)
        assert (answer.status_code, answer.json()["code"]) == (401, 20003)
        assert "WWW-Authenticate" not in answer.headers
    url = f"{world.base_url}/conversations/v1/Conversations"
    dead = requests.get(url, headers={"Cookie": f"{name}=dead"}, timeout=20)
    assert (dead.status_code, "WWW-Authenticate" in dead.headers) == (401, False)
    plain = requests.get(url, timeout=20)
    assert (plain.status_code, "WWW-Authenticate" in plain.headers) == (401, True)


def test_a_log_in_is_json_from_here(world: World) -> None:
    user = people.add(world)
    right = {"username": user["username"], "password": PASSWORD}
    assert log_in_raw(world, data=right).status_code == 415
    assert log_in_raw(world, data=b'{"username": "a"}').status_code == 415
    for headers in (
        {"Origin": "https://evil.example.com"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ):
        foreign = log_in_raw(world, json=right, headers=headers)
        assert (foreign.status_code, foreign.json()["code"]) == (403, 20006)
        assert "Set-Cookie" not in foreign.headers
    own = {"Origin": world.base_url, "Sec-Fetch-Site": "same-origin"}
    assert log_in_raw(world, json=right, headers=own).status_code == 200


@pytest.mark.parametrize("body", [{}, {"username": "a"}, {"username": 1, "password": "x"}, []])
def test_a_log_in_that_cannot_be_read_is_refused(world: World, body: object) -> None:
    answer = log_in_raw(world, json=body)
    assert (answer.status_code, answer.json()["code"]) == (400, 20001)


def test_odd_characters_let_nobody_in(world: World) -> None:
    for username in ("a\0b", "\u202ea", "x" * 5000, "' OR 1=1 --"):
        answer = log_in_raw(world, json={"username": username, "password": "p\0" + PASSWORD})
        assert answer.status_code in (400, 401)


def test_guessing_is_answered_alike_for_known_and_unknown_names(world: World) -> None:
    known = people.add(world)["username"]
    locked = []
    for username in (known, people.name(world)):
        browser = Browser(world.base_url)
        for _ in range(5):
            wrong = browser.log_in(username, "wrong password")
            assert (wrong.status_code, wrong.json()["code"]) == (401, 20003)
        refused = browser.log_in(username)
        assert (refused.status_code, refused.json()["code"]) == (429, 20429)
        assert 50 <= int(refused.headers["Retry-After"]) <= 60
        assert "Set-Cookie" not in refused.headers
        locked.append(refused.json()["message"].partition("in ")[0])
    assert locked[0] == locked[1]


def test_an_administrator_unlocks(world: World) -> None:
    user = people.add(world)
    browser = Browser(world.base_url)
    for _ in range(5):
        browser.log_in(user["username"], "wrong password")
    assert browser.log_in(user["username"]).status_code == 429
    shown = world.get(f"/desk/v1/Users/{user['sid']}")
    assert shown["locked_until"] is not None
    unlocked = people.change(world, user, unlock=True)
    assert unlocked.json()["locked_until"] is None
    assert browser.log_in(user["username"]).status_code == 200


def test_the_right_password_forgets_wrong_ones(world: World) -> None:
    user = people.add(world)
    browser = Browser(world.base_url)
    for _ in range(3):
        for _ in range(4):
            assert browser.log_in(user["username"], "wrong password").status_code == 401
        assert browser.log_in(user["username"]).status_code == 200


def test_a_change_needs_the_token_of_the_session(world: World) -> None:
    first, second = (people.browser_of(world, people.add(world, "admin")) for _ in range(2))
    path = "/conversations/v1/Conversations"
    for token in (None, "", "wrong", second.csrf_token):
        headers = {} if token is None else {CSRF: token}
        answer = first.http.post(first.base_url + path, headers=headers, timeout=20)
        assert (answer.status_code, answer.json()["code"]) == (403, 20006), token
        assert CSRF in answer.json()["message"]
        gone = first.http.delete(first.base_url + SESSION, headers=headers, timeout=20)
        assert gone.status_code == 403
    made = first.send("POST", path, data={"FriendlyName": "by a person"})
    assert made.status_code == 201, made.text
    assert made.json()["account_sid"] == world.account_sid


def test_another_sites_page_cannot_use_the_cookie(world: World) -> None:
    browser = people.browser_of(world, people.add(world, "admin"))
    for headers in (
        {"Origin": "https://evil.example.com"},
        {"Origin": "http://127.0.0.1:1"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site"},
    ):
        for method, path in (("GET", SESSION), ("POST", "/studio/v2/Flows")):
            answer = browser.send(method, path, headers=headers)
            assert (answer.status_code, answer.json()["code"]) == (403, 20006)
            assert "Access-Control-Allow-Origin" not in answer.headers
    own = {"Origin": world.base_url, "Sec-Fetch-Site": "same-origin"}
    assert browser.send("GET", SESSION, headers=own).status_code == 200


PRODUCTS = (
    "/2010-04-01/Accounts/{account}/IncomingPhoneNumbers.json",
    "/2010-04-01/Accounts/{account}/Keys.json",
    "/conversations/v1/Conversations",
    "/conversations/v1/Configuration/Addresses",
    "/monitor/v1/Alerts",
    "/simulator/v1/Numbers",
    "/studio/v2/Flows",
    "/switchroom/v1/Settings",
    "/taskrouter/v1/Workspaces",
)


@pytest.mark.parametrize("path", PRODUCTS)
def test_an_administrator_is_let_in_everywhere_and_nobody_else(world: World, path: str) -> None:
    path = path.format(account=world.account_sid)
    plain = world.request("GET", path)
    admin = people.browser_of(world, people.add(world, "admin")).send("GET", path)
    assert admin.status_code == plain.status_code == 200, (admin.text, plain.text)
    assert admin.json() == plain.json()
    assert plain.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Origin" not in admin.headers
    for role in ("supervisor", "agent"):
        other = people.browser_of(world, people.add(world, role)).send("GET", path)
        assert (other.status_code, other.json()["code"]) == (403, 20006)


def test_a_session_makes_keys_but_is_shown_no_token(world: World) -> None:
    browser = people.browser_of(world, people.add(world, "admin"))
    account = f"/2010-04-01/Accounts/{world.account_sid}"
    key = browser.send("POST", f"{account}/Keys.json", data={"FriendlyName": "mine"})
    assert key.status_code == 201
    for method, path in (
        ("GET", f"{account}.json"),
        ("GET", "/2010-04-01/Accounts.json"),
        ("POST", "/2010-04-01/Accounts.json"),
        ("POST", "/accounts/v1/AuthTokens/Secondary"),
    ):
        answer = browser.send(method, path)
        assert (answer.status_code, answer.json()["code"]) == (403, 20006), path
        assert world.auth_token not in answer.text


def test_a_session_is_for_its_own_account(world: World) -> None:
    browser = people.browser_of(world, people.add(world, "admin"))
    other = f"/2010-04-01/Accounts/AC{'0' * 31}1/IncomingPhoneNumbers.json"
    assert browser.send("GET", other).status_code == 403


def test_basic_auth_comes_before_the_cookie(world: World) -> None:
    browser = people.browser_of(world, people.add(world, "admin"))
    answer = browser.send("GET", "/studio/v2/Flows", auth=(world.account_sid, "wrong"))
    assert answer.status_code == 401


def test_open_sessions_are_listed_and_ended_together(world: World) -> None:
    user = people.add(world)
    browsers = [people.browser_of(world, user) for _ in range(3)]
    shown = browsers[1].send("GET", SESSIONS).json()["sessions"]
    assert [one["current"] for one in shown] == [False, True, False]
    assert {one["address"] for one in shown} == {"127.0.0.1"}
    assert all("python-requests" in one["user_agent"] for one in shown)
    assert browsers[1].send("DELETE", SESSIONS).status_code == 204
    assert not any(map(people.inside, browsers))


def test_a_log_out_leaves_the_other_sessions(world: World) -> None:
    user = people.add(world)
    first, second = (people.browser_of(world, user) for _ in range(2))
    cookie = first.sent_cookie
    assert first.send("DELETE", SESSION).status_code == 204
    again = requests.get(world.base_url + SESSION, headers={"Cookie": cookie}, timeout=20)
    assert again.status_code == 401
    assert people.inside(second)


def test_a_password_is_changed_and_the_other_sessions_end(world: World) -> None:
    user = people.add(world)
    here, there = (people.browser_of(world, user) for _ in range(2))
    path, new = "/desk/v1/Password", "another good one"
    for current, wanted, part in (
        ("wrong", new, "current_password is wrong"),
        (PASSWORD, "short", "at least 10 characters"),
        (PASSWORD, user["username"], "must not be the username"),
        (PASSWORD, "Password123", "first that are guessed"),
        (PASSWORD, "x" * 300, "at most 256 characters"),
    ):
        body = {"current_password": current, "new_password": wanted}
        refused = here.send("POST", path, json=body)
        assert (refused.status_code, refused.json()["code"]) == (400, 20001)
        assert part in refused.json()["message"]
    body = {"current_password": PASSWORD, "new_password": new}
    assert here.send("POST", path, json=body).status_code == 204
    assert people.inside(here)
    assert not people.inside(there)
    assert Browser(world.base_url).log_in(user["username"]).status_code == 401
    assert Browser(world.base_url).log_in(user["username"], new).status_code == 200


def test_the_current_password_cannot_be_guessed_by_a_session(world: World) -> None:
    browser = people.browser_of(world, people.add(world))
    body = {"current_password": "wrong", "new_password": "another good one"}
    answers = [browser.send("POST", "/desk/v1/Password", json=body) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [400] * 5 + [429]


def test_the_account_itself_is_no_person(world: World) -> None:
    for method, path in (("GET", SESSION), ("DELETE", SESSION), ("GET", SESSIONS)):
        answer = world.request(method, path)
        assert (answer.status_code, answer.json()["code"]) == (403, 20006)
