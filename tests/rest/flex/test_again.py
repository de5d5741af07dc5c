"""A channel that nobody has is asked for again, with its history (flex §8)."""

from typing import Any

import pytest

from tests.rest.flex.floor import CUSTOMER, Floor, attributes, open_floor, task
from tests.world import World


def newest(floor: Floor, made: Any) -> Any:
    return floor.channel(made).invites.list()[-1]


def end(floor: Floor, made: Any, way: str) -> None:
    """Let the task of an interaction end before anybody has it, or while somebody has it."""
    at = floor.desk.at.tasks(task(made))
    if way == "canceled":
        at.update(assignment_status="canceled", reason="Wrong button")
    elif way == "deleted":
        at.delete()
    elif way == "rejected":
        floor.desk.answer(task(made), "ann", "rejected")


@pytest.mark.parametrize("way", ["canceled", "deleted"])
@pytest.mark.parametrize("asked", ["waiting", "offered"])
def test_at_once_by_the_workflow(world: World, way: str, asked: str) -> None:
    floor = open_floor(world, *(["ann"] if asked == "offered" else []))
    made = floor.inbound(attributes={"customerName": "Kim", "language": "fr"}, priority=7)
    end(floor, made, way)
    second = newest(floor, made)
    assert second.sid != attributes(made)["flexChannelInviteSid"]
    told = attributes(second)
    assert (told["customerName"], told["language"]) == ("Kim", "fr")
    assert told["flexChannelInviteSid"] == second.sid
    assert second.routing["properties"]["priority"] == 7
    assert second.routing["properties"]["workflow_sid"] == floor.workflow
    assert floor.live(made) == [task(second)]
    (text,) = floor.no_owner()
    assert "asked for at once" in text
    floor.agents["bob"] = floor.desk.worker("bob")
    if asked == "offered":
        floor.desk.go(floor.agents["ann"], "Offline", reject_pending_reservations="true")
    floor.desk.answer(task(second), "bob", "accepted")
    assert floor.members(made) == {None, "bob"}


@pytest.mark.parametrize("way", ["canceled", "deleted", "rejected"])
def test_a_worker_who_was_asked_alone(world: World, way: str) -> None:
    floor = open_floor(world, "ann", "bob")
    made = floor.inbound(queue_sid=floor.queue, worker_sid=floor.agents["ann"])
    assert floor.desk.asked(task(made)) == {"ann"}
    floor.desk.go(floor.agents["ann"], "Offline")
    end(floor, made, way)
    second = newest(floor, made)
    assert second.routing["properties"]["routing_target"] is None
    assert floor.desk.asked(task(second)) == {"bob"}


def test_the_task_of_an_agent_is_deleted(world: World) -> None:
    floor = open_floor(world, "ann")
    made = floor.served(attributes={"customerName": "Kim"})
    floor.desk.go(floor.agents["ann"], "Offline")
    floor.desk.at.tasks(task(made)).delete()
    assert floor.members(made) == {None}
    assert (floor.status(made), floor.state(made)) == ("active", "active")
    assert attributes(newest(floor, made))["customerName"] == "Kim"
    assert floor.live(made) == [task(newest(floor, made))]


def test_in_rounds_and_then_it_is_left(still_world: World) -> None:
    world = still_world
    floor = open_floor(world)
    made = floor.inbound(timeout=30)
    for minutes, texts in ((1, 1), (1, 2), (2, 2), (4, 3), (16, 4), (61, 5)):
        assert len(floor.no_owner()) <= texts
        world.advance(f"PT{minutes}M")
    world.advance("PT1H")
    told = floor.no_owner()
    assert [text.rsplit("; ", 1)[1] for text in told] == [
        "somebody is asked for at once",
        "somebody is asked for again in 1 min",
        "somebody is asked for again in 5 min",
        "somebody is asked for again in 15 min",
        "somebody is asked for again in 60 min",
        "after 5 rounds it is left until the customer writes again",
    ]
    assert len(floor.channel(made).invites.list()) == 6
    assert (floor.status(made), floor.live(made)) == ("inactive", [])

    floor.writes()
    assert floor.status(made) == "active"
    assert len(floor.live(made)) == 1
    assert len(floor.no_owner()) == 6
    floor.agents["ann"] = floor.desk.worker("ann")
    floor.desk.answer(floor.live(made)[0], "ann", "accepted")
    floor.desk.at.tasks(floor.live(made)[0]).delete()
    assert len(floor.live(made)) == 1, "the rounds begin anew"


def test_an_agent_who_comes_between_two_rounds_ends_them(still_world: World) -> None:
    world = still_world
    floor = open_floor(world)
    made = floor.inbound(timeout=30)
    world.advance("PT31S")
    world.advance("PT31S")
    assert floor.live(made) == []
    floor.agents["ann"] = floor.desk.worker("ann")
    floor.invite(made, "ann")
    world.advance("PT2H")
    assert len(floor.channel(made).invites.list()) == 3
    assert floor.present(made) == [("customer", None), ("agent", "ann")]


def test_without_the_workflow_it_is_left(still_world: World) -> None:
    world = still_world
    floor = open_floor(world)
    made = floor.inbound()
    other = floor.desk.workflow(default=floor.queue)
    floor.desk.at.workflows(other).fetch()
    end(floor, made, "canceled")
    floor.desk.at.tasks(floor.live(made)[0]).update(assignment_status="canceled")
    floor.desk.at.workflows(floor.workflow).delete()
    world.advance("PT2H")
    assert floor.status(made) == "inactive"
    assert any("is not a workflow of this workspace" in text for text in floor.no_owner())
    assert floor.no_owner()[-1].endswith("it is left until the customer writes again")


def test_a_conversation_that_is_closed_is_nobodys(world: World) -> None:
    floor = open_floor(world)
    made = floor.inbound()
    sid = attributes(made)["conversationSid"]
    world.post(f"/conversations/v1/Conversations/{sid}", {"State": "closed"}, 200)
    end(floor, made, "canceled")
    assert len(floor.tasks(made)) == 1
    assert floor.no_owner() == []


def test_the_url_of_the_account_is_told_and_the_channel_is_left(
    world: World, receiver: Any
) -> None:
    floor = open_floor(world)
    made = floor.inbound()
    world.post("/switchroom/v1/Settings", {"StuckFlowRoute": receiver.url("/stuck")}, 200)
    end(floor, made, "canceled")
    world.settle()
    (heard,) = receiver.at("/stuck")
    assert heard.form["TaskSid"] == task(made)
    assert heard.is_signed_by(world.auth_token)
    assert (floor.status(made), floor.live(made)) == ("inactive", [])
    assert CUSTOMER in str(world.messages(attributes(made)["conversationSid"]))
    floor.writes()
    assert len(floor.live(made)) == 1


def test_a_workspace_is_deleted(still_world: World) -> None:
    """There is nobody to ask any more: that is said, and the customer is not forgotten."""
    world = still_world
    floor = open_floor(world, "ann")
    made = floor.served()
    floor.desk.at.delete()
    assert floor.members(made) == {None}
    for _ in range(3):
        world.advance("PT65M")
    assert (floor.status(made), floor.state(made)) == ("inactive", "active")
    assert floor.no_owner()[-1].endswith("it is left until the customer writes again")
    floor.channel(made).update(status="closed")
    assert floor.state(made) == "closed"
