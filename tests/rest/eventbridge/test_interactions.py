"""Interactions over the wire of workers' clients (flex §10)."""

import json

import pytest

from tests.rest.eventbridge.frames import heard
from tests.rest.flex.floor import CUSTOMER, Floor, attributes, conversation, open_floor, path, task
from tests.taskrouter import access
from tests.world import World


def reservation(floor: Floor, sid: str, name: str) -> str:
    """The reservation of a worker for a task."""
    rows = floor.desk.at.tasks(sid).reservations.list()
    return str([row for row in rows if row.worker_name == name][-1].sid)


def routed(sid: str) -> dict[str, object]:
    return {"type": "taskrouter", "reservation": {"sid": sid}}


def test_an_invite_is_accepted_as_by_taskrouter(world: World) -> None:
    floor = open_floor(world, "ann")
    made = floor.inbound()
    sid = reservation(floor, task(made), "ann")
    invite = path(made, "Invites", attributes(made)["flexChannelInviteSid"])
    wire = floor.wire("ann")
    accepted = wire.post(invite, action="accept", routing=routed(sid))
    assert accepted["routing"]["reservation"]["reservation_status"] == "accepted"
    assert accepted["routing"]["properties"]["assignment_status"] == "assigned"
    assert floor.members(made) == {None, "ann"}
    floor.say(made, "ann", "Hello")
    assert floor.heard()[-1] == "Hello"

    (channel,) = wire.get(f"Interactions/{made.sid}/Channels")["channels"]
    assert (channel["sid"], channel["type"]) == (made.channel["sid"], "sms")
    assert (channel["status"], channel["media_sid"]) == ("active", conversation(made))
    assert wire.get(path(made)) == channel
    listed = wire.get(path(made, "Participants"))
    assert listed["channel_type"] == "sms"
    customer, agent = listed["participants"]
    assert customer["routing_properties"] is None
    assert customer["media_properties"] == {
        "type": "sms",
        "address": CUSTOMER,
        "proxy_address": floor.number,
    }
    assert agent["routing_properties"] == {
        "task_sid": task(made),
        "worker_sid": floor.agents["ann"],
        "reservation_sid": sid,
    }
    assert agent["media_properties"] == {"type": "chat", "identity": "ann"}
    (shown,) = wire.get(path(made, "Invites"))["invites"]
    assert shown["routing"]["properties"]["sid"] == task(made)

    again = wire.post(invite, 400, action="accept", routing=routed(sid))
    assert again["code"] == 20001


def test_an_invite_is_declined(world: World) -> None:
    floor = open_floor(world, "ann")
    made = floor.inbound()
    floor.desk.go(floor.agents["ann"], "Offline")
    sid = reservation(floor, task(made), "ann")
    invite = path(made, "Invites", attributes(made)["flexChannelInviteSid"])
    floor.wire("ann").post(invite, action="decline", routing=routed(sid))
    assert floor.desk.offers(task(made)) == [("ann", "rejected")]
    assert floor.desk.status(task(made)) == "pending"


def test_end_then_complete_classically(world: World) -> None:
    floor = open_floor(world, "ann")
    made, wire = floor.served(), floor.wire("ann")
    ended = wire.post(path(made), status="closed", routing={"status": "wrapup"})
    assert (ended["status"], ended["error_code"]) == ("closed", None)
    assert floor.state(made) == "closed"
    assert floor.desk.status(task(made)) == "wrapping"
    wire.post(path(made), status="closed", routing={"status": "closed"})
    assert floor.desk.status(task(made)) == "completed"


def test_complete_as_the_official_package_does(world: World) -> None:
    floor = open_floor(world, "ann", "bob")
    made, ann, bob = floor.served(), floor.wire("ann"), floor.wire("bob")
    second = floor.invite(made, "bob")
    for wire, sid, state in ((ann, task(made), "active"), (bob, second, "closed")):
        query = {"status": "all", "taskSid": sid}
        body = {"url": f"v1/{path(made, 'Participants')}", "params": query, "token": wire.token}
        answer = world.request("POST", access.PATH, json=body, auth=None).json()
        (mine,) = answer["payload"]["participants"]
        wire.post(
            path(made, "Participants", mine["sid"]),
            status="closed",
            closeChannelIfLastParticipant=True,
            awaitRemovalConfirmation=False,
        )
        assert floor.desk.status(sid) == "completed"
        assert floor.state(made) == state
    assert floor.channel(made).fetch().status == "closed"


