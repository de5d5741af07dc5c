"""Webhooks that hear of interactions (flex §11)."""

from typing import Any

import pytest

from tests.receiver import Receiver
from tests.rest.flex.floor import conversation, open_floor, task
from tests.world import World

EVENTS = (
    "onInteractionCreated",
    "onChannelCreated",
    "onChannelCreateFailed",
    "onChannelStatusUpdated",
    "onParticipantJoined",
    "onParticipantLeft",
    "onParticipantUpdated",
)


def at(world: World, ttid: str = "") -> str:
    path = f"/flex-api/v1/Instances/GO{world.account_sid[2:]}/InteractionWebhooks"
    return f"{path}/{ttid}" if ttid else path


def hook(world: World, url: str, *events: str, **more: str) -> str:
    """A new webhook; its name."""
    form = [("WebhookUrl", url), *(("WebhookEvents", event) for event in events or EVENTS)]
    return str(world.post(at(world), [*form, *more.items()])["ttid"])


def told(world: World, receiver: Receiver, path: str) -> list[Any]:
    """What was heard, and it was signed."""
    world.settle()
    found = receiver.at(path)
    assert all(heard.is_signed_by(world.auth_token) for heard in found)
    return [heard.form for heard in found]


def test_the_life_of_an_interaction_is_told(world: World, receiver: Receiver) -> None:
    floor = open_floor(world, "ann")
    hook(world, receiver.url("/all"))
    made = floor.served()
    floor.channel(made).update(status="inactive", routing={"status": "closed"})
    floor.writes()
    floor.desk.answer(floor.live(made)[0], "ann", "accepted")
    second = floor.live(made)[0]
    floor.channel(made).update(status="closed")
    floor.channel(made).update(status="closed", routing={"status": "closed"})
    heard = told(world, receiver, "/all")
    assert [form["EventType"] for form in heard] == [
        "onInteractionCreated",
        "onChannelCreated",
        "onParticipantJoined",
        "onChannelStatusUpdated",
        "onParticipantLeft",
        "onChannelStatusUpdated",
        "onParticipantJoined",
        "onChannelStatusUpdated",
        "onParticipantUpdated",
        "onParticipantLeft",
    ]
    common = {
        "AccountSid": world.account_sid,
        "InstanceSid": f"GO{world.account_sid[2:]}",
        "InteractionSid": made.sid,
        "MediaChannelSid": conversation(made),
        "MediaChannelType": "sms",
    }
    assert all(form.items() >= common.items() for form in heard)
    assert heard[0] == common | {"EventType": "onInteractionCreated"}
    of_channel = common | {"ChannelSid": made.channel["sid"]}
    assert heard[1] == of_channel | {"EventType": "onChannelCreated"}
    joined = heard[2]
    assert (joined["ParticipantType"], joined["TaskSid"]) == ("agent", task(made))
    assert heard[4]["ParticipantSid"] == joined["ParticipantSid"]
    changes = [form["ChannelStatus"] for form in heard if "ChannelStatus" in form]
    assert changes == ["inactive", "active", "closed"]
    assert heard[-2]["TaskSid"] == heard[-1]["TaskSid"] == second


def test_customers_whom_the_api_adds_join_as_well(world: World, receiver: Receiver) -> None:
    floor = open_floor(world, "ann")
    hook(world, receiver.url("/joined"), "onParticipantJoined", WebhookMethod="GET")
    made = floor.outbound("ann")
    guest = {"identity": "guest"}
    floor.channel(made).participants.create(type="external", media_properties=guest)
    world.settle()
    heard = receiver.at("/joined")
    assert [(one.method, one.form["ParticipantType"]) for one in heard] == [
        ("GET", "customer"),
        ("GET", "external"),
    ]
    assert all(one.is_signed_by(world.auth_token) for one in heard)


def test_some_hear_of_one_interaction_only(world: World, receiver: Receiver) -> None:
    floor = open_floor(world, "ann")
    ours = hook(world, receiver.url("/one"), "onParticipantJoined", Type="interaction")
    hook(world, receiver.url("/all"), "onParticipantJoined")
    floor.desk.answer(task(floor.inbound()), "ann", "accepted")
    assert (told(world, receiver, "/one"), len(told(world, receiver, "/all"))) == ([], 1)
    wish = {"type": "web", "initiated_by": "api", "participants": [{"identity": "guest"}]}
    routing = floor.routing(task_channel_unique_name="chat")
    made = floor.interactions.create(channel=wish, routing=routing, webhook_ttid=ours)
    assert [form["InteractionSid"] for form in told(world, receiver, "/one")] == [made.sid]
    floor.interactions(made.sid).update(webhook_ttid="")
    floor.desk.answer(task(made), "ann", "accepted")
    assert len(told(world, receiver, "/one")) == 1
    assert len(told(world, receiver, "/all")) == 3


