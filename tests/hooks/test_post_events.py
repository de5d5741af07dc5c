"""What customers' servers hear after something happened (conversations §4)."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import servers
from tests.hooks.conftest import ALICE, CONVERSATIONS, POST_EVENTS, Hooked
from tests.receiver import Heard, Receiver, Said
from tests.servers import Node
from tests.world import eventually, settle_in

MILLIS = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
TOKEN = "i-twilio-idempotency-token"
COMMON = {"AccountSid", "EventType", "RetryCount"}


def names(heard: Heard) -> set[str]:
    return set(heard.form) - COMMON - {"Source"}


def dates(heard: Heard) -> list[str]:
    return [value for name, value in heard.form.items() if re.match("Date|StateUpdated", name)]


def test_auto_creation_fires_its_three_events_in_order(hooked: Hooked) -> None:
    hooked.listen(*POST_EVENTS)
    sms = hooked.text("Hi")
    sid = sms["conversation_sid"]

    conversation, participant, message = hooked.heard()
    assert [conversation.event, participant.event, message.event] == [
        "onConversationAdded",
        "onParticipantAdded",
        "onMessageAdded",
    ]
    for heard in (conversation, participant, message):
        assert heard.form["Source"] == "SMS"
        assert heard.form["RetryCount"] == "0"
        assert heard.form["AccountSid"] == hooked.world.account_sid
        assert heard.form["ConversationSid"] == sid
        assert heard.method == "POST"
        assert heard.headers["content-type"].startswith("application/x-www-form-urlencoded")
        assert heard.headers["user-agent"] == "TwilioProxy/1.1"
        assert heard.is_signed_by(hooked.world.auth_token)
        assert all(MILLIS.fullmatch(date) for date in dates(heard))
        assert "WebhookSid" not in heard.form
    assert len({heard.headers[TOKEN] for heard in hooked.heard()}) == 3

    assert names(conversation) == {
        "ConversationSid",
        "Attributes",
        "ChatServiceSid",
        "MessagingServiceSid",
        "MessagingBinding.ProxyAddress",
        "MessagingBinding.Address",
        "State",
        "DateCreated",
        "DateUpdated",
    }
    assert conversation.form["MessagingBinding.Address"] == ALICE
    assert conversation.form["MessagingBinding.ProxyAddress"] == hooked.number
    assert conversation.form["State"] == "active"
    assert names(participant) - {"ChatServiceSid"} == {
        "ConversationSid",
        "ParticipantSid",
        "RoleSid",
        "Attributes",
        "MessagingBinding.Address",
        "MessagingBinding.ProxyAddress",
        "MessagingBinding.Type",
        "DateCreated",
    }
    assert participant.form["MessagingBinding.Type"] == "sms"
    assert names(message) - {"ChatServiceSid"} == {
        "ConversationSid",
        "MessageSid",
        "MessagingServiceSid",
        "Index",
        "DateCreated",
        "Body",
        "Author",
        "ParticipantSid",
        "Attributes",
    }
    assert (message.form["Index"], message.form["Body"]) == ("0", "Hi")
    assert message.form["Author"] == ALICE
    assert message.form["ParticipantSid"] == participant.form["ParticipantSid"]


def test_media_are_told_as_json(hooked: Hooked) -> None:
    hooked.listen("onMessageAdded")
    sms = hooked.text(MediaUrl="https://media.example.com/a.png")
    [heard] = hooked.heard()
    [message] = hooked.world.messages(sms["conversation_sid"])
    sid = message["media"][0]["sid"]
    assert heard.form["Media"] == (
        f'[{{"Sid":"{sid}","Filename":"a.png","ContentType":"image/png","Size":0}}]'
    )


def test_rest_is_silent_without_the_header(hooked: Hooked) -> None:
    hooked.listen(*POST_EVENTS)
    world = hooked.world
    sid = world.post(CONVERSATIONS)["sid"]
    hooked.scoped(sid, "onMessageAdded", "onParticipantAdded", "onConversationUpdated")
    participant = world.post(f"{CONVERSATIONS}/{sid}/Participants", {"Identity": "ann"})["sid"]
    message = world.post(f"{CONVERSATIONS}/{sid}/Messages", {"Body": "Hi"})["sid"]
    world.post(f"{CONVERSATIONS}/{sid}/Messages/{message}", {"Body": "Ho"}, 200)
    world.post(f"{CONVERSATIONS}/{sid}/Participants/{participant}", {"Attributes": "{}"}, 200)
    world.post(f"{CONVERSATIONS}/{sid}", {"State": "inactive"}, 200)
    world.delete(f"{CONVERSATIONS}/{sid}/Messages/{message}")
    world.delete(f"{CONVERSATIONS}/{sid}/Participants/{participant}")
    world.delete(f"{CONVERSATIONS}/{sid}")

    assert hooked.heard() == []
    assert hooked.heard("/scoped") == []


def test_with_the_header_everything_is_told_once_in_order(hooked: Hooked) -> None:
    hooked.listen(*POST_EVENTS)
    world = hooked.world
    sid = world.post(CONVERSATIONS, {"UniqueName": "room", "FriendlyName": "Room"},
                     webhooks=True)["sid"]  # fmt: skip
    base = f"{CONVERSATIONS}/{sid}"
    ann = world.post(f"{base}/Participants", {"Identity": "ann"}, webhooks=True)["sid"]
    message = world.post(f"{base}/Messages", {"Body": "Hi", "Author": "ann"}, webhooks=True)["sid"]
    world.post(f"{base}/Messages/{message}", {"Body": "Ho"}, 200, webhooks=True)
    world.post(f"{base}/Participants/{ann}", {"LastReadMessageIndex": "0"}, 200, webhooks=True)
    world.post(base, {"FriendlyName": "Hall"}, 200, webhooks=True)
    world.post(base, {"State": "inactive"}, 200, webhooks=True)
    world.delete(f"{base}/Messages/{message}", webhooks=True)
    world.delete(f"{base}/Participants/{ann}", webhooks=True)
    world.delete(base, webhooks=True)

    heard = [hook for hook in hooked.heard() if hook.event != "onUserAdded"]
    by_event = {hook.event: hook for hook in heard}
    assert [hook.event for hook in heard] == [
        "onConversationAdded",
        "onParticipantAdded",
        "onMessageAdded",
        "onMessageUpdated",
        "onParticipantUpdated",
        "onConversationUpdated",
        "onConversationUpdated",
        "onConversationStateUpdated",
        "onMessageRemoved",
        "onParticipantRemoved",
        "onConversationRemoved",
    ]
    for hook in heard:
        assert hook.form["Source"] == "API"
        assert hook.form["ConversationSid"] == sid
        assert all(MILLIS.fullmatch(date) for date in dates(hook)), hook.form
        assert hook.is_signed_by(world.auth_token)
    [user] = [hook for hook in hooked.heard() if hook.event == "onUserAdded"]
    assert names(user) >= {"ChatServiceSid", "UserSid", "Identity", "RoleSid", "DateCreated"}
    assert user.form["Identity"] == "ann"

    assert by_event["onConversationAdded"].form["UniqueName"] == "room"
    assert by_event["onConversationAdded"].form["FriendlyName"] == "Room"
    assert by_event["onConversationUpdated"].form["FriendlyName"] == "Hall"
    assert by_event["onParticipantAdded"].form["Identity"] == "ann"
    assert "MessagingBinding.Address" not in by_event["onParticipantAdded"].form
    assert by_event["onParticipantUpdated"].form["LastReadMessageIndex"] == "0"
    assert by_event["onParticipantUpdated"].form["DateUpdated"]
    assert by_event["onMessageUpdated"].form["Body"] == "Ho"
    assert by_event["onMessageUpdated"].form["DateUpdated"]
    state = by_event["onConversationStateUpdated"].form
    assert (state["StateFrom"], state["StateTo"]) == ("active", "inactive")
    assert state["Reason"] == "API"
    assert "StateUpdated" in state
    for event in ("onMessageRemoved", "onParticipantRemoved", "onConversationRemoved"):
        assert {"DateCreated", "DateUpdated", "DateRemoved"} <= names(by_event[event])


def test_receipts_are_told_as_they_come(hooked: Hooked) -> None:
    hooked.listen("onDeliveryUpdated")
    world = hooked.world
    sid = hooked.text()["conversation_sid"]
    message = world.post(f"{CONVERSATIONS}/{sid}/Messages", {"Body": "Hello"})["sid"]

    sent, delivered = hooked.heard()
    path = f"{CONVERSATIONS}/{sid}/Messages/{message}/Receipts"
    [receipt] = world.get(path)["delivery_receipts"]
    assert [hook.form["Status"] for hook in (sent, delivered)] == ["sent", "delivered"]
    assert names(delivered) == {
        "ConversationSid",
        "ChatServiceSid",
        "MessageSid",
        "DeliveryReceiptSid",
        "ChannelMessageSid",
        "ParticipantSid",
        "Status",
        "ErrorCode",
        "DateCreated",
        "DateUpdated",
    }
    assert delivered.form["MessageSid"] == message
    assert delivered.form["DeliveryReceiptSid"] == receipt["sid"]
    assert delivered.form["ChannelMessageSid"] == receipt["channel_message_sid"]
    assert delivered.form["ErrorCode"] == "0"
    assert "Source" not in delivered.form


def test_only_what_the_filters_name_is_told(hooked: Hooked) -> None:
    hooked.listen("onParticipantAdded")
    hooked.text()
    assert hooked.events() == ["onParticipantAdded"]


def test_urls_without_filters_hear_nothing(hooked: Hooked) -> None:
    hooked.listen()
    hooked.text()
    assert hooked.events() == []


def test_a_services_webhook_replaces_the_accounts(hooked: Hooked) -> None:
    world = hooked.world
    hooked.listen("onConversationAdded")
    service = world.post("/conversations/v1/Services", {"FriendlyName": "Support"})["sid"]
    path = f"/conversations/v1/Services/{service}"
    world.post(f"{path}/Conversations", webhooks=True)
    assert hooked.events() == ["onConversationAdded"]

    hooked.configure(
        "onConversationUpdated",
        path=f"{path}/Configuration/Webhooks",
        PostWebhookUrl=hooked.receiver.url("/service"),
    )
    sid = world.post(f"{path}/Conversations", webhooks=True)["sid"]
    world.post(f"{path}/Conversations/{sid}", {"FriendlyName": "x"}, 200, webhooks=True)
    world.post(CONVERSATIONS, webhooks=True)

    assert hooked.events("/service") == ["onConversationUpdated"]
    assert hooked.events() == ["onConversationAdded", "onConversationAdded"]


def test_by_get_everything_stands_in_the_query(hooked: Hooked) -> None:
    hooked.configure(
        "onMessageAdded", PostWebhookUrl=hooked.receiver.url("/post?shop=7"), Method="GET"
    )
    hooked.text("a & b+c")
    [heard] = hooked.heard()
    assert heard.method == "GET"
    assert (heard.form["shop"], heard.form["Body"]) == ("7", "a & b+c")
    assert heard.is_signed_by(hooked.world.auth_token)


def test_a_conversations_own_webhook_hears_beside_the_accounts(hooked: Hooked) -> None:
    hooked.listen("onMessageAdded")
    sid = hooked.text("one")["conversation_sid"]
    other = hooked.text("one", "+15552220002")["conversation_sid"]
    webhook = hooked.scoped(sid, "onMessageAdded", "onConversationUpdated")
    hooked.text("two")
    hooked.text("two", "+15552220002")
    hooked.world.post(f"{CONVERSATIONS}/{sid}", {"FriendlyName": "x"}, 200, webhooks=True)

    message, updated = hooked.heard("/scoped")
    assert (message.event, updated.event) == ("onMessageAdded", "onConversationUpdated")
    for heard in (message, updated):
        assert heard.form["WebhookSid"] == webhook["sid"]
        assert heard.form["ConversationSid"] == sid != other
    assert hooked.events() == ["onMessageAdded"] * 4


def test_a_conversations_webhook_may_ask_by_get_and_hears_of_its_end(hooked: Hooked) -> None:
    sid = hooked.text()["conversation_sid"]
    hooked.scoped(sid, "onMessageAdded", "onConversationRemoved", Method="GET")
    hooked.text("two")
    hooked.world.delete(f"{CONVERSATIONS}/{sid}", webhooks=True)

    message, removed = hooked.heard("/scoped")
    assert (message.method, message.form["Body"]) == ("GET", "two")
    assert removed.event == "onConversationRemoved"
    assert message.is_signed_by(hooked.world.auth_token)


def test_a_trigger_listens_for_whole_words(hooked: Hooked) -> None:
    sid = hooked.text()["conversation_sid"]
    webhook = hooked.scoped(sid, Target="trigger", Triggers="agent")
    for body in ("an AGENT please", "agents", "reagent", "Agent!"):
        hooked.text(body)

    heard = hooked.heard("/scoped")
    assert [hook.form["Body"] for hook in heard] == ["an AGENT please", "Agent!"]
    assert {hook.event for hook in heard} == {"onMessageAdded"}
    assert {hook.form["WebhookSid"] for hook in heard} == {webhook["sid"]}


def test_a_webhook_that_is_gone_hears_nothing_more(hooked: Hooked) -> None:
    sid = hooked.text()["conversation_sid"]
    webhook = hooked.scoped(sid, "onMessageAdded")
    hooked.world.delete(f"{CONVERSATIONS}/{sid}/Webhooks/{webhook['sid']}")
    hooked.text("two")
    assert hooked.heard("/scoped") == []


def test_the_events_of_a_conversation_keep_their_order_though_the_server_is_slow(
    hooked: Hooked,
) -> None:
    hooked.listen("onMessageAdded")
    waits = iter([0.4, 0.0, 0.2, 0.0, 0.1, 0.0])
    hooked.receiver.answers["/post"] = lambda heard: Said(delay_s=next(waits))
    for n in range(6):
        hooked.text(str(n))
    assert [hook.form["Body"] for hook in hooked.heard()] == [str(n) for n in range(6)]


def test_a_slow_conversation_does_not_hold_up_another(hooked: Hooked) -> None:
    hooked.listen("onMessageAdded")
    hooked.receiver.answers["/post"] = lambda heard: Said(
        delay_s=120 if heard.form["Author"] == ALICE else 0
    )
    for n in range(2):
        hooked.text(f"slow {n}")
    hooked.text("quick", "+15552220002")

    def told() -> list[str]:
        return [hook.form["Body"] for hook in hooked.receiver.at("/post")]

    eventually(lambda: "quick" in told())
    assert "slow 1" not in told(), "the first was still waited for"


def test_a_5xx_is_not_repeated_unless_it_is_asked_for(hooked: Hooked) -> None:
    hooked.receiver.answers["/post"] = Said(500)
    hooked.listen("onMessageAdded")
    hooked.text()
    [heard] = hooked.heard()
    assert heard.form["RetryCount"] == "0"


def test_retries_count_up_under_one_token(hooked: Hooked) -> None:
    said = iter([500, 500, 200])
    hooked.receiver.answers["/post"] = lambda heard: Said(next(said))
    hooked.configure("onMessageAdded", PostWebhookUrl=hooked.receiver.url("/post") + "#rc=3&rp=5xx")
    hooked.text()

    heard = hooked.heard()
    assert [hook.form["RetryCount"] for hook in heard] == ["0", "1", "2"]
    assert len({hook.headers[TOKEN] for hook in heard}) == 1
    assert all(hook.is_signed_by(hooked.world.auth_token) for hook in heard)
    assert all("#" not in hook.url for hook in heard)
    assert hooked.world.alerts() == []
    [delivered] = hooked.world.alerts(LogLevel="debug")
    assert delivered["request_url"] == hooked.receiver.url("/post")


def test_a_success_is_logged_at_debug(hooked: Hooked) -> None:
    hooked.listen("onMessageAdded")
    sms = hooked.text("Top secret")
    hooked.heard()

    assert hooked.world.alerts() == []
    [alert] = hooked.world.alerts(LogLevel="debug")
    [message] = hooked.world.messages(sms["conversation_sid"])
    assert (alert["log_level"], alert["error_code"]) == ("debug", None)
    assert alert["resource_sid"] == message["sid"]
    assert alert["service_sid"].startswith("IS")
    assert (alert["request_method"], alert["request_url"]) == (
        "POST",
        hooked.receiver.url("/post"),
    )
    whole = hooked.world.get(f"/monitor/v1/Alerts/{alert['sid']}")
    assert "EventType=onMessageAdded" in whole["request_variables"]
    assert "Signature" not in whole["request_headers"]


def test_a_failure_is_logged_with_what_came_back(hooked: Hooked) -> None:
    hooked.receiver.answers["/post"] = Said(500, "database on fire", "text/plain")
    hooked.listen("onMessageAdded")
    hooked.text()
    hooked.heard()

    [alert] = hooked.world.alerts()
    assert (alert["log_level"], alert["error_code"]) == ("error", "11200")
    assert "httpResponse=500" in alert["alert_text"]
    whole = hooked.world.get(f"/monitor/v1/Alerts/{alert['sid']}")
    assert whole["response_body"] == "database on fire"


def test_a_closed_port_is_tried_twice_and_logged(hooked: Hooked) -> None:
    port = servers.free_port()
    hooked.configure("onMessageAdded", PostWebhookUrl=f"http://127.0.0.1:{port}/post")
    sid = hooked.text()["conversation_sid"]
    hooked.world.settle()
    [alert] = hooked.world.alerts()
    assert (alert["log_level"], alert["error_code"]) == ("error", "11202")
    assert [message["body"] for message in hooked.world.messages(sid)] == ["Hi"]


def test_a_server_that_says_nothing_costs_five_seconds_at_most(hooked: Hooked) -> None:
    hooked.receiver.answers["/post"] = Said(delay_s=240)
    hooked.listen("onMessageAdded")
    hooked.text()
    [alert] = eventually(hooked.world.alerts)
    assert alert["error_code"] in ("11200", "11203")


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:{port}/post",
        "http://localhost:{port}/post",
        "http://[::1]:{port}/post",
        "http://169.254.169.254/latest/meta-data",
        "http://10.0.0.1/post",
        "http://0x7f000001:{port}/post",
    ],
)
def test_private_targets_are_refused_where_they_are_not_allowed(strict: Hooked, url: str) -> None:
    url = url.replace("{port}", strict.receiver.base_url.rsplit(":", 1)[1])
    strict.configure("onMessageAdded", PostWebhookUrl=url)
    before = len(strict.world.alerts(LogLevel="error"))
    sid = strict.text()["conversation_sid"]
    strict.world.settle()

    assert strict.receiver.requests == []
    alerts = strict.world.alerts(LogLevel="error")
    assert len(alerts) == before + 1
    assert alerts[0]["error_code"] in ("11100", "11210")
    assert strict.world.messages(sid)


@pytest.fixture(scope="module")
def strict_node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Node]:
    node = servers.start(tmp_path_factory.mktemp("strict"), private_webhooks=False)
    yield node
    assert node.stop() == 0


@pytest.fixture
def strict(strict_node: Node, receiver: Receiver) -> Iterator[Hooked]:
    """A server as it is without SWITCHROOM_ALLOW_PRIVATE_WEBHOOKS."""
    world = settle_in(strict_node, "strict", "sqlite")
    number = world.buy()
    world.address(number)
    yield Hooked(world, receiver, number)
    world.close()


def test_what_was_due_is_delivered_after_a_restart(tmp_path: Path, receiver: Receiver) -> None:
    """A killed server repeats what it had begun, under the same token."""
    node = servers.start(tmp_path / "data")
    port = int(node.base_url.rsplit(":", 1)[1])
    world = settle_in(node, "restart", "sqlite")
    try:
        hooked = Hooked(world, receiver, world.buy())
        world.address(hooked.number)
        hooked.listen("onMessageAdded")
        receiver.answers["/post"] = Said(delay_s=30)
        hooked.text("one")
        hooked.text("two")
        eventually(lambda: receiver.at("/post"))
        node.kill()
        receiver.answers.clear()
        node = servers.start(tmp_path / "data", port=port)

        heard = hooked.heard()
        assert [hook.form["Body"] for hook in heard] == ["one", "one", "two"]
        assert heard[0].headers[TOKEN] == heard[1].headers[TOKEN] != heard[2].headers[TOKEN]
        assert heard[1].form == heard[0].form
    finally:
        world.close()
        assert node.stop() == 0
