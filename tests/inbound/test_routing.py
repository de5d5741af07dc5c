"""What becomes of an inbound SMS, as a client and a carrier see it (conversations §3)."""

import itertools
from typing import Any

import pytest

from tests.parallel import Post, at_once
from tests.receiver import Receiver
from tests.world import World, eventually

ALICE = "+15552220001"
BOB = "+15552220002"
CONVERSATIONS = "/conversations/v1/Conversations"
_ids = itertools.count(1)


def bodies(world: World, conversation_sid: str) -> list[str]:
    return [message["body"] for message in world.messages(conversation_sid)]


def participants(world: World, conversation_sid: str) -> list[Any]:
    rows: list[Any] = world.get(f"{CONVERSATIONS}/{conversation_sid}/Participants")["participants"]
    return rows


def webhooks(world: World, conversation_sid: str) -> list[Any]:
    rows: list[Any] = world.get(f"{CONVERSATIONS}/{conversation_sid}/Webhooks")["webhooks"]
    return rows


def scoped(world: World, receiver: Receiver, conversation_sid: str, *filters: str) -> None:
    """Attach a webhook at /scoped to a conversation."""
    form = [("Target", "webhook"), ("Configuration.Url", receiver.url("/scoped"))]
    form += [("Configuration.Filters", name) for name in filters]
    world.post(f"{CONVERSATIONS}/{conversation_sid}/Webhooks", form)


@pytest.fixture
def number(world: World) -> str:
    """A number with an address of type default."""
    number = world.buy()
    world.address(number)
    return number


def test_a_first_message_makes_a_conversation_with_its_sender(world: World, number: str) -> None:
    sms = world.sms(ALICE, number, "Hi")

    [conversation] = world.conversations()
    assert sms["conversation_sid"] == conversation["sid"]
    assert conversation["state"] == "active"
    assert conversation["friendly_name"] is None
    assert conversation["unique_name"] is None
    assert conversation["attributes"] == "{}"
    assert conversation["timers"] == {}
    [participant] = participants(world, conversation["sid"])
    assert participant["identity"] is None
    assert participant["messaging_binding"] == {
        "type": "sms",
        "address": ALICE,
        "proxy_address": number,
    }
    assert participant["role_sid"].startswith("RL")
    [message] = world.messages(conversation["sid"])
    assert (message["index"], message["author"], message["body"]) == (0, ALICE, "Hi")
    assert message["participant_sid"] == participant["sid"]
    assert message["delivery"] is None
    assert webhooks(world, conversation["sid"]) == []


def test_later_messages_of_the_pair_are_appended_in_order(world: World, number: str) -> None:
    first = world.sms(ALICE, number, "one")
    for body in ("two", "three"):
        assert world.sms(ALICE, number, body)["conversation_sid"] == first["conversation_sid"]

    assert bodies(world, first["conversation_sid"]) == ["one", "two", "three"]
    assert [m["index"] for m in world.messages(first["conversation_sid"])] == [0, 1, 2]
    assert len(world.conversations()) == 1


def test_each_pair_of_sender_and_number_has_a_conversation_of_its_own(
    world: World, number: str
) -> None:
    other = world.buy()
    world.address(other)
    sids = {
        world.sms(sender, recipient)["conversation_sid"]
        for sender in (ALICE, BOB)
        for recipient in (number, other)
    }
    assert len(sids) == 4


def test_a_closed_conversation_is_left_alone_and_a_new_one_begins(
    world: World, number: str
) -> None:
    first = world.sms(ALICE, number, "old")["conversation_sid"]
    world.post(f"{CONVERSATIONS}/{first}", {"State": "closed"}, 200)

    second = world.sms(ALICE, number, "new")["conversation_sid"]

    assert second not in (None, first)
    assert bodies(world, first) == ["old"]
    assert bodies(world, second) == ["new"]


