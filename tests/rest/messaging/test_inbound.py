"""What a messaging service does with inbound messages (messaging §13.3, §14)."""

from typing import Any

import pytest

from tests.receiver import Receiver, Said
from tests.rest.messaging.shop import CUSTOMER, Shop
from tests.studio.build import ask, executions, publish, send, trigger
from tests.world import World

MODE = "/switchroom/v1/MessagingServices"


@pytest.fixture
def number(shop: Shop, receiver: Receiver) -> str:
    """A number with a webhook of its own at /number."""
    return shop.world.buy(SmsUrl=receiver.url("/number"))


def set_mode(shop: Shop, service: str, mode: str, **more: str) -> Any:
    form = {"IncomingMessages": mode, **more}
    return shop.world.post(f"{MODE}/{service}", form, status=200)


def hear(shop: Shop, number: str, receiver: Receiver) -> list[str]:
    """The paths that hear of one message."""
    before = len(receiver.requests)
    shop.world.sms(CUSTOMER, number)
    shop.world.settle()
    return [heard.path for heard in receiver.requests[before:]]


def test_the_service_decides_who_hears_of_a_message(
    shop: Shop, receiver: Receiver, number: str
) -> None:
    service = shop.service(number)
    assert shop.world.get(f"{MODE}/{service}")["incoming_messages"] == "drop"
    assert hear(shop, number, receiver) == []
    assert len(shop.client.messages.list()) == 1  # It is in the log all the same.
    set_mode(shop, service, "sender")
    assert hear(shop, number, receiver) == ["/number"]
    assert receiver.requests[-1].form["MessagingServiceSid"] == service
    set_mode(shop, service, "webhook", InboundRequestUrl=receiver.url("/service"))
    assert hear(shop, number, receiver) == ["/service"]
    shop.client.messaging.v1.services(service).update(inbound_method="GET")
    assert hear(shop, number, receiver) == ["/service"]
    assert receiver.requests[-1].method == "GET"
    assert receiver.requests[-1].is_signed_by(shop.world.auth_token)
    shop.client.messaging.v1.services(service).update(use_inbound_webhook_on_number=True)
    assert hear(shop, number, receiver) == ["/number"]
    assert shop.world.get(f"{MODE}/{service}")["incoming_messages"] == "sender"
    shop.client.messaging.v1.services(service).delete()
    assert hear(shop, number, receiver) == ["/number"]
    assert "MessagingServiceSid" not in receiver.requests[-1].form


def test_a_webhook_mode_needs_a_url(shop: Shop) -> None:
    service = shop.service()
    refusal = shop.world.post(f"{MODE}/{service}", {"IncomingMessages": "webhook"}, status=400)
    assert refusal["code"] == 20001


def test_the_services_fallback_is_called(shop: Shop, receiver: Receiver, number: str) -> None:
    shop.service(
        number,
        inbound_request_url=receiver.url("/service"),
        fallback_url=receiver.url("/fallback"),
    )
    receiver.answers["/service"] = Said(500)
    assert hear(shop, number, receiver) == ["/service", "/fallback"]
    assert receiver.requests[-1].form["ErrorCode"] == "11200"


def test_a_service_auto_creates_conversations_and_no_webhook_runs(
    shop: Shop, receiver: Receiver, number: str
) -> None:
    service = shop.service(number)
    set_mode(shop, service, "conversation")
    assert hear(shop, number, receiver) == []
    [conversation] = shop.world.conversations()
    assert conversation["messaging_service_sid"] == service
    assert hear(shop, number, receiver) == []
    assert [row["index"] for row in shop.world.messages(conversation["sid"])] == [0, 1]
    made = shop.client.conversations.v1.conversations(conversation["sid"])
    [participant] = made.participants.list()
    assert participant.messaging_binding["address"] == CUSTOMER
    made.update(state="closed")
    hear(shop, number, receiver)
    assert len(shop.world.conversations()) == 2


def test_the_address_of_a_number_comes_before_its_service(
    shop: Shop, receiver: Receiver, number: str
) -> None:
    service = shop.service(number)
    set_mode(shop, service, "conversation")
    flow = publish(
        shop.world,
        trigger(incomingConversationMessage="hi"),
        send("hi", "Hello from the flow"),
    )
    shop.world.address(
        number, **{"AutoCreation.Type": "studio", "AutoCreation.StudioFlowSid": flow}
    )
    assert hear(shop, number, receiver) == []
    assert [sms["body"] for sms in shop.world.handset(CUSTOMER)] == ["Hello from the flow"]
    assert len(shop.world.conversations()) == 1


