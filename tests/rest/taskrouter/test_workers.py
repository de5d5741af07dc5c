"""Workers over the official client: made, changed, versioned, taken away (taskrouter §4)."""

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from twilio.base.exceptions import TwilioRestException

from tests.rest.client import official
from tests.taskrouter.build import Desk, workspace
from tests.world import World


@pytest.fixture
def desk(world: World) -> Desk:
    return workspace(world, Template="FIFO")


def test_the_life_of_a_worker(desk: Desk) -> None:
    world = desk.world
    client = official(world.base_url, world.account_sid, world.auth_token)
    workers = client.taskrouter.v1.workspaces(desk.sid).workers
    made = workers.create(friendly_name="Ann", attributes='{"a": 1}')
    assert (made.friendly_name, made.attributes) == ("Ann", '{"a": 1}')
    assert (made.activity_name, made.available) == ("Offline", False)
    assert made.date_status_changed == made.date_created
    base, workspace_url = made.url, made.url.partition("/Workers")[0]
    assert made.links == {
        "channels": f"{base}/Channels",
        "activity": f"{workspace_url}/Activities/{made.activity_sid}",
        "workspace": workspace_url,
        "statistics": f"{workspace_url}/Workers/Statistics",
        "real_time_statistics": f"{workspace_url}/Workers/RealTimeStatistics",
        "cumulative_statistics": f"{workspace_url}/Workers/CumulativeStatistics",
        "worker_statistics": f"{base}/Statistics",
        "worker_channels": f"{base}/Channels",
        "reservations": f"{base}/Reservations",
    }
    one = workers(made.sid)
    available = desk.activities["Available"]
    changed = one.update(friendly_name="Anna", activity_sid=available, attributes='{"b": 2}')
    assert (changed.friendly_name, changed.attributes) == ("Anna", '{"b": 2}')
    assert (changed.activity_sid, changed.available) == (available, True)
    assert one.fetch().activity_name == "Available"
    assert one.delete()
    with pytest.raises(TwilioRestException) as refusal:
        one.fetch()
    assert refusal.value.code == 20404
    assert workers.list() == []


def test_what_a_worker_cannot_be(desk: Desk) -> None:
    ann = desk.worker("Ann")
    desk.worker("Bob")
    desk.refused("/Workers", FriendlyName="ANN")
    desk.refused("/Workers")
    bad: tuple[dict[str, Any], ...] = (
        {"FriendlyName": ""},
        {"FriendlyName": "x" * 65},
        {"Attributes": "[1]"},
        {"Attributes": "no"},
        {"Attributes": '{"a": 1'},
        {"Attributes": json.dumps({"a": "x" * 4096})},
        {"ActivitySid": "WA" + "0" * 32},
    )
    for form in bad:
        desk.refused("/Workers", **{"FriendlyName": "Carl", **form})
        desk.refused(f"/Workers/{ann}", **form)
    desk.refused(f"/Workers/{ann}", FriendlyName="bob")
    assert desk.post(f"/Workers/{ann}", 200, FriendlyName="ANN")["friendly_name"] == "ANN"
    workspace(desk.world).worker("Ann")


def test_attributes_may_have_so_many_characters(desk: Desk) -> None:
    text = json.dumps({"a": "ü" * 4000}, ensure_ascii=False)
    made = desk.post("/Workers", FriendlyName="Ann", Attributes=text)
    assert made["attributes"] == text


def test_versions_guard_changes(desk: Desk) -> None:
    ann = desk.worker("Ann", "Offline")
    path = f"{desk.path}/Workers/{ann}"
    world = desk.world

    def send(method: str, if_match: str | None, **form: Any) -> tuple[int, str]:
        headers = {} if if_match is None else {"If-Match": if_match}
        answer = world.request(method, path, data=form or None, headers=headers)
        return answer.status_code, answer.headers.get("ETag", "")

    status, first = send("GET", None)
    assert status == 200
    number = int(first.strip('"'))
    assert send("POST", first, Attributes='{"a": 1}') == (200, f'"{number + 1}"')
    assert send("POST", first, Attributes='{"a": 2}') == (412, "")
    assert desk.get(f"/Workers/{ann}")["attributes"] == '{"a": 1}'
    available = desk.activities["Available"]
    assert send("POST", f'W/"{number + 1}"', ActivitySid=available) == (200, f'"{number + 2}"')
    assert send("POST", str(number + 2), Attributes="{}") == (200, f'"{number + 3}"')
    assert send("POST", str(number + 3), Attributes="{}") == (200, f'"{number + 3}"')
    assert send("POST", "*", ActivitySid=available) == (200, f'"{number + 3}"')
    assert send("POST", "word", ActivitySid=available) == (412, "")
    assert send("DELETE", f'"{number}"') == (412, "")
    assert send("DELETE", f'"{number + 3}"') == (204, "")