@pytest.mark.parametrize("status", ["inactive", "pause"])
def test_leave_and_resume(world: World, status: str) -> None:
    floor = open_floor(world, "ann")
    made, wire = floor.served(), floor.wire("ann")
    left = wire.post(path(made), status=status, routing={"status": "closed"})
    assert (left["status"], floor.state(made)) == (status, "active")
    assert "error_code" in left
    assert floor.members(made) == {None}
    assert wire.post(path(made), status="active")["status"] == "active"
    second = floor.channel(made).invites.list()[-1]
    sid = reservation(floor, task(second), "ann")
    wire.post(path(made, "Invites", second.sid), action="accept", routing=routed(sid))
    assert floor.members(made) == {None, "ann"}


def test_an_agent_writes_first(world: World) -> None:
    floor = open_floor(world, "ann", "bob")
    wire = floor.wire("ann")
    channel = {
        "type": "sms",
        "initiated_by": "agent",
        "properties": {"type": "sms"},
        "participants": [{"address": CUSTOMER, "proxy_address": floor.number}],
    }
    own = {"queue_sid": floor.queue, "worker_sid": floor.agents["ann"]}
    made = wire.post("Interactions", channel=channel, routing=floor.routing(**own))
    assert made["sid"].startswith("KD")
    assert floor.desk.asked(made["routing"]["properties"]["sid"]) == {"ann"}
    others = own | {"worker_sid": floor.agents["bob"]}
    wire.post("Interactions", 403, channel=channel, routing=floor.routing(**others))
    wire.post("Interactions", 403, channel=channel, routing=floor.routing())
    wire.post("Interactions", 400, channel=channel)
    assert wire.post(f"Interactions/{made['sid']}/Channels", 400, type="sms")["code"] == 45004


def test_sockets_hear_of_participants(world: World) -> None:
    floor = open_floor(world, "ann", "bob")
    made = floor.inbound()
    ann = floor.wire("ann")
    with access.socket(world, ann.token) as socket:
        name = "ann" if ("ann", "pending") in floor.desk.offers(task(made)) else "bob"
        if name == "bob":
            floor.desk.answer(task(made), "bob", "rejected")
            floor.desk.go(floor.agents["bob"], "Offline")
        sid = reservation(floor, task(made), "ann")
        invite = path(made, "Invites", attributes(made)["flexChannelInviteSid"])
        ann.post(invite, action="accept", routing=routed(sid))
        own = {"task_sid": task(made), "worker_sid": floor.agents["ann"], "reservation_sid": sid}
        added = heard(socket, "participant.added")
        assert added["routing_properties"] == own
        assert (added["type"], added["channel_type"]) == ("agent", "sms")
        assert (added["channel_sid"], added["interaction_sid"]) == (made.channel["sid"], made.sid)
        assert added["error_data"] is None

        guest = ann.post(
            path(made, "Participants"), type="external", media_properties={"identity": "guest"}
        )
        told = heard(socket, "participant.added")
        assert (told["participant_sid"], told["type"]) == (guest["sid"], "external")
        assert told["routing_properties"]["task_sid"] == task(made)
        assert told["media_properties"] == {"type": "chat", "identity": "guest"}
        ann.post(path(made, "Participants", guest["sid"]), status="closed")
        assert heard(socket, "participant.removed")["participant_sid"] == guest["sid"]
        ann.post(path(made), status="inactive", routing={"status": "closed"})
        assert heard(socket, "participant.removed")["routing_properties"] == own


def test_who_is_told_of_a_failure_to_join(world: World) -> None:
    floor = open_floor(world, "ann")
    made = floor.inbound()
    world.post(f"/conversations/v1/Conversations/{conversation(made)}", {"State": "closed"}, 200)
    with access.socket(world, floor.wire("ann").token) as socket:
        floor.desk.answer(task(made), "ann", "accepted")
        failed = heard(socket, "participant.add.failed")
    assert failed["routing_properties"]["task_sid"] == task(made)
    assert set(failed["error_data"]) == {"error_code", "error_message"}
    assert floor.desk.status(task(made)) == "assigned"


