"""An SMS becomes a conversation, runs through a flow, becomes a task, rings at an agent, and the
answer goes back out."""

import json
from typing import Any

import pytest

from tests.studio.build import (
    CUSTOMER,
    alerted,
    bodies,
    connected,
    executions,
    publish,
    send,
    trigger,
)
from tests.studio.build import widget as a_widget
from tests.taskrouter import build
from tests.taskrouter.build import Desk
from tests.world import World


@pytest.fixture
def desk(world: World) -> Desk:
    return build.workspace(world)


def to_flex(workflow: str, attributes: str = "{}", **more: Any) -> dict[str, Any]:
    properties = {"workflow": workflow, "channel": "sms", "attributes": attributes, **more}
    return a_widget(
        "hand_over", "send-to-flex", properties, callComplete="after", failedToEnqueue="sorry"
    )


def staffed(desk: Desk, *agents: str) -> tuple[str, dict[str, str]]:
    """A workflow, and agents who take SMS."""
    workflow = desk.workflow("Assign to anyone", desk.queue("Everyone"))
    return workflow, {name: desk.worker(name, full_name=name.title()) for name in agents}


def flow(world: World, workflow: str, **more: Any) -> str:
    return publish(
        world,
        trigger(incomingConversationMessage="hello", incomingMessage="hello"),
        send("hello", "One moment, please", "hand_over", "hand_over"),
        to_flex(
            workflow, '{"question": {{trigger.conversation.Body | to_json}}, "name": "Kim"}', **more
        ),
        send("after", "This must not be heard"),
        send("sorry", "Nobody is there"),
    )


def offered(desk: Desk, worker: str) -> Any:
    """The reservation that a worker is asked about."""
    (found,) = desk.reservations(worker, ReservationStatus="pending")
    return found


def answer(desk: Desk, worker: str, reservation: Any, status: str) -> Any:
    path = f"/Workers/{worker}/Reservations/{reservation['sid']}"
    return desk.post(path, 200, ReservationStatus=status)


def participants(world: World, conversation_sid: str) -> list[Any]:
    path = f"/conversations/v1/Conversations/{conversation_sid}/Participants"
    found: list[Any] = world.get(path)["participants"]
    return found


def say(world: World, conversation_sid: str, agent: str, text: str) -> None:
    path = f"/conversations/v1/Conversations/{conversation_sid}/Messages"
    world.post(path, {"Author": agent, "Body": text}, webhooks=True)


def test_from_handset_to_handset(world: World, desk: Desk) -> None:
    workflow, workers = staffed(desk, "ann")
    flow_sid = flow(world, workflow)
    number = connected(world, flow_sid)
    world.sms(CUSTOMER, number, 'My bike is "broken"')
    world.settle()
    assert bodies(world) == ["One moment, please"]

    (conversation,) = world.conversations()
    reservation = offered(desk, workers["ann"])
    task = desk.get(f"/Tasks/{reservation['task_sid']}")
    attributes = json.loads(task["attributes"])
    assert attributes["question"] == 'My bike is "broken"'
    assert attributes["name"] == "Kim"
    assert attributes["customerAddress"] == attributes["from"] == CUSTOMER
    assert attributes["conversationSid"] == conversation["sid"]
    assert attributes["channelType"] == "sms"
    assert attributes["direction"] == "inbound"
    assert attributes["flexInteractionSid"].startswith("KD")
    assert attributes["conversations"]["external_contact"] == number
    assert task["task_channel_unique_name"] == "sms"
    assert len(participants(world, conversation["sid"])) == 1
    (execution,) = executions(world, flow_sid)
    assert execution["status"] == "ended"

    answer(desk, workers["ann"], reservation, "accepted")
    assert {p["identity"] for p in participants(world, conversation["sid"])} == {None, "ann"}
    say(world, conversation["sid"], "ann", "Hello, this is Ann")
    world.settle()
    assert bodies(world) == ["One moment, please", "Hello, this is Ann"]
    world.sms(CUSTOMER, number, "Hello Ann")
    world.settle()
    assert len(executions(world, flow_sid)) == 1, "the flow is out of it"
    assert bodies(world)[2:] == []

    answer(desk, workers["ann"], reservation, "wrapping")
    assert world.conversations()[0]["state"] == "closed"
    answer(desk, workers["ann"], reservation, "completed")
    assert desk.status(reservation["task_sid"]) == "completed"

    world.sms(CUSTOMER, number, "One more thing")
    world.settle()
    assert len(world.conversations()) == 2
    assert offered(desk, workers["ann"])["task_sid"] != reservation["task_sid"]


def test_completing_alone_ends_the_conversation_too(world: World, desk: Desk) -> None:
    workflow, workers = staffed(desk, "ann")
    number = connected(world, flow(world, workflow))
    world.sms(CUSTOMER, number, "hi")
    world.settle()
    reservation = offered(desk, workers["ann"])
    answer(desk, workers["ann"], reservation, "accepted")
    answer(desk, workers["ann"], reservation, "completed")
    (conversation,) = world.conversations()
    assert conversation["state"] == "closed"


