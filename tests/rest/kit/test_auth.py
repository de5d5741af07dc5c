"""Who is let in, and where to (messaging §2.1, §2.2)."""

import pytest

from switchroom.accounts import accounts, keys, tokens
from tests.rest.kit.conftest import MAIN, TOKEN, Accounts, World

NOTES = "/conversations/v1/Notes"
REFUSED = {
    "code": 20003,
    "message": "Authenticate",
    "more_info": "https://www.twilio.com/docs/errors/20003",
    "status": 401,
}


def of(sid: str, what: str = "/Notes") -> str:
    return f"/2010-04-01/Accounts/{sid}{what}.json"


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Basic",
        "Basic !",
        "Basic QUM6eA==",
        "Bearer abc",
        "Basic " + "A" * 2_000,
        "Basic //8=",
    ],
)
def test_no_login_is_no_entry(world: World, header: str) -> None:
    answer = world.call("GET", NOTES, user="", **({"Authorization": header} if header else {}))
    assert (answer.status, answer.json) == (401, REFUSED)
    assert answer.headers["WWW-Authenticate"] == 'Basic realm="Twilio API"'


def test_a_wrong_password_hears_nothing_of_the_form(world: World) -> None:
    assert world.call("POST", NOTES, "", password="wrong").json == REFUSED
    assert world.call("POST", NOTES, "Text=a", password="a\0b").json == REFUSED
    assert world.call("POST", NOTES, "Text=a", user="AC" + "9" * 32).json == REFUSED


def test_the_2010_api_says_more(world: World) -> None:
    answer = world.call("GET", of(MAIN), password="wrong")
    assert answer.json == {**REFUSED, "detail": "Your AccountSid or AuthToken was incorrect."}


def test_a_malformed_account_in_the_path_is_not_found(world: World) -> None:
    answer = world.call("GET", of("AC1"), user="AC1")
    assert (answer.status, answer.json["code"]) == (404, 20404)


def test_a_key_opens_its_account_but_no_accounts_and_keys(world: World, family: Accounts) -> None:
    login = {"user": family.key, "password": family.key_secret}
    assert world.call("GET", NOTES, **login).status == 200
    assert world.call("GET", of(MAIN), **login).status == 200
    for closed in (of(MAIN, ""), of(MAIN, f"/Keys/{family.key}")):
        answer = world.call("GET", closed, **login)
        assert (answer.status, answer.json["code"]) == (403, 20006)
    assert world.call("GET", of(family.child), **login).status == 401


def test_a_deleted_key_and_a_replaced_token_are_dead_at_once(
    world: World, family: Accounts
) -> None:
    transact = world.database.transact_now
    transact(keys.delete, MAIN, family.key)
    assert world.call("GET", NOTES, user=family.key, password=family.key_secret).status == 401
    second = transact(tokens.create_secondary, world.vault, MAIN)
    assert world.call("GET", NOTES, password=second).status == 200
    transact(tokens.promote, world.vault, MAIN)
    assert world.call("GET", NOTES).status == 401


def test_the_main_token_works_on_paths_of_a_subaccount(world: World, family: Accounts) -> None:
    answer = world.call("POST", of(family.child), "Text=a")
    assert answer.json == {"account_sid": family.child, "uri": of(family.child)}
    assert world.call("GET", of("AC" + "9" * 32)).status == 401


def test_a_subaccount_opens_only_itself(world: World, family: Accounts) -> None:
    login = {"user": family.child, "password": family.child_token}
    assert world.call("GET", of(family.child), **login).status == 200
    assert world.call("GET", of(MAIN), **login).status == 401
    assert world.call("POST", NOTES, "Text=a", **login).json["account_sid"] == family.child
    assert world.call("GET", NOTES).json["notes"] == []


@pytest.mark.parametrize(
    ("status", "method", "path", "by_parent", "expected"),
    [
        ("suspended", "GET", "/Notes", False, 200),
        ("suspended", "POST", "/Notes", False, 403),
        ("suspended", "POST", "", False, 403),
        ("suspended", "GET", "/Notes", True, 200),
        ("suspended", "POST", "/Notes", True, 403),
        ("suspended", "POST", "", True, 200),
        ("closed", "GET", "/Notes", False, 403),
        ("closed", "GET", "/Notes", True, 403),
        ("closed", "GET", "", True, 200),
        ("closed", "POST", "", True, 200),
    ],
)
def test_an_inactive_account(
    world: World,
    family: Accounts,
    status: accounts.Status,
    method: str,
    path: str,
    by_parent: bool,
    expected: int,
) -> None:
    world.database.transact_now(
        lambda work: accounts.update(work, family.child, by_sid=MAIN, status=status)
    )
    user, password = (MAIN, TOKEN) if by_parent else (family.child, family.child_token)
    body = "Text=a" if method == "POST" else ""
    answer = world.call(method, of(family.child, path), body, user=user, password=password)
    assert answer.status == expected
    if expected == 403:
        assert answer.json["code"] == 20005


def test_a_page_of_ours_may_be_let_in_by_other_means(world: World) -> None:
    clock = "/simulator/v1/Clock"
    answer = world.call("GET", clock, user="", Cookie=f"account={MAIN}")
    assert answer.json["account_sid"] == MAIN
    refused = world.call("GET", clock, user="")
    assert (refused.status, refused.headers["WWW-Authenticate"]) == (401, None)
    assert world.call("GET", clock, password="wrong", Cookie=f"account={MAIN}").status == 401
