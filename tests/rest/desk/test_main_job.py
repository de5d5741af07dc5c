"""From handset to handset through the desktop's own API."""

import json
from typing import Any

import pytest

from tests.rest.desk.agents import Floor, open_floor
from tests.world import World, eventually


@pytest.fixture
def floor(world: World) -> Floor:
    return open_floor(world, "ann")


def delivered(live: Any, body: str) -> Any:
    """The frame that says that a message has arrived."""
    return live.until(
        "message",
        lambda frame: (
            frame["message"]["body"] == body
            and frame["message"]["delivery"]["status"] == "delivered"
        ),
    )["message"]


def test_the_main_job(floor: Floor) -> None:
    ann, customer = floor.agents["ann"], floor.customer()
    begin = ann.desktop()
    assert begin["worker"]["full_name"] == "Ann Ames"
    assert begin["tasks"] == []
    assert [one["phone_number"] for one in begin["numbers"]] == [floor.number]
    with ann.live() as live:
        floor.sms(customer, "My bike is broken")
        offered = live.card(reservation_status="pending")
        assert offered["reservation_seconds"] == 600
        assert offered["customer_name"] == "Kim"
        assert (offered["customer_address"], offered["our_address"]) == (customer, floor.number)
        assert offered["queue_name"] == "Everyone"
        assert offered["direction"] == "inbound"
        assert offered["last_message"]["body"] == "One moment, please"
        assert offered["last_message"]["author_kind"] == "bot"

        path = f"Reservations/{offered['reservation_sid']}"
        card = ann.post(path, action="accept")
        conversation = card["conversation_sid"]
        assert (card["reservation_status"], card["channel_status"]) == ("accepted", "active")
        assert [one["name"] for one in card["agents"]] == ["Ann Ames"]
        assert card["unread"] == 2
        live.card(reservation_status="accepted")

        page = ann.messages(conversation)
        assert [(m["author_kind"], m["body"]) for m in page["messages"]] == [
            ("customer", "My bike is broken"),
            ("bot", "One moment, please"),
        ]
        assert page["more"] is False
        ann.post(f"Conversations/{conversation}/Read", 204, index=1)
        assert live.card(unread=0)["reservation_status"] == "accepted"

        said = ann.say(conversation, "Hello, this is Ann", client_id="one")
        assert (said["author_kind"], said["author_name"]) == ("agent", "Ann Ames")
        assert said["client_id"] == "one"
        assert delivered(live, "Hello, this is Ann")["client_id"] == "one"
        assert floor.heard(customer) == ["One moment, please", "Hello, this is Ann"]

        floor.sms(customer, "Thank you")
        assert live.message("Thank you")["index"] == 3
        card = live.card(unread=1)
        assert card["last_message"]["body"] == "Thank you"

        wrapping = ann.post(f"Channels/{card['channel_sid']}", action="end")
        assert (wrapping["reservation_status"], wrapping["channel_status"]) == (
            "wrapping",
            "closed",
        )
        assert live.card(reservation_status="wrapping")["conversation_state"] == "closed"
        assert ann.say(conversation, "Too late", 400)["code"] == 50377

        assert ann.post(path, action="complete", disposition="Resolved", note="New chain") is None
        gone = live.until("task_gone")
        assert (gone["reservation_sid"], gone["reason"]) == (card["reservation_sid"], "completed")
        assert ann.desktop()["tasks"] == []
        task = floor.desk.get(f"/Tasks/{card['task_sid']}")
        assert '"outcome":"Resolved"' in task["attributes"]
        assert ann.get(f"Conversations/{conversation}")["disposition"] == "Resolved"

        floor.sms(customer, "One more thing")
        again = live.card(reservation_status="pending")
        assert again["conversation_sid"] != conversation


def test_a_second_click_changes_nothing(floor: Floor) -> None:
    ann, _, card = floor.served("ann")
    path = f"Reservations/{card['reservation_sid']}"
    assert ann.post(path, action="accept")["reservation_status"] == "accepted"
    channel = f"Channels/{card['channel_sid']}"
    assert ann.post(channel, action="end")["reservation_status"] == "wrapping"
    assert ann.post(channel, action="end")["reservation_status"] == "wrapping"
    assert ann.post(path, action="complete") is None
    assert ann.post(path, action="complete") is None
    refused = ann.post(path, 409, action="accept")
    assert refused["code"] == 20409
    assert "its reservation is completed" in refused["message"]
    assert ann.post(channel, 409, action="end")["code"] == 20409


def test_what_ended_meanwhile_is_said_to_be_over(floor: Floor) -> None:
    ann = floor.agents["ann"]
    floor.sms(floor.customer(), "hello")
    card = ann.card()
    floor.desk.post(f"/Tasks/{card['task_sid']}", 200, AssignmentStatus="canceled")
    refused = ann.post(f"Reservations/{card['reservation_sid']}", 409, action="accept")
    assert "canceled" in refused["message"]


def test_the_tasks_of_others_are_not_touched(floor: Floor) -> None:
    ann, _, card = floor.served("ann")
    bob = floor.hire("bob")
    path = f"Reservations/{card['reservation_sid']}"
    assert bob.post(path, 403, action="complete")["code"] == 20006
    channel = f"Channels/{card['channel_sid']}"
    for action in ("end", "leave", "pause"):
        assert bob.post(channel, 403, action=action)["code"] == 20006
    transfer = {"type": "cold", "to": bob.worker}
    assert bob.post(f"{channel}/Transfers", 403, **transfer)["code"] == 20006
    assert bob.say(card["conversation_sid"], "Hi", 403)["code"] == 20006
    assert ann.card()["reservation_status"] == "accepted"


