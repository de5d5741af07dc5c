"""Single sign-on against a provider that speaks OpenID Connect (flex §14)."""

import itertools
import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from tests import servers
from tests.conftest import ENGINES
from tests.rest.desk.identity import CLIENT_ID, CLIENT_SECRET, Provider, providing
from tests.rest.desk.people import PASSWORD, Browser
from tests.servers import MAIN_SID, MAIN_TOKEN, Node
from tests.world import World

START, CALLBACK = "/desk/v1/SingleSignOn", "/desk/v1/SingleSignOn/Callback"

_people = itertools.count(1)


@pytest.fixture(scope="module")
def one_provider() -> Iterator[Provider]:
    with providing() as provider:
        yield provider


@pytest.fixture(scope="module", params=ENGINES)
def node(
    request: pytest.FixtureRequest,
    one_provider: Provider,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Node]:
    database = ""
    if request.param == "postgres":
        database = request.getfixturevalue("postgres").fresh()
    options = (
        ("--oidc-issuer", one_provider.issuer),
        ("--oidc-client-id", CLIENT_ID),
        ("--oidc-client-secret", CLIENT_SECRET),
        ("--oidc-name", "Example's log-in"),
    )
    data: Path = tmp_path_factory.mktemp(f"oidc-{request.param}")
    flat = tuple(part for pair in options for part in pair)
    with servers.serving(data, *flat, database=database) as serving:
        yield serving


@pytest.fixture
def provider(one_provider: Provider) -> Provider:
    """The provider with a person whom nobody has seen yet."""
    one_provider.start_over()
    number = next(_people)
    one_provider.claims |= {
        "sub": f"person-{number}",
        "preferred_username": f"ida{number}",
        "email": f"ida{number}@example.org",
    }
    return one_provider


@pytest.fixture
def world(node: Node) -> Iterator[World]:
    made = World(node.base_url, MAIN_SID, MAIN_TOKEN, "")
    yield made
    made.close()


def go(browser: Browser) -> requests.Response:
    """The whole way, without the desktop at its end: the answer of the callback."""
    out = browser.send("GET", START, allow_redirects=False)
    assert out.status_code == 302, out.text
    back = browser.http.get(out.headers["Location"], allow_redirects=False, timeout=20)
    assert back.status_code == 302
    return browser.http.get(back.headers["Location"], allow_redirects=False, timeout=20)


def logged_in(node: Node) -> Any:
    """The session of somebody who goes the whole way."""
    browser = Browser(node.base_url)
    answer = go(browser)
    assert (answer.status_code, answer.headers.get("Location")) == (302, "/"), answer.text
    session = browser.send("GET", "/desk/v1/Session")
    assert session.status_code == 200
    return session.json()


def check_refused(browser: Browser, answer: requests.Response, sentence: str) -> None:
    assert answer.status_code == 403
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert "45050" in answer.text
    assert sentence in answer.text
    assert not browser.cookie_name


def test_the_log_in_page_offers_it(node: Node) -> None:
    offers = requests.get(f"{node.base_url}/desk/v1/LogIn", timeout=20).json()
    assert offers == {
        "single_sign_on": {"name": "Example's log-in", "url": node.base_url + START},
        "demo_users": [],
    }


def test_a_stranger_becomes_a_user_with_a_worker(
    node: Node, provider: Provider, world: World
) -> None:
    browser = Browser(node.base_url)
    out = browser.send("GET", START, allow_redirects=False)
    cookie = out.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    answer = go(browser)
    assert answer.headers["Location"] == "/"
    assert "SameSite=Strict" in re.split(", (?=switchroom)", answer.headers["Set-Cookie"])[-1]
    session = browser.send("GET", "/desk/v1/Session").json()
    user = session["user"]
    assert session["account_sid"] == MAIN_SID
    assert (user["username"], user["full_name"]) == (
        provider.claims["preferred_username"],
        "Ida Provided",
    )
    assert user["roles"] == ["agent", "supervisor"]
    assert user["has_password"] is False
    assert user["worker_sid"].startswith("WK")
    asked = provider.asked[-1]
    assert asked["redirect_uri"] == node.base_url + CALLBACK
    shown = world.get(f"/desk/v1/Users/{user['sid']}")
    assert (shown["has_password"], shown["single_sign_on"]) == (False, True)
    by_password = Browser(node.base_url).log_in(user["username"])
    assert by_password.status_code == 401