def test_an_inactive_conversation_wakes_up_and_says_so(
    world: World, number: str, receiver: Receiver
) -> None:
    sid = world.sms(ALICE, number, "one")["conversation_sid"]
    scoped(world, receiver, sid, "onConversationStateUpdated", "onMessageAdded")
    world.post(f"{CONVERSATIONS}/{sid}", {"State": "inactive"}, 200)

    assert world.sms(ALICE, number, "two")["conversation_sid"] == sid

    assert world.get(f"{CONVERSATIONS}/{sid}")["state"] == "active"
    assert bodies(world, sid) == ["one", "two"]
    world.settle()
    state, message = receiver.at("/scoped")
    assert (state.event, message.event) == ("onConversationStateUpdated", "onMessageAdded")
    assert (state.form["StateFrom"], state.form["StateTo"]) == ("inactive", "active")
    assert state.form["Reason"] == "EVENT"
    assert message.form["Body"] == "two"


def test_a_removed_participant_frees_the_pair(world: World, number: str) -> None:
    first = world.sms(ALICE, number, "one")["conversation_sid"]
    [participant] = participants(world, first)
    world.delete(f"{CONVERSATIONS}/{first}/Participants/{participant['sid']}")

    second = world.sms(ALICE, number, "two")["conversation_sid"]

    assert second != first
    assert (bodies(world, first), bodies(world, second)) == (["one"], ["two"])


def test_a_deleted_conversation_frees_the_pair(world: World, number: str) -> None:
    first = world.sms(ALICE, number, "one")["conversation_sid"]
    world.delete(f"{CONVERSATIONS}/{first}")

    second = world.sms(ALICE, number, "two")["conversation_sid"]

    assert [row["sid"] for row in world.conversations()] == [second]
    assert bodies(world, second) == ["two"]


def test_a_pair_that_moved_takes_its_messages_along(world: World, number: str) -> None:
    first = world.sms(ALICE, number)["conversation_sid"]
    world.post(f"{CONVERSATIONS}/{first}", {"State": "closed"}, 200)
    manual = world.post(CONVERSATIONS, {"FriendlyName": "By hand"})["sid"]
    pair = {"MessagingBinding.Address": ALICE, "MessagingBinding.ProxyAddress": number}
    world.post(f"{CONVERSATIONS}/{manual}/Participants", pair)

    assert world.sms(ALICE, number, "here")["conversation_sid"] == manual
    assert bodies(world, manual) == ["here"]


def test_a_conversation_made_by_hand_receives_replies_without_an_address(world: World) -> None:
    number = world.buy()
    manual = world.post(CONVERSATIONS)["sid"]
    pair = {"MessagingBinding.Address": ALICE, "MessagingBinding.ProxyAddress": number}
    mine = world.post(f"{CONVERSATIONS}/{manual}/Participants", pair)["sid"]
    world.post(f"{CONVERSATIONS}/{manual}/Messages", {"Body": "How are you?"})
    world.settle()
    assert [sms["body"] for sms in world.handset(ALICE)] == ["How are you?"]

    world.sms(ALICE, number, "Fine")

    reply = world.messages(manual)[1]
    assert (reply["author"], reply["body"]) == (ALICE, "Fine")
    assert reply["participant_sid"] == mine
    assert world.sms(BOB, number)["conversation_sid"] is None


def test_a_number_without_an_address_keeps_the_message_in_the_log_only(world: World) -> None:
    number = world.buy()

    sms = world.sms(ALICE, number, "Anybody there?")

    assert (sms["status"], sms["conversation_sid"]) == ("received", None)
    assert world.conversations() == []
    world.settle()
    assert world.handset(ALICE) == []
    [logged] = world.get("/simulator/v1/Messages", To=number)["messages"]
    assert logged["sid"] == sms["sid"]


