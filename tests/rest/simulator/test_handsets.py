"""Handsets, the numbers they can write to, and the clock."""

from datetime import datetime, timedelta

import pytest

from tests.servers import MAIN_SID, MAIN_TOKEN
from tests.world import World

HANDSETS = "/simulator/v1/Handsets"
CLOCK = "/simulator/v1/Clock"
MAIN = (MAIN_SID, MAIN_TOKEN)


def test_a_handset_reports_as_it_was_told(world: World) -> None:
    made = world.post(HANDSETS, {"PhoneNumber": "+1 (202) 555-0102"})
    assert (made["phone_number"], made["delivery"]) == ("+12025550102", "automatic")
    assert made["url"] == f"{world.base_url}{HANDSETS}/+12025550102"
    changed = world.post(HANDSETS, {"PhoneNumber": "+12025550102", "Delivery": "manual"})
    assert changed["delivery"] == "manual"
    assert world.post(HANDSETS, {"PhoneNumber": "+12025550102"}) == changed
    assert world.get(f"{HANDSETS}/+12025550102") == changed
    assert world.get(f"{HANDSETS}/%2B12025550102") == changed


def test_handsets_are_listed_by_number(world: World) -> None:
    for number in ("+12025550103", "+12025550101", "+447700900123"):
        world.post(HANDSETS, {"PhoneNumber": number})
    page = world.get(HANDSETS, PageSize="2")
    assert [row["phone_number"] for row in page["handsets"]] == ["+12025550101", "+12025550103"]
    rest = world.get(page["meta"]["next_page_url"].removeprefix(world.base_url))
    assert [row["phone_number"] for row in rest["handsets"]] == ["+447700900123"]
    assert rest["meta"]["next_page_url"] is None


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ({}, 20001),
        ({"PhoneNumber": "12345"}, 21401),
        ({"PhoneNumber": "+1202555"}, 21401),
        ({"PhoneNumber": "+12025550101", "Delivery": "never"}, 20001),
    ],
)
def test_a_wrong_handset_is_refused(world: World, form: dict[str, str], code: int) -> None:
    assert world.post(HANDSETS, form, 400)["code"] == code
    assert world.get(HANDSETS)["handsets"] == []
    world.get(f"{HANDSETS}/+12025550101", 404)


def test_the_numbers_of_the_account_are_listed(world: World) -> None:
    mine = [world.buy(), world.buy(FriendlyName="Desk")]
    rows = world.get("/simulator/v1/Numbers")["numbers"]
    assert [row["phone_number"] for row in rows] == mine[::-1]
    assert rows[0]["friendly_name"] == "Desk"


def test_a_real_clock_goes_by_itself(world: World) -> None:
    assert world.get(CLOCK)["mode"] == "real"
    refused = world.request("POST", CLOCK, data={"Advance": "PT1H"}, auth=MAIN)
    assert (refused.status_code, refused.json()["code"]) == (409, 20009)


def test_a_manual_clock_stands_until_it_is_turned(still_world: World) -> None:
    def now() -> datetime:
        return datetime.fromisoformat(still_world.get(CLOCK)["now"])

    before = now()
    assert still_world.get(CLOCK)["mode"] == "manual"
    answer = still_world.main("POST", CLOCK, data={"Advance": "PT24H"}, timeout=110)
    assert datetime.fromisoformat(answer["now"]) == before + timedelta(days=1)
    assert now() == before + timedelta(days=1)


def test_turning_the_clock_carries_out_what_becomes_due(still_world: World) -> None:
    form = {"Timers.Closed": "PT10M"}
    made = still_world.post("/conversations/v1/Conversations", form)
    path = f"/conversations/v1/Conversations/{made['sid']}"
    still_world.advance("PT9M")
    assert still_world.get(path)["state"] == "active"
    still_world.advance("PT1M")
    assert still_world.get(path)["state"] == "closed"


def test_only_the_main_account_turns_the_clock(still_world: World) -> None:
    assert still_world.post(CLOCK, {"Advance": "PT1H"}, 403)["code"] == 20006


@pytest.mark.parametrize("form", [{}, {"Advance": "1h"}, {"Advance": "P999999D"}])
def test_a_wrong_duration_is_refused(still_world: World, form: dict[str, str]) -> None:
    refused = still_world.request("POST", CLOCK, data=form, auth=MAIN)
    assert (refused.status_code, refused.json()["code"]) == (400, 20001)


def test_settle_answers_when_all_is_done(world: World) -> None:
    number = world.buy()
    world.address(number)
    sent = world.sms("+12025550101", number)
    path = f"/conversations/v1/Conversations/{sent['conversation_sid']}/Messages"
    for index in range(20):
        world.post(path, {"Author": "agent", "Body": str(index)})
    answer = world.post("/simulator/v1/Settle", status=200)
    assert answer["settled"] is True
    arrived = world.handset("+12025550101")
    assert [row["body"] for row in arrived] == [str(index) for index in range(20)]
    assert {row["status"] for row in arrived} == {"delivered"}
