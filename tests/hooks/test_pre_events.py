"""Pre-event webhooks may change, refuse or be too slow (conversations §4.5)."""

import json
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from tests.receiver import Heard, Receiver, Said
from tests.world import World, eventually

CONVERSATIONS = "/conversations/v1/Conversations"
ANN, BEN = "+12025550181", "+12025550182"


def hook(world: World, receiver: Receiver, *events: str) -> None:
    """Have these events ask at /pre."""
    form = [("PreWebhookUrl", receiver.url("/pre")), *(("Filters", event) for event in events)]
    world.post("/conversations/v1/Configuration/Webhooks", form, 200)


def says(**overrides: Any) -> Said:
    return Said(body=json.dumps(overrides))


def addressed(world: World) -> str:
    number = world.buy()
    world.address(number)
    return number


def arrived(world: World, sender: str) -> list[Any]:
    """What a handset sent, as the log has it."""
    rows: list[Any] = world.get("/simulator/v1/Messages", From=sender)["messages"]
    return rows


def test_auto_creation_is_asked_about_and_may_be_named(world: World, receiver: Receiver) -> None:
    hook(world, receiver, "onConversationAdd", "onParticipantAdd", "onMessageAdd")
    receiver.answers["/pre"] = says(friendly_name="Ann", attributes='{"vip": true}')
    number = addressed(world)
    world.sms(ANN, number, "hello")
    world.settle()
    [conversation] = world.conversations()
    assert (conversation["friendly_name"], conversation["attributes"]) == ("Ann", '{"vip": true}')
    assert [m["body"] for m in world.messages(conversation["sid"])] == ["hello"]
    [asked] = receiver.at("/pre")
    assert asked.is_signed_by(world.auth_token)
    assert asked.form == {
        "AccountSid": world.account_sid,
        "Attributes": "{}",
        "ChatServiceSid": conversation["chat_service_sid"],
        "EventType": "onConversationAdd",
        "MessageBody": "hello",
        "MessagingBinding.Address": ANN,
        "MessagingBinding.ProxyAddress": number,
        "MessagingServiceSid": conversation["messaging_service_sid"],
        "RetryCount": "0",
        "Source": "SMS",
        "State": "active",
    }


def test_a_rejected_auto_creation_leaves_the_message_in_the_log_only(
    world: World, receiver: Receiver
) -> None:
    hook(world, receiver, "onConversationAdd")
    receiver.answers["/pre"] = Said(status=403)
    number = addressed(world)
    world.sms(ANN, number, "hello")
    world.settle()
    assert world.conversations() == []
    [row] = arrived(world, ANN)
    assert (row["body"], row["conversation_sid"]) == ("hello", None)
    assert [alert["error_code"] for alert in world.alerts()] == ["50056"]

    receiver.answers["/pre"] = Said()
    world.sms(ANN, number, "once more")
    world.settle()
    [conversation] = world.conversations()
    assert [m["body"] for m in world.messages(conversation["sid"])] == ["once more"]


def test_later_messages_ask_and_may_be_changed_or_kept_out(
    world: World, receiver: Receiver
) -> None:
    hook(world, receiver, "onMessageAdd")

    def judge(heard: Heard) -> Said:
        if "refuse" in heard.form["Body"]:
            return Said(status=400)
        return says(body=heard.form["Body"].upper())

    receiver.answers["/pre"] = judge
    number = addressed(world)
    for body in ("first", "second", "refuse this", "third"):
        world.sms(ANN, number, body)
    world.settle()
    [conversation] = world.conversations()
    messages = world.messages(conversation["sid"])
    assert [m["body"] for m in messages] == ["first", "SECOND", "THIRD"]
    assert [asked.form["Body"] for asked in receiver.at("/pre")] == [
        "second",
        "refuse this",
        "third",
    ]
    asked = receiver.at("/pre")[0].form
    assert (asked["Author"], asked["ConversationSid"]) == (ANN, conversation["sid"])
    assert "MessageSid" not in asked
    assert len(arrived(world, ANN)) == 4


