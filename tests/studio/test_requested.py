"""Executions that are started over REST, and the conversations they start (studio §1.5, §3.12)."""

from typing import Any

from tests.studio.build import (
    CUSTOMER,
    ask,
    bodies,
    context,
    executions,
    flow,
    publish,
    send,
    trigger,
    widget,
)
from tests.world import World


def start(world: World, flow_sid: str, number: str, **form: str) -> Any:
    path = f"/studio/v2/Flows/{flow_sid}/Executions"
    started = world.post(path, {"To": CUSTOMER, "From": number, **form})
    world.settle()
    return started


def starting(world: World, **more: Any) -> str:
    participant = {
        "type": "messaging",
        "messaging_binding_address": "{{contact.channel.address}}",
        "messaging_binding_proxy_address": "{{flow.channel.address}}",
    }
    properties = {"conversation_service_sid": "", "participants": [participant], **more}
    return publish(
        world,
        trigger(incomingRequest="start"),
        widget("start", "start-conversation", properties, created="ask", failed="bad"),
        ask("ask", "Hello {{flow.data.name}}, how was it?", "thanks", "late", "", "60"),
        send("thanks", "Thanks for {{widgets.ask.inbound.Body}}"),
        send("late", "Too late"),
        send("bad", "Bad"),
    )


def webhooks(world: World, conversation_sid: str) -> list[Any]:
    found: list[Any] = world.get(f"/conversations/v1/Conversations/{conversation_sid}/Webhooks")[
        "webhooks"
    ]
    return found


def test_a_flow_writes_first_and_hears_the_reply(world: World) -> None:
    """The number is wired to the flow, or replies would not reach it."""
    flow_sid = publish(
        world,
        trigger(incomingRequest="ask", incomingMessage="other"),
        ask("ask", "Your visit, {{flow.data.name}}?", "thanks"),
        send("thanks", "Thanks for {{widgets.ask.inbound.Body}}"),
        send("other", "Another execution"),
    )
    url = f"https://webhooks.twilio.com/v1/Accounts/{world.account_sid}/Flows/{flow_sid}"
    number = world.buy(SmsUrl=url)
    started = start(world, flow_sid, number, Parameters='{"name": "Ann"}')
    assert started["status"] == "active"
    world.sms(CUSTOMER, number, "5")
    world.settle()
    assert bodies(world) == ["Your visit, Ann?", "Thanks for 5"]
    (execution,) = executions(world, flow_sid)
    assert (execution["sid"], execution["status"]) == (started["sid"], "ended")
    assert context(world, flow_sid, started["sid"])["trigger"]["request"] == {
        "to": CUSTOMER,
        "from": number,
        "parameters": {"name": "Ann"},
    }


def test_a_flow_starts_a_conversation(world: World) -> None:
    flow_sid = starting(world)
    number = world.buy()
    started = start(world, flow_sid, number, Parameters='{"name": "Ann"}')
    (conversation,) = world.conversations()
    (webhook,) = webhooks(world, conversation["sid"])
    assert webhook["configuration"]["flow_sid"] == flow_sid
    found = context(world, flow_sid, started["sid"])
    assert found["flow"]["channel"] == {"address": number, "sid": conversation["sid"]}
    world.sms(CUSTOMER, number, "great")
    world.settle()
    assert bodies(world) == ["Hello Ann, how was it?", "Thanks for great"]
    texts = [message["body"] for message in world.messages(conversation["sid"])]
    assert texts == ["Hello Ann, how was it?", "great", "Thanks for great"]
    assert webhooks(world, conversation["sid"]) == []
    assert world.conversations()[0]["state"] == "active"
    assert len(executions(world, flow_sid)) == 1


def test_a_conversation_is_closed_at_the_end_if_so_wished(still_world: World) -> None:
    world = still_world
    flow_sid = starting(world, close_conversation_on_execution_end=True)
    number = world.buy()
    start(world, flow_sid, number)
    world.advance("PT1M")
    assert bodies(world)[-1] == "Too late"
    assert world.conversations()[0]["state"] == "closed"


