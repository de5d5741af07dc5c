"""The life of a channel through the official client: end, leave, pause, invites, participants
(flex §3 to §5)."""

import json
from typing import Any, Final

import pytest

from tests.parallel import Post, at_once
from tests.rest.flex.floor import CUSTOMER, Floor, attributes, open_floor, path, task
from tests.rest.taskrouter.desk import refused
from tests.world import World

CLOSED: Final = {"status": "closed"}
WRAPUP: Final = {"status": "wrapup"}


def channel_status(floor: Floor, made: Any) -> str:
    return str(floor.channel(made).fetch().status)


def test_a_channel_is_found_and_listed(world: World) -> None:
    floor = open_floor(world, "ann")
    made = floor.served()
    found = floor.channel(made).fetch()
    assert (found.type, found.status, found.interaction_sid) == ("sms", "active", made.sid)
    assert (found.error_code, found.error_message) == (None, None)
    assert found.url == f"{made.url}/Channels/{found.sid}"
    assert found.links == {
        name: f"{found.url}/{name.title()}" for name in ("participants", "invites", "transfers")
    }
    (listed,) = floor.interactions(made.sid).channels.list()
    assert listed.sid == made.channel["sid"]
    other = floor.interactions("KD" + "0" * 32).channels(found.sid)
    assert refused(other.fetch)[:2] == (404, 20404)


@pytest.mark.parametrize("options", [{}, {"routing": WRAPUP}])
def test_end_and_complete(world: World, options: dict[str, Any]) -> None:
    floor = open_floor(world, "ann")
    made = floor.served()
    ended = floor.channel(made).update(status="closed", **options)
    assert ended.status == "closed"
    assert floor.state(made) == "closed"
    assert floor.desk.status(task(made)) == "wrapping"
    assert floor.present(made) == [("customer", None), ("agent", "ann")]
    floor.channel(made).update(status="closed", routing=CLOSED)
    assert floor.desk.status(task(made)) == "completed"
    assert floor.present(made) == [("customer", None)]
    assert floor.channel(made).update(status="closed").status == "closed"
    assert floor.arrives("Once more") != attributes(made)["conversationSid"]


def test_end_with_closed_completes_at_once(world: World) -> None:
    floor = open_floor(world, "ann")
    made = floor.served()
    floor.channel(made).update(status="closed", routing=CLOSED)
    assert floor.state(made) == "closed"
    assert floor.desk.status(task(made)) == "completed"
    assert floor.desk.assigned(floor.agents["ann"], "sms") == 0
    assert floor.present(made) == [("customer", None)]


def test_end_before_anybody_has_accepted_cancels_the_task(world: World) -> None:
    floor = open_floor(world, "ann")
    made = floor.inbound()
    floor.channel(made).update(status="closed")
    assert floor.desk.status(task(made)) == "canceled"
    assert floor.desk.offers(task(made)) == [("ann", "canceled")]
    routing = floor.routing()
    assert refused(floor.channel(made).invites.create, routing=routing)[0] == 400


@pytest.mark.parametrize("status", ["inactive", "pause"])
def test_the_agent_leaves_and_is_asked_back(world: World, status: str) -> None:
    floor = open_floor(world, "ann", "bob")
    made = floor.served()
    assert refused(floor.channel(made).update, status=status)[:2] == (400, 45004)
    changed = floor.channel(made).update(status=status, routing=CLOSED)
    assert changed.status == status
    assert floor.state(made) == "active"
    assert floor.desk.status(task(made)) == "completed"
    assert floor.present(made) == [("customer", None)]
    assert floor.members(made) == {None}

    assert floor.channel(made).update(status="active").status == "active"
    first, second = floor.channel(made).invites.list()
    assert (task(first), second.channel_sid) == (task(made), made.channel["sid"])
    assert attributes(second)["conversationSid"] == attributes(made)["conversationSid"]
    assert attributes(second)["flexChannelInviteSid"] == second.sid
    assert second.url.endswith(f"/Invites/{second.sid}")
    if status == "inactive":
        assert floor.desk.asked(task(second)) == {"ann"}
        floor.desk.answer(task(second), "ann", "accepted")
    assert floor.desk.offers(task(second)) == [("ann", "accepted")]
    assert floor.members(made) == {None, "ann"}
    assert refused(floor.channel(made).update, status="active")[:2] == (400, 45004)


