"""Tasks over the official client: their shape, lists, filters and orders, what is refused, and
versions (taskrouter §9)."""

import json
from datetime import timedelta
from typing import Any

import pytest

from tests.rest.taskrouter.desk import Desk, open_desk, refused, rule
from tests.world import World

NOBODY = "1==2"


def waiting(world: World) -> tuple[Desk, str]:
    """A workspace, and a workflow whose tasks wait."""
    desk = open_desk(world)
    return desk, desk.workflow(default=desk.queue("Nobody", NOBODY))


def test_a_task_shows_all_that_it_refers_to(world: World) -> None:
    desk, flow = waiting(world)
    text = '{ "type" : "order", "n": [1, 2.50] }'
    made = desk.at.tasks.create(
        attributes=text, priority=7, timeout=600, task_channel="sms", workflow_sid=flow
    )
    assert (made.sid[:2], len(made.sid), made.account_sid) == ("WT", 34, world.account_sid)
    assert (made.attributes, made.addons) == (text, "{}")
    assert (made.assignment_status, made.reason) == ("pending", None)
    assert (made.priority, made.timeout) == (7, 600)
    assert (made.workflow_sid, made.workflow_friendly_name) == (flow, "Workflow")
    assert made.task_queue_friendly_name == "Nobody"
    assert made.task_channel_unique_name == "sms"
    assert made.task_channel_sid.startswith("TC")
    assert made.virtual_start_time == made.date_created == made.task_queue_entered_date
    assert (made.routing_target, made.ignore_capacity) == (None, None)
    assert 0 <= made.age < 60
    workspace = made.url.partition("/Tasks/")[0]
    assert made.links == {
        "task_queue": f"{workspace}/TaskQueues/{made.task_queue_sid}",
        "workflow": f"{workspace}/Workflows/{flow}",
        "workspace": workspace,
        "reservations": f"{made.url}/Reservations",
    }
    fetched = desk.at.tasks(made.sid).fetch()
    assert (fetched.attributes, fetched.url) == (text, made.url)
    assert [row.attributes for row in desk.at.tasks.list()] == [text]
    by_sid = desk.at.tasks.create(workflow_sid=flow, task_channel=made.task_channel_sid)
    assert (by_sid.task_channel_unique_name, by_sid.attributes) == ("sms", "{}")
    assert (by_sid.priority, by_sid.timeout) == (0, 86_400)


def test_the_age_grows(still_world: World) -> None:
    desk, flow = waiting(still_world)
    task = desk.task(flow)
    still_world.advance("PT90S")
    assert desk.at.tasks(task).fetch().age == 90
    desk.at.tasks(task).update(assignment_status="canceled", reason="no")
    still_world.advance("PT10S")
    assert desk.at.tasks(task).fetch().age == 100


def test_the_only_workflow_need_not_be_named(world: World) -> None:
    desk = open_desk(world)
    assert "WorkflowSid" in refused(desk.at.tasks.create)[2]
    flow = desk.workflow(default=desk.queue("Nobody", NOBODY))
    assert desk.at.tasks.create().workflow_sid == flow
    desk.workflow(default=desk.queue("Other", NOBODY))
    refusal = refused(desk.at.tasks.create, attributes="{}")
    assert refusal[:2] == (400, 20001)
    assert "WorkflowSid field is required" in refusal[2]


@pytest.mark.parametrize(
    "form",
    [
        {"Attributes": "{"},
        {"Attributes": "[1]"},
        {"Attributes": json.dumps({"a": "x" * 4_096})},
        {"Priority": "-1"},
        {"Priority": "2147483648"},
        {"Priority": "high"},
        {"Timeout": "0"},
        {"Timeout": "1209601"},
        {"TaskChannel": "pigeon"},
        {"WorkflowSid": "WW" + "0" * 32},
        {"WorkflowSid": "mine"},
        {"VirtualStartTime": "yesterday"},
        {"VirtualStartTime": "1899-12-31T23:59:59Z"},
        {"VirtualStartTime": "2999-01-01T00:00:00Z"},
        {"RoutingTarget": "WK" + "0" * 32},
        {"RoutingTarget": "WQ" + "0" * 32},
        {"RoutingTarget": "somebody"},
        {"IgnoreCapacity": "true"},
    ],
)
def test_a_task_that_cannot_be_is_refused(world: World, form: dict[str, str]) -> None:
    desk, flow = waiting(world)
    path = f"{desk.path}/Tasks"
    refusal = world.post(path, {"WorkflowSid": flow} | form, status=400)
    assert (refusal["code"], refusal["status"]) == (20001, 400)
    assert world.get(path)["tasks"] == []
    if form.keys() & {"Attributes", "Priority", "TaskChannel", "VirtualStartTime"}:
        task = desk.task(flow)
        before = world.get(f"{path}/{task}")
        assert world.post(f"{path}/{task}", form, status=400)["code"] == 20001
        after = world.get(f"{path}/{task}")
        assert after | {"age": 0} == before | {"age": 0}