def test_each_log_in_brings_him_up_to_date(node: Node, provider: Provider, world: World) -> None:
    provider.claims |= {"team_name": "blue", "shift": "early", "department_name": "tea"}
    user = logged_in(node)["user"]
    path = f"/taskrouter/v1/Workspaces/{user['workspace_sid']}/Workers/{user['worker_sid']}"
    attributes = json.loads(world.get(path)["attributes"])
    assert (attributes["team_name"], attributes["shift"]) == ("blue", "early")
    assert not {"iss", "aud", "exp", "nonce", "sub", "name"} & attributes.keys()
    attributes["team_name"] = "green"
    attributes["routing"] = {"skills": ["tea"], "levels": {"tea": 3}}
    world.post(path, {"Attributes": json.dumps(attributes)}, status=200)
    provider.claims |= {
        "name": "Ida Married",
        "roles": ["Agent"],
        "team_name": "red",
        "shift": "late",
        "routing": {"skills": ["all"]},
    }
    again = logged_in(node)["user"]
    assert again == user | {"full_name": "Ida Married", "roles": ["agent"]}
    now = json.loads(world.get(path)["attributes"])
    assert now["full_name"] == "Ida Married"
    assert now["shift"] == "late"  # nobody else has set it
    assert now["team_name"] == "green"  # a supervisor has
    assert now["routing"] == {"skills": ["tea"], "levels": {"tea": 3}}


def test_the_last_administrator_stays_one(node: Node, provider: Provider, world: World) -> None:
    provider.claims["roles"] = "admin"
    user = logged_in(node)["user"]
    assert user["roles"] == ["admin"]
    provider.claims["roles"] = "agent"
    kept = logged_in(node)["user"]
    assert (kept["sid"], kept["roles"]) == (user["sid"], ["agent", "admin"])
    (alert,) = [
        one
        for one in world.get("/monitor/v1/Alerts?LogLevel=warning&PageSize=1000")["alerts"]
        if one["resource_sid"] == user["sid"]
    ]
    assert alert["error_code"] == "45050"
    assert "the+last+who+can+log+in" in alert["alert_text"]
    # Neither one without a way in, nor one who is deactivated, is another administrator.
    body = {"username": f"other.{user['username']}", "roles": ["admin"]}
    other = world.request("POST", "/desk/v1/Users", json=body).json()
    path = f"/desk/v1/Users/{other['sid']}"
    assert logged_in(node)["user"]["roles"] == ["agent", "admin"]
    change = {"password": PASSWORD, "active": False}
    assert world.request("POST", path, json=change).status_code == 200
    assert logged_in(node)["user"]["roles"] == ["agent", "admin"]
    assert world.request("POST", path, json={"active": True}).status_code == 200
    assert logged_in(node)["user"]["roles"] == ["agent"]


def test_a_token_by_elliptic_curves_is_good_too(node: Node, provider: Provider) -> None:
    provider.algorithm, provider.signer = "ES256", provider.ec
    assert logged_in(node)["user"]["username"] == provider.claims["preferred_username"]


def test_userinfo_says_what_the_token_leaves_out(node: Node, provider: Provider) -> None:
    claims = provider.claims
    provider.userinfo = dict(claims)
    provider.claims = {"sub": claims["sub"]}
    assert logged_in(node)["user"]["email"] == claims["email"]
    provider.userinfo["sub"] = "somebody else"
    browser = Browser(node.base_url)
    check_refused(browser, go(browser), "about somebody else")


@pytest.mark.parametrize(
    ("token", "sentence"),
    [
        ({"nonce": "0" * 32}, "it is for another log-in"),
        ({"nonce": None}, "it is for another log-in"),
        ({"aud": "another program"}, "Audience doesn&#x27;t match"),
        ({"aud": [CLIENT_ID, "another"]}, "issued to another program"),
        ({"azp": "another"}, "issued to another program"),
        ({"iss": "https://evil.example.com"}, "Invalid issuer"),
        ({"exp": int(time.time()) - 3600}, "expired"),
        ({"exp": None}, "missing the &quot;exp&quot; claim"),
        ({"iat": int(time.time()) + 86_400}, "not yet valid"),
    ],
)
def test_a_token_that_is_not_for_this_log_in_is_refused(
    node: Node, provider: Provider, token: dict[str, Any], sentence: str
) -> None:
    provider.token = token
    browser = Browser(node.base_url)
    check_refused(browser, go(browser), sentence)


def test_a_token_of_another_signer_is_refused(node: Node, provider: Provider) -> None:
    for algorithm, signer in (
        ("RS256", provider.foreign),
        ("HS256", "a secret that everybody can guess, long enough"),
        ("RS512", provider.rsa),
        ("none", None),
    ):
        provider.algorithm, provider.signer = algorithm, signer
        browser = Browser(node.base_url)
        check_refused(browser, go(browser), "token is not good")


@pytest.mark.parametrize("claim", ["roles", "name", "email"])
def test_a_claim_that_is_missing_is_named(node: Node, provider: Provider, claim: str) -> None:
    provider.userinfo = {"sub": provider.claims["sub"]}
    provider.claims[claim] = None
    browser = Browser(node.base_url)
    sentence = f"does not say your {'full_name' if claim == 'name' else claim}"
    check_refused(browser, go(browser), sentence)