def test_leaving_to_wrap_up(world: World) -> None:
    floor = open_floor(world, "ann")
    made = floor.served()
    floor.channel(made).update(status="inactive", routing=WRAPUP)
    assert floor.desk.status(task(made)) == "wrapping"
    assert floor.members(made) == {None}
    floor.desk.answer(task(made), "ann", "completed")
    assert channel_status(floor, made) == "inactive"
    assert floor.state(made) == "active"


def test_a_closed_channel_stays_closed(world: World) -> None:
    floor = open_floor(world, "ann")
    made = floor.served()
    floor.channel(made).update(status="closed")
    update = floor.channel(made).update
    assert refused(update, status="pause", routing=CLOSED)[:2] == (400, 45004)
    assert refused(update, status="active")[:2] == (400, 45004)
    assert refused(update, status="lost")[:2] == (400, 20001)
    assert refused(update, status="closed", routing={"status": "lost"})[:2] == (400, 45004)


def test_two_agents_and_one_of_them_leaves(world: World) -> None:
    floor = open_floor(world, "ann", "bob")
    made = floor.served()
    second = floor.invite(made, "bob")
    assert floor.present(made) == [("customer", None), ("agent", "ann"), ("agent", "bob")]
    floor.say(made, "bob", "I am here, too")
    assert floor.heard()[-1] == "I am here, too"

    one = floor.channel(made).participants(floor.participant(made, "ann"))
    shown = one.update(status="closed")
    assert (shown.type, shown.routing_properties["task_sid"]) == ("agent", task(made))
    assert floor.desk.status(task(made)) == "completed"
    assert floor.present(made) == [("customer", None), ("agent", "bob")]
    assert floor.members(made) == {None, "bob"}

    other = floor.channel(made).participants(floor.participant(made, "bob"))
    other.update(status="wrapup")
    assert floor.desk.status(second) == "wrapping"
    assert (channel_status(floor, made), floor.state(made)) == ("active", "active")
    other.update(status="closed")
    assert floor.desk.status(second) == "completed"
    assert (channel_status(floor, made), floor.state(made)) == ("active", "active")
    assert floor.present(made) == [("customer", None)]


def test_the_end_by_one_is_the_end_for_both(world: World) -> None:
    floor = open_floor(world, "ann", "bob")
    made = floor.served()
    second = floor.invite(made, "bob")
    floor.channel(made).update(status="closed")
    assert [floor.desk.status(sid) for sid in (task(made), second)] == ["wrapping", "wrapping"]


def test_an_invited_agent_who_rejects_leaves_things_as_they_are(world: World) -> None:
    floor = open_floor(world, "ann", "bob")
    made = floor.served()
    routing = floor.routing(queue_sid=floor.queue, worker_sid=floor.agents["bob"])
    invite = floor.channel(made).invites.create(routing=routing)
    assert "customerName" not in attributes(invite)
    floor.desk.answer(task(invite), "bob", "rejected")
    assert floor.desk.status(task(invite)) == "canceled"
    assert floor.present(made) == [("customer", None), ("agent", "ann")]
    assert refused(floor.channel(made).invites.create, routing={})[:2] == (400, 45004)


def test_customers_come_and_go(world: World) -> None:
    floor = open_floor(world, "ann")
    made = floor.served()
    people = floor.channel(made).participants
    friend = {"address": "+12125550189", "proxy_address": floor.number, "type": "sms"}
    added = people.create(type="customer", media_properties=friend)
    assert (added.sid[:2], added.type, added.routing_properties) == ("UT", "customer", None)
    assert added.url.endswith(f"/Participants/{added.sid}")
    guest = people.create(type="external", media_properties={"identity": "guest"})
    assert floor.members(made) == {None, "ann", "guest"}
    floor.say(made, "ann", "Welcome")
    assert [row["body"] for row in world.handset(friend["address"])] == ["Welcome"]

    assert refused(people(guest.sid).update, status="wrapup")[:2] == (400, 45004)
    people(guest.sid).update(status="closed")
    people(added.sid).update(status="closed")
    assert people(added.sid).update(status="closed").sid == added.sid
    assert floor.members(made) == {None, "ann"}
    floor.say(made, "ann", "Only for one")
    assert [row["body"] for row in world.handset(friend["address"])] == ["Welcome"]

    again = {"address": CUSTOMER, "proxy_address": floor.number}
    assert refused(people.create, type="customer", media_properties=again)[0] == 409
    agent = {"identity": "bob"}
    assert refused(people.create, type="agent", media_properties=agent)[:2] == (400, 45004)
    assert refused(people.create, type="customer", media_properties="x")[:2] == (400, 45004)
    assert refused(people("UT" + "0" * 32).update, status="closed")[:2] == (404, 20404)
    floor.channel(made).update(status="closed")
    late = {"identity": "late"}
    assert refused(people.create, type="external", media_properties=late)[:2] == (400, 45004)


