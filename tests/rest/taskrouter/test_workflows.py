"""Workflows over the official client: made, changed, refused, listed, taken away
(taskrouter §7)."""

import json
from typing import Any

import pytest

from tests.rest.taskrouter.desk import document, open_desk, refused, rule
from tests.world import World

CALLBACK = "https://example.com/assign"


def test_a_workflow_is_made_changed_and_deleted(world: World) -> None:
    desk = open_desk(world)
    queue, other = desk.queue("Everybody"), desk.queue("Others")
    text = document(rule("a == 1", queue), default=other)
    made = desk.at.workflows.create(friendly_name="Support", configuration=text)
    assert (made.sid[:2], len(made.sid), made.account_sid) == ("WW", 34, world.account_sid)
    assert (made.friendly_name, made.configuration) == ("Support", text)
    assert (made.task_reservation_timeout, made.workspace_sid) == (120, desk.sid)
    assert made.document_content_type == "application/json"
    assert made.assignment_callback_url is None
    assert made.links == {
        "statistics": f"{made.url}/Statistics",
        "real_time_statistics": f"{made.url}/RealTimeStatistics",
        "cumulative_statistics": f"{made.url}/CumulativeStatistics",
    }
    one = desk.at.workflows(made.sid)
    changed = one.update(
        friendly_name="Sales",
        assignment_callback_url=CALLBACK,
        fallback_assignment_callback_url=f"{CALLBACK}/2",
        task_reservation_timeout=30,
    )
    assert (changed.friendly_name, changed.task_reservation_timeout) == ("Sales", 30)
    assert changed.configuration == text
    assert changed.assignment_callback_url == CALLBACK
    assert changed.fallback_assignment_callback_url == f"{CALLBACK}/2"
    assert one.fetch().friendly_name == "Sales"
    cleared = one.update(assignment_callback_url="", configuration=document(default=queue))
    assert cleared.assignment_callback_url is None
    assert json.loads(cleared.configuration)["task_routing"]["default_filter"] == {"queue": queue}
    assert one.delete()
    assert refused(one.fetch)[:2] == (404, 20404)
    assert refused(one.update, friendly_name="x")[:2] == (404, 20404)
    assert refused(one.delete)[:2] == (404, 20404)


def test_workflows_are_listed_by_pages_and_by_name(world: World) -> None:
    desk = open_desk(world)
    text = document(default=desk.queue("Everybody"))
    made = [
        desk.at.workflows.create(friendly_name=name, configuration=text).sid
        for name in ("One", "Two", "Three", "Two")
    ]
    assert [row.sid for row in desk.at.workflows.list(page_size=2)] == made
    assert [row.sid for row in desk.at.workflows.list(friendly_name="Two")] == [made[1], made[3]]
    assert desk.at.workflows.list(friendly_name="two") == []
    first = world.get(f"{desk.path}/Workflows", PageSize=3)
    assert (first["meta"]["key"], len(first["workflows"])) == ("workflows", 3)
    other = open_desk(world)
    assert other.at.workflows.list() == []
    assert refused(other.at.workflows(made[0]).fetch)[:2] == (404, 20404)


def broken(queue: str) -> list[tuple[str, str]]:
    """Configurations that cannot be, with what is said of them."""
    good = {"queue": queue}
    return [
        ("", "JSON"),
        ("{", "JSON"),
        ("[]", "task_routing"),
        ("{}", "task_routing"),
        (document(default="WQ" + "0" * 32), "WQ" + "0" * 32),
        (document(rule("1==1", "WQ" + "1" * 32)), "WQ" + "1" * 32),
        (document(default={"priority": 1}), "queue"),
        (document(rule("skill-level > 3", good)), "filters[0].expression"),
        (document({"targets": [good]}), "filters[0].expression"),
        (document(rule("1==1")), "filters[0].targets"),
        (document(rule("1==1", {"timeout": 3})), "targets[0].queue"),
        (document(rule("1==1", good | {"timeout": 0})), "targets[0].timeout"),
        (document(rule("1==1", good | {"priority": -1})), "targets[0].priority"),
        (document(rule("1==1", good | {"expression": "task.a =="})), "targets[0].expression"),
        (document(rule("1==1", good | {"order_by": "worker.a UP"})), "targets[0].order_by"),
        (document(rule("1==1", good | {"skip_if": "workers.available"})), "targets[0].skip_if"),
        (
            document(
                rule(
                    "1==1",
                    good | {"known_worker_sid": "task.a", "known_worker_friendly_name": "task.b"},
                )
            ),
            "known_worker",
        ),
    ]