def test_the_limits_themselves_are_taken(world: World) -> None:
    desk, flow = waiting(world)
    text = json.dumps({"a": "x" * (4_096 - len('{"a": ""}'))})
    made = desk.at.tasks.create(
        workflow_sid=flow, attributes=text, priority=2_147_483_647, timeout=1_209_600
    )
    assert (len(made.attributes), made.priority) == (4_096, 2_147_483_647)


def test_nothing_is_found_elsewhere(world: World) -> None:
    desk, flow = waiting(world)
    task, other = desk.task(flow), open_desk(world)
    for call in (other.at.tasks(task).fetch, other.at.tasks(task).delete):
        assert refused(call)[:2] == (404, 20404)
    assert refused(other.at.tasks(task).update, priority=1)[:2] == (404, 20404)
    assert other.at.tasks.list() == []
    nowhere = "/taskrouter/v1/Workspaces/WS" + "0" * 32
    assert world.get(f"{nowhere}/Tasks", status=404)["code"] == 20404
    assert world.post(f"{nowhere}/Tasks", status=404)["code"] == 20404


def test_a_task_is_changed(still_world: World) -> None:
    desk, flow = waiting(still_world)
    task = desk.task(flow, {"a": 1})
    still_world.advance("PT5S")
    before = desk.at.tasks(task).fetch()
    changed = desk.at.tasks(task).update(
        attributes='{"b": 2}',
        priority=4,
        task_channel="chat",
        virtual_start_time=before.date_created - timedelta(minutes=1),
    )
    assert (changed.attributes, changed.priority) == ('{"b": 2}', 4)
    assert changed.task_channel_unique_name == "chat"
    assert changed.virtual_start_time == before.date_created - timedelta(minutes=1)
    assert changed.date_updated == before.date_created + timedelta(seconds=5)
    assert changed.date_created == before.date_created
    assert desk.at.tasks(task).update(reason="later").reason == "later"


def test_a_deleted_task_is_gone_and_who_was_asked_is_free(world: World) -> None:
    desk = open_desk(world)
    flow = desk.workflow(default=desk.queue("All"))
    ann = desk.worker("ann")
    first, second = desk.task(flow), desk.task(flow)
    assert (desk.asked(first), desk.asked(second)) == ({"ann"}, set())
    assert desk.at.tasks(first).delete()
    assert refused(desk.at.tasks(first).fetch)[:2] == (404, 20404)
    assert refused(desk.at.tasks(first).reservations.list)[:2] == (404, 20404)
    assert desk.asked(second) == {"ann"}
    desk.answer(second, "ann", "accepted")
    assert desk.at.tasks(second).delete()
    assert desk.assigned(ann) == 0


