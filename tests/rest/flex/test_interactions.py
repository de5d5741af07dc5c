"""Interactions through the official client: who begins them, and what is refused (flex §2)."""

import json
from typing import Any

import pytest

from tests.rest.flex.floor import CUSTOMER, attributes, conversation, open_floor, task
from tests.rest.taskrouter.desk import refused
from tests.world import World


def test_a_customer_who_has_written_is_brought_before_an_agent(world: World) -> None:
    floor = open_floor(world, "ann")
    sid = floor.arrives()
    made = floor.inbound(sid, attributes={"customerName": "Kim", "channelType": "mine"})
    assert (made.sid[:2], made.channel["type"], made.channel["sid"][:2]) == ("KD", "sms", "UO")
    assert made.links["channels"] == f"{made.url}/Channels"
    assert (made.interaction_context_sid, made.webhook_ttid) == (None, None)

    assert made.routing["reservation"] is None
    shown = made.routing["properties"]
    stored = floor.desk.at.tasks(task(made)).fetch()
    assert shown["assignment_status"] == stored.assignment_status == "reserved"
    assert (shown["workflow_sid"], shown["workflow_name"]) == (floor.workflow, "Workflow")
    assert (shown["queue_sid"], shown["queue_name"]) == (floor.queue, "Everyone")
    assert (shown["task_channel_unique_name"], shown["timeout"]) == ("sms", 86_400)
    assert (shown["assignmentCounter"], shown["addons"], shown["age"]) == (0, "{}", 0)
    assert shown["date_created"] == int(stored.date_created.timestamp())
    assert shown["attributes"] == stored.attributes

    told = attributes(made)
    assert told["flexInteractionSid"] == made.sid
    assert told["flexInteractionChannelSid"] == made.channel["sid"]
    assert told["flexChannelInviteSid"].startswith("KG")
    assert told["conversationSid"] == sid
    assert (told["channelType"], told["initiatedBy"]) == ("sms", "customer")
    assert (told["direction"], told["customerAddress"]) == ("inbound", CUSTOMER)
    assert told["customers"] == {"name": "Kim", "phone": CUSTOMER}

    assert floor.present(made) == [("customer", None)]
    assert floor.members(made) == {None}
    floor.desk.answer(task(made), "ann", "accepted")
    assert floor.present(made) == [("customer", None), ("agent", "ann")]
    assert floor.members(made) == {None, "ann"}
    floor.say(made, "ann", "Hello, this is Ann")
    assert floor.heard()[-1] == "Hello, this is Ann"
    found = floor.interactions(made.sid).fetch()
    assert found.channel == made.channel
    assert found.routing["properties"]["assignment_status"] == "assigned"
    assert found.routing["properties"]["assignmentCounter"] == 1


def test_an_agent_writes_first(world: World) -> None:
    floor = open_floor(world, "ann", "bob")
    wish = {
        "type": "sms",
        "initiated_by": "agent",
        "properties": {"type": "sms"},
        "participants": [{"address": CUSTOMER, "proxy_address": floor.number}],
    }
    target = {"queue_sid": floor.queue, "worker_sid": floor.agents["bob"]}
    routing = floor.routing(**target, attributes={"customerName": "Kim"})
    made = floor.interactions.create(channel=wish, routing=routing)
    assert attributes(made)["direction"] == "outbound"
    assert attributes(made)["customerAddress"] == CUSTOMER
    assert made.routing["properties"]["routing_target"] == floor.agents["bob"]
    assert floor.desk.asked(task(made)) == {"bob"}
    assert floor.present(made) == [("customer", None)]
    floor.desk.answer(task(made), "bob", "accepted")
    world.settle()
    assert floor.heard() == []
    floor.say(made, "bob", "Your bike is ready")
    assert floor.heard() == ["Your bike is ready"]


def test_an_agent_who_is_away_cannot_write_first(world: World) -> None:
    floor = open_floor(world, "ann")
    floor.desk.go(floor.agents["ann"], "Offline")
    wish = {
        "type": "sms",
        "initiated_by": "agent",
        "participants": [{"address": CUSTOMER, "proxy_address": floor.number}],
    }
    routing = floor.routing(queue_sid=floor.queue, worker_sid=floor.agents["ann"])
    made = floor.interactions.create(channel=wish, routing=routing)
    assert made.routing["properties"]["assignment_status"] == "canceled"


def test_a_program_begins_with_a_customer(world: World) -> None:
    floor = open_floor(world, "ann")
    wish = {
        "type": "sms",
        "initiated_by": "api",
        "participants": [{"address": CUSTOMER, "proxy_address": floor.number}],
    }
    made = floor.interactions.create(channel=wish, routing=floor.routing(priority=7, timeout=99))
    assert attributes(made)["initiatedBy"] == "api"
    assert attributes(made)["direction"] == "inbound"
    shown = made.routing["properties"]
    assert (shown["priority"], shown["timeout"]) == (7, 99)
    floor.desk.answer(task(made), "ann", "accepted")
    floor.say(made, "ann", "Hello")
    assert floor.heard() == ["Hello"]
    status, code, sentence = refused(
        floor.interactions.create, channel=wish, routing=floor.routing()
    )
    assert (status, code) == (409, 50416)
    assert conversation(made) in sentence


