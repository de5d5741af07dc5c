"""Agents who write first."""

import uuid
from typing import Any

import pytest

from tests.rest.desk.agents import Agent, Floor, open_floor, together
from tests.world import World


@pytest.fixture
def floor(world: World) -> Floor:
    return open_floor(world, "ann")


def begin(agent: Agent, floor: Floor, to: str, body: str, status: int = 201, **more: Any) -> Any:
    given = {"client_id": str(uuid.uuid4()), "to": to, "from": floor.number, "body": body}
    return agent.post("Conversations", status, **(given | more))


def test_an_agent_writes_first(floor: Floor) -> None:
    ann, customer = floor.agents["ann"], floor.customer()
    with ann.live() as live:
        card = begin(ann, floor, customer, "Your bike is ready", customer_name="Kim Lee")
        assert live.card(reservation_status="accepted")["direction"] == "outbound"
    assert (card["direction"], card["customer_name"]) == ("outbound", "Kim Lee")
    assert card["customer_address"] == customer
    assert [one["name"] for one in card["agents"]] == ["Ann Ames"]
    floor.world.settle()
    assert floor.heard(customer) == ["Your bike is ready"]
    floor.sms(customer, "Thanks")
    page = ann.messages(card["conversation_sid"])["messages"]
    assert [(m["author_kind"], m["body"]) for m in page] == [
        ("agent", "Your bike is ready"),
        ("customer", "Thanks"),
    ]
    assert page[0]["delivery"]["status"] == "delivered"


def test_a_busy_agent_may_write_while_he_has_a_place(floor: Floor) -> None:
    bob = floor.hire("bob", capacity=1)
    activities = {one["friendly_name"]: one["sid"] for one in bob.desktop()["activities"]}
    bob.post("Activity", activity_sid=activities["Unavailable"])
    begin(bob, floor, floor.customer(), "one")
    refused = begin(bob, floor, floor.customer(), "two", 409)
    assert refused["code"] == 20409
    assert len(bob.desktop()["tasks"]) == 1


def test_the_same_token_is_the_same_message(floor: Floor) -> None:
    ann, customer = floor.agents["ann"], floor.customer()
    token = str(uuid.uuid4())
    cards = together(6, lambda: begin(ann, floor, customer, "once", client_id=token))
    assert len({card["reservation_sid"] for card in cards}) == 1
    floor.world.settle()
    assert floor.heard(customer) == ["once"]


def test_his_own_conversation_is_gone_on_with(floor: Floor) -> None:
    ann, customer, card = floor.served("ann")
    again = begin(ann, floor, customer, "One more thing")
    assert again["reservation_sid"] == card["reservation_sid"]
    floor.world.settle()
    assert floor.heard(customer)[-1] == "One more thing"


def test_the_conversation_of_another_agent_is_named(floor: Floor) -> None:
    _, customer, card = floor.served("ann")
    bob = floor.hire("bob")
    refused = begin(bob, floor, customer, "Me too", 409)
    assert (refused["code"], bob.desktop()["tasks"]) == (50416, [])
    assert card["conversation_sid"] in refused["message"]


def test_what_nobody_has_is_taken_up(floor: Floor) -> None:
    ann, customer, card = floor.served("ann")
    ann.post(f"Channels/{card['channel_sid']}", action="leave")
    bob = floor.hire("bob")
    taken = begin(bob, floor, customer, "Hello again")
    assert taken["conversation_sid"] == card["conversation_sid"]
    assert (taken["channel_sid"], taken["channel_status"]) == (card["channel_sid"], "active")
    floor.world.settle()
    assert floor.heard(customer)[-1] == "Hello again"


def test_a_conversation_that_never_had_an_agent(world: World, floor: Floor) -> None:
    ann, customer = floor.agents["ann"], floor.customer()
    made = world.post("/conversations/v1/Conversations", {})
    path = f"/conversations/v1/Conversations/{made['sid']}/Participants"
    binding = {"MessagingBinding.Address": customer}
    world.post(path, binding | {"MessagingBinding.ProxyAddress": floor.number})
    card = begin(ann, floor, customer, "Hello")
    assert card["conversation_sid"] == made["sid"]
    floor.world.settle()
    assert floor.heard(customer) == ["Hello"]


@pytest.mark.parametrize(
    ("more", "status", "code"),
    [
        ({"to": "nobody"}, 400, 20001),
        ({"from": "+15550009999"}, 400, 50413),
        ({"body": " "}, 400, 50501),
        ({"body": "x" * 1_601}, 400, 50504),
        ({"client_id": ""}, 400, 20001),
    ],
)
def test_what_cannot_be_sent(floor: Floor, more: Any, status: int, code: int) -> None:
    ann = floor.agents["ann"]
    given = {"client_id": "one", "to": floor.customer(), "from": floor.number, "body": "Hello"}
    assert ann.post("Conversations", status, **(given | more))["code"] == code
    assert ann.desktop()["tasks"] == [], "all of it, or nothing"
