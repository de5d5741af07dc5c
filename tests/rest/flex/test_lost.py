"""An agent whose connection breaks off and who does not come back loses his conversations."""

import pytest
from websockets.sync.client import ClientConnection

from tests.rest.eventbridge.frames import heard
from tests.rest.flex.floor import Floor, attributes, open_floor, task
from tests.rest.taskrouter.desk import refused
from tests.taskrouter import access
from tests.world import World, eventually

SETTINGS = "/switchroom/v1/FlexSettings"


def connects(floor: Floor, name: str) -> ClientConnection:
    """A socket of an agent, whose end puts him offline."""
    token = floor.wire(name).token
    return access.socket(floor.world, token, setWorkerOfflineIfDisconnected="true")


def breaks_off(floor: Floor, name: str) -> None:
    """An agent's only socket ends, and he goes offline."""
    with connects(floor, name) as socket:
        heard(socket, "init")
    eventually(lambda: floor.desk.activity(floor.agents[name]) == "Offline")


def test_his_conversation_goes_on_to_somebody_else(still_world: World) -> None:
    world = still_world
    floor = open_floor(world, "ann")
    made = floor.served(attributes={"customerName": "Kim"})
    breaks_off(floor, "ann")
    world.advance("PT9M")
    assert floor.desk.status(task(made)) == "assigned"
    assert floor.members(made) == {None, "ann"}
    floor.agents["bob"] = floor.desk.worker("bob")
    world.advance("PT1M1S")
    assert floor.desk.state(task(made)) == ("completed", "Agent lost")
    assert floor.members(made) == {None}
    assert (floor.status(made), floor.state(made)) == ("active", "active")
    (second,) = floor.live(made)
    assert floor.desk.asked(second) == {"bob"}
    assert attributes(floor.channel(made).invites.list()[-1])["customerName"] == "Kim"
    floor.desk.answer(second, "bob", "accepted")
    floor.say(made, "bob", "I go on for Ann")
    assert floor.heard()[-1] == "I go on for Ann"
    assert any("taken from ann: Agent lost" in text for text in floor.no_owner())
    assert floor.desk.assigned(floor.agents["ann"], "sms") == 0


@pytest.mark.parametrize("way", ["socket", "available"])
def test_who_comes_back_in_time_keeps_it(still_world: World, way: str) -> None:
    floor = open_floor(still_world, "ann")
    made = floor.served()
    breaks_off(floor, "ann")
    still_world.advance("PT5M")
    if way == "available":
        floor.desk.go(floor.agents["ann"], "Available")
        still_world.advance("PT30M")
    else:
        with connects(floor, "ann") as socket:
            heard(socket, "init")
            still_world.advance("PT30M")
            assert floor.desk.activity(floor.agents["ann"]) == "Offline"
    assert floor.members(made) == {None, "ann"}
    assert floor.desk.status(task(made)) == "assigned"


def test_the_time_begins_with_the_last_break(still_world: World) -> None:
    floor = open_floor(still_world, "ann")
    made = floor.served()
    breaks_off(floor, "ann")
    still_world.advance("PT5M")
    floor.desk.go(floor.agents["ann"], "Available")
    breaks_off(floor, "ann")
    still_world.advance("PT6M")
    assert floor.desk.status(task(made)) == "assigned"
    still_world.advance("PT5M")
    assert floor.desk.status(task(made)) == "completed"


def test_who_is_offline_by_his_own_choice_keeps_it(still_world: World) -> None:
    floor = open_floor(still_world, "ann")
    made = floor.served()
    floor.desk.go(floor.agents["ann"], "Offline")
    still_world.advance("PT2H")
    assert floor.desk.status(task(made)) == "assigned"


def test_the_time_can_be_set_and_taken_away(still_world: World) -> None:
    world = still_world
    floor = open_floor(world, "ann")
    made = floor.served()
    assert world.post(SETTINGS, {"LostAgentAfter": "0"}, 200)["lost_agent_after"] == 0
    breaks_off(floor, "ann")
    world.advance("PT2H")
    assert floor.desk.status(task(made)) == "assigned"
    floor.desk.go(floor.agents["ann"], "Available")
    world.post(SETTINGS, {"LostAgentAfter": "30"}, 200)
    breaks_off(floor, "ann")
    world.advance("PT31S")
    assert floor.desk.status(task(made)) == "completed"


def test_another_agent_in_the_channel_is_enough(still_world: World) -> None:
    floor = open_floor(still_world, "ann", "bob")
    made = floor.served()
    second = floor.invite(made, "bob")
    breaks_off(floor, "ann")
    still_world.advance("PT11M")
    assert floor.members(made) == {None, "bob"}
    assert floor.live(made) == [second]


def test_what_he_only_wraps_up_is_completed(still_world: World) -> None:
    floor = open_floor(still_world, "ann")
    made = floor.served()
    floor.channel(made).update(status="closed")
    breaks_off(floor, "ann")
    still_world.advance("PT11M")
    assert floor.desk.assigned(floor.agents["ann"], "sms") == 0
    assert floor.live(made) == []
    assert (floor.status(made), floor.state(made)) == ("closed", "closed")


def test_a_worker_is_deleted(world: World) -> None:
    floor = open_floor(world, "ann")
    made = floor.served()
    floor.desk.at.workers(floor.agents["ann"]).delete()
    assert floor.members(made) == {None}
    assert floor.desk.state(task(made)) == ("completed", "Worker deleted")
    (second,) = floor.live(made)
    other = floor.desk.task(floor.workflow)
    floor.agents["bob"] = floor.desk.worker("bob")
    floor.desk.answer(second, "bob", "accepted")
    floor.desk.answer(other, "bob", "accepted")
    refusal = refused(floor.desk.at.workers(floor.agents["bob"]).delete)
    assert "holds reservation" in refusal[2]
    assert floor.members(made) == {None, "bob"}, "nothing was taken from who stays"


def test_settings_that_cannot_be(world: World) -> None:
    assert world.get(SETTINGS) == {
        "account_sid": world.account_sid,
        "lost_agent_after": 600,
        "pause_limit": 14 * 86_400,
        "leave_limit": 90 * 86_400,
        "url": f"{world.base_url}{SETTINGS}",
    }
    for name, value in (
        ("PauseLimit", 14 * 86_400 + 1),
        ("PauseLimit", 59),
        ("LeaveLimit", 90 * 86_400 + 1),
        ("LeaveLimit", 0),
        ("LostAgentAfter", -1),
        ("LostAgentAfter", 86_401),
        ("LostAgentAfter", "soon"),
    ):
        answer = world.post(SETTINGS, {name: str(value)}, 400)
        assert answer["code"] == 20001
        assert name in answer["message"]
    changed = world.post(SETTINGS, {"LeaveLimit": "60"}, 200)
    assert (changed["leave_limit"], changed["lost_agent_after"]) == (60, 600)
    assert world.get(SETTINGS) == changed
