"""Task channels, and the places of workers on them (taskrouter §5)."""

from typing import Any

import pytest

from tests.rest.client import official
from tests.taskrouter.build import workspace
from tests.world import World


def test_the_life_of_a_channel(world: World) -> None:
    desk = workspace(world)
    ann = desk.worker("Ann")
    client = official(world.base_url, world.account_sid, world.auth_token)
    channels = client.taskrouter.v1.workspaces(desk.sid).task_channels
    made = channels.create(friendly_name="Letters", unique_name="letter")
    assert (made.unique_name, made.friendly_name) == ("letter", "Letters")
    assert made.channel_optimized_routing is False
    assert made.links == {"workspace": made.url.partition("/TaskChannels")[0]}
    changed = channels("letter").update(friendly_name="Post", channel_optimized_routing=True)
    assert (changed.sid, changed.friendly_name) == (made.sid, "Post")
    assert channels(made.sid).fetch().channel_optimized_routing is True
    assert [row.unique_name for row in channels.list()][-1] == "letter"
    bob = desk.worker("Bob")
    for worker in (ann, bob):
        assert desk.channel(worker, "letter")["configured_capacity"] == 1
    assert channels("letter").delete()
    assert desk.get(f"/Workers/{ann}/Channels/letter", 404)["code"] == 20404
    assert len(desk.rows(f"/Workers/{bob}/Channels")) == 6


def test_what_a_channel_cannot_be(world: World) -> None:
    desk = workspace(world)
    bad: tuple[dict[str, Any], ...] = (
        {"FriendlyName": "a-b", "UniqueName": "ab"},
        {"FriendlyName": "ab", "UniqueName": "a-b"},
        {"FriendlyName": "ab", "UniqueName": "sms"},
        {"FriendlyName": "ab", "UniqueName": "a/b"},
        {"FriendlyName": "ab", "UniqueName": "x" * 65},
        {"FriendlyName": "ab"},
        {"UniqueName": "ab"},
    )
    for form in bad:
        desk.refused("/TaskChannels", **form)
    desk.refused("/TaskChannels/sms", FriendlyName="S-M-S")


def test_a_channel_in_use_stays(world: World) -> None:
    desk = workspace(world, Template="FIFO")
    answer = world.request("DELETE", f"{desk.path}/TaskChannels/voice")
    assert (answer.status_code, answer.json()["code"]) == (400, 20001)
    desk.post("/TaskChannels", FriendlyName="Letters", UniqueName="letter")
    task = desk.task(TaskChannel="letter")
    answer = world.request("DELETE", f"{desk.path}/TaskChannels/letter")
    assert (answer.status_code, task in answer.json()["message"]) == (400, True)
    desk.post(f"/Tasks/{task}", 200, AssignmentStatus="canceled", Reason="no")
    desk.delete("/TaskChannels/letter")


def test_a_worker_takes_tasks_of_a_new_channel(world: World) -> None:
    desk = workspace(world, Template="FIFO")
    ann = desk.worker("Ann")
    desk.post("/TaskChannels", FriendlyName="Letters", UniqueName="letter")
    assert desk.status(desk.task(TaskChannel="letter")) == "reserved"
    assert desk.channel(ann, "letter")["assigned_tasks"] == 1
    assert desk.channel(ann)["assigned_tasks"] == 0


def test_capacity_can_be_changed(world: World) -> None:
    desk = workspace(world, Template="FIFO")
    ann = desk.worker("Ann")
    tasks = [desk.task() for _ in range(3)]
    assert [desk.status(task) for task in tasks] == ["reserved", "pending", "pending"]
    path = f"/Workers/{ann}/Channels/default"
    version = etag(world, f"{desk.path}/Workers/{ann}")
    wide = desk.post(path, 200, Capacity=4)
    assert (wide["configured_capacity"], wide["assigned_tasks"]) == (4, 3)
    assert wide["available_capacity_percentage"] == 25
    assert [desk.status(task) for task in tasks] == ["reserved"] * 3
    assert etag(world, f"{desk.path}/Workers/{ann}") == version + 3
    narrow = desk.post(path, 200, Capacity=2)
    assert (narrow["assigned_tasks"], narrow["available_capacity_percentage"]) == (3, 0)
    assert desk.post(path, 200, Capacity=0)["available_capacity_percentage"] == 0
    for capacity in (-1, "x", 10**9):
        desk.refused(path, Capacity=capacity)


def test_a_channel_can_be_made_unavailable(world: World) -> None:
    desk = workspace(world, Template="FIFO")
    ann = desk.worker("Ann")
    path = f"/Workers/{ann}/Channels/sms"
    off = desk.post(path, 200, Available="false")
    assert (off["available"], off["configured_capacity"]) == (False, 1)
    text, other = desk.task(TaskChannel="sms"), desk.task()
    assert (desk.status(text), desk.status(other)) == ("pending", "reserved")
    on = desk.post(path, 200, Available="true")
    assert (on["available"], on["assigned_tasks"]) == (True, 1)
    assert desk.status(text) == "reserved"


def test_a_worker_channel_is_found_by_sid_and_name(world: World) -> None:
    desk = workspace(world)
    ann = desk.worker("Ann")
    client = official(world.base_url, world.account_sid, world.auth_token)
    worker = client.taskrouter.v1.workspaces(desk.sid).workers(ann)
    rows = {row.task_channel_unique_name: row for row in worker.worker_channels.list(page_size=2)}
    assert list(rows) == ["default", "voice", "chat", "sms", "video", "email"]
    sms = worker.worker_channels("sms").fetch()
    assert sms.sid == rows["sms"].sid
    assert (sms.worker_sid, sms.workspace_sid) == (ann, desk.sid)
    assert worker.worker_channels(sms.sid).fetch().task_channel_sid == sms.task_channel_sid
    assert sms.url.endswith(f"/Workers/{ann}/Channels/{sms.sid}")
    bob = desk.worker("Bob")
    assert desk.get(f"/Workers/{bob}/Channels/{sms.sid}", 404)["code"] == 20404


def etag(world: World, path: str) -> int:
    return int(world.request("GET", path).headers["ETag"].strip('"'))


@pytest.mark.parametrize("when", ["never", "first", "last", "back"])
def test_idle_clocks_are_per_channel_where_its_routing_is_optimized(
    still_world: World, when: str
) -> None:
    desk = workspace(still_world, Template="FIFO")
    optimize = {"first": ["true"], "back": ["true"]}.get(when, [])
    for wanted in optimize:
        desk.post("/TaskChannels/sms", 200, ChannelOptimizedRouting=wanted)
    ann = desk.worker("Ann")
    still_world.advance("PT10S")
    bob = desk.worker("Bob")
    still_world.advance("PT10S")
    task = desk.task()
    (offer,) = desk.reservations(ann)
    for status in ("accepted", "completed"):
        path = f"/Tasks/{task}/Reservations/{offer['sid']}"
        desk.post(path, 200, ReservationStatus=status)
    still_world.advance("PT10S")
    for wanted in {"last": ["true"], "back": ["false"]}.get(when, []):
        desk.post("/TaskChannels/sms", 200, ChannelOptimizedRouting=wanted)
    text = desk.task(TaskChannel="sms")
    longest_idle = ann if when in ("first", "last") else bob
    assert [row["task_sid"] for row in desk.reservations(longest_idle)][-1] == text