def test_a_stale_version_is_told_with_its_code(desk: Desk) -> None:
    path = f"{desk.path}/Workers/{desk.worker('Ann')}"
    answer = desk.world.request("DELETE", path, headers={"If-Match": '"99"'})
    assert (answer.status_code, answer.json()["code"]) == (412, 20412)


def test_the_same_activity_changes_nothing(still_world: World) -> None:
    desk = workspace(still_world)
    ann = desk.worker("Ann")
    before = desk.get(f"/Workers/{ann}")
    still_world.advance("PT10S")
    assert desk.go(ann, "Available") == before
    after = desk.go(ann, "Offline")
    assert after["date_status_changed"] > before["date_status_changed"]
    still_world.advance("PT10S")
    renamed = desk.post(f"/Workers/{ann}", 200, FriendlyName="Anna")
    assert renamed["date_status_changed"] == after["date_status_changed"]
    assert renamed["date_updated"] > after["date_updated"]


def test_going_away_leaves_what_is_offered_unless_it_is_rejected(desk: Desk) -> None:
    ann, bob = desk.worker("Ann"), desk.worker("Bob", "Offline")
    task = desk.task()
    desk.go(ann, "Offline")
    assert [row["reservation_status"] for row in desk.reservations(ann)] == ["pending"]
    desk.go(ann, "Available")
    desk.refused(
        f"/Workers/{ann}",
        ActivitySid=desk.activities["Available"],
        RejectPendingReservations="true",
    )
    desk.refused(f"/Workers/{ann}", RejectPendingReservations="true")
    desk.go(ann, "Unavailable", RejectPendingReservations="true")
    assert [row["reservation_status"] for row in desk.reservations(ann)] == ["rejected"]
    assert desk.status(task) == "pending"
    assert desk.channel(ann)["assigned_tasks"] == 0
    desk.go(bob, "Available")
    assert [row["task_sid"] for row in desk.reservations(bob)] == [task]


def test_an_accepted_task_stays_with_who_goes_away(desk: Desk) -> None:
    ann = desk.worker("Ann")
    task = desk.task()
    (offer,) = desk.reservations(ann)
    path = f"/Workers/{ann}/Reservations/{offer['sid']}"
    desk.post(path, 200, ReservationStatus="accepted")
    desk.go(ann, "Offline", RejectPendingReservations="true")
    assert desk.status(task) == "assigned"
    answer = desk.world.request("DELETE", f"{desk.path}/Workers/{ann}")
    assert (answer.status_code, offer["sid"] in answer.json()["message"]) == (400, True)
    desk.post(path, 200, ReservationStatus="completed")
    desk.delete(f"/Workers/{ann}")


def test_who_becomes_available_takes_what_waits(desk: Desk) -> None:
    first, second = desk.task(), desk.task()
    ann = desk.worker("Ann", "Offline")
    assert desk.reservations(ann) == []
    desk.go(ann, "Available")
    assert [row["task_sid"] for row in desk.reservations(ann)] == [first]
    bob = desk.worker("Bob")
    assert [row["task_sid"] for row in desk.reservations(bob)] == [second]


def test_changes_are_events(desk: Desk) -> None:
    ann = desk.worker("Ann", "Offline")
    desk.go(ann, "Available")
    desk.post(f"/Workers/{ann}", 200, Attributes='{"a": 1}')
    desk.post(f"/Workers/{ann}/Channels/sms", 200, Capacity=3)
    desk.post(f"/Workers/{ann}/Channels/sms", 200, Available="false")
    desk.post(f"/Workers/{ann}/Channels/sms", 200, Available="false")
    desk.delete(f"/Workers/{ann}")
    rows = desk.rows("/Events", WorkerSid=ann, Minutes=60)
    assert sorted(row["event_type"] for row in rows) == [
        "worker.activity.update",
        "worker.attributes.update",
        "worker.capacity.update",
        "worker.channel.availability.update",
        "worker.created",
        "worker.deleted",
    ]
    data = next(r for r in rows if r["event_type"] == "worker.activity.update")["event_data"]
    assert data["worker_previous_activity_name"] == "Offline"
    assert data["worker_activity_name"] == "Available"
    assert data["worker_time_in_previous_activity"] == "0"


def test_of_many_with_one_name_at_once_one_is_made(desk: Desk) -> None:
    path = f"{desk.path}/Workers"

    def make(number: int) -> int:
        name = "Ann" if number % 2 else "ANN"
        return desk.world.request("POST", path, data={"FriendlyName": name}).status_code

    with ThreadPoolExecutor(8) as pool:
        statuses = sorted(pool.map(make, range(8)))
    assert statuses == [201] + [400] * 7
    assert len(desk.rows("/Workers")) == 1


def test_a_worker_and_a_queue_made_at_once_find_each_other(desk: Desk) -> None:
    def make(number: int) -> None:
        if number % 2:
            desk.worker(f"Worker {number}")
        else:
            desk.queue(f"Queue {number}")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(make, range(16)))
    for queue in desk.rows("/TaskQueues"):
        assert len(desk.rows("/Workers", TaskQueueSid=queue["sid"])) == 8