def test_strangers_are_kept_out(world: World) -> None:
    floor = open_floor(world, "ann")
    made = floor.served()
    floor.agents["eve"] = floor.desk.worker("eve", activity="Offline")
    eve, boss = floor.wire("eve"), floor.wire("eve", "supervisor")
    elsewhere = open_floor(world, "mallory").wire("mallory", "admin")
    for stranger in (eve, elsewhere):
        stranger.get(path(made), 403)
        stranger.get(f"Interactions/{made.sid}/Channels", 403)
        stranger.post(path(made), 403, status="closed")
        stranger.post(path(made, "Invites"), 403, routing=floor.routing())
        mine = path(made, "Participants", floor.participant(made, "ann"))
        stranger.post(mine, 403, status="closed")
    assert floor.state(made) == "active"
    assert boss.get(path(made, "Participants"))["channel_type"] == "sms"
    ann = floor.wire("ann")
    ann.post(path(made), 400, status="lost")
    ann.post(path(made, "Participants", "UT1"), 404, status="closed")
    ann.get("Interactions", 404)
    ann.get("Elsewhere", 404)
    boss.post(path(made), status="closed")
    assert floor.state(made) == "closed"


def test_who_was_only_asked_looks_and_changes_nothing(world: World) -> None:
    floor = open_floor(world, "ann")
    made = floor.inbound()
    ann = floor.wire("ann")
    assert ann.get(path(made))["status"] == "active"
    ann.post(path(made), 403, status="closed")
    body = {"type": "external", "media_properties": {"identity": "x"}}
    ann.post(path(made, "Participants"), 403, **body)


def test_an_agent_hands_over(world: World) -> None:
    floor = open_floor(world, "ann", "bob")
    made, ann, bob = floor.served(), floor.wire("ann"), floor.wire("bob")
    instance = f"Instances/GO{world.account_sid[2:]}"
    at = f"{instance}/{path(made, 'Transfers')}"
    wish = {"from": floor.participant(made, "ann"), "to": floor.agents["bob"], "type": "cold"}
    bob.post(at, 403, **wish)
    ann.post(at, 404, **(wish | {"from": "UT1"}))
    ann.post(at.replace("Instances/GO", "Instances/G0"), 404, **wish)
    begun = ann.post(at, **wish)
    assert (begun["status"], begun["to"]) == ("active", floor.agents["bob"])
    assert floor.desk.status(task(made)) == "wrapping"
    assert ann.get(at) == [begun]
    assert ann.get(f"{at}/{begun['sid']}") == begun
    bob.post(f"{at}/{begun['sid']}", 403, note="Mine")
    changed = ann.post(f"{at}/{begun['sid']}", note="She speaks French")
    assert changed["note"] == "She speaks French"
    ann.post(f"{at}/{begun['sid']}", 400, to="WK1")
    invite = floor.channel(made).invites.list()[-1]
    sid = reservation(floor, task(invite), "bob")
    bob.post(path(made, "Invites", invite.sid), action="accept", routing=routed(sid))
    (listed,) = bob.get(at)
    assert listed["status"] == "completed"


def test_paused_channels_are_listed_for_who_paused_them(world: World) -> None:
    floor = open_floor(world, "ann")
    made, ann = floor.served(attributes={"customerName": "Kim"}), floor.wire("ann")
    assert ann.get("Channels")["content"] == []
    ann.post(path(made), status="pause", routing={"status": "closed"})
    listed = ann.get("Channels", pageSize=1)
    (row,) = listed["content"]
    assert listed["meta"] == {"previous_token": None, "next_token": None}
    assert (row["sid"], row["status"]) == (made.channel["sid"], "pause")
    assert (row["interaction_sid"], row["workspace_sid"]) == (made.sid, floor.desk.sid)
    assert (row["workflow_sid"], row["wds_queue_sid"]) == (floor.workflow, floor.queue)
    told = json.loads(row["attributes"])
    assert (told["customerName"], told["conversationSid"]) == ("Kim", conversation(made))
    assert ann.get("Channels", pageToken=row["sid"])["content"] == []
    floor.agents["bob"] = floor.desk.worker("bob")
    assert floor.wire("bob").get("Channels")["content"] == []
    ann.post(path(made), status="active")
    assert ann.get("Channels")["content"] == []
