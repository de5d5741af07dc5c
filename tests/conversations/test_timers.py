"""Timers of conversations by a clock that is turned (conversations §2.2)."""

from typing import Any

import pytest

from tests.receiver import Receiver
from tests.world import World

CONVERSATIONS = "/conversations/v1/Conversations"
ANN = "+12025550177"


@pytest.fixture
def heard(still_world: World, receiver: Receiver) -> Receiver:
    """A receiver that hears of every change of state."""
    settings = {"PostWebhookUrl": receiver.url("/post"), "Filters": "onConversationStateUpdated"}
    still_world.post("/conversations/v1/Configuration/Webhooks", settings, 200)
    return receiver


def moves(receiver: Receiver) -> list[tuple[str, str, str]]:
    return [
        (heard.form["StateFrom"], heard.form["StateTo"], heard.form["Reason"])
        for heard in receiver.at("/post")
    ]


def state(world: World, sid: str) -> str:
    return str(world.get(f"{CONVERSATIONS}/{sid}")["state"])


def test_both_timers_run_from_the_same_moment(still_world: World, heard: Receiver) -> None:
    world = still_world
    form = {"Timers.Inactive": "PT1M", "Timers.Closed": "PT10M"}
    made = world.post(CONVERSATIONS, form)
    assert made["timers"].keys() == {"date_inactive", "date_closed"}
    world.advance("PT59S")
    assert state(world, made["sid"]) == "active"
    world.advance("PT1S")
    idle = world.get(f"{CONVERSATIONS}/{made['sid']}")
    assert (idle["state"], idle["timers"].keys()) == ("inactive", {"date_closed"})
    assert idle["timers"]["date_closed"] == made["timers"]["date_closed"]
    world.advance("PT9M")
    ended = world.get(f"{CONVERSATIONS}/{made['sid']}")
    assert (ended["state"], ended["timers"]) == ("closed", {})
    assert moves(heard) == [("active", "inactive", "TIMER"), ("inactive", "closed", "TIMER")]
    assert all("Source" not in event.form for event in heard.at("/post"))


def test_one_long_step_carries_out_all_that_came_due_on_the_way(still_world: World) -> None:
    form = {"Timers.Inactive": "PT1M", "Timers.Closed": "P1D"}
    made = still_world.post(CONVERSATIONS, form)
    still_world.advance("P2D")
    ended = still_world.get(f"{CONVERSATIONS}/{made['sid']}")
    assert ended["state"] == "closed"
    assert ended["date_updated"] == made["timers"]["date_closed"]


def test_a_message_starts_both_again(still_world: World) -> None:
    world = still_world
    made = world.post(CONVERSATIONS, {"Timers.Inactive": "PT2M", "Timers.Closed": "PT20M"})
    for _ in range(3):
        world.advance("PT1M30S")
        world.post(f"{CONVERSATIONS}/{made['sid']}/Messages", {"Body": "still here"})
    assert state(world, made["sid"]) == "active"
    world.advance("PT2M")
    assert state(world, made["sid"]) == "inactive"


def test_an_sms_wakes_an_inactive_conversation_and_not_a_closed_one(
    still_world: World, heard: Receiver
) -> None:
    world = still_world
    settings = {"DefaultInactiveTimer": "PT5M", "DefaultClosedTimer": "PT1H"}
    world.post("/conversations/v1/Configuration", settings, 200)
    number = world.buy()
    world.address(number)
    first = world.sms(ANN, number, "one")["conversation_sid"]
    world.advance("PT5M")
    assert state(world, first) == "inactive"
    assert world.sms(ANN, number, "two")["conversation_sid"] == first
    assert state(world, first) == "active"
    world.advance("PT1H")
    assert state(world, first) == "closed"
    second = world.sms(ANN, number, "three")["conversation_sid"]
    assert second != first
    world.settle()
    assert moves(heard) == [
        ("active", "inactive", "TIMER"),
        ("inactive", "active", "EVENT"),
        ("active", "inactive", "TIMER"),
        ("inactive", "closed", "TIMER"),
    ]


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ({"Timers.Inactive": "PT59S"}, 50375),
        ({"Timers.Closed": "PT9M"}, 50376),
        ({"Timers.Inactive": "soon"}, 50379),
        ({"Timers.Closed": ""}, 50380),
    ],
)
def test_bad_timers_are_refused(still_world: World, form: dict[str, str], code: int) -> None:
    refused: dict[str, Any] = still_world.post(CONVERSATIONS, form, 400)
    assert refused["code"] == code


def test_a_timer_can_be_taken_away_and_set_earlier(still_world: World) -> None:
    world = still_world
    made = world.post(CONVERSATIONS, {"Timers.Inactive": "PT1H"})
    path = f"{CONVERSATIONS}/{made['sid']}"
    assert world.post(path, {"Timers.Inactive": "PT0S"}, 200)["timers"] == {}
    world.advance("PT2H")
    assert state(world, made["sid"]) == "active"
    world.post(path, {"Timers.Inactive": "P1D"}, 200)
    world.post(path, {"Timers.Inactive": "PT1M"}, 200)
    world.advance("PT1M")
    assert state(world, made["sid"]) == "inactive"


def test_defaults_are_for_new_conversations_only(still_world: World) -> None:
    world = still_world
    old = world.post(CONVERSATIONS)
    world.post("/conversations/v1/Configuration", {"DefaultClosedTimer": "P1D"}, 200)
    new = world.post(CONVERSATIONS)
    assert (old["timers"], new["timers"].keys()) == ({}, {"date_closed"})
    world.advance("P1D")
    assert [state(world, made["sid"]) for made in (old, new)] == ["active", "closed"]
