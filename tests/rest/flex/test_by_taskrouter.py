"""Plain TaskRouter on the task of an interaction does what the desktop's calls do (flex §4, §8)."""

from collections.abc import Callable
from typing import Any, Final

import pytest

from tests.rest.flex.floor import Floor, attributes, open_floor, path, task
from tests.world import World

Deeds = dict[str, Callable[[], Any]]

WAYS: Final = ("desktop", "reservation", "worker", "task")


def deeds(floor: Floor, made: Any, way: str) -> Deeds:
    """What ann can do with her task, by one of the ways."""
    sid = task(made)
    wire, channel = floor.wire("ann"), path(made)
    (offer,) = floor.desk.at.tasks(sid).reservations.list()
    routed = {"type": "taskrouter", "reservation": {"sid": offer.sid}}
    invite = path(made, "Invites", attributes(made)["flexChannelInviteSid"])
    if way == "desktop":
        return {
            "accept": lambda: wire.post(invite, action="accept", routing=routed),
            "wrap up": lambda: wire.post(channel, status="closed", routing={"status": "wrapup"}),
            "complete": lambda: wire.post(
                path(made, "Participants", floor.participant(made, "ann")),
                status="closed",
                closeChannelIfLastParticipant=True,
            ),
        }
    if way == "worker":
        one = floor.desk.at.workers(floor.agents["ann"]).reservations(offer.sid)
    else:
        one = floor.desk.at.tasks(sid).reservations(offer.sid)
    if way == "task":
        at = floor.desk.at.tasks(sid)
        return {
            "accept": lambda: one.update(reservation_status="accepted"),
            "wrap up": lambda: at.update(assignment_status="wrapping"),
            "complete": lambda: at.update(assignment_status="completed", reason="Done"),
        }
    return {
        "accept": lambda: one.update(reservation_status="accepted"),
        "wrap up": lambda: one.update(reservation_status="wrapping"),
        "complete": lambda: one.update(reservation_status="completed"),
    }


def seen(floor: Floor, made: Any) -> tuple[Any, ...]:
    """Task, channel, conversation, who is in them, and the agent's places that are taken."""
    return (
        floor.desk.status(task(made)),
        floor.status(made),
        floor.state(made),
        [kind for kind, _ in floor.present(made)],
        "ann" in floor.members(made),
        floor.desk.assigned(floor.agents["ann"], "sms"),
    )


@pytest.mark.parametrize("way", WAYS)
def test_accept_wrap_up_complete(world: World, way: str) -> None:
    floor = open_floor(world, "ann")
    made = floor.inbound()
    do = deeds(floor, made, way)
    both = ["customer", "agent"]
    assert seen(floor, made) == ("reserved", "active", "active", ["customer"], False, 1)
    do["accept"]()
    assert seen(floor, made) == ("assigned", "active", "active", both, True, 1)
    do["wrap up"]()
    assert seen(floor, made) == ("wrapping", "closed", "closed", both, True, 1)
    do["complete"]()
    assert seen(floor, made)[:4] == ("completed", "closed", "closed", ["customer"])
    assert floor.desk.assigned(floor.agents["ann"], "sms") == 0
    assert floor.live(made) == []


@pytest.mark.parametrize("way", WAYS)
def test_complete_without_wrap_up(world: World, way: str) -> None:
    floor = open_floor(world, "ann")
    made = floor.inbound()
    do = deeds(floor, made, way)
    do["accept"]()
    do["complete"]()
    assert seen(floor, made)[:4] == ("completed", "closed", "closed", ["customer"])
    assert floor.live(made) == []


@pytest.mark.parametrize("way", WAYS)
def test_with_two_agents_the_first_only_goes_himself(world: World, way: str) -> None:
    floor = open_floor(world, "ann")
    made = floor.inbound()
    do = deeds(floor, made, way)
    do["accept"]()
    floor.agents["bob"] = floor.desk.worker("bob")
    second = floor.invite(made, "bob")
    do["complete"]()
    assert (floor.status(made), floor.state(made)) == ("active", "active")
    assert floor.members(made) == {None, "bob"}
    floor.desk.answer(second, "bob", "completed")
    assert (floor.status(made), floor.state(made)) == ("closed", "closed")


@pytest.mark.parametrize("way", ["task", "channel"])
def test_canceled_before_it_is_accepted(world: World, way: str) -> None:
    """The channel's end is the end; a canceled task alone is somebody else's turn."""
    floor = open_floor(world, "ann")
    made = floor.inbound()
    if way == "channel":
        floor.channel(made).update(status="closed")
    else:
        floor.desk.at.tasks(task(made)).update(assignment_status="canceled")
    assert floor.desk.offers(task(made)) == [("ann", "canceled")]
    assert len(floor.live(made)) == (way == "task")
    assert floor.state(made) == ("active" if way == "task" else "closed")