def test_an_address_that_is_switched_off_creates_nothing_but_keeps_what_is_open(
    world: World,
) -> None:
    number = world.buy()
    address = world.address(number)
    path = f"/conversations/v1/Configuration/Addresses/{address['sid']}"
    open_one = world.sms(ALICE, number)["conversation_sid"]

    world.post(path, {"AutoCreation.Enabled": "false"}, 200)

    assert world.sms(ALICE, number, "still here")["conversation_sid"] == open_one
    assert world.sms(BOB, number)["conversation_sid"] is None
    world.post(path, {"AutoCreation.Enabled": "true"}, 200)
    assert world.sms(BOB, number)["conversation_sid"] is not None


def test_a_deleted_address_creates_nothing(world: World) -> None:
    number = world.buy()
    world.address(number)
    world.delete(f"/conversations/v1/Configuration/Addresses/{number}")
    assert world.sms(ALICE, number)["conversation_sid"] is None


def test_type_webhook_attaches_its_url_before_the_first_message(
    world: World, receiver: Receiver
) -> None:
    number = world.buy()
    world.address(
        number,
        **{
            "AutoCreation.Type": "webhook",
            "AutoCreation.WebhookUrl": receiver.url("/integration"),
            "AutoCreation.WebhookMethod": "POST",
            "AutoCreation.WebhookFilters": ["onParticipantAdded", "onMessageAdded"],
        },
    )

    sid = world.sms(ALICE, number, "Hi")["conversation_sid"]

    [webhook] = webhooks(world, sid)
    assert webhook["target"] == "webhook"
    assert webhook["configuration"] == {
        "url": receiver.url("/integration"),
        "method": "post",
        "filters": ["onParticipantAdded", "onMessageAdded"],
    }
    world.settle()
    added, message = receiver.at("/integration")
    assert (added.event, message.event) == ("onParticipantAdded", "onMessageAdded")
    assert (message.form["Index"], message.form["Body"]) == ("0", "Hi")
    assert message.form["WebhookSid"] == webhook["sid"]


def test_type_studio_attaches_the_flow(world: World) -> None:
    number, flow = world.buy(), world.flow()
    world.address(
        number,
        **{
            "AutoCreation.Type": "studio",
            "AutoCreation.StudioFlowSid": flow,
            "AutoCreation.StudioRetryCount": "3",
        },
    )

    sid = world.sms(ALICE, number)["conversation_sid"]

    [webhook] = webhooks(world, sid)
    assert webhook["target"] == "studio"
    assert webhook["configuration"] == {"flow_sid": flow}
    [message] = world.messages(sid)
    assert webhook["date_created"] <= message["date_created"]
    world.delete(f"{CONVERSATIONS}/{sid}/Webhooks/{webhook['sid']}")
    assert webhooks(world, sid) == []


def test_an_address_names_the_service_of_its_conversations(world: World) -> None:
    number = world.buy()
    service = world.post("/conversations/v1/Services", {"FriendlyName": "Support"})["sid"]
    world.address(number, **{"AutoCreation.ConversationServiceSid": service})

    sid = world.sms(ALICE, number)["conversation_sid"]

    path = f"/conversations/v1/Services/{service}/Conversations"
    assert [row["sid"] for row in world.get(path)["conversations"]] == [sid]
    assert world.conversations() == []


def test_without_one_it_is_the_default_service_when_the_message_arrives(world: World) -> None:
    number = world.buy()
    world.address(number)
    before = world.get("/conversations/v1/Configuration")["default_chat_service_sid"]
    first = world.sms(ALICE, number)["conversation_sid"]
    service = world.post("/conversations/v1/Services", {"FriendlyName": "New"})["sid"]
    world.post("/conversations/v1/Configuration", {"DefaultChatServiceSid": service}, 200)

    second = world.sms(BOB, number)["conversation_sid"]
    again = world.sms(ALICE, number)["conversation_sid"]

    assert again == first
    for sid, owner in ((first, before), (second, service)):
        found = world.get(f"/conversations/v1/Services/{owner}/Conversations/{sid}")
        assert found["chat_service_sid"] == owner