def test_a_chat_has_an_identity_for_a_customer(world: World) -> None:
    floor = open_floor(world, "ann")
    wish = {"type": "web", "initiated_by": "api", "participants": [{"identity": "guest-1"}]}
    routing = floor.routing(task_channel_unique_name="chat", attributes={"customerName": "Kim"})
    made = floor.interactions.create(channel=wish, routing=routing)
    assert attributes(made)["customerAddress"] == "guest-1"
    assert made.routing["properties"]["task_channel_unique_name"] == "chat"
    assert floor.present(made) == [("customer", None)]
    floor.desk.answer(task(made), "ann", "accepted")
    assert floor.members(made) == {"guest-1", "ann"}


def test_a_queue_can_be_named(world: World) -> None:
    floor = open_floor(world, "ann")
    other = floor.desk.queue("Nobody", "skill == 'none'")
    made = floor.inbound(queue_sid=other)
    assert made.routing["properties"]["queue_name"] == "Nobody"
    assert made.routing["properties"]["assignment_status"] == "pending"
    assert made.routing["properties"]["routing_target"] == other


def test_a_webhook_is_attached(world: World) -> None:
    floor = open_floor(world)
    made = floor.inbound()
    ttid = "flex_interactionwebhook_01"
    assert floor.interactions(made.sid).update(webhook_ttid=ttid).webhook_ttid == ttid
    assert floor.interactions(made.sid).fetch().webhook_ttid == ttid
    assert floor.interactions(made.sid).update().webhook_ttid == ttid


SMS = {"type": "sms", "initiated_by": "api", "participants": [{"identity": "kim"}]}


@pytest.mark.parametrize(
    ("channel", "routing", "sentence"),
    [
        ("{", {}, "Channel is not as it must be: Input data was truncated"),
        ([1], {}, "Channel is not as it must be: Expected `object`, got `array`"),
        ({"type": "sms"}, {}, "Channel is not as it must be: Object missing required field"),
        ({"type": "fax", "initiated_by": "api"}, {}, "Invalid enum value 'fax' - at `$.type`"),
        ({"type": "sms", "initiated_by": "api"}, None, "Channel.participants is required"),
        (
            {"type": "sms", "initiated_by": "customer", "participants": [{"identity": "kim"}]},
            None,
            "Channel.properties.media_channel_sid is required",
        ),
        (
            {"type": "sms", "initiated_by": "api", "properties": {"media_channel_sid": "CH1"}},
            None,
            "The conversation CH1 does not exist",
        ),
        (SMS | {"initiated_by": "agent"}, None, "queue_sid and worker_sid are required"),
        (SMS | {"participants": [{"identity": "a\0"}]}, None, "Channel contains a NUL character"),
        (SMS, {}, "Routing is not as it must be: Object missing required field `properties`"),
        (SMS, {"properties": {}}, "missing required field `workspace_sid` - at `$.properties`"),
        (
            SMS,
            {"properties": {"workspace_sid": "WS1"}},
            "Routing.properties.workspace_sid WS1 is not a workspace of the account",
        ),
        (SMS, {"type": "Dice", "properties": {"workspace_sid": "WS1"}}, "must be TaskRouter"),
    ],
)
def test_what_is_not_as_it_must_be_is_refused(
    world: World, channel: Any, routing: Any, sentence: str
) -> None:
    floor = open_floor(world)
    given = floor.routing() if routing is None else routing
    text = channel if isinstance(channel, str) else json.dumps(channel)
    form = {"Channel": text, "Routing": json.dumps(given)}
    answer = world.post("/flex-api/v1/Interactions", form, 400)
    assert answer["code"] == 45004
    assert sentence in answer["message"]
    assert world.conversations() == []


def test_what_is_missing_or_not_served_is_said(world: World) -> None:
    floor = open_floor(world)
    path = "/flex-api/v1/Interactions"
    assert world.post(path, {}, 400)["message"].startswith("Missing required parameter Channel")
    assert world.post(path, {"Channel": json.dumps(SMS)}, 400)["message"] == "Routing is required"
    voice = {"Channel": json.dumps(SMS | {"type": "voice"})}
    assert world.post(path, voice, 501)["message"].startswith("Channels of the type voice")
    existing = {"Channel": json.dumps(SMS | {"sid": "UO1"})}
    assert "create an invite" in world.post(path, existing, 501)["message"]
    bad = floor.routing(workflow_sid="WW1")
    form = {"Channel": json.dumps(SMS), "Routing": json.dumps(bad)}
    assert "WW1 is not a workflow" in world.post(path, form, 400)["message"]
    world.get(f"{path}/KD{'0' * 32}", 404)
    world.post(f"{path}/KD{'0' * 32}", {}, 404)
    world.get(f"{path}/KD{'0' * 32}/Channels", 404)