def test_a_slow_hook_keeps_its_pair_in_order_and_nobody_else_waiting(
    world: World, receiver: Receiver
) -> None:
    hook(world, receiver, "onConversationAdd")
    gate = threading.Event()

    def slow(heard: Heard) -> Said:
        if heard.form["MessagingBinding.Address"] == ANN:
            gate.wait(4)
        return Said()

    receiver.answers["/pre"] = slow
    number = addressed(world)
    began = time.monotonic()
    texts = [world.sms(ANN, number, f"ann {n}") for n in range(4)]
    world.sms(BEN, number, "ben")
    eventually(lambda: arrived(world, BEN)[0]["conversation_sid"])
    first = arrived(world, ANN)[0]
    # A hook is not waited for any longer than five seconds, which are few on a busy machine.
    if time.monotonic() - began < 4:
        assert {text["conversation_sid"] for text in [*texts, first]} == {None}
    gate.set()
    world.settle()
    sid = arrived(world, ANN)[0]["conversation_sid"]
    assert [m["body"] for m in world.messages(sid)] == [f"ann {n}" for n in range(4)]
    assert len(world.conversations()) == 2


def test_a_message_waits_behind_its_pair_also_when_the_hook_is_taken_away(
    world: World, receiver: Receiver
) -> None:
    hook(world, receiver, "onConversationAdd")
    gate = threading.Event()

    def slow(heard: Heard) -> Said:
        gate.wait(4)
        return Said()

    receiver.answers["/pre"] = slow
    number = addressed(world)
    for n in range(3):
        if n == 2:
            settings = "/conversations/v1/Configuration/Webhooks"
            world.post(settings, {"PreWebhookUrl": ""}, 200)
        world.sms(ANN, number, f"ann {n}")
    gate.set()
    world.settle()
    [conversation] = world.conversations()
    messages = world.messages(conversation["sid"])
    assert [m["body"] for m in messages] == [f"ann {n}" for n in range(3)]


def test_a_hook_that_does_not_answer_holds_nothing_up(world: World, receiver: Receiver) -> None:
    hook(world, receiver, "onConversationAdd")
    receiver.answers["/pre"] = Said(delay_s=30)
    number = addressed(world)
    world.sms(ANN, number, "hello")
    world.settle()
    [conversation] = world.conversations()
    assert conversation["friendly_name"] is None
    [alert] = world.alerts()
    assert (alert["error_code"], alert["log_level"]) == ("50076", "warning")


def test_a_hook_that_is_not_there_holds_nothing_up(world: World) -> None:
    form = {"PreWebhookUrl": "http://127.0.0.1:1/gone", "Filters": "onMessageAdd"}
    world.post("/conversations/v1/Configuration/Webhooks", form, 200)
    sid = world.post(CONVERSATIONS)["sid"]
    world.post(f"{CONVERSATIONS}/{sid}/Messages", {"Body": "hello"}, webhooks=True)
    assert [m["body"] for m in world.messages(sid)] == ["hello"]
    assert [alert["error_code"] for alert in world.alerts()] == ["50057"]


def test_rest_asks_only_with_the_header(world: World, receiver: Receiver) -> None:
    hook(world, receiver, "onMessageAdd")
    receiver.answers["/pre"] = says(body="changed", author="somebody", attributes='{"a":1}')
    sid = world.post(CONVERSATIONS)["sid"]
    path = f"{CONVERSATIONS}/{sid}/Messages"
    assert world.post(path, {"Body": "plain"})["body"] == "plain"
    assert receiver.requests == []
    changed = world.post(path, {"Body": "plain", "Author": "me"}, webhooks=True)
    assert (changed["body"], changed["author"], changed["attributes"]) == (
        "changed",
        "somebody",
        '{"a":1}',
    )
    assert receiver.at("/pre")[0].form["Source"] == "API"