def test_a_conversation_is_handed_over(floor: Floor) -> None:
    ann, customer, card = floor.served("ann")
    bob = floor.hire("bob")
    channel = f"Channels/{card['channel_sid']}"
    made = ann.post(f"{channel}/Transfers", 201, type="cold", to=bob.worker, note="Needs a chain")
    assert made["status"] == "active"
    assert ann.card()["reservation_status"] == "wrapping"
    offered = bob.card()
    assert offered["handover"]["from_name"] == "Ann Ames"
    bob.accept()
    bob.say(card["conversation_sid"], "Bob here")
    eventually(lambda: "Bob here" in floor.heard(customer))
    assert ann.post(f"Reservations/{card['reservation_sid']}", action="complete") is None


def test_a_conversation_is_paused_and_resumed(floor: Floor) -> None:
    ann, customer, card = floor.served("ann")
    with ann.live() as live:
        channel = f"Channels/{card['channel_sid']}"
        assert ann.post(channel, action="pause", disposition="Follow-up needed") is None
        assert live.until("task_gone")["reservation_sid"] == card["reservation_sid"]
        paused = live.until("paused")["paused"]
        assert (paused["channel_sid"], paused["customer_name"]) == (card["channel_sid"], "Kim")
        desktop = ann.desktop()
        assert desktop["tasks"] == []
        assert [one["channel_sid"] for one in desktop["paused"]] == [card["channel_sid"]]
        floor.sms(customer, "Still there?")
        heard = live.until("paused", lambda frame: frame["paused"]["unread"] == 1)["paused"]
        assert heard["last_message"]["body"] == "Still there?"
        resumed = ann.post(channel, action="resume")
        assert resumed["reservation_status"] == "accepted"
        assert resumed["conversation_sid"] == card["conversation_sid"]
        live.until("paused_gone")
        assert ann.desktop()["paused"] == []


@pytest.mark.parametrize("action", ["pause", "leave"])
def test_an_unfinished_wrap_up_outlasts_a_pause(floor: Floor, action: str) -> None:
    ann, customer, first = floor.served("ann")
    bob = floor.hire("bob")
    channel = f"Channels/{first['channel_sid']}"
    ann.post(f"{channel}/Transfers", 201, type="cold", to=bob.worker)
    bob.accept()
    bob.post(f"{channel}/Transfers", 201, type="cold", to=ann.worker)
    second = ann.accept()
    assert ann.post(channel, action=action, disposition="Follow-up needed") is None
    assert ann.card()["reservation_sid"] == first["reservation_sid"]
    assert [card["reservation_status"] for card in (ann.card(), bob.card())] == ["wrapping"] * 2
    path = f"Reservations/{first['reservation_sid']}"
    assert ann.post(path, action="complete", disposition="Resolved") is None
    for card, outcome in ((first, "Resolved"), (second, "Follow-up needed")):
        task = floor.desk.get(f"/Tasks/{card['task_sid']}")
        assert task["assignment_status"] == "completed"
        kept = json.loads(task["attributes"])["conversations"]
        assert kept["outcome"] == outcome
    floor.sms(customer, "Still there?")
    if action == "leave":
        cards = [*ann.desktop()["tasks"], *bob.desktop()["tasks"]]
        assert "pending" in [card["reservation_status"] for card in cards]
    else:
        assert ann.post(channel, action="resume")["reservation_status"] == "accepted"


def test_the_activity(floor: Floor) -> None:
    ann = floor.agents["ann"]
    with ann.live() as live:
        activities = {one["friendly_name"]: one["sid"] for one in ann.desktop()["activities"]}
        floor.sms(floor.customer(), "hello")
        gone = ann.post("Activity", activity_sid=activities["Offline"], reject_pending=True)
        assert (gone["activity_name"], gone["available"]) == ("Offline", False)
        told = live.until("worker", lambda frame: not frame["worker"]["available"])
        assert told["worker"]["activity_name"] == "Offline"
        assert ann.desktop()["tasks"] == []
        assert ann.post("Activity", 400, activity_sid="WA" + "0" * 32)["code"] == 20001


def test_a_task_without_an_interaction(floor: Floor) -> None:
    ann = floor.agents["ann"]
    floor.desk.task(floor.workflow, TaskChannel="sms", name="Call Kim back")
    card = ann.accept()
    assert (card["customer_name"], card["channel_sid"]) == ("Call Kim back", None)
    path = f"Reservations/{card['reservation_sid']}"
    assert ann.post(path, action="wrapup")["reservation_status"] == "wrapping"
    assert ann.post(path, action="complete", note="Done") is None


@pytest.mark.parametrize(
    "body",
    [{"action": "dance"}, {}, {"action": "complete", "disposition": "No such thing"}],
)
def test_what_makes_no_sense_is_refused(floor: Floor, body: Any) -> None:
    ann, _, card = floor.served("ann")
    refused = ann.post(f"Reservations/{card['reservation_sid']}", 400, **body)
    assert refused["code"] == 20001
    assert ann.card()["reservation_status"] == "accepted"
