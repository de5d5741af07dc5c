"""Accounts, keys, tokens and settings over HTTP."""

from email.utils import parsedate_to_datetime
from urllib.parse import quote

import pytest

from switchroom.rest.api2010.accounts import SUBRESOURCES
from tests.rest.client import Rest, official
from tests.servers import MAIN_SID, MAIN_TOKEN
from tests.world import World

ACCOUNTS = "/2010-04-01/Accounts.json"


@pytest.fixture
def rest(world: World) -> Rest:
    """The main account."""
    return Rest(world.base_url, MAIN_SID, MAIN_TOKEN)


def subaccount(rest: Rest, name: str = "child") -> Rest:
    status, made = rest.post(ACCOUNTS, FriendlyName=name)
    assert status == 201
    return Rest(rest.base_url, made["sid"], made["auth_token"])


def own(rest: Rest) -> str:
    return f"/2010-04-01/Accounts/{rest.user}.json"


def test_a_subaccount_has_all_documented_fields(rest: Rest) -> None:
    status, made = rest.post(ACCOUNTS, FriendlyName="Café")
    assert status == 201
    sid = made["sid"]
    assert list(made) == [
        "auth_token",
        "date_created",
        "date_updated",
        "friendly_name",
        "owner_account_sid",
        "sid",
        "status",
        "subresource_uris",
        "type",
        "uri",
    ]
    assert made["friendly_name"] == "Café"
    assert (made["owner_account_sid"], made["status"], made["type"]) == (
        rest.user,
        "active",
        "Full",
    )
    assert made["uri"] == f"/2010-04-01/Accounts/{sid}.json"
    assert made["date_created"].endswith(" +0000")
    assert parsedate_to_datetime(made["date_created"]).tzinfo is not None
    assert made["subresource_uris"].keys() == SUBRESOURCES.keys()
    assert made["subresource_uris"]["messages"] == f"/2010-04-01/Accounts/{sid}/Messages.json"
    assert rest.get(made["uri"]) == (200, made)


def test_a_name_is_made_up_and_bounded(rest: Rest) -> None:
    status, made = rest.post(ACCOUNTS)
    assert status == 201
    assert made["friendly_name"].startswith("SubAccount Created at 20")
    assert rest.post(ACCOUNTS, FriendlyName="x" * 65)[1]["code"] == 20001


def test_the_main_account_owns_itself(rest: Rest) -> None:
    status, main = rest.get(own(rest))
    assert (status, main["owner_account_sid"]) == (200, rest.user)
    assert main["auth_token"] == rest.password


def test_who_reaches_whom(rest: Rest) -> None:
    child, other = subaccount(rest), subaccount(rest)
    assert rest.get(own(child))[0] == 200
    assert child.get(own(child))[0] == 200
    for intruder, victim in ((child, rest), (child, other)):
        status, refusal = intruder.get(own(victim))
        assert (status, refusal["code"]) == (401, 20003)
    status, refusal = child.post(ACCOUNTS, FriendlyName="grandchild")
    assert (status, refusal["code"]) == (403, 20006)
    assert child.get(ACCOUNTS)[1]["accounts"] == [child.get(own(child))[1]]


def test_the_parents_token_works_on_a_subaccounts_paths(rest: Rest) -> None:
    child = subaccount(rest)
    status, key = rest.post(child.account("Keys.json"), FriendlyName="of the child")
    assert status == 201
    assert [row["sid"] for row in child.get(child.account("Keys.json"))[1]["keys"]] == [key["sid"]]
    mine = rest.get(rest.account("Keys.json"))[1]["keys"]
    assert key["sid"] not in [row["sid"] for row in mine]