REFUSABLE: dict[str, Callable[[World, str], tuple[str, str, dict[str, str]]]] = {
    "onConversationAdd": lambda world, sid: ("POST", CONVERSATIONS, {"FriendlyName": "new"}),
    "onConversationUpdate": lambda world, sid: (
        "POST",
        f"{CONVERSATIONS}/{sid}",
        {"FriendlyName": "other"},
    ),
    "onConversationRemove": lambda world, sid: ("DELETE", f"{CONVERSATIONS}/{sid}", {}),
    "onParticipantAdd": lambda world, sid: (
        "POST",
        f"{CONVERSATIONS}/{sid}/Participants",
        {"Identity": "bob"},
    ),
    "onParticipantUpdate": lambda world, sid: (
        "POST",
        f"{CONVERSATIONS}/{sid}/Participants/alice",
        {"Attributes": '{"x":1}'},
    ),
    "onParticipantRemove": lambda world, sid: (
        "DELETE",
        f"{CONVERSATIONS}/{sid}/Participants/alice",
        {},
    ),
    "onMessageAdd": lambda world, sid: (
        "POST",
        f"{CONVERSATIONS}/{sid}/Messages",
        {"Body": "new"},
    ),
    "onMessageUpdate": lambda world, sid: (
        "POST",
        f"{CONVERSATIONS}/{sid}/Messages/{world.messages(sid)[0]['sid']}",
        {"Body": "other"},
    ),
    "onMessageRemove": lambda world, sid: (
        "DELETE",
        f"{CONVERSATIONS}/{sid}/Messages/{world.messages(sid)[0]['sid']}",
        {},
    ),
}


def everything(world: World) -> list[Any]:
    """All that a refused action could have changed."""
    found: list[Any] = []
    for conversation in world.conversations():
        path = f"{CONVERSATIONS}/{conversation['sid']}"
        found += [conversation, world.messages(conversation["sid"])]
        found.append(world.get(f"{path}/Participants")["participants"])
    return found


@pytest.mark.parametrize("event", REFUSABLE)
def test_whatever_a_hook_refuses_is_not_done(world: World, receiver: Receiver, event: str) -> None:
    sid = world.post(CONVERSATIONS, {"FriendlyName": "old"})["sid"]
    world.post(f"{CONVERSATIONS}/{sid}/Participants", {"Identity": "alice"})
    world.post(f"{CONVERSATIONS}/{sid}/Messages", {"Body": "old"})
    before = everything(world)
    hook(world, receiver, event)
    receiver.answers["/pre"] = Said(status=500)
    method, path, form = REFUSABLE[event](world, sid)
    headers = {"X-Twilio-Webhook-Enabled": "true"}
    refused = world.request(method, path, data=form, headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (403, 50056)
    assert everything(world) == before
    assert receiver.events("/pre") == [event]
    assert world.request(method, path, data=form).ok, "without the header nobody is asked"


@pytest.mark.parametrize(
    "overrides", [{"body": 7}, {"attributes": "no json"}, {"author": "x" * 300}, {"body": "\0"}]
)
def test_an_override_that_cannot_be_is_the_originators_error(
    world: World, receiver: Receiver, overrides: dict[str, Any]
) -> None:
    hook(world, receiver, "onMessageAdd")
    receiver.answers["/pre"] = says(**overrides)
    sid = world.post(CONVERSATIONS)["sid"]
    path = f"{CONVERSATIONS}/{sid}/Messages"
    world.post(path, {"Body": "hello"}, 400, webhooks=True)
    assert world.messages(sid) == []


def test_a_service_hook_stands_in_the_place_of_the_accounts(
    world: World, receiver: Receiver
) -> None:
    hook(world, receiver, "onMessageAdd")
    service = world.post("/conversations/v1/Services", {"FriendlyName": "own"})["sid"]
    scoped = f"/conversations/v1/Services/{service}"
    settings = {"PreWebhookUrl": receiver.url("/service"), "Filters": "onMessageAdd"}
    world.post(f"{scoped}/Configuration/Webhooks", settings, 200)
    sid = world.post(f"{scoped}/Conversations")["sid"]
    world.post(f"{scoped}/Conversations/{sid}/Messages", {"Body": "hello"}, webhooks=True)
    assert receiver.events("/service") == ["onMessageAdd"]
    assert receiver.at("/pre") == []
