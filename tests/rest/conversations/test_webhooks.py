"""Conversation-scoped webhooks over HTTP, and what they are sent."""

from typing import Any

import pytest

from tests.receiver import Receiver, Said
from tests.rest.conversations.paths import (
    GONE,
    SERVICES,
    bind,
    converse,
    default_service,
    missing,
    refused,
    serve,
    walk,
)
from tests.servers import MAIN_SID, MAIN_TOKEN
from tests.world import World, eventually

FIELDS = [
    "sid",
    "account_sid",
    "conversation_sid",
    "target",
    "url",
    "configuration",
    "date_created",
    "date_updated",
]
URL = "https://example.com/hook"
BASE: dict[str, Any] = {
    "Target": "webhook",
    "Configuration.Url": URL,
    "Configuration.Filters": ["onMessageAdded", "onParticipantAdded"],
}
TRIGGER: dict[str, Any] = {
    "Target": "trigger",
    "Configuration.Url": URL,
    "Configuration.Method": "GET",
    "Configuration.Triggers": ["help", "stop it"],
}


def test_a_webhook_has_all_documented_fields(world: World) -> None:
    path = converse(world)
    made = world.post(f"{path}/Webhooks", BASE)
    assert list(made) == FIELDS
    assert made == {
        "sid": made["sid"],
        "account_sid": world.account_sid,
        "conversation_sid": path.rsplit("/", 1)[1],
        "target": "webhook",
        "url": f"{world.base_url}{path}/Webhooks/{made['sid']}",
        "configuration": {
            "url": URL,
            "method": "post",
            "filters": ["onMessageAdded", "onParticipantAdded"],
        },
        "date_created": made["date_created"],
        "date_updated": made["date_created"],
    }
    assert world.get(f"{path}/Webhooks/{made['sid']}") == made


def test_each_target_shows_what_belongs_to_it(world: World) -> None:
    path, flow = f"{converse(world)}/Webhooks", world.flow()
    trigger = world.post(path, {**TRIGGER, "Configuration.FlowSid": "FW"})
    assert trigger["configuration"] == {
        "url": URL,
        "method": "get",
        "filters": ["help", "stop it"],
    }
    form = {"Target": "Studio", "Configuration.FlowSid": flow, "Configuration.ReplayAfter": "0"}
    studio = world.post(path, {**form, "Configuration.Filters": "onMessageAdded"})
    assert studio["target"] == "studio"
    assert studio["configuration"] == {"flow_sid": flow, "replay_after": 0}
    assert world.get(path)["webhooks"] == [trigger, studio]


def test_an_update_changes_what_it_names_and_nothing_else(world: World) -> None:
    path = f"{converse(world)}/Webhooks"
    made = world.post(path, BASE)
    one = f"{path}/{made['sid']}"
    assert world.post(one, {"Target": "studio"}, 200) == made
    changed = world.post(one, {"Configuration.Method": "GET"}, 200)
    assert changed["configuration"] == {**made["configuration"], "method": "get"}
    changed = world.post(one, {"Configuration.Filters": "onMessageRemoved"}, 200)
    assert changed["configuration"]["filters"] == ["onMessageRemoved"]
    refused(world, one, {"Configuration.Filters": ""}, 50365)
    refused(world, one, {"Configuration.Url": "nowhere"}, 50372)
    trigger = f"{path}/{world.post(path, TRIGGER)['sid']}"
    changed = world.post(trigger, {"Configuration.Triggers": "hello"}, 200)
    assert changed["configuration"]["filters"] == ["hello"]
    world.delete(one)
    missing(world, one)
    refused(world, one, {}, 20404, 404)