def test_lists_come_in_pages(world: World) -> None:
    floor = open_floor(world, "ann", "bob")
    made = floor.served()
    floor.invite(made, "bob")
    for kind in ("Participants", "Invites"):
        page = world.get(f"/flex-api/v1/{path(made, kind)}", PageSize=1)
        assert page["meta"]["key"] == kind.lower()
        assert len(page[kind.lower()]) == 1
        assert page["meta"]["next_page_url"]
    assert len(floor.channel(made).participants.list(page_size=1)) == 3
    assert len(floor.channel(made).invites.list(page_size=1)) == 2


def test_another_account_sees_nothing(world: World) -> None:
    floor = open_floor(world, "ann")
    made = floor.served()
    for at in (f"Interactions/{made.sid}", path(made), path(made, "Invites")):
        answer = world.request("GET", f"/flex-api/v1/{at}")
        assert answer.status_code == 200, answer.text
    child = world.main("POST", "/2010-04-01/Accounts.json", data={"FriendlyName": "Other"})
    for at in (f"Interactions/{made.sid}", path(made), path(made, "Invites")):
        answer = world.request(
            "GET", f"/flex-api/v1/{at}", auth=(child["sid"], child["auth_token"])
        )
        assert answer.status_code == 404, answer.text


def test_changes_at_once_take_turns(world: World) -> None:
    floor = open_floor(world, "ann")
    made = floor.served()
    floor.agents["bob"] = floor.desk.worker("bob")
    floor.invite(made, "bob")
    ann = path(made, "Participants", floor.participant(made, "ann"))
    changes: list[tuple[str, dict[str, str]]] = [
        (path(made), {"Status": "pause", "Routing": '{"status": "closed"}'}),
        (path(made), {"Status": "closed"}),
        (path(made), {"Status": "closed", "Routing": '{"status": "closed"}'}),
        (ann, {"Status": "closed"}),
        (path(made, "Invites"), {"Routing": json.dumps(floor.routing())}),
    ]
    posts = [Post(world, f"/flex-api/v1/{at}", form) for at, form in 2 * changes]
    assert {answer.status for answer in at_once(posts)} <= {200, 400}
    floor.channel(made).update(status="closed", routing=CLOSED)
    assert floor.state(made) == "closed"
    assert floor.present(made) == [("customer", None)]
    tasks = [task(row) for row in floor.channel(made).invites.list()]
    assert {floor.desk.status(sid) for sid in tasks} <= {"completed", "canceled"}
    assert [floor.desk.assigned(sid, "sms") for sid in floor.agents.values()] == [0, 0]


def test_an_agent_joins_a_group_and_is_heard_by_all(world: World) -> None:
    floor = open_floor(world, "ann")
    friend = "+12125550189"
    sms = world.sms(CUSTOMER, floor.number, "We both ask", OtherRecipients=[friend])
    made = floor.inbound(sms["conversation_sid"])
    floor.desk.answer(task(made), "ann", "accepted")
    assert floor.members(made) == {None, "ann"}
    floor.say(made, "ann", "Hello both")
    for one in (CUSTOMER, friend):
        [text] = world.handset(one)
        assert (text["from"], text["body"]) == (floor.number, "Hello both")
    world.sms(friend, floor.number, "Hi ann", OtherRecipients=[CUSTOMER])
    assert [row["author"] for row in world.messages(sms["conversation_sid"])] == [
        CUSTOMER,
        "ann",
        friend,
    ]
    floor.desk.answer(task(made), "ann", "wrapping")
    floor.desk.answer(task(made), "ann", "completed")
    assert floor.state(made) == "closed"