def filled(world: World) -> tuple[Desk, list[str], dict[str, str]]:
    """Tasks of many kinds, and the SIDs of workflows and queues by name."""
    desk = open_desk(world)
    queues = {name: desk.queue(name, NOBODY) for name in ("A", "B")}
    text = {
        name: desk.workflow(rule("n >= 0", queue), default=queue) for name, queue in queues.items()
    }
    desk.at.workflows(text["B"]).update(friendly_name="Second")
    tasks = []
    for n in range(6):
        tasks.append(desk.task(text["A" if n % 2 else "B"], {"n": n}, priority=n // 2))
        world.advance("PT1S")
    desk.at.tasks(tasks[5]).update(assignment_status="canceled", reason="over")
    return desk, tasks, {f"queue {k}": v for k, v in queues.items()} | text


def test_lists_are_narrowed(still_world: World) -> None:
    desk, tasks, sids = filled(still_world)

    def found(**filters: Any) -> list[int]:
        return [tasks.index(row.sid) for row in desk.at.tasks.list(**filters)]

    assert found() == [0, 1, 2, 3, 4, 5]
    assert found(priority=1) == [2, 3]
    assert found(priority=0) == [0, 1]
    assert found(assignment_status=["canceled"]) == [5]
    assert found(assignment_status=["canceled", "pending"]) == [0, 1, 2, 3, 4, 5]
    assert found(assignment_status=["pending,canceled"], priority=2) == [4, 5]
    assert found(workflow_sid=sids["A"]) == [1, 3, 5]
    assert found(workflow_name="Second") == [0, 2, 4]
    assert found(workflow_name="Nothing") == []
    assert found(task_queue_sid=sids["queue B"]) == [0, 2, 4]
    assert found(task_queue_name="A", assignment_status=["pending"]) == [1, 3]
    assert found(evaluate_task_attributes="n > 1 AND n != 3") == [2, 4, 5]
    assert found(evaluate_task_attributes="n > 1", workflow_sid=sids["A"]) == [3, 5]
    assert found(evaluate_task_attributes="m == 1") == []
    assert found(evaluate_task_attributes="n > 0", page_size=2) == [1, 2, 3, 4, 5]
    assert found(routing_target="WK" + "0" * 32) == []
    assert found(has_addons=True) == []
    assert found(has_addons=False) == [0, 1, 2, 3, 4, 5]
    for wrong in (
        {"assignment_status": ["lost"]},
        {"evaluate_task_attributes": "n >"},
        {"ordering": "Age:asc"},
        {"ordering": "Priority:up"},
        {"ordering": "Priority:asc,Priority:desc"},
        {"ordering": "DateCreated:asc,VirtualStartTime:asc"},
    ):
        assert refused(desk.at.tasks.list, **wrong)[:2] == (400, 20001)


@pytest.mark.parametrize(
    ("ordering", "expected"),
    [
        ("DateCreated:asc", [0, 1, 2, 3, 4, 5]),
        ("DateCreated:desc", [5, 4, 3, 2, 1, 0]),
        ("Priority:asc", [0, 1, 2, 3, 4, 5]),
        ("Priority:desc,DateCreated:asc", [4, 5, 2, 3, 0, 1]),
        ("Priority:asc,DateCreated:desc", [1, 0, 3, 2, 5, 4]),
        ("Priority:desc,VirtualStartTime:desc", [5, 4, 3, 2, 0, 1]),
        ("VirtualStartTime:asc", [1, 0, 2, 3, 4, 5]),
        ("VirtualStartTime:desc,Priority:asc", [5, 4, 3, 2, 0, 1]),
    ],
)
@pytest.mark.parametrize("size", [1, 4, 50])
def test_lists_are_ordered_across_pages(
    still_world: World, ordering: str, expected: list[int], size: int
) -> None:
    desk, tasks, _ = filled(still_world)
    begun = desk.at.tasks(tasks[0]).fetch().date_created
    desk.at.tasks(tasks[1]).update(virtual_start_time=begun - timedelta(hours=1))
    rows = desk.at.tasks.list(ordering=ordering, page_size=size)
    assert [tasks.index(row.sid) for row in rows] == expected


def test_a_page_beyond_the_first_needs_its_token(world: World) -> None:
    desk, flow = waiting(world)
    desk.task(flow)
    assert world.get(f"{desk.path}/Tasks", status=400, Page=2)["code"] == 40153
    first = world.get(f"{desk.path}/Tasks", PageSize=1, Ordering="Priority:desc")
    assert first["meta"]["next_page_url"] is None
    desk.task(flow)
    first = world.get(f"{desk.path}/Tasks", PageSize=1, Ordering="Priority:desc")
    following = first["meta"]["next_page_url"]
    assert "Ordering=Priority" in following
    token = following.partition("PageToken=")[2]
    foreign = world.get(f"{desk.path}/Workflows", status=400, PageToken=token)
    assert foreign["status"] == 400


def test_changes_are_meant_for_a_version(world: World) -> None:
    desk, flow = waiting(world)
    task = desk.task(flow)
    path = f"{desk.path}/Tasks/{task}"

    def tag(method: str = "GET", **options: Any) -> str:
        response = world.request(method, path, **options)
        assert response.status_code == 200, response.text
        return response.headers["ETag"]

    first = tag()
    assert first == tag()
    second = tag("POST", data={"Priority": "3"}, headers={"If-Match": first})
    assert second != first
    assert tag() == second
    stale = world.request("POST", path, data={"Priority": "9"}, headers={"If-Match": first})
    assert (stale.status_code, stale.json()["status"]) == (412, 412)
    stale = world.request("DELETE", path, headers={"If-Match": first})
    assert stale.status_code == 412
    assert desk.at.tasks(task).fetch().priority == 3
    for form in ("{}", "W/{}"):
        named = {"If-Match": form.format(second)}
        second = tag("POST", data={"Attributes": json.dumps({"a": second})}, headers=named)
    bare = {"If-Match": second.strip('"')}
    second = tag("POST", data={"Priority": "8"}, headers=bare)
    assert desk.at.tasks(task).delete(if_match=second)


def version_of(task: Any) -> str:
    headers = task.fetch_with_http_info().headers
    return next(str(value) for name, value in headers.items() if name.lower() == "etag")


def test_two_who_change_one_version_do_not_overwrite_each_other(world: World) -> None:
    desk, flow = waiting(world)
    task = desk.at.tasks(desk.task(flow))
    version = version_of(task)
    task.update(attributes='{"by": "ann"}', if_match=version)
    status, _, _ = refused(task.update, attributes='{"by": "bob"}', if_match=version)
    assert status == 412
    assert task.fetch().attributes == '{"by": "ann"}'