def test_the_same_message_of_the_carrier_twice_is_one_message(world: World, number: str) -> None:
    carrier_id = f"carrier-{next(_ids)}"
    first = world.sms(ALICE, number, "Hi", MessageSid=carrier_id)
    again = world.sms(ALICE, number, "Hi", MessageSid=carrier_id)

    assert again == first
    assert bodies(world, first["conversation_sid"]) == ["Hi"]
    other = world.sms(ALICE, number, "Hi", MessageSid=f"carrier-{next(_ids)}")
    assert other["sid"] != first["sid"]
    assert bodies(world, first["conversation_sid"]) == ["Hi", "Hi"]


def test_also_when_it_comes_in_twenty_times_at_once(world: World, number: str) -> None:
    form = {"From": ALICE, "To": number, "Body": "Hi", "MessageSid": f"carrier-{next(_ids)}"}

    answers = at_once([Post(world, "/simulator/v1/Messages", form)] * 20)

    assert {answer.status for answer in answers} == {201}
    assert len({answer.body["sid"] for answer in answers}) == 1
    [conversation] = world.conversations()
    assert bodies(world, conversation["sid"]) == ["Hi"]
    assert len(world.get("/simulator/v1/Messages", To=number)["messages"]) == 1


def test_a_duplicate_fires_no_webhook_and_calls_no_handler(
    world: World, receiver: Receiver
) -> None:
    number = world.buy(SmsUrl=receiver.url("/handler"))
    world.address(number)
    settings = {"PostWebhookUrl": receiver.url("/post"), "Filters": "onMessageAdded"}
    world.post("/conversations/v1/Configuration/Webhooks", settings, 200)
    for _ in range(3):
        world.sms(ALICE, number, "Hi", MessageSid="the-same")
    world.settle()

    assert len(receiver.at("/post")) == 1
    assert len(receiver.at("/handler")) == 1


def test_media_come_into_the_conversation(world: World, number: str) -> None:
    picture = "https://media.example.com/holiday/beach.jpg"
    sms = world.sms(ALICE, number, "Look", MediaUrl=picture)

    [message] = world.messages(sms["conversation_sid"])
    [medium] = message["media"]
    assert sms["sid"].startswith("MM")
    assert message["body"] == "Look"
    assert medium["sid"].startswith("ME")
    assert (medium["content_type"], medium["filename"]) == ("image/jpeg", "beach.jpg")


def test_a_message_of_media_alone_has_no_text(world: World, number: str) -> None:
    picture = "https://media.example.com/beach.jpg"
    form = {"From": ALICE, "To": number, "MediaUrl": picture}
    sms = world.post("/simulator/v1/Messages", form)
    [message] = world.messages(sms["conversation_sid"])
    assert not message["body"]
    assert len(message["media"]) == 1


def test_a_suspended_account_receives_nothing(world: World, number: str) -> None:
    def status(text: str) -> None:
        path = f"/2010-04-01/Accounts/{world.account_sid}.json"
        world.main("POST", path, data={"Status": text})

    status("suspended")
    form = {"From": ALICE, "To": number, "Body": "Hi"}
    refused = world.request("POST", "/simulator/v1/Messages", data=form)
    assert (refused.status_code, refused.json()["code"]) == (403, 20005)

    status("active")
    assert world.conversations() == []
    assert world.get("/simulator/v1/Messages", To=number)["messages"] == []
    assert world.sms(ALICE, number)["conversation_sid"] is not None


