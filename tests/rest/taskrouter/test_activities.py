"""Activities over the official client (taskrouter §3)."""

import pytest
from twilio.base.exceptions import TwilioRestException

from tests.rest.client import official
from tests.taskrouter.build import workspace
from tests.world import World


def test_the_life_of_an_activity(world: World) -> None:
    desk = workspace(world)
    client = official(world.base_url, world.account_sid, world.auth_token)
    activities = client.taskrouter.v1.workspaces(desk.sid).activities
    made = activities.create(friendly_name="On Break", available=False)
    assert (made.friendly_name, made.available) == ("On Break", False)
    assert (made.account_sid, made.workspace_sid) == (world.account_sid, desk.sid)
    assert made.links == {"workspace": made.url.partition("/Activities")[0]}
    busy = activities.create(friendly_name="Limited", available=True)
    assert busy.available is True
    assert {row.friendly_name for row in activities.list(available="true")} == {
        "Available",
        "Limited",
    }
    assert [row.sid for row in activities.list(friendly_name="On Break")] == [made.sid]
    changed = activities(made.sid).update(friendly_name="Lunch")
    assert (changed.friendly_name, changed.available) == ("Lunch", False)
    assert activities(made.sid).fetch().friendly_name == "Lunch"
    assert activities(made.sid).delete()
    with pytest.raises(TwilioRestException) as refusal:
        activities(made.sid).fetch()
    assert refusal.value.code == 20404


def test_whether_it_makes_available_is_fixed(world: World) -> None:
    desk = workspace(world)
    path = f"/Activities/{desk.activities['Offline']}"
    assert desk.post(path, 200, Available="true")["available"] is False
    form = {"FriendlyName": "Away", "Available": "true"}
    assert desk.post(path, 200, **form)["available"] is False
    assert desk.get(path)["friendly_name"] == "Away"


def test_names_are_unique_in_a_workspace(world: World) -> None:
    desk, other = workspace(world), workspace(world)
    desk.post("/Activities", FriendlyName="Break")
    other.post("/Activities", FriendlyName="Break")
    desk.refused("/Activities", FriendlyName="BREAK")
    desk.refused("/Activities", FriendlyName=" ")
    desk.refused("/Activities", FriendlyName="x" * 65)
    path = f"/Activities/{desk.activities['Available']}"
    desk.refused(path, FriendlyName="break")
    assert desk.post(path, 200, FriendlyName="AVAILABLE")["friendly_name"] == "AVAILABLE"


def test_an_activity_in_use_stays(world: World) -> None:
    desk = workspace(world)
    used = {
        name: desk.post("/Activities", FriendlyName=name)["sid"]
        for name in ("Worker", "Timeout", "Reservation", "Assignment")
    }
    desk.activities |= used
    ann = desk.worker("Ann", "Worker")
    desk.post("", 200, TimeoutActivitySid=used["Timeout"])
    queue = desk.queue(
        "All",
        ReservationActivitySid=used["Reservation"],
        AssignmentActivitySid=used["Assignment"],
    )
    users = {"Worker": ann, "Timeout": "timeout", "Reservation": queue, "Assignment": queue}
    for name, sid in used.items():
        answer = world.request("DELETE", f"{desk.path}/Activities/{sid}")
        assert (answer.status_code, answer.json()["code"]) == (400, 20001)
        assert users[name] in answer.json()["message"]
    desk.go(ann, "Available")
    desk.delete(f"/Activities/{used['Worker']}")


def test_a_workspace_has_so_many_activities(world: World) -> None:
    desk = workspace(world)
    for number in range(97):
        desk.post("/Activities", FriendlyName=f"Activity {number}")
    assert "at most 100" in desk.refused("/Activities", FriendlyName="One more")
