"""Leave, pause and resume with the customer's messages and the clock (flex §9)."""

from typing import Any, Final

import pytest

from tests.parallel import Post, at_once
from tests.rest.eventbridge.frames import heard
from tests.rest.flex.floor import CUSTOMER, Floor, attributes, conversation, open_floor, path, task
from tests.rest.taskrouter.desk import refused
from tests.taskrouter import access
from tests.world import World

CLOSED: Final = {"status": "closed"}


def left(floor: Floor, status: str = "inactive", **properties: Any) -> Any:
    """An interaction that ann has left, or paused."""
    made = floor.served(**properties)
    floor.channel(made).update(status=status, routing=CLOSED)
    return made


def test_the_next_message_makes_one_task(world: World) -> None:
    floor = open_floor(world, "ann")
    made = left(floor, attributes={"customerName": "Kim", "language": "fr"}, priority=4)
    posts = [
        Post(
            world,
            "/simulator/v1/Messages",
            {"From": CUSTOMER, "To": floor.number, "Body": f"Hello {number}"},
        )
        for number in range(8)
    ]
    assert {answer.status for answer in at_once(posts)} == {201}
    world.settle()
    assert floor.status(made) == "active"
    first, second = floor.tasks(made)
    assert (first, floor.live(made)) == (task(made), [second])
    told = attributes(floor.channel(made).invites.list()[-1])
    assert (told["customerName"], told["language"]) == ("Kim", "fr")
    assert told["conversationSid"] == conversation(made)
    assert told["customers"] == {"name": "Kim", "phone": CUSTOMER}
    assert floor.desk.asked(second) == {"ann"}
    floor.desk.answer(second, "ann", "accepted")
    floor.writes()
    assert len(floor.tasks(made)) == 2
    assert floor.no_owner() == []


def test_what_is_remembered_outlives_the_task(still_world: World) -> None:
    floor = open_floor(still_world, "ann")
    made = left(floor, attributes={"customerName": "Kim"}, timeout=900)
    still_world.advance("P30D")
    floor.writes()
    (second,) = floor.live(made)
    shown = floor.channel(made).invites.list()[-1]
    assert attributes(shown)["customerName"] == "Kim"
    assert (task(shown), shown.routing["properties"]["timeout"]) == (second, 900)


def test_what_we_write_wakes_nobody(world: World) -> None:
    floor = open_floor(world, "ann")
    made = left(floor)
    floor.say(made, "system", "We have news for you")
    assert (floor.status(made), floor.live(made)) == ("inactive", [])


def test_in_a_chat_the_customer_wakes_it_too(world: World) -> None:
    floor = open_floor(world, "ann")
    wish = {"type": "web", "initiated_by": "api", "participants": [{"identity": "guest"}]}
    routing = floor.routing(task_channel_unique_name="chat")
    made = floor.interactions.create(channel=wish, routing=routing)
    floor.desk.answer(task(made), "ann", "accepted")
    floor.channel(made).update(status="inactive", routing=CLOSED)
    floor.say(made, "bot", "Anything else?")
    assert floor.live(made) == []
    floor.say(made, "guest", "Yes")
    assert len(floor.live(made)) == 1


def test_after_90_days_without_a_word_it_is_closed(still_world: World) -> None:
    floor = open_floor(still_world, "ann")
    made = left(floor)
    still_world.advance("P60D")
    floor.say(made, "system", "Still there?")
    still_world.advance("P60D")
    assert (floor.status(made), floor.state(made)) == ("inactive", "active")
    still_world.advance("P31D")
    assert (floor.status(made), floor.state(made)) == ("closed", "closed")
    assert floor.arrives("I am back") != conversation(made)


@pytest.mark.parametrize("status", ["inactive", "pause"])
def test_a_channel_that_rests_ends_with_its_conversation(world: World, status: str) -> None:
    floor = open_floor(world, "ann")
    made = left(floor, status)
    at = f"/conversations/v1/Conversations/{conversation(made)}"
    world.post(at, {"State": "closed"}, 200)
    world.settle()
    assert floor.status(made) == "closed"
    assert floor.wire("ann").get("Channels")["content"] == []


def test_a_pause_has_an_end(still_world: World) -> None:
    world = still_world
    floor = open_floor(world, "ann")
    made = left(floor, "pause", attributes={"customerName": "Kim"})
    (row,) = floor.wire("ann").get("Channels")["content"]
    assert row["status_timeout"] - row["date_updated"] == 14 * 86_400
    floor.writes("Are you there?")
    assert (floor.status(made), floor.live(made)) == ("pause", [])
    world.advance("P13D")
    assert floor.status(made) == "pause"
    floor.agents["bob"] = floor.desk.worker("bob")
    floor.desk.go(floor.agents["ann"], "Offline")
    world.advance("P1DT1S")
    assert floor.status(made) == "active"
    (second,) = floor.live(made)
    assert floor.desk.asked(second) == {"bob"}
    assert attributes(floor.channel(made).invites.list()[-1])["customerName"] == "Kim"


def test_the_limit_of_a_pause_can_be_set(still_world: World) -> None:
    world = still_world
    settings = "/switchroom/v1/FlexSettings"
    assert world.post(settings, {"PauseLimit": "3600"}, 200)["pause_limit"] == 3_600
    floor = open_floor(world, "ann")
    made = left(floor, "pause")
    world.advance("PT59M")
    assert floor.status(made) == "pause"
    world.advance("PT2M")
    assert floor.status(made) == "active"


