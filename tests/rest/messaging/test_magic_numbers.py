"""Test credentials: magic numbers are answered as documented, and nothing comes of it
(messaging §3)."""

from typing import Any

import pytest

from tests.world import World

GOOD = "+15005550006"
CUSTOMER = "+14155552671"


@pytest.fixture
def trial(world: World) -> World:
    """The same account by its test credentials."""
    assert world.request("GET", "/switchroom/v1/TestCredentials").status_code == 404
    shown = world.post("/switchroom/v1/TestCredentials", status=200)
    assert shown == world.get("/switchroom/v1/TestCredentials")
    assert shown["account_sid"] == world.account_sid
    return World(world.base_url, shown["test_account_sid"], shown["test_auth_token"], world.engine)


def send(trial: World, **form: str) -> tuple[int, Any]:
    path = f"/2010-04-01/Accounts/{trial.account_sid}/Messages.json"
    given = {"From": GOOD, "To": CUSTOMER, "Body": "Hi", **form}
    answer = trial.request("POST", path, data=given)
    return answer.status_code, answer.json()


def buy(trial: World, kind: str = "", **form: str) -> tuple[int, Any]:
    path = f"/2010-04-01/Accounts/{trial.account_sid}/IncomingPhoneNumbers{kind}.json"
    answer = trial.request("POST", path, data=form)
    return answer.status_code, answer.json()


def test_nothing_is_written(world: World, trial: World) -> None:
    status, made = send(trial, Body="hello @€", StatusCallback="https://example.com/never")
    assert (status, made["status"], made["account_sid"]) == (201, "queued", trial.account_sid)
    assert (made["from"], made["to"], made["body"]) == (GOOD, CUSTOMER, "hello @€")
    status, bought = buy(trial, PhoneNumber=GOOD, SmsUrl="https://example.com/sms")
    assert (status, bought["phone_number"]) == (201, GOOD)
    assert bought["sms_url"] == "https://example.com/sms"
    world.settle()
    assert world.handset(CUSTOMER) == []
    mine = f"/2010-04-01/Accounts/{world.account_sid}"
    assert world.get(f"{mine}/Messages.json")["messages"] == []
    assert world.get(f"{mine}/IncomingPhoneNumbers.json")["incoming_phone_numbers"] == []


@pytest.mark.parametrize(
    ("form", "status", "code"),
    [
        ({"From": "+15005550001"}, 400, 21212),
        ({"From": "+15005550007"}, 400, 21606),
        ({"From": "+15005550008"}, 429, 21611),
        ({"From": "+12025550101"}, 400, 21606),
        ({"To": "+15005550001"}, 400, 21211),
        ({"To": "+15005550002"}, 400, 21612),
        ({"To": "+15005550003"}, 400, 21408),
        ({"To": "+15005550004"}, 400, 21610),
        ({"To": "+15005550009"}, 400, 21614),
        ({"To": "nonsense"}, 400, 21211),
        ({"Body": ""}, 400, 21602),
        ({"Body": "x" * 1601}, 400, 21617),
        ({"ContentSid": "HX" + "0" * 32}, 400, 21655),
        ({"From": "", "MessagingServiceSid": "MG" + "0" * 32}, 404, 21701),
    ],
)
def test_magic_numbers_of_messages(
    trial: World, form: dict[str, str], status: int, code: int
) -> None:
    answered, body = send(trial, **form)
    assert (answered, body["code"]) == (status, code), body


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ({"PhoneNumber": "+15005550000"}, 21422),
        ({"PhoneNumber": "+15005550001"}, 21421),
        ({"PhoneNumber": "+12025550101"}, 21422),
        ({"AreaCode": "533"}, 21452),
        ({"AreaCode": "202"}, 21452),
        ({}, 20001),
        ({"PhoneNumber": GOOD, "SmsMethod": "PUT"}, 21403),
    ],
)
def test_magic_numbers_of_purchases(trial: World, form: dict[str, str], code: int) -> None:
    status, body = buy(trial, **form)
    assert (status, body["code"]) == (400, code), body


def test_an_area_code_that_has_one(trial: World) -> None:
    status, body = buy(trial, AreaCode="500")
    assert status == 201
    assert (body["phone_number"], body["friendly_name"]) == (GOOD, "(500) 555-0006")


def test_all_else_is_closed(world: World, trial: World) -> None:
    for method, path in (
        ("GET", f"/2010-04-01/Accounts/{trial.account_sid}/Messages.json"),
        ("GET", f"/2010-04-01/Accounts/{trial.account_sid}.json"),
        ("POST", "/conversations/v1/Conversations"),
        ("POST", "/messaging/v1/Services"),
        ("GET", "/switchroom/v1/TestCredentials"),
        ("POST", "/simulator/v1/Messages"),
    ):
        answer = trial.request(method, path, data={})
        assert (answer.status_code, answer.json()["code"]) == (403, 20008), path
    assert trial.request("GET", f"/lookups/v2/PhoneNumbers/{CUSTOMER}").status_code == 200
    # They open no account but their own, and a wrong token opens nothing.
    mine = f"/2010-04-01/Accounts/{world.account_sid}/Messages.json"
    assert trial.request("POST", mine, data={"To": CUSTOMER}).status_code == 401
    theirs = f"/2010-04-01/Accounts/{trial.account_sid}/Messages.json"
    assert world.request("POST", theirs, data={"To": CUSTOMER}).status_code == 401
    wrong = (trial.account_sid, "0" * 32)
    assert trial.request("POST", theirs, auth=wrong).status_code == 401


def test_a_new_token_ends_the_old_one(world: World, trial: World) -> None:
    renewed = world.post("/switchroom/v1/TestCredentials", status=200)
    assert renewed["test_account_sid"] == trial.account_sid
    assert send(trial)[0] == 401
    trial.auth_token = renewed["test_auth_token"]
    assert send(trial)[0] == 201