def test_a_failure_to_begin_is_told(world: World, receiver: Receiver) -> None:
    floor = open_floor(world, "ann")
    hook(world, receiver.url("/failed"), "onChannelCreateFailed", "onChannelStatusUpdated")
    floor.desk.go(floor.agents["ann"], "Offline")
    made = floor.outbound("ann")
    (form,) = told(world, receiver, "/failed")
    assert form["EventType"] == "onChannelCreateFailed"
    assert (form["ChannelSid"], form["ErrorCode"]) == (made.channel["sid"], "19025")
    assert floor.agents["ann"] in form["ErrorMessage"]


def test_a_delivery_that_fails_is_an_alert(world: World, receiver: Receiver) -> None:
    floor = open_floor(world)
    hook(world, "http://127.0.0.1:1/nobody", "onChannelCreated")
    made = floor.inbound()
    world.settle()
    (alert,) = world.alerts(LogLevel="error")
    assert alert["resource_sid"] == made.channel["sid"]
    assert alert["request_url"] == "http://127.0.0.1:1/nobody"


def test_webhooks_are_made_and_changed(world: World) -> None:
    path = at(world)
    form = {"WebhookUrl": "https://example.org/a", "WebhookEvents": list(EVENTS[:2])}
    made = world.post(path, form | {"FriendlyName": "One"})
    ttid = made["ttid"]
    assert ttid.startswith("flex_interactionwebhook_")
    assert len(ttid) == len("flex_interactionwebhook_") + 26
    assert made == {
        "ttid": ttid,
        "account_sid": world.account_sid,
        "instance_sid": f"GO{world.account_sid[2:]}",
        "webhook_url": "https://example.org/a",
        "webhook_events": list(EVENTS[:2]),
        "webhook_method": "POST",
        "type": "global",
        "friendly_name": "One",
        "url": f"{world.base_url}{path}/{ttid}",
    }
    other = world.post(path, form | {"Type": "interaction", "WebhookMethod": "GET"})
    listed = world.get(path, PageSize=1)
    assert len(listed["webhooks"]) == 1
    assert listed["meta"]["next_page_url"]
    assert {row["ttid"] for row in world.get(path)["webhooks"]} == {ttid, other["ttid"]}
    assert world.get(at(world, ttid)) == made
    changes = {
        "WebhookEvents": EVENTS[5],
        "WebhookUrl": "https://example.org/b",
        "Type": "interaction",
    }
    changed = world.post(at(world, ttid), changes, 200)
    assert changed["webhook_events"] == [EVENTS[5]]
    assert (changed["webhook_url"], changed["type"]) == ("https://example.org/b", "interaction")
    assert changed["friendly_name"] == "One"
    world.delete(at(world, ttid))
    world.get(at(world, ttid), 404)
    world.get(path.replace("/GO", "/G0"), 404)
    world.post(path.replace("/GO", "/G0"), form, 404)
    child = world.main("POST", "/2010-04-01/Accounts.json", data={"FriendlyName": "Other"})
    theirs = world.request(
        "GET", at(world, other["ttid"]), auth=(child["sid"], child["auth_token"])
    )
    assert theirs.status_code == 404


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"WebhookUrl": "nowhere"}, "WebhookUrl must be an http or https URL"),
        ({"WebhookEvents": "onMessageAdded"}, "onMessageAdded is none of"),
        ({"WebhookEvents": ""}, "WebhookEvents"),
        ({"FriendlyName": "x" * 257}, "FriendlyName exceeds 256 characters"),
        ({"Type": "local"}, "Type"),
        ({"WebhookMethod": "PUT"}, "WebhookMethod"),
        ({"WebhookUrl": None}, "Missing required parameter WebhookUrl"),
    ],
)
def test_what_cannot_be(world: World, wrong: dict[str, Any], sentence: str) -> None:
    good = {"WebhookUrl": "https://example.org/a", "WebhookEvents": EVENTS[0]}
    form = {name: value for name, value in (good | wrong).items() if value is not None}
    assert sentence in world.post(at(world), form, 400)["message"]
    assert world.get(at(world))["webhooks"] == []


def test_there_are_so_many_and_no_more(world: World) -> None:
    names = {hook(world, "https://example.org/a", EVENTS[0]) for _ in range(100)}
    assert len(names) == 100
    form = {"WebhookUrl": "https://example.org/a", "WebhookEvents": EVENTS[0]}
    assert "at most 100" in world.post(at(world), form, 400)["message"]
