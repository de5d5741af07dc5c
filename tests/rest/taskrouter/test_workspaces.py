"""Workspaces: made from templates, changed, listed, taken away with all that is in them
(taskrouter §2)."""

import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

from tests.rest.client import official
from tests.taskrouter.build import Desk, workspace
from tests.world import World

ALL = "/taskrouter/v1/Workspaces"


@pytest.fixture
def client(world: World) -> Client:
    return official(world.base_url, world.account_sid, world.auth_token)


def test_the_life_of_a_workspace(client: Client, world: World) -> None:
    spaces = client.taskrouter.v1.workspaces
    made = spaces.create(
        friendly_name="Desk",
        event_callback_url="https://example.com/events",
        events_filter="task.created,worker.created",
        prioritize_queue_order="LIFO",
    )
    assert made.sid.startswith("WS")
    assert (made.account_sid, made.friendly_name) == (world.account_sid, "Desk")
    assert made.event_callback_url == "https://example.com/events"
    assert made.events_filter == "task.created,worker.created"
    assert (made.multi_task_enabled, made.prioritize_queue_order) == (True, "LIFO")
    assert (made.default_activity_name, made.timeout_activity_name) == ("Offline", "Offline")
    assert made.default_activity_sid == made.timeout_activity_sid
    assert made.links["task_channels"] == f"{made.url}/TaskChannels"
    assert made.links["cumulative_statistics"] == f"{made.url}/CumulativeStatistics"
    assert sorted(made.links) == [
        "activities", "cumulative_statistics", "events", "real_time_statistics", "statistics",
        "task_channels", "task_queues", "tasks", "workers", "workflows",
    ]  # fmt: skip
    here = spaces(made.sid)
    available = here.activities.list(friendly_name="Available")[0].sid
    changed = here.update(
        friendly_name="Other",
        default_activity_sid=available,
        timeout_activity_sid=available,
        event_callback_url="",
        events_filter="",
        prioritize_queue_order="FIFO",
    )
    assert (changed.friendly_name, changed.default_activity_name) == ("Other", "Available")
    assert (changed.event_callback_url, changed.events_filter) == ("", None)
    assert changed.prioritize_queue_order == "FIFO"
    assert here.fetch().timeout_activity_name == "Available"
    assert here.workers.create(friendly_name="Ann").activity_name == "Available"
    assert [row.sid for row in spaces.list(friendly_name="Other")] == [made.sid]
    assert spaces.list(friendly_name="Desk") == []
    assert here.delete()
    with pytest.raises(TwilioRestException) as refusal:
        here.fetch()
    assert (refusal.value.status, refusal.value.code) == (404, 20404)


def test_every_workspace_has_activities_and_channels(world: World) -> None:
    desk = workspace(world)
    rows = [(row["friendly_name"], row["available"]) for row in desk.rows("/Activities")]
    assert rows == [("Offline", False), ("Available", True), ("Unavailable", False)]
    names = [row["unique_name"] for row in desk.rows("/TaskChannels")]
    assert names == ["default", "voice", "chat", "sms", "video", "email"]
    assert desk.rows("/TaskQueues") == desk.rows("/Workflows") == []


def test_the_template_brings_queue_and_workflow(world: World) -> None:
    desk = workspace(world, Template="FIFO")
    (queue,) = desk.rows("/TaskQueues")
    (workflow,) = desk.rows("/Workflows")
    assert (queue["friendly_name"], queue["target_workers"]) == ("Sample Queue", "1==1")
    assert (queue["task_order"], queue["max_reserved_workers"]) == ("FIFO", 1)
    assert workflow["friendly_name"] == "Default Fifo Workflow"
    assert workflow["task_reservation_timeout"] == 120
    desk.worker("Ann")
    assert desk.status(desk.task()) == "reserved"


def test_a_single_tasking_workspace_becomes_a_multi_tasking_one(world: World) -> None:
    desk = workspace(world, MultiTaskEnabled="false")
    assert list(desk.activities) == ["Offline", "Idle", "Busy", "Reserved"]
    assert desk.get()["multi_task_enabled"] is False
    flow = desk.workflow("All", desk.queue("All"))
    ann = desk.worker("Ann", "Idle", 2)
    first, second = desk.task(flow), desk.task(flow, TaskChannel="sms")
    assert (desk.status(first), desk.status(second)) == ("reserved", "pending")
    assert len(desk.reservations(ann)) == 1
    assert desk.post("", 200, MultiTaskEnabled="yes")["multi_task_enabled"] is True
    assert desk.refused("", MultiTaskEnabled="false").startswith("MultiTaskEnabled cannot")


