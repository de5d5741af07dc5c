"""Subflows in an execution of the server (studio §3.10, §5.3)."""

from typing import Any

from tests.studio.build import (
    CUSTOMER,
    ask,
    bodies,
    connected,
    context,
    executions,
    flow,
    publish,
    send,
    trigger,
    variables,
    widget,
)
from tests.world import World


def child(world: World, question: str = "Score, {{trigger.parent.parameters.who.name}}?") -> str:
    return publish(
        world,
        trigger(incomingParent="ask"),
        ask("ask", question, "keep"),
        variables("keep", "", score="{{widgets.ask.inbound.Body}}"),
    )


def parent(world: World, child_sid: str, **more: Any) -> str:
    who = {"key": "who", "type": "json_object", "value": '{"name": "Ann"}'}
    properties = {"flow_sid": child_sid, "flow_revision": "LatestPublished", "parameters": [who]}
    return publish(
        world,
        trigger(incomingConversationMessage="mine"),
        variables("mine", "sub", score="none"),
        widget("sub", "run-subflow", properties | more, completed="say", failed="bad"),
        send("say", "{{widgets.sub.score}} and {{flow.variables.score}}"),
        send("bad", "It failed"),
    )


def steps(world: World, flow_sid: str, execution_sid: str) -> list[dict[str, Any]]:
    """Oldest first."""
    path = f"/studio/v2/Flows/{flow_sid}/Executions/{execution_sid}/Steps"
    found: list[dict[str, Any]] = world.get(path)["steps"]
    return found[::-1]


def test_a_subflow_runs_inside_its_parents_execution(world: World) -> None:
    child_sid = child(world)
    flow_sid = parent(world, child_sid)
    number = connected(world, flow_sid)
    world.sms(CUSTOMER, number, "hi")
    world.settle()
    world.sms(CUSTOMER, number, "7")
    world.settle()
    assert bodies(world) == ["Score, Ann?", "7 and none"]
    assert executions(world, child_sid) == []
    (execution,) = executions(world, flow_sid)
    taken = steps(world, flow_sid, execution["sid"])
    assert [(s["transitioned_from"], s["name"], s["transitioned_to"]) for s in taken] == [
        ("Trigger", "incomingConversationMessage", "mine"),
        ("mine", "next", "sub"),
        ("Trigger", "incomingParent", "ask"),
        ("ask", "incomingMessage", "keep"),
        ("keep", "next", "Ended"),
        ("sub", "completed", "say"),
        ("say", "sent", "Ended"),
    ]
    of_sub = taken[5]["sid"]
    assert [s["parent_step_sid"] for s in taken] == [None, None, of_sub, of_sub, of_sub, None, None]
    path = f"/studio/v2/Flows/{flow_sid}/Executions/{execution['sid']}/Steps/{taken[4]['sid']}"
    inside = world.get(f"{path}/Context")["context"]
    assert inside["flow"]["variables"] == {"score": "7"}
    assert inside["trigger"]["parent"]["trigger_type"] == "conversation"
    assert set(inside["widgets"]) == {"ask"}
    after = context(world, flow_sid, execution["sid"])
    assert after["widgets"]["sub"] == {"score": "7"}
    assert "parent" not in after["trigger"]


def test_the_revision_of_a_subflow_is_fixed_at_the_start(world: World) -> None:
    child_sid = child(world, "Old?")
    flow_sid = publish(
        world,
        trigger(incomingConversationMessage="wait"),
        ask("wait", "Ready?", "sub"),
        widget(
            "sub",
            "run-subflow",
            {"flow_sid": child_sid, "flow_revision": "LatestPublished"},
            completed="",
            failed="",
        ),
    )
    number = connected(world, flow_sid)
    world.sms(CUSTOMER, number, "hi")
    world.settle()
    new = flow(trigger(incomingParent="ask"), ask("ask", "New?"))
    world.post(
        f"/studio/v2/Flows/{child_sid}", {"Status": "published", "Definition": new}, status=200
    )
    world.post(
        f"/studio/v2/Flows/{flow_sid}",
        {"Status": "published", "Definition": flow(trigger())},
        status=200,
    )
    world.sms(CUSTOMER, number, "yes")
    world.settle()
    assert bodies(world) == ["Ready?", "Old?"]


def test_a_subflow_that_is_not_there_fails(world: World) -> None:
    number = connected(world, parent(world, "FW" + "0" * 32))
    world.sms(CUSTOMER, number, "hi")
    world.settle()
    assert bodies(world) == ["It failed"]
    assert [alert["error_code"] for alert in world.alerts()] == ["81024"]


def test_a_subflow_has_no_subflows(world: World) -> None:
    nested = child(world)
    middle = publish(
        world,
        trigger(incomingParent="sub"),
        widget(
            "sub",
            "run-subflow",
            {"flow_sid": nested, "flow_revision": "LatestPublished"},
            completed="ok",
            failed="bad",
        ),
        variables("ok", "", score="ran"),
        variables("bad", "", score="refused"),
    )
    number = connected(world, parent(world, middle))
    world.sms(CUSTOMER, number, "hi")
    world.settle()
    assert bodies(world) == ["refused and none"]


def test_messages_of_a_subflow_go_to_the_parents_conversation(world: World) -> None:
    number = connected(world, parent(world, child(world, "Hello?")))
    world.sms(CUSTOMER, number, "hi")
    world.settle()
    (conversation,) = world.conversations()
    assert [m["body"] for m in world.messages(conversation["sid"])] == ["hi", "Hello?"]