@pytest.mark.parametrize(
    ("base", "changes", "code"),
    [
        ({}, {}, 50368),
        ({}, {"Target": ""}, 50368),
        ({}, {"Target": "carrier pigeon"}, 50364),
        (BASE, {"Configuration.Filters": "onMessageAdd"}, 50365),
        (BASE, {"Configuration.Filters": "onConversationAdded"}, 50365),
        (BASE, {"Configuration.Filters": []}, 50370),
        (BASE, {"Configuration.Url": None}, 50369),
        (BASE, {"Configuration.Url": "ftp://example.com"}, 50372),
        (BASE, {"Configuration.Url": URL + "x" * 512}, 50372),
        (BASE, {"Configuration.Method": "PUT"}, 50055),
        (BASE, {"Configuration.ReplayAfter": "-1"}, 20001),
        (BASE, {"Configuration.ReplayAfter": "first"}, 20001),
        (TRIGGER, {"Configuration.Triggers": []}, 50371),
        (TRIGGER, {"Configuration.Triggers": list("abcdef")}, 50362),
        (TRIGGER, {"Configuration.Triggers": "x" * 249}, 50366),
        (TRIGGER, {"Configuration.Url": None}, 50369),
        ({"Target": "studio"}, {}, 50367),
        ({"Target": "studio"}, {"Configuration.FlowSid": "FW" + GONE}, 50367),
        ({"Target": "studio"}, {"Configuration.FlowSid": "FW" + "X" * 32}, 50367),
    ],
)
def test_a_wrong_parameter_has_its_documented_code(
    world: World, base: dict[str, Any], changes: dict[str, Any], code: int
) -> None:
    path = f"{converse(world)}/Webhooks"
    refused(world, path, base | changes, code)
    assert world.get(path)["webhooks"] == []


def test_a_flow_of_another_account_is_none(world: World) -> None:
    stranger = World(world.base_url, MAIN_SID, MAIN_TOKEN, world.engine)
    form = {"Target": "studio", "Configuration.FlowSid": stranger.flow()}
    stranger.close()
    refused(world, f"{converse(world)}/Webhooks", form, 50367)


def test_a_conversation_has_five_webhooks_at_most(world: World) -> None:
    path = f"{converse(world)}/Webhooks"
    sids = [world.post(path, BASE)["sid"] for _ in range(5)]
    refused(world, path, BASE, 50361)
    body = world.get(path, PageSize=20)
    assert ([row["sid"] for row in body["webhooks"]], body["meta"]["page_size"]) == (sids, 5)
    pages = walk(world, path, "webhooks", PageSize=2)
    assert [[row["sid"] for row in page] for page in pages] == [sids[:2], sids[2:4], sids[4:]]
    world.delete(f"{path}/{sids[0]}")
    world.post(path, BASE)


def test_the_scoped_family_names_the_service(world: World) -> None:
    service, short = default_service(world), converse(world)
    scoped = f"{SERVICES}/{service}/Conversations/{short.rsplit('/', 1)[1]}/Webhooks"
    made = world.post(scoped, BASE)
    assert list(made) == [*FIELDS[:2], "chat_service_sid", *FIELDS[2:]]
    assert made["chat_service_sid"] == service
    assert made["url"] == f"{world.base_url}{scoped}/{made['sid']}"
    assert world.get(scoped)["webhooks"] == [made]
    assert "chat_service_sid" not in world.get(f"{short}/Webhooks/{made['sid']}")
    missing(world, f"{serve(world)}/Conversations/{short.rsplit('/', 1)[1]}/Webhooks")
    world.delete(f"{scoped}/{made['sid']}")


def test_replay_after_sends_the_messages_that_are_there_and_then_the_new_ones(
    world: World, receiver: Receiver
) -> None:
    number, path = world.buy(), converse(world)
    bind(world, path, "+15552220000", number)
    for n in range(3):
        world.post(f"{path}/Messages", {"Body": f"from us {n}"})
    world.sms("+15552220000", number, "from the customer")
    form = {**BASE, "Configuration.Url": receiver.url("/bot"), "Configuration.ReplayAfter": "1"}
    webhook = world.post(f"{path}/Webhooks", form)
    assert webhook["configuration"]["replay_after"] == 1
    world.post(f"{path}/Messages", {"Body": "live"}, webhooks=True)
    heard = eventually(lambda: len(receiver.at("/bot")) >= 4 and receiver.at("/bot"))
    world.settle()
    assert len(receiver.at("/bot")) == 4
    assert [(at.form["Index"], at.form["Source"], at.form["Body"]) for at in heard] == [
        ("1", "API", "from us 1"),
        ("2", "API", "from us 2"),
        ("3", "SMS", "from the customer"),
        ("4", "API", "live"),
    ]
    assert {at.form["WebhookSid"] for at in heard} == {webhook["sid"]}
    assert receiver.events("/bot") == ["onMessageAdded"] * 4
    assert all(at.is_signed_by(world.auth_token) for at in heard)