def test_a_suspended_account_takes_nothing_from_another_accounts_number_either(
    world: World, number: str
) -> None:
    """What other numbers of this server send comes in without anybody's credentials."""
    other = world.main("POST", "/2010-04-01/Accounts.json", data={"FriendlyName": "Other"})
    sender = World(world.base_url, other["sid"], other["auth_token"], world.engine)
    path = f"/2010-04-01/Accounts/{world.account_sid}.json"
    world.main("POST", path, data={"Status": "suspended"})
    try:
        theirs = sender.buy()
        conversation = sender.post(CONVERSATIONS)["sid"]
        pair = {"MessagingBinding.Address": number, "MessagingBinding.ProxyAddress": theirs}
        sender.post(f"{CONVERSATIONS}/{conversation}/Participants", pair)
        sender.post(f"{CONVERSATIONS}/{conversation}/Messages", {"Body": "STOP"})
        sender.settle()
    finally:
        sender.close()
        world.main("POST", path, data={"Status": "active"})

    assert world.get("/simulator/v1/Messages", To=number)["messages"] == []
    assert world.conversations() == []
    assert world.handset(theirs) == []


def test_a_number_of_nobody_is_refused(world: World) -> None:
    form = {"From": ALICE, "To": "+15559999999", "Body": "Hi"}
    refused = world.request("POST", "/simulator/v1/Messages", data=form)
    assert refused.status_code in (400, 404)
    assert refused.json()["message"]


def test_a_released_number_takes_its_address_along(world: World, number: str) -> None:
    path = f"/2010-04-01/Accounts/{world.account_sid}/IncomingPhoneNumbers"
    [row] = world.get(f"{path}.json", PhoneNumber=number)["incoming_phone_numbers"]
    world.delete(f"{path}/{row['sid']}.json")

    assert world.get("/conversations/v1/Configuration/Addresses")["address_configurations"] == []
    assert any(alert["error_code"] == "50610" for alert in world.alerts())
    world.buy(number)
    assert world.sms(ALICE, number)["conversation_sid"] is None


def test_the_handler_runs_beside_a_captured_message(world: World, receiver: Receiver) -> None:
    number = world.buy(SmsUrl=receiver.url("/handler"))
    world.address(number)

    sid = world.sms(ALICE, number, "Hi")["conversation_sid"]
    world.sms(ALICE, number, "again")
    world.settle()

    assert bodies(world, sid) == ["Hi", "again"]
    assert [heard.form["Body"] for heard in receiver.at("/handler")] == ["Hi", "again"]


def test_skip_leaves_the_handler_out_for_captured_messages_only(
    world: World, receiver: Receiver
) -> None:
    setting = {"NumberHandlerWithAutocreation": "skip"}
    assert world.post("/switchroom/v1/Settings", setting, 200)[
        "number_handler_with_autocreation"
    ] == ("skip")
    captured, plain = (world.buy(SmsUrl=receiver.url("/handler")) for _ in range(2))
    world.address(captured)

    world.sms(ALICE, captured, "captured")
    world.sms(ALICE, captured, "captured again")
    world.sms(ALICE, plain, "plain")
    world.settle()

    assert [heard.form["Body"] for heard in receiver.at("/handler")] == ["plain"]


def test_a_failing_handler_does_not_touch_the_conversation(
    world: World, receiver: Receiver
) -> None:
    number = world.buy(SmsUrl="http://127.0.0.1:9/nobody-listens")
    world.address(number)
    sid = world.sms(ALICE, number, "Hi")["conversation_sid"]
    assert bodies(world, sid) == ["Hi"]
    assert eventually(lambda: [a for a in world.alerts() if a["error_code"] == "11202"])


def test_a_message_between_two_senders_of_one_conversation_is_relayed(world: World) -> None:
    number = world.buy()
    conversation = world.post(CONVERSATIONS)["sid"]
    for address in (ALICE, BOB):
        pair = {"MessagingBinding.Address": address, "MessagingBinding.ProxyAddress": number}
        world.post(f"{CONVERSATIONS}/{conversation}/Participants", pair)

    world.sms(ALICE, number, "Hi Bob")
    world.settle()

    assert [(sms["from"], sms["body"]) for sms in world.handset(BOB)] == [(number, "Hi Bob")]
    assert world.handset(ALICE) == []
    [message] = world.messages(conversation)
    assert message["delivery"]["total"] == 1
    assert message["delivery"]["delivered"] == "all"
