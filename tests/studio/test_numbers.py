"""Flows that a number runs: its "A message comes in" is the flow's own address (studio §1.8)."""

from typing import Any

from tests.receiver import Heard, Receiver, Said
from tests.studio.build import (
    CUSTOMER,
    ask,
    bodies,
    context,
    executions,
    publish,
    send,
    trigger,
    widget,
)
from tests.world import World


def address(world: World, flow_sid: str, query: str = "") -> str:
    """The flow's webhook URL, as the API shows it."""
    url = f"https://webhooks.twilio.com/v1/Accounts/{world.account_sid}/Flows/{flow_sid}"
    return f"{url}?{query}" if query else url


def redirecting(world: World, url: str, timeout: str = "60") -> str:
    return publish(
        world,
        trigger(incomingMessage="away"),
        widget(
            "away",
            "add-twiml-redirect",
            {"url": url, "method": "POST", "timeout": timeout},
            **{"return": "back", "timeout": "late", "fail": "bad"},
        ),
        send("back", "Back with {{widgets.away.answer}}"),
        send("late", "Too late"),
        send("bad", "Bad"),
    )


def test_a_number_runs_its_flow_without_a_conversation(world: World) -> None:
    flow_sid = publish(
        world,
        trigger(incomingMessage="ask"),
        ask("ask", "Your name?", "greet"),
        send("greet", "Hello {{widgets.ask.inbound.Body}}, {{trigger.message.NumMedia}}"),
    )
    number = world.buy(SmsUrl=address(world, flow_sid))
    world.sms(CUSTOMER, number, "hi")
    world.settle()
    world.sms(CUSTOMER, number, "Ann")
    world.settle()
    assert bodies(world) == ["Your name?", "Hello Ann, 0"]
    assert world.conversations() == []
    (execution,) = executions(world, flow_sid)
    found = context(world, flow_sid, execution["sid"])
    assert found["flow"]["channel"] == {"address": number}
    assert found["contact"]["channel"]["address"] == CUSTOMER
    assert found["trigger"]["message"]["Body"] == "hi"
    assert found["widgets"]["ask"]["inbound"]["Body"] == "Ann"
    assert found["widgets"]["ask"]["outbound"]["Sid"].startswith("SM")


def test_two_numbers_of_a_flow_do_not_mix_their_customers(world: World) -> None:
    flow_sid = publish(
        world,
        trigger(incomingMessage="ask"),
        ask("ask", "Here?", "yes"),
        send("yes", "{{flow.channel.address}}"),
    )
    one, two = (world.buy(SmsUrl=address(world, flow_sid)) for _ in range(2))
    for number in (one, two, one, two):
        world.sms(CUSTOMER, number, "x")
        world.settle()
    assert bodies(world) == ["Here?", "Here?", one, two]


def test_a_flow_hands_its_message_to_a_document_and_back(world: World, receiver: Receiver) -> None:
    seen: dict[str, Any] = {}

    def answer(heard: Heard) -> Said:
        seen.update(heard.form)
        back = address(world, flow_sid, "FlowEvent=return&amp;answer=42")
        twiml = f"<Response><Message>One moment</Message><Redirect>{back}</Redirect></Response>"
        return Said(body=twiml, content_type="text/xml")

    receiver.answers["/twiml"] = answer
    flow_sid = redirecting(world, receiver.url("/twiml"))
    number = world.buy(SmsUrl=address(world, flow_sid))
    world.sms(CUSTOMER, number, "hi")
    world.settle()
    assert seen["Body"] == "hi"
    assert seen["From"] == CUSTOMER
    assert sorted(bodies(world)) == ["Back with 42", "One moment"]
    (execution,) = executions(world, flow_sid)
    assert execution["status"] == "ended"


def test_what_does_not_come_back_times_out(still_world: World, receiver: Receiver) -> None:
    world = still_world
    receiver.answers["/twiml"] = Said(body="<Response/>", content_type="text/xml")
    flow_sid = redirecting(world, receiver.url("/twiml"))
    number = world.buy(SmsUrl=address(world, flow_sid))
    world.sms(CUSTOMER, number, "hi")
    world.advance("PT59S")
    assert bodies(world) == []
    world.advance("PT1S")
    assert bodies(world) == ["Too late"]


def test_a_document_of_the_number_may_lead_to_a_flow(world: World, receiver: Receiver) -> None:
    flow_sid = publish(world, trigger(incomingMessage="say"), send("say", "From the flow"))
    redirect = f"<Response><Redirect>{address(world, flow_sid)}</Redirect></Response>"
    receiver.answers["/first"] = Said(body=redirect, content_type="text/xml")
    number = world.buy(SmsUrl=receiver.url("/first"))
    world.sms(CUSTOMER, number, "hi")
    world.settle()
    assert bodies(world) == ["From the flow"]


def test_a_failed_message_takes_its_path(world: World) -> None:
    flow_sid = publish(
        world,
        trigger(incomingMessage="bad"),
        send("bad", "Hello", "", "empty", to="nobody"),
        send("empty", "{{flow.variables.nothing}}", "", "say"),
        send("say", "It was {{widgets.bad.outbound.ErrorCode}}"),
    )
    number = world.buy(SmsUrl=address(world, flow_sid))
    world.sms(CUSTOMER, number, "hi")
    world.settle()
    assert bodies(world) == ["It was 21211"]
    assert [alert["error_code"] for alert in world.alerts()] == ["81011", "81011"]


def test_an_address_of_another_account_is_called_as_any_url(world: World) -> None:
    other = f"https://webhooks.twilio.com/v1/Accounts/AC{'9' * 32}/Flows/FW{'9' * 32}#ct=1&tt=1"
    number = world.buy(SmsUrl=other)
    world.sms(CUSTOMER, number, "hi")
    world.settle()
    assert bodies(world) == []
    assert len(world.alerts()) == 1