def test_a_pair_in_another_conversation_fails(world: World) -> None:
    number = world.buy()
    world.address(number)
    world.sms(CUSTOMER, number, "hi")
    flow_sid = starting(world)
    start(world, flow_sid, number)
    assert bodies(world) == ["Bad"]
    assert len(world.conversations()) == 1
    assert [alert["error_code"] for alert in world.alerts()] == ["81006"]


def test_a_flow_resumes_a_conversation(world: World) -> None:
    number = world.buy()
    world.address(number)
    world.sms(CUSTOMER, number, "hi")
    (conversation,) = world.conversations()
    properties = {
        "conversation_service_sid": "{{flow.data.service}}",
        "conversation_sid": "{{flow.data.sid}}",
    }
    flow_sid = publish(
        world,
        trigger(incomingRequest="resume"),
        widget("resume", "resume-conversation", properties, resumed="ask", failed=""),
        ask("ask", "Are you still there?", "good"),
        send("good", "Good"),
    )
    sid, service = conversation["sid"], conversation["chat_service_sid"]
    start(world, flow_sid, number, Parameters=f'{{"sid": "{sid}", "service": "{service}"}}')
    world.sms(CUSTOMER, number, "yes")
    world.settle()
    texts = [message["body"] for message in world.messages(sid)]
    assert texts == ["hi", "Are you still there?", "yes", "Good"]
    assert webhooks(world, sid) == []


def test_the_end_by_request_takes_all_away(still_world: World) -> None:
    world = still_world
    flow_sid = starting(world)
    number = world.buy()
    started = start(world, flow_sid, number)
    path = f"/studio/v2/Flows/{flow_sid}/Executions/{started['sid']}"
    assert world.post(path, {"Status": "ended"}, status=200)["status"] == "ended"
    (conversation,) = world.conversations()
    assert webhooks(world, conversation["sid"]) == []
    world.advance("PT2M")
    world.sms(CUSTOMER, number, "hello?")
    world.settle()
    assert bodies(world) == ["Hello , how was it?"]


def test_old_executions_are_taken_away(still_world: World) -> None:
    """30 days after its start an execution is gone, whatever it waits for."""
    world = still_world
    flow_sid = publish(
        world,
        trigger(incomingRequest="ask"),
        ask("ask", "Well?", "", "late", "", "9999999"),
        send("late", "Too late"),
    )
    number = world.buy()
    started = start(world, flow_sid, number)
    world.advance("P29D")
    assert [row["sid"] for row in executions(world, flow_sid)] == [started["sid"]]
    world.advance("P1DT1H")
    assert executions(world, flow_sid) == []
    assert bodies(world) == ["Well?"]
    again = start(world, flow_sid, number)
    assert again["status"] == "active"


def test_a_deleted_flow_takes_its_executions_along(world: World) -> None:
    flow_sid = starting(world)
    number = world.buy()
    started = start(world, flow_sid, number)
    (conversation,) = world.conversations()
    world.delete(f"/studio/v2/Flows/{flow_sid}")
    world.settle()
    path = f"/studio/v2/Flows/{flow_sid}/Executions/{started['sid']}"
    assert world.request("GET", path).status_code == 404
    assert webhooks(world, conversation["sid"]) == []
    world.sms(CUSTOMER, number, "hello?")
    world.settle()
    assert world.alerts() == []


def test_an_execution_keeps_the_revision_it_started_with(world: World) -> None:
    flow_sid = starting(world)
    number = world.buy()
    started = start(world, flow_sid, number)
    new = flow(trigger(incomingRequest="say"), send("say", "New"))
    form = {"Status": "published", "Definition": new}
    world.post(f"/studio/v2/Flows/{flow_sid}", form, status=200)
    world.sms(CUSTOMER, number, "fine")
    world.settle()
    assert bodies(world)[-1] == "Thanks for fine"
    assert started["flow_version"] == 1
    assert start(world, flow_sid, number)["flow_version"] == 2
    assert bodies(world)[-1] == "New"
