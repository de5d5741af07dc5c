"""Nobody is left behind: what becomes of an execution that cannot go on, and of its customer."""

from tests.receiver import Receiver
from tests.studio.build import (
    CUSTOMER,
    alerted,
    ask,
    bodies,
    connected,
    executions,
    http,
    publish,
    send,
    split,
    trigger,
    variables,
    widget,
)
from tests.world import World

SETTINGS = "/switchroom/v1/Settings"


def voice(name: str) -> dict[str, object]:
    """A widget that cannot run, without a way on."""
    return widget(name, "say-play", {"say": "Hello"}, audioComplete="")


def rescue(world: World) -> str:
    """A flow that takes over."""
    return publish(
        world,
        trigger(incomingConversationMessage="sorry", incomingMessage="sorry"),
        ask("sorry", "Sorry, a person will help. What is it about?", "thanks"),
        send("thanks", "Noted: {{widgets.sorry.inbound.Body}}"),
    )


def test_a_stuck_execution_ends_with_a_reason(world: World) -> None:
    flow_sid = publish(world, trigger(incomingConversationMessage="talk"), voice("talk"))
    number = connected(world, flow_sid)
    world.sms(CUSTOMER, number, "hi")
    world.settle()
    (execution,) = executions(world, flow_sid)
    assert execution["status"] == "ended"
    first, second = alerted(world)
    assert first[0] == "81020"
    assert "needs a voice call" in first[1]
    assert "UNSUPPORTED_WIDGET" in second[1]
    ours = world.get(f"/switchroom/v1/Executions/{execution['sid']}")
    assert ours["ended_reason"] == "UNSUPPORTED_WIDGET"


def test_another_flow_takes_the_customer_on(world: World) -> None:
    """It gets the customer's messages as long as it is active; then the first flow is back."""
    flow_sid = publish(world, trigger(incomingConversationMessage="talk"), voice("talk"))
    world.post(SETTINGS, {"StuckFlowRoute": rescue(world)}, status=200)
    number = connected(world, flow_sid)
    world.sms(CUSTOMER, number, "hi")
    world.settle()
    assert bodies(world) == ["Sorry, a person will help. What is it about?"]
    world.sms(CUSTOMER, number, "my bike")
    world.settle()
    assert bodies(world)[1:] == ["Noted: my bike"]
    world.sms(CUSTOMER, number, "again")
    world.settle()
    assert bodies(world)[2:] == ["Sorry, a person will help. What is it about?"]
    assert len(executions(world, flow_sid)) == 2


def test_a_number_has_its_customers_taken_on_too(world: World) -> None:
    flow_sid = publish(world, trigger(incomingMessage="talk"), voice("talk"))
    world.post(SETTINGS, {"StuckFlowRoute": rescue(world)}, status=200)
    number = world.buy(
        SmsUrl=f"https://webhooks.twilio.com/v1/Accounts/{world.account_sid}/Flows/{flow_sid}"
    )
    world.sms(CUSTOMER, number, "hi")
    world.settle()
    world.sms(CUSTOMER, number, "my bike")
    world.settle()
    assert bodies(world) == ["Sorry, a person will help. What is it about?", "Noted: my bike"]


def test_a_route_that_is_stuck_itself_has_no_successor(world: World) -> None:
    flow_sid = publish(world, trigger(incomingConversationMessage="talk"), voice("talk"))
    other = publish(world, trigger(incomingConversationMessage="talk"), voice("talk"))
    world.post(SETTINGS, {"StuckFlowRoute": other}, status=200)
    number = connected(world, flow_sid)
    world.sms(CUSTOMER, number, "hi")
    world.settle()
    assert len(executions(world, flow_sid)) == len(executions(world, other)) == 1


def test_a_url_hears_of_the_customer(world: World, receiver: Receiver) -> None:
    flow_sid = publish(world, trigger(incomingConversationMessage="talk"), voice("talk"))
    world.post(SETTINGS, {"StuckFlowRoute": receiver.url("/stuck")}, status=200)
    number = connected(world, flow_sid)
    world.sms(CUSTOMER, number, "hi")
    world.settle()
    (heard,) = receiver.at("/stuck")
    assert heard.is_signed_by(world.auth_token)
    assert heard.form["FlowSid"] == flow_sid
    assert heard.form["ContactAddress"] == CUSTOMER
    assert heard.form["Reason"] == "UNSUPPORTED_WIDGET"
    assert heard.form["ConversationSid"] == world.conversations()[0]["sid"]


def test_a_loop_ends_and_the_customer_is_taken_on(world: World) -> None:
    flow_sid = publish(
        world,
        trigger(incomingConversationMessage="a"),
        variables("a", "b", n="1"),
        split("b", "{{flow.variables.n}}", "a", ("equal_to", "2", "a")),
    )
    world.post(SETTINGS, {"StuckFlowRoute": rescue(world)}, status=200)
    number = connected(world, flow_sid)
    world.sms(CUSTOMER, number, "hi")
    world.settle()
    assert bodies(world) == ["Sorry, a person will help. What is it about?"]
    assert "81000" in [alert["error_code"] for alert in world.alerts()]


def test_a_draft_that_leads_nowhere_does_not_hold_its_tester(world: World) -> None:
    flow_sid = publish(
        world,
        trigger(incomingConversationMessage="say"),
        send("say", "Hello", "nowhere"),
        status="draft",
    )
    world.post(f"/studio/v2/Flows/{flow_sid}/TestUsers", {"TestUsers": CUSTOMER}, status=200)
    number = connected(world, flow_sid)
    world.sms(CUSTOMER, number, "hi")
    world.settle()
    assert bodies(world) == ["Hello"]
    (execution,) = executions(world, flow_sid)
    assert execution["status"] == "ended"


def test_a_server_that_is_gone_costs_the_failure_path(world: World) -> None:
    flow_sid = publish(
        world,
        trigger(incomingConversationMessage="call"),
        http("call", "http://127.0.0.1:9/gone", "good", "bad"),
        send("good", "Good"),
        send("bad", "Bad"),
    )
    number = connected(world, flow_sid)
    world.sms(CUSTOMER, number, "hi")
    world.settle()
    assert bodies(world) == ["Bad"]
    assert [alert["error_code"] for alert in world.alerts()] == ["81016"]


def test_a_wrong_route_is_refused(world: World) -> None:
    for route in ("FW" + "0" * 32, "nonsense", "WW" + "0" * 32):
        answer = world.request("POST", SETTINGS, data={"StuckFlowRoute": route})
        assert answer.status_code == 400, answer.text