def test_what_a_workspace_cannot_be(world: World) -> None:
    desk = workspace(world)
    there = desk.path.removeprefix(ALL)
    assert there
    for form in (
        {"FriendlyName": ""},
        {"FriendlyName": "x" * 65},
        {"FriendlyName": "x", "EventCallbackUrl": "ftp://example.com"},
        {"FriendlyName": "x", "Template": "LIFO"},
        {"FriendlyName": "x", "PrioritizeQueueOrder": "RANDOM"},
        {},
    ):
        assert world.post(ALL, form, 400)["code"] == 20001
    desk.refused("", DefaultActivitySid="WA" + "0" * 32)
    other = workspace(world)
    desk.refused("", TimeoutActivitySid=other.activities["Available"])


def test_a_workspace_goes_with_all_that_is_in_it(world: World) -> None:
    desk, other = workspace(world, Template="FIFO"), workspace(world, Template="FIFO")
    ann = desk.worker("Ann")
    task = desk.task()
    assert desk.reservations(ann)
    bob = other.worker("Bob")
    desk.delete()
    for path in ("", "/Workers", f"/Workers/{ann}", f"/Tasks/{task}", "/TaskQueues", "/Activities"):
        assert desk.get(path, 404)["code"] == 20404
    assert desk.post("/Workers", 404, FriendlyName="Bob")["code"] == 20404
    assert [row["sid"] for row in other.rows("/Workers")] == [bob]
    assert other.rows("/Workers", TaskQueueName="Sample Queue")


def test_nothing_is_seen_of_another_account(world: World) -> None:
    desk = workspace(world)
    form = {"FriendlyName": "Stranger"}
    child = world.main("POST", "/2010-04-01/Accounts.json", data=form)
    stranger = World(world.base_url, child["sid"], child["auth_token"], world.engine)
    try:
        theirs = Desk(stranger, desk.sid, {})
        assert theirs.get("", 404)["code"] == 20404
        assert theirs.get("/Workers", 404)["code"] == 20404
        assert theirs.post("/Workers", 404, FriendlyName="Eve")["code"] == 20404
        assert stranger.get(ALL)["workspaces"] == []
    finally:
        stranger.close()


def test_pages_are_followed_and_not_counted(world: World) -> None:
    for name in "abc":
        workspace(world, FriendlyName=name)
    page = world.get(ALL, PageSize=2)
    assert [row["friendly_name"] for row in page["workspaces"]] == ["a", "b"]
    meta = page["meta"]
    assert (meta["page"], meta["page_size"], meta["key"]) == (0, 2, "workspaces")
    assert meta["previous_page_url"] is None
    following = world.get(meta["next_page_url"].removeprefix(world.base_url))
    assert [row["friendly_name"] for row in following["workspaces"]] == ["c"]
    assert following["meta"]["next_page_url"] is None
    assert world.get(ALL, 400, Page=1, PageSize=2)["code"] == 40153
    assert world.get(ALL, Page=0, PageSize=5000)["meta"]["page_size"] == 1000
    world.get(ALL, 400, PageToken="PTx", Page=1)


def test_the_template_of_flex_brings_what_a_flex_account_has(world: World) -> None:
    desk = workspace(world, FriendlyName="Flex Task Assignment", Template="FLEX")
    found = desk.get()
    assert found["default_activity_name"] == found["timeout_activity_name"] == "Offline"
    on_duty = {row["friendly_name"]: row["available"] for row in desk.rows("/Activities")}
    assert on_duty == {"Offline": False, "Available": True, "Unavailable": False, "Break": False}
    (queue,) = desk.rows("/TaskQueues")
    (workflow,) = desk.rows("/Workflows")
    assert (queue["friendly_name"], queue["target_workers"]) == ("Everyone", "1==1")
    assert workflow["friendly_name"] == "Assign to Anyone"
    ann = desk.worker("ann")
    task = desk.task()
    assert desk.reservations(ann)[0]["task_sid"] == task
    refused = {"FriendlyName": "x", "Template": "FLEX", "MultiTaskEnabled": "false"}
    assert world.request("POST", "/taskrouter/v1/Workspaces", data=refused).status_code == 400
