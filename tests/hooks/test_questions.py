"""What a pre-event webhook is asked, when, and in which order (conversations §4.5)."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.hooks.conftest import ALICE, CONVERSATIONS, PRE_EVENTS, Hooked
from tests.receiver import Heard, Said


def settled(hooked: Hooked, sms: Any) -> Any:
    """A text as the log shows it when all is done."""
    hooked.world.settle()
    return hooked.world.get(f"/simulator/v1/Messages/{sms['sid']}")


def bodies(hooked: Hooked, conversation_sid: str) -> list[str]:
    return [message["body"] for message in hooked.world.messages(conversation_sid)]


def test_auto_creation_asks_with_all_that_is_known(hooked: Hooked) -> None:
    hooked.ask_first(*PRE_EVENTS)
    sms = settled(hooked, hooked.text("Hello?", MediaUrl="https://media.example.com/a.png"))

    [heard] = hooked.receiver.at("/pre")
    assert heard.event == "onConversationAdd"
    assert set(heard.form) == {
        "AccountSid",
        "EventType",
        "Source",
        "RetryCount",
        "Attributes",
        "ChatServiceSid",
        "MessagingServiceSid",
        "State",
        "MessagingBinding.ProxyAddress",
        "MessagingBinding.Address",
        "MessageBody",
        "Media",
    }
    assert (heard.form["Source"], heard.form["State"]) == ("SMS", "active")
    assert heard.form["MessageBody"] == "Hello?"
    assert heard.form["MessagingBinding.Address"] == ALICE
    assert heard.form["MessagingBinding.ProxyAddress"] == hooked.number
    [medium] = json.loads(heard.form["Media"])
    assert (medium["Filename"], medium["ContentType"]) == ("a.png", "image/png")
    assert heard.is_signed_by(hooked.world.auth_token)
    assert bodies(hooked, sms["conversation_sid"]) == ["Hello?"]


@pytest.mark.parametrize("body", ["", "{}", " \n"])
def test_an_empty_answer_lets_it_happen(hooked: Hooked, body: str) -> None:
    hooked.ask_first("onConversationAdd")
    hooked.answer(body)
    sms = settled(hooked, hooked.text())
    assert bodies(hooked, sms["conversation_sid"]) == ["Hi"]
    [conversation] = hooked.world.conversations()
    assert (conversation["friendly_name"], conversation["attributes"]) == (None, "{}")
    assert hooked.world.alerts() == []


def test_overrides_name_the_new_conversation(hooked: Hooked) -> None:
    hooked.ask_first("onConversationAdd")
    hooked.answer('{"friendly_name": "Ann Droid", "attributes": "{\\"vip\\": true}", "x": 1}')
    hooked.configure("onConversationAdd", "onConversationAdded",
                     PostWebhookUrl=hooked.receiver.url("/post"))  # fmt: skip
    settled(hooked, hooked.text())

    [conversation] = hooked.world.conversations()
    assert conversation["friendly_name"] == "Ann Droid"
    assert conversation["attributes"] == '{"vip": true}'
    [added] = hooked.receiver.at("/post")
    assert added.form["FriendlyName"] == "Ann Droid"
    assert added.form["Attributes"] == '{"vip": true}'


def test_the_handler_of_the_number_runs_all_the_same(hooked: Hooked) -> None:
    number = hooked.world.buy(SmsUrl=hooked.receiver.url("/sms"))
    hooked.world.address(number)
    hooked.ask_first("onConversationAdd")
    hooked.answer(status=403)
    hooked.world.sms(ALICE, number)
    hooked.world.settle()
    assert len(hooked.receiver.at("/sms")) == 1


def test_a_later_message_may_be_rewritten(hooked: Hooked) -> None:
    sid = hooked.text("one")["conversation_sid"]
    hooked.ask_first("onMessageAdd")
    hooked.answer('{"body": "***", "author": "censor", "attributes": "{\\"cut\\": 1}"}')
    settled(hooked, hooked.text("my card is 4111"))
    message = hooked.world.messages(sid)[1]
    assert (message["body"], message["author"]) == ("***", "censor")
    assert message["attributes"] == '{"cut": 1}'


@pytest.mark.parametrize("body", ["<html>", "[1]", "nothing at all"])
def test_an_answer_that_is_no_json_object_changes_nothing(hooked: Hooked, body: str) -> None:
    hooked.ask_first("onConversationAdd")
    hooked.answer(body)
    sms = settled(hooked, hooked.text())
    assert bodies(hooked, sms["conversation_sid"]) == ["Hi"]
    [alert] = hooked.world.alerts()
    assert alert["error_code"] == "50057"


def slow_at_first(waits: dict[str, float]) -> Callable[[Heard], Said]:
    def answer(heard: Heard) -> Said:
        text = heard.form.get("MessageBody") or heard.form.get("Body", "")
        return Said(delay_s=waits.get(text, 0))

    return answer


def test_the_texts_of_a_pair_keep_their_order_while_the_server_is_slow(hooked: Hooked) -> None:
    hooked.ask_first("onConversationAdd", "onMessageAdd")
    hooked.receiver.answers["/pre"] = slow_at_first({"0": 1.0, "2": 0.5})
    first = hooked.text("0")
    for n in range(1, 5):
        hooked.text(str(n))

    sid = settled(hooked, first)["conversation_sid"]

    assert bodies(hooked, sid) == [str(n) for n in range(5)]
    assert [heard.event for heard in hooked.receiver.at("/pre")] == [
        "onConversationAdd",
        *["onMessageAdd"] * 4,
    ]


def test_where_only_creation_is_asked_for_texts_wait_for_the_one_that_is_asked(
    hooked: Hooked,
) -> None:
    hooked.ask_first("onConversationAdd")
    hooked.receiver.answers["/pre"] = slow_at_first({"0": 1.0})
    first = hooked.text("0")
    for n in range(1, 4):
        hooked.text(str(n))
    sid = settled(hooked, first)["conversation_sid"]
    assert bodies(hooked, sid) == ["0", "1", "2", "3"]
    assert len(hooked.receiver.at("/pre")) == 1
    assert len(hooked.world.conversations()) == 1


def test_a_repeated_text_that_waits_is_the_same_text(hooked: Hooked) -> None:
    hooked.ask_first("onConversationAdd")
    hooked.answer(delay_s=0.5)
    first = hooked.text(MessageSid="the-same")
    again = hooked.text(MessageSid="the-same")
    assert again["sid"] == first["sid"]
    sid = settled(hooked, first)["conversation_sid"]
    assert bodies(hooked, sid) == ["Hi"]
    assert len(hooked.receiver.at("/pre")) == 1


def test_a_services_own_hook_is_asked_instead_of_the_accounts(hooked: Hooked) -> None:
    service = hooked.world.post("/conversations/v1/Services", {"FriendlyName": "S"})["sid"]
    number = hooked.world.buy()
    hooked.world.address(number, **{"AutoCreation.ConversationServiceSid": service})
    hooked.ask_first("onConversationAdd")
    hooked.configure(
        "onConversationAdd",
        path=f"/conversations/v1/Services/{service}/Configuration/Webhooks",
        PreWebhookUrl=hooked.receiver.url("/service"),
    )
    hooked.world.sms(ALICE, number)
    hooked.world.settle()
    assert [heard.form["ChatServiceSid"] for heard in hooked.receiver.at("/service")] == [service]
    assert hooked.receiver.at("/pre") == []


def test_rest_asks_before_each_deed_and_tells_what_it_is_about(hooked: Hooked) -> None:
    world = hooked.world
    hooked.ask_first(*PRE_EVENTS)
    sid = world.post(CONVERSATIONS, {"FriendlyName": "Room"}, webhooks=True)["sid"]
    base = f"{CONVERSATIONS}/{sid}"
    ann = world.post(f"{base}/Participants", {"Identity": "ann"}, webhooks=True)["sid"]
    message = world.post(f"{base}/Messages", {"Body": "Hi", "Author": "ann"}, webhooks=True)["sid"]
    world.post(f"{base}/Messages/{message}", {"Body": "Ho"}, 200, webhooks=True)
    world.post(f"{base}/Participants/{ann}", {"Attributes": '{"a":1}'}, 200, webhooks=True)
    world.post(base, {"FriendlyName": "Hall"}, 200, webhooks=True)
    world.delete(f"{base}/Messages/{message}", webhooks=True)
    world.delete(f"{base}/Participants/{ann}", webhooks=True)
    world.delete(base, webhooks=True)

    heard = hooked.receiver.at("/pre")
    assert [hook.event for hook in heard] == [
        "onConversationAdd",
        "onParticipantAdd",
        "onMessageAdd",
        "onMessageUpdate",
        "onParticipantUpdate",
        "onConversationUpdate",
        "onMessageRemove",
        "onParticipantRemove",
        "onConversationRemove",
    ]
    by_event = {hook.event: hook.form for hook in heard}
    assert {hook.form["Source"] for hook in heard} == {"API"}
    assert {hook.form["RetryCount"] for hook in heard} == {"0"}
    assert "ConversationSid" not in by_event["onConversationAdd"]
    assert by_event["onConversationAdd"]["FriendlyName"] == "Room"
    assert by_event["onConversationUpdate"]["FriendlyName"] == "Hall"
    assert by_event["onParticipantAdd"]["Identity"] == "ann"
    assert by_event["onParticipantUpdate"]["ParticipantSid"] == ann
    assert by_event["onParticipantUpdate"]["Attributes"] == '{"a":1}'
    assert by_event["onMessageUpdate"]["Body"] == "Ho"
    assert by_event["onMessageRemove"]["MessageSid"] == message
    assert by_event["onMessageRemove"]["Index"] == "0"
    assert by_event["onConversationRemove"]["ConversationSid"] == sid


def test_a_body_by_rest_may_be_rewritten_before_it_goes_out(hooked: Hooked) -> None:
    sid = hooked.text()["conversation_sid"]
    hooked.ask_first("onMessageAdd", "onMessageUpdate")
    hooked.answer('{"body": "Kind words"}')
    path = f"{CONVERSATIONS}/{sid}/Messages"

    message = hooked.world.post(path, {"Body": "Rude words"}, webhooks=True)

    assert message["body"] == "Kind words"
    hooked.world.settle()
    assert [sms["body"] for sms in hooked.world.handset(ALICE)] == ["Kind words"]
    changed = hooked.world.post(f"{path}/{message['sid']}", {"Body": "x"}, 200, webhooks=True)
    assert changed["body"] == "Kind words"


def test_null_takes_a_body_away_where_there_are_media_and_nothing_else(hooked: Hooked) -> None:
    sid = hooked.text("first")["conversation_sid"]
    hooked.ask_first("onMessageAdd", "onMessageUpdate")
    hooked.answer('{"body": null, "author": null, "attributes": null}')
    settled(hooked, hooked.text("Look", MediaUrl="https://media.example.com/a.png"))
    settled(hooked, hooked.text("no picture"))

    [_, message] = hooked.world.messages(sid)
    assert (message["body"], message["author"], message["attributes"]) == (None, ALICE, "{}")
    path = f"{CONVERSATIONS}/{sid}/Messages/{message['sid']}"
    changed = hooked.world.post(path, {"Attributes": '{"a":1}'}, 200, webhooks=True)
    assert (changed["author"], changed["attributes"]) == (ALICE, '{"a":1}')
    [alert] = hooked.world.alerts()
    assert alert["error_code"] == "50393"