def test_a_configuration_that_cannot_be_is_refused_with_its_place(world: World) -> None:
    desk = open_desk(world)
    queue = desk.queue("Everybody")
    sid = desk.workflow(default=queue)
    for text, place in broken(queue):
        for call in (
            lambda text: desk.at.workflows.create(friendly_name="x", configuration=text),
            lambda text: desk.at.workflows(sid).update(configuration=text),
        ):
            status, code, sentence = refused(call, text)
            assert (status, code) == (400, 20001), text
            assert place in sentence, (text, sentence)
    assert len(desk.at.workflows.list()) == 1
    assert desk.at.workflows(sid).fetch().configuration == document(default=queue)


def test_a_queue_of_another_workspace_is_refused(world: World) -> None:
    desk, other = open_desk(world), open_desk(world)
    foreign = other.queue("Everybody")
    status, code, sentence = refused(
        desk.at.workflows.create, friendly_name="x", configuration=document(default=foreign)
    )
    assert (status, code) == (400, 20001)
    assert foreign in sentence


@pytest.mark.parametrize(
    "form",
    [
        {"FriendlyName": ""},
        {"FriendlyName": "x" * 65},
        {"TaskReservationTimeout": "0"},
        {"TaskReservationTimeout": "86401"},
        {"TaskReservationTimeout": "soon"},
        {"AssignmentCallbackUrl": "ftp://example.com"},
        {"FallbackAssignmentCallbackUrl": "example.com"},
    ],
)
def test_what_cannot_be_kept_is_refused(world: World, form: dict[str, str]) -> None:
    desk = open_desk(world)
    text = document(default=desk.queue("Everybody"))
    good = {"FriendlyName": "Good", "Configuration": text}
    path = f"{desk.path}/Workflows"
    assert world.post(path, good | form, status=400)["code"] == 20001
    sid = world.post(path, good)["sid"]
    assert world.post(f"{path}/{sid}", form, status=400)["code"] == 20001
    for name in good:
        less: dict[str, Any] = {key: value for key, value in good.items() if key != name}
        assert world.post(path, less, status=400)["code"] == 20001
    assert world.get(path)["workflows"][0]["friendly_name"] == "Good"


def test_a_workflow_with_open_tasks_stays(world: World) -> None:
    desk = open_desk(world)
    sid = desk.workflow(default=desk.queue("Everybody"))
    task = desk.task(sid)
    status, code, sentence = refused(desk.at.workflows(sid).delete)
    assert (status, code) == (400, 20001)
    assert task in sentence
    desk.at.tasks(task).update(assignment_status="canceled", reason="over")
    assert desk.at.workflows(sid).delete()
    shown = desk.at.tasks(task).fetch()
    assert (shown.workflow_sid, shown.workflow_friendly_name) == (sid, None)


def test_what_happens_to_workflows_is_told(world: World) -> None:
    desk = open_desk(world)
    sid = desk.workflow(default=desk.queue("Everybody"))
    desk.at.workflows(sid).update(friendly_name="Renamed")
    desk.at.workflows(sid).delete()
    told = desk.at.events.list(workflow_sid=sid)
    assert sorted(row.event_type for row in told) == [
        "workflow.created",
        "workflow.deleted",
        "workflow.updated",
    ]
    assert {row.resource_sid for row in told} == {sid}
