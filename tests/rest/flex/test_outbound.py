"""Conversations that agents begin, and what becomes of them when they cannot (flex §2.1, §9)."""

from typing import Any

import pytest

from tests.rest.flex.floor import Floor, attributes, conversation, open_floor, task
from tests.rest.taskrouter.desk import refused
from tests.world import World


def begun(floor: Floor, made: Any) -> None:
    """Nothing has reached the customer, and his number is free."""
    floor.world.settle()
    assert floor.heard() == []
    channel = floor.channel(made).fetch()
    assert (channel.status, channel.error_code) == ("failed", 19025)
    assert channel.error_message
    assert floor.state(made) == "closed"
    assert floor.desk.status(task(made)) == "canceled"


@pytest.mark.parametrize("hindrance", ["away", "at capacity"])
def test_who_cannot_take_the_task_cannot_begin(world: World, hindrance: str) -> None:
    floor = open_floor(world, "ann")
    if hindrance == "away":
        floor.desk.go(floor.agents["ann"], "Offline")
    else:
        floor.desk.capacity(floor.agents["ann"], 0, "sms")
    made = floor.outbound("ann")
    begun(floor, made)
    assert made.routing["properties"]["assignment_status"] == "canceled"
    assert refused(floor.channel(made).invites.create, routing=floor.routing())[0] == 400
    floor.desk.capacity(floor.agents["ann"], 1, "sms")
    floor.desk.go(floor.agents["ann"], "Available")
    again = floor.outbound("ann", attributes={"customerName": "Kim"})
    assert conversation(again) != conversation(made)
    floor.desk.answer(task(again), "ann", "accepted")
    floor.say(again, "ann", "Your bike is ready")
    assert floor.heard() == ["Your bike is ready"]
    assert floor.no_owner() == []


@pytest.mark.parametrize("way", ["rejected", "canceled", "deleted"])
def test_who_changes_his_mind_has_begun_nothing(world: World, way: str) -> None:
    floor = open_floor(world, "ann", "bob")
    made = floor.outbound("ann")
    assert attributes(made)["direction"] == "outbound"
    assert floor.desk.asked(task(made)) == {"ann"}
    at = floor.desk.at.tasks(task(made))
    if way == "rejected":
        floor.desk.answer(task(made), "ann", "rejected")
    elif way == "canceled":
        at.update(assignment_status="canceled")
    else:
        at.delete()
    assert floor.status(made) == "failed"
    assert floor.state(made) == "closed"
    assert len(floor.channel(made).invites.list()) == 1, "nobody else is asked to begin it"
    assert floor.no_owner() == []


def test_a_customer_who_writes_first_after_all_is_answered(world: World) -> None:
    floor = open_floor(world, "ann", "bob")
    made = floor.outbound("ann")
    floor.writes("Is my bike ready?")
    floor.desk.go(floor.agents["ann"], "Offline", reject_pending_reservations="true")
    assert floor.status(made) == "active"
    (second,) = floor.live(made)
    assert floor.desk.asked(second) == {"bob"}


def test_one_open_conversation_for_a_pair(world: World) -> None:
    floor = open_floor(world, "ann", "bob")
    made = floor.outbound("ann")
    status, code, sentence = refused(floor.outbound, "bob")
    assert (status, code) == (409, 50416)
    assert conversation(made) in sentence
    assert len(world.conversations()) == 1
    assert floor.desk.at.workers(floor.agents["bob"]).reservations.list() == []


def test_what_an_agent_needs_to_begin(world: World) -> None:
    floor = open_floor(world, "ann")
    for missing in ("queue_sid", "worker_sid"):
        status, code, sentence = refused(floor.outbound, "ann", **{missing: None})
        assert (status, code) == (400, 45004)
        assert "queue_sid and worker_sid are required" in sentence
    assert refused(floor.outbound, "ann", worker_sid="WK" + "0" * 32)[:2] == (400, 20001)
    assert world.conversations() == []