def test_replay_respects_keywords_and_happens_only_at_the_creation(
    world: World, receiver: Receiver
) -> None:
    path = converse(world)
    for body in ("please HELP me", "helpless", "stop it"):
        world.post(f"{path}/Messages", {"Body": body})
    form = {**TRIGGER, "Configuration.Url": receiver.url("/bot")}
    quiet = world.post(f"{path}/Webhooks", form)
    world.post(f"{path}/Webhooks/{quiet['sid']}", {"Configuration.ReplayAfter": "0"}, 200)
    world.post(f"{path}/Webhooks", {**form, "Configuration.ReplayAfter": "0"})
    world.settle()
    heard = eventually(lambda: len(receiver.at("/bot")) >= 2 and receiver.at("/bot"))
    assert [(at.method, at.form["Body"]) for at in heard] == [
        ("GET", "please HELP me"),
        ("GET", "stop it"),
    ]


def test_only_calls_that_ask_for_it_fire_webhooks(world: World, receiver: Receiver) -> None:
    form = {
        "PostWebhookUrl": receiver.url("/post"),
        "PreWebhookUrl": receiver.url("/pre"),
        "Filters": [
            f"on{noun}{deed}"
            for noun in ("Conversation", "Participant", "Message")
            for deed in ("Add", "Added", "Update", "Updated", "Remove", "Removed")
        ],
    }
    world.post("/conversations/v1/Configuration/Webhooks", form, 200)
    for loud in (False, True):
        made = world.post("/conversations/v1/Conversations", {}, webhooks=loud)
        path = f"/conversations/v1/Conversations/{made['sid']}"
        world.post(path, {"FriendlyName": "x"}, 200, webhooks=loud)
        for noun, first in (("Participants", {"Identity": "a"}), ("Messages", {"Body": "b"})):
            part = world.post(f"{path}/{noun}", first, webhooks=loud)
            one = f"{path}/{noun}/{part['sid']}"
            world.post(one, {"Attributes": "[]"}, 200, webhooks=loud)
            world.delete(one, webhooks=loud)
        world.post(path, {}, 200, webhooks=loud)
        world.delete(path, webhooks=loud)
        world.settle()
        if not loud:
            assert receiver.requests == []
    assert receiver.events("/pre") == [
        *("onConversationAdd", "onConversationUpdate"),
        *("onParticipantAdd", "onParticipantUpdate", "onParticipantRemove"),
        *("onMessageAdd", "onMessageUpdate", "onMessageRemove", "onConversationRemove"),
    ]
    assert receiver.events("/post") == [
        *("onConversationAdded", "onConversationUpdated"),
        *("onParticipantAdded", "onParticipantUpdated", "onParticipantRemoved"),
        *("onMessageAdded", "onMessageUpdated", "onMessageRemoved", "onConversationRemoved"),
    ]
    assert {heard.form["Source"] for heard in receiver.requests} == {"API"}


def test_a_pre_event_hook_changes_or_rejects_what_a_call_wants(
    world: World, receiver: Receiver
) -> None:
    form = {"PreWebhookUrl": receiver.url("/pre"), "Filters": ["onMessageAdd", "onConversationAdd"]}
    world.post("/conversations/v1/Configuration/Webhooks", form, 200)
    receiver.answers["/pre"] = Said(body='{"friendly_name": "Hooked", "body": "Hooked"}')
    made = world.post("/conversations/v1/Conversations", {}, webhooks=True)
    assert made["friendly_name"] == "Hooked"
    path = f"/conversations/v1/Conversations/{made['sid']}/Messages"
    assert world.post(path, {"Body": "plain"}, webhooks=True)["body"] == "Hooked"
    for said, code, status in (
        (Said(status=400), 50056, 403),
        (Said(body='{"body": 5}'), 50393, 400),
        (Said(body='{"body": "\\u0000"}'), 50393, 400),
    ):
        receiver.answers["/pre"] = said
        body = world.post(path, {"Body": "plain"}, status, webhooks=True)
        assert body["code"] == code
    assert [row["body"] for row in world.get(path)["messages"]] == ["Hooked"]