def test_lists_are_filtered_and_paged(world: World, rest: Rest) -> None:
    names = [f"{world.account_sid} {number}" for number in range(5)]
    for name in names:
        subaccount(rest, name)
    status, first = rest.get(ACCOUNTS, PageSize="2")
    assert status == 200
    assert [row["friendly_name"] for row in first["accounts"]] == [names[4], names[3]]
    assert (first["page"], first["page_size"], first["start"], first["end"]) == (0, 2, 0, 1)
    assert first["previous_page_uri"] is None
    assert first["first_page_uri"] == f"{ACCOUNTS}?PageSize=2&Page=0"
    assert "PageToken=PA" in first["next_page_uri"]
    subaccount(rest, "came later")
    shown = [row["friendly_name"] for row in first["accounts"]]
    while names[0] not in shown:
        assert first["next_page_uri"].startswith(f"{ACCOUNTS}?")
        first = rest.get(first["next_page_uri"])[1]
        shown += [row["friendly_name"] for row in first["accounts"]]
    assert shown[: len(names)] == names[::-1]
    found = rest.get(ACCOUNTS, FriendlyName=names[2])[1]
    assert [row["friendly_name"] for row in found["accounts"]] == [names[2]]
    assert f"FriendlyName={quote(names[2])}&" in found["first_page_uri"]
    assert rest.get(ACCOUNTS, FriendlyName="nobody")[1]["accounts"] == []
    assert rest.get(ACCOUNTS, FriendlyName=names[2], Status="closed")[1]["end"] == 0
    assert rest.get(ACCOUNTS, Status="gone")[1]["code"] == 21475
    assert rest.get(ACCOUNTS, PageSize="1001")[1]["code"] == 20007
    assert rest.get(ACCOUNTS, PageToken="PAnonsense")[1]["code"] == 21481


def test_the_states_of_a_subaccount(rest: Rest) -> None:
    child = subaccount(rest)
    assert rest.post(own(child), FriendlyName="renamed")[1]["friendly_name"] == "renamed"
    assert rest.post(own(child), Status="suspended")[1]["status"] == "suspended"
    assert child.get(own(child))[0] == 200
    status, refusal = child.post(child.account("Keys.json"))
    assert (status, refusal["code"]) == (403, 20005)
    assert rest.post(own(child), Status="active")[1]["status"] == "active"
    assert child.post(child.account("Keys.json"))[0] == 201
    assert rest.post(own(child), Status="dormant")[1]["code"] == 21475
    assert child.post(own(child), Status="closed")[1]["code"] == 21477
    assert rest.post(own(rest), Status="suspended")[1]["code"] == 21477
    assert rest.post(own(child), Status="closed")[1]["status"] == "closed"
    assert rest.post(own(child), Status="active")[1]["code"] == 21479
    assert child.get(own(child))[0] == 403


def test_closing_an_account_gives_its_numbers_back(rest: Rest) -> None:
    child, number = subaccount(rest), "+14155550142"
    assert child.post(child.account("IncomingPhoneNumbers.json"), PhoneNumber=number)[0] == 201
    assert rest.post(own(child), Status="closed")[0] == 200
    status, bought = rest.post(rest.account("IncomingPhoneNumbers.json"), PhoneNumber=number)
    assert (status, bought["account_sid"]) == (201, rest.user)
    assert rest.delete(bought["uri"])[0] == 204


@pytest.mark.parametrize(("name", "key"), [("Keys", "keys"), ("SigningKeys", "signing_keys")])
def test_keys_show_their_secret_once(rest: Rest, name: str, key: str) -> None:
    rest = subaccount(rest)
    status, made = rest.post(rest.account(f"{name}.json"), FriendlyName="laptop")
    assert status == 201
    assert list(made) == ["sid", "friendly_name", "date_created", "date_updated", "secret"]
    one = rest.account(f"{name}/{made['sid']}.json")
    shown = {field: made[field] for field in made if field != "secret"}
    assert rest.get(one) == (200, shown)
    assert rest.get(rest.account(f"{name}.json"))[1][key] == [shown]
    assert rest.post(one, FriendlyName="desk")[1]["friendly_name"] == "desk"
    assert rest.post(one)[1]["friendly_name"] == "desk"
    by_key = Rest(rest.base_url, made["sid"], made["secret"])
    numbers = rest.account("IncomingPhoneNumbers.json")
    assert by_key.get(numbers)[0] == 200
    for path in (ACCOUNTS, own(rest), rest.account(f"{name}.json"), one):
        status, refusal = by_key.get(path)
        assert (status, refusal["code"]) == (403, 20006)
    assert rest.delete(one) == (204, None)
    assert rest.delete(one)[1]["code"] == 20404
    assert by_key.get(numbers)[0] == 401