def test_a_pre_event_webhook_is_asked_first(shop: Shop, receiver: Receiver, number: str) -> None:
    service = shop.service(number)
    set_mode(shop, service, "conversation")
    hook = {"PreWebhookUrl": receiver.url("/pre"), "Filters": "onConversationAdd"}
    shop.world.post("/conversations/v1/Configuration/Webhooks", hook, status=200)
    receiver.answers["/pre"] = Said(403)
    assert hear(shop, number, receiver) == ["/pre"]
    assert shop.world.conversations() == []
    receiver.answers["/pre"] = Said(200, '{"friendly_name": "Asked"}')
    hear(shop, number, receiver)
    [conversation] = shop.world.conversations()
    assert conversation["friendly_name"] == "Asked"


def test_a_services_webhook_runs_beside_an_open_conversation(
    shop: Shop, receiver: Receiver, number: str
) -> None:
    shop.service(number, inbound_request_url=receiver.url("/service"))
    shop.world.address(number)
    assert hear(shop, number, receiver) == ["/service"]
    assert len(shop.world.conversations()) == 1
    skip = {"NumberHandlerWithAutocreation": "skip"}
    shop.world.post("/switchroom/v1/Settings", skip, status=200)
    assert hear(shop, number, receiver) == []


def test_a_flow_hears_the_messages_of_a_service(shop: Shop) -> None:
    number = shop.number()
    flow = publish(shop.world, trigger(incomingMessage="hi"), send("hi", "Hello from the flow"))
    url = f"https://webhooks.twilio.com/v1/Accounts/{shop.world.account_sid}/Flows/{flow}"
    shop.service(number, inbound_request_url=url)
    shop.world.sms(CUSTOMER, number)
    shop.world.settle()
    assert [sms["body"] for sms in shop.world.handset(CUSTOMER)] == ["Hello from the flow"]


def flow_by(world: World, sender: str) -> str:
    """A flow that writes to the customer by a sender, and says how it went."""
    return publish(
        world,
        trigger(incomingRequest="hi"),
        send("hi", "By the service", **{"from": sender}),
    )


def test_a_flow_sends_by_a_service(shop: Shop) -> None:
    number = shop.number()
    service = shop.service(number)
    flow = flow_by(shop.world, service)
    form = {"To": CUSTOMER, "From": number}
    shop.world.post(f"/studio/v2/Flows/{flow}/Executions", form)
    shop.world.settle()
    [sms] = shop.world.handset(CUSTOMER)
    assert (sms["from"], sms["body"]) == (number, "By the service")


def test_a_flow_without_a_way_hears_of_it(shop: Shop) -> None:
    flow = publish(
        shop.world,
        trigger(incomingRequest="hi"),
        send("hi", "Nobody can", failed="sorry", **{"from": shop.service()}),
        send("sorry", "{{widgets.hi.outbound.ErrorCode}}"),
    )
    number = shop.number()
    form = {"To": CUSTOMER, "From": number}
    shop.world.post(f"/studio/v2/Flows/{flow}/Executions", form)
    shop.world.settle()
    assert [sms["body"] for sms in shop.world.handset(CUSTOMER)] == ["21704"]


def test_a_survey_in_the_name_of_a_service_hears_the_answers(shop: Shop) -> None:
    number, other = shop.number(), shop.number()
    flow = publish(
        shop.world,
        trigger(incomingRequest="ask", incomingMessage="new"),
        ask("ask", "How was it?", "thanks"),
        send("thanks", "Thanks for {{widgets.ask.inbound.Body}}"),
        send("new", "Hello"),
    )
    url = f"https://webhooks.twilio.com/v1/Accounts/{shop.world.account_sid}/Flows/{flow}"
    service = shop.service(number, other, inbound_request_url=url)
    form = {"To": CUSTOMER, "From": service}
    shop.world.post(f"/studio/v2/Flows/{flow}/Executions", form)
    shop.world.settle()
    [question] = shop.world.handset(CUSTOMER)
    shop.world.sms(CUSTOMER, question["from"], "a 7")
    shop.world.settle()
    [_, answer] = shop.world.handset(CUSTOMER)
    assert (answer["body"], answer["from"]) == ("Thanks for a 7", question["from"])
    assert len(executions(shop.world, flow)) == 1
    shop.world.sms(CUSTOMER, question["from"], "And hello")
    shop.world.settle()
    assert shop.world.handset(CUSTOMER)[-1]["body"] == "Hello"
    assert len(executions(shop.world, flow)) == 2


@pytest.mark.parametrize("mode", ["address", "service"])
def test_nobody_converses_with_an_alphanumeric_sender(
    shop: Shop, receiver: Receiver, mode: str
) -> None:
    digits = {"sqlite": 10, "postgres": 20}[shop.world.engine] + (mode == "service")
    number = shop.world.buy(f"+4479460010{digits}", SmsUrl=receiver.url("/number"))
    if mode == "service":
        set_mode(shop, shop.service(number), "conversation")
    else:
        shop.world.address(number)
    shop.send(from_="My Bank", to=number)
    inbound = [one for one in shop.client.messages.list() if one.direction == "inbound"]
    assert [one.from_ for one in inbound] == ["My Bank"]
    assert shop.world.conversations() == []
    assert shop.world.alerts() == []