def test_the_agent_hears_of_a_message_while_he_pauses(world: World) -> None:
    floor = open_floor(world, "ann")
    made = left(floor, "pause")
    with access.socket(world, floor.wire("ann").token) as socket:
        heard(socket, "init")
        floor.writes()
        told = heard(socket, "channel.message.added")
    assert told["channel_sid"] == made.channel["sid"]
    assert told["conversation_sid"] == conversation(made)
    assert told["message_sid"] == world.messages(conversation(made))[-1]["sid"]


def test_the_agent_who_paused_is_let_in_at_once(world: World) -> None:
    floor = open_floor(world, "ann", "bob")
    made = floor.served(attributes={"customerName": "Kim"})
    floor.invite(made, "bob")
    floor.wire("ann").post(path(made), status="pause", routing=CLOSED)
    assert floor.wire("bob").get("Channels")["content"] == []
    assert len(floor.wire("ann").get("Channels")["content"]) == 1
    floor.channel(made).update(status="active")
    (last,) = floor.live(made)
    assert floor.desk.offers(last) == [("ann", "accepted")]
    assert floor.members(made) == {None, "ann"}
    assert attributes(floor.channel(made).invites.list()[-1])["customerName"] == "Kim"
    floor.say(made, "ann", "I am back")
    assert floor.heard()[-1] == "I am back"


@pytest.mark.parametrize("way", ["tasks", "workers", "tunnel"])
def test_who_was_let_in_may_accept_by_taskrouter_as_well(world: World, way: str) -> None:
    floor = open_floor(world, "ann")
    made = left(floor, "pause")
    floor.channel(made).update(status="active")
    (sid,) = floor.live(made)
    (offer,) = floor.desk.at.tasks(sid).reservations.list()
    assert offer.reservation_status == "accepted"

    def answer(status: str) -> Any:
        if way == "tunnel":
            at = f"Workspaces/{floor.desk.sid}/Workers/{floor.agents['ann']}/Reservations"
            token = floor.wire("ann").token
            url = f"{at}/{offer.sid}"
            answered = access.call(world, token, url, "POST", ReservationStatus=status)
            return answered["reservation_status"]
        of = floor.desk.at.tasks(sid) if way == "tasks" else None
        of = of or floor.desk.at.workers(floor.agents["ann"])
        return of.reservations(offer.sid).update(reservation_status=status).reservation_status

    assert [answer("accepted"), answer("accepted")] == ["accepted", "accepted"]
    assert floor.members(made) == {None, "ann"}
    assert floor.desk.assigned(floor.agents["ann"], "sms") == 1
    (again,) = floor.desk.at.tasks(sid).reservations.list()
    assert again.date_updated == offer.date_updated
    if way != "tunnel":
        assert refused(answer, "rejected")[:2] == (400, 20001)
        answer("wrapping")
        assert refused(answer, "accepted")[:2] == (400, 20001), "it is not accepted any more"


def test_who_was_asked_accepts_once(world: World) -> None:
    floor = open_floor(world, "ann")
    (offer,) = floor.desk.at.tasks(task(floor.served())).reservations.list()
    at = floor.desk.at.workers(floor.agents["ann"]).reservations(offer.sid)
    assert refused(at.update, reservation_status="accepted")[:2] == (400, 20001)


@pytest.mark.parametrize("hindrance", ["at capacity", "away", "deleted"])
def test_who_cannot_resume_is_asked_for_like_anybody(world: World, hindrance: str) -> None:
    floor = open_floor(world, "ann")
    made = left(floor, "pause")
    if hindrance == "at capacity":
        floor.desk.capacity(floor.agents["ann"], 1, "sms")
        held = floor.desk.task(floor.workflow, task_channel="sms")
        floor.desk.answer(held, "ann", "accepted")
    elif hindrance == "away":
        floor.desk.go(floor.agents["ann"], "Offline")
    else:
        floor.desk.at.workers(floor.agents["ann"]).delete()
    changed = floor.channel(made).update(status="active")
    assert changed.status == "active"
    (last,) = floor.live(made)
    assert floor.desk.status(last) == "pending"
    assert floor.channel(made).invites.list()[-1].routing["properties"]["routing_target"] is None
    if hindrance == "at capacity":
        assert floor.desk.assigned(floor.agents["ann"], "sms") == 1


def test_resuming_what_is_closed_is_refused(world: World) -> None:
    floor = open_floor(world, "ann")
    made = left(floor, "pause")
    floor.channel(made).update(status="closed")
    assert refused(floor.channel(made).update, status="active")[:2] == (400, 45004)


def test_a_parked_channel_waits_for_its_program(still_world: World) -> None:
    """The agent's participant is closed; a program invites when the customer writes (flex §9)."""
    world = still_world
    floor = open_floor(world, "ann")
    made = floor.served(attributes={"customerName": "Kim"})
    floor.channel(made).participants(floor.participant(made, "ann")).update(status="closed")
    assert (floor.status(made), floor.state(made)) == ("active", "active")
    world.advance("P1D")
    assert floor.live(made) == []
    floor.writes()
    assert floor.live(made) == [], "the program has a minute"
    invite = floor.channel(made).invites.create(routing=floor.routing())
    world.advance("PT2M")
    assert floor.live(made) == [task(invite)]
    floor.desk.answer(task(invite), "ann", "accepted")
    floor.channel(made).participants(floor.participant(made, "ann")).update(status="closed")

    floor.writes("And one more thing")
    world.advance("PT1M1S")
    (last,) = floor.live(made)
    assert attributes(floor.channel(made).invites.list()[-1])["customerName"] == "Kim"
    floor.desk.answer(last, "ann", "accepted")
    assert floor.no_owner() == []