def test_a_token_is_rotated_in_two_steps(rest: Rest) -> None:
    child = subaccount(rest)
    status, made = child.post("/accounts/v1/AuthTokens/Secondary")
    assert status == 201
    assert made["account_sid"] == child.user
    assert made["url"] == f"{rest.base_url}/accounts/v1/AuthTokens/Secondary"
    second = Rest(rest.base_url, child.user, made["secondary_auth_token"])
    assert (child.get(own(child))[0], second.get(own(child))[0]) == (200, 200)
    status, promoted = child.post("/accounts/v1/AuthTokens/Promote")
    assert (status, promoted["auth_token"]) == (200, second.password)
    assert (child.get(own(child))[0], second.get(own(child))[0]) == (401, 200)
    assert second.get(own(child))[1]["auth_token"] == second.password
    status, refusal = second.post("/accounts/v1/AuthTokens/Promote")
    assert (status, refusal["code"]) == (400, 20001)


def test_a_rotation_can_be_called_off(rest: Rest) -> None:
    child = subaccount(rest)
    made = child.post("/accounts/v1/AuthTokens/Secondary")[1]
    assert child.delete("/accounts/v1/AuthTokens/Secondary") == (204, None)
    second = Rest(rest.base_url, child.user, made["secondary_auth_token"])
    assert second.get(own(child))[0] == 401
    assert child.delete("/accounts/v1/AuthTokens/Secondary")[0] == 404


def test_settings_of_our_own(rest: Rest) -> None:
    child = subaccount(rest)
    settings = {
        "account_sid": child.user,
        "number_handler_with_autocreation": "parallel",
        "time_zone": "America/Los_Angeles",
        "stuck_flow_route": "",
        "function_hosts": {},
        "rate_limits": False,
        "messages_while_busy": "drop",
        "url": f"{rest.base_url}/switchroom/v1/Settings",
    }
    assert child.get("/switchroom/v1/Settings") == (200, settings)
    changed = settings | {"number_handler_with_autocreation": "skip"}
    sent = child.post("/switchroom/v1/Settings", NumberHandlerWithAutocreation="skip")
    assert sent == child.get("/switchroom/v1/Settings") == (200, changed)
    assert rest.get("/switchroom/v1/Settings")[1]["number_handler_with_autocreation"] == "parallel"
    for form in ({"NumberHandlerWithAutocreation": "sometimes"},):
        status, refusal = child.post("/switchroom/v1/Settings", **form)
        assert (status, refusal["code"]) == (400, 20001)


def test_the_official_client_manages_accounts_and_keys(rest: Rest) -> None:
    client = official(rest.base_url, rest.user, rest.password)
    made = client.api.accounts.create(friendly_name="by the client")
    assert client.api.accounts(made.sid).fetch().auth_token == made.auth_token
    assert made.sid in [account.sid for account in client.api.accounts.list(page_size=1, limit=3)]
    assert client.api.accounts(made.sid).update(status="suspended").status == "suspended"
    key = client.new_keys.create(friendly_name="laptop")
    assert key.secret
    assert key.sid in [row.sid for row in client.keys.list()]
    assert client.keys(key.sid).delete()
    assert key.sid not in [row.sid for row in client.keys.list()]
    second = client.accounts.v1.secondary_auth_token().create()
    assert second.secondary_auth_token
    assert client.accounts.v1.secondary_auth_token().delete()