def test_a_rejected_task_rings_at_the_next_agent(world: World, desk: Desk) -> None:
    workflow, workers = staffed(desk, "ann", "bob")
    number = connected(world, flow(world, workflow))
    world.sms(CUSTOMER, number, "hi")
    world.settle()
    first = next(name for name in workers if desk.reservations(workers[name]))
    second = "bob" if first == "ann" else "ann"
    answer(desk, workers[first], offered(desk, workers[first]), "rejected")
    answer(desk, workers[second], offered(desk, workers[second]), "accepted")
    (conversation,) = world.conversations()
    assert {p["identity"] for p in participants(world, conversation["sid"])} == {None, second}


def test_a_workflow_that_is_not_there_takes_the_failure_path(world: World, desk: Desk) -> None:
    flow_sid = flow(world, "WW" + "0" * 32)
    number = connected(world, flow_sid)
    world.sms(CUSTOMER, number, "hi")
    world.settle()
    assert bodies(world) == ["One moment, please", "Nobody is there"]
    (conversation,) = world.conversations()
    path = f"/conversations/v1/Conversations/{conversation['sid']}/Webhooks"
    assert len(world.get(path)["webhooks"]) == 1, "the flow still owns the conversation"


def test_a_flow_of_a_number_makes_the_conversation_it_hands_over(world: World, desk: Desk) -> None:
    workflow, workers = staffed(desk, "ann")
    flow_sid = flow(world, workflow)
    url = f"https://webhooks.twilio.com/v1/Accounts/{world.account_sid}/Flows/{flow_sid}"
    number = world.buy(SmsUrl=url)
    world.sms(CUSTOMER, number, "hi")
    world.settle()
    (conversation,) = world.conversations()
    assert [m["body"] for m in world.messages(conversation["sid"])] == ["hi"]
    answer(desk, workers["ann"], offered(desk, workers["ann"]), "accepted")
    say(world, conversation["sid"], "ann", "Hello")
    world.settle()
    assert bodies(world) == ["One moment, please", "Hello"]


def test_priority_and_timeout_go_through(world: World, desk: Desk) -> None:
    workflow, workers = staffed(desk, "ann")
    number = connected(world, flow(world, workflow, priority="50", timeout="7200"))
    world.sms(CUSTOMER, number, "hi")
    world.settle()
    task = desk.get(f"/Tasks/{offered(desk, workers['ann'])['task_sid']}")
    assert (task["priority"], task["timeout"]) == (50, 7200)


def test_a_conversation_that_nobody_takes_is_routed_on(still_world: World) -> None:
    """Its task is given up after a minute: another flow begins with what the customer wrote."""
    world = still_world
    desk = build.workspace(world)
    queue = desk.queue("Everyone")
    rule = {"expression": "1==1", "targets": [{"queue": queue, "timeout": 60}]}
    workflow = desk.workflow("For a minute", None, rule)
    night = publish(
        world,
        trigger(incomingConversationMessage="say"),
        send("say", "We are closed. You wrote: {{trigger.conversation.Body}}"),
    )
    world.post("/switchroom/v1/Settings", {"StuckFlowRoute": night}, status=200)
    number = connected(world, flow(world, workflow))
    world.sms(CUSTOMER, number, "hi")
    world.settle()
    assert bodies(world) == ["One moment, please"]
    world.advance("PT1M")
    assert bodies(world)[1:] == ["We are closed. You wrote: hi"]
    world.sms(CUSTOMER, number, "hello?")
    world.settle()
    assert bodies(world)[2:] == ["We are closed. You wrote: hello?"]
    assert len(world.conversations()) == 1


def test_without_a_route_the_account_hears_of_it(still_world: World) -> None:
    world = still_world
    desk = build.workspace(world)
    workflow = desk.workflow("Everyone", desk.queue("Everyone"))
    number = connected(world, flow(world, workflow, timeout="60"))
    world.sms(CUSTOMER, number, "hi")
    world.settle()
    world.advance("PT1M")
    (conversation,) = world.conversations()
    (text,) = [text for code, text in alerted(world) if code == "81015"]
    assert f"Nobody has the conversation {conversation['sid']}" in text
    assert "Task TTL Exceeded" in text


def test_a_route_that_leads_in_a_circle_ends(still_world: World) -> None:
    world = still_world
    desk = build.workspace(world)
    workflow = desk.workflow("Everyone", desk.queue("Everyone"))
    flow_sid = flow(world, workflow, timeout="60")
    world.post("/switchroom/v1/Settings", {"StuckFlowRoute": flow_sid}, status=200)
    number = connected(world, flow_sid)
    world.sms(CUSTOMER, number, "hi")
    world.settle()
    for _ in range(10):
        world.advance("PT1M")
    assert bodies(world).count("One moment, please") == 6
    said = [text for code, text in alerted(world) if code == "81015"]
    assert len([text for text in said if "asked for at once" in text]) == 1, "then no flow again"