def test_roles_that_nobody_has_are_none(node: Node, provider: Provider) -> None:
    provider.claims["roles"] = "boss, root"
    browser = Browser(node.base_url)
    check_refused(browser, go(browser), "does not say your roles")


def test_an_answer_counts_once_and_in_its_own_browser(node: Node, provider: Provider) -> None:
    browser = Browser(node.base_url)
    out = browser.send("GET", START, allow_redirects=False)
    begun = {name: value for name, value in browser.http.cookies.items() if value}
    back = browser.http.get(out.headers["Location"], allow_redirects=False, timeout=20)
    url = back.headers["Location"]
    other = Browser(node.base_url)
    stolen = other.http.get(url, allow_redirects=False, timeout=20)
    check_refused(other, stolen, "has not begun to log in")
    other.send("GET", START, allow_redirects=False)
    check_refused(other, other.http.get(url, allow_redirects=False, timeout=20), "another log-in")
    assert browser.http.get(url, allow_redirects=False, timeout=20).headers["Location"] == "/"
    replay = Browser(node.base_url)
    again = replay.http.get(url, cookies=begun, allow_redirects=False, timeout=20)
    check_refused(replay, again, "carried out already")
    # A new code for the old state: what was carried out is not carried out again.
    back = browser.http.get(out.headers["Location"], allow_redirects=False, timeout=20)
    url = back.headers["Location"]
    again = replay.http.get(url, cookies=begun, allow_redirects=False, timeout=20)
    check_refused(replay, again, "carried out already")


def test_what_the_provider_says_is_shown_and_does_no_harm(node: Node, provider: Provider) -> None:
    provider.error = "<script>alert(1)</script>"
    browser = Browser(node.base_url)
    answer = go(browser)
    check_refused(browser, answer, "The identity provider refused")
    assert "<script>" not in answer.text


def test_a_forged_state_is_refused(node: Node) -> None:
    for cookie in ("", "00", "zz", "0" * 200):
        browser = Browser(node.base_url)
        browser.send("GET", START, allow_redirects=False)
        (name,) = browser.http.cookies.keys()
        assert name.startswith("switchroom_single_sign_on_")
        browser.http.cookies.clear()
        cookies = {name: cookie}
        answer = browser.send("GET", CALLBACK, params={"code": "c", "state": "s"}, cookies=cookies)
        check_refused(browser, answer, "has not begun to log in")


def test_nobody_takes_the_place_of_one_with_a_password(
    node: Node, provider: Provider, world: World
) -> None:
    name = provider.claims["preferred_username"]
    body = {"username": name.upper(), "password": PASSWORD}
    made = world.request("POST", "/desk/v1/Users", json=body).json()
    browser = Browser(node.base_url)
    check_refused(browser, go(browser), "There is another user named")
    path = f"/desk/v1/Users/{made['sid']}"
    assert world.request("POST", path, json={"password": None}).status_code == 200
    assert logged_in(node)["user"]["sid"] == made["sid"]


def test_a_deactivated_user_is_not_let_in(node: Node, provider: Provider, world: World) -> None:
    user = logged_in(node)["user"]
    world.request("POST", f"/desk/v1/Users/{user['sid']}", json={"active": False})
    answer = go(Browser(node.base_url))
    assert answer.status_code == 403
    assert "deactivated" in answer.text


def test_without_a_provider_there_is_no_way_through_one(tmp_path: Path) -> None:
    with servers.serving(tmp_path / "plain") as plain:
        assert requests.get(plain.base_url + START, timeout=20).status_code == 404
        assert requests.get(plain.base_url + CALLBACK, timeout=20).status_code == 404
        offers = requests.get(f"{plain.base_url}/desk/v1/LogIn", timeout=20).json()
        assert offers == {"single_sign_on": None, "demo_users": []}


def test_a_provider_that_is_away_is_no_failure_of_ours(tmp_path: Path) -> None:
    options = ("--oidc-issuer", f"http://127.0.0.1:{servers.free_port()}")
    with servers.serving(tmp_path / "away", *options, "--oidc-client-id", CLIENT_ID) as away:
        browser = Browser(away.base_url)
        answer = browser.send("GET", START, allow_redirects=False)
        check_refused(browser, answer, "cannot be reached")


@pytest.mark.parametrize(
    "options",
    [
        ("--oidc-issuer", "http://idp.example.org", "--oidc-client-id", "a"),
        ("--oidc-issuer", "http://127.0.0.1.example.org", "--oidc-client-id", "a"),
        ("--oidc-issuer", "https://idp.example.org"),
        ("--oidc-default-role", "boss"),
    ],
)
def test_settings_that_cannot_work_stop_the_start(tmp_path: Path, options: tuple[str, ...]) -> None:
    with pytest.raises(AssertionError, match="SWITCHROOM_OIDC"):
        servers.start(tmp_path / "bad", *options)
