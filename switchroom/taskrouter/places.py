"""The way of a task through its workflow, written down: entering a step, leaving one, falling out
(taskrouter §7.2)."""

from typing import Final, cast

import msgspec

from switchroom.core.matching import stands
from switchroom.core.matching import workflow as rules
from switchroom.core.matching.workflow import Configuration, Place, Target
from switchroom.store.work import Work, encode
from switchroom.taskrouter import events
from switchroom.taskrouter.rows import Queue, Task, Workflow, Workspace

NOWHERE: Final = Place(rules.DIRECT)
# Where no workflow says it (taskrouter §7).
PATIENCE_S: Final = 120


def workflow_of(work: Work, task: Task) -> Workflow | None:
    """The workflow of a task, read once in a transaction."""
    key = f"workflow {task.workflow_sid}"
    if key not in work.memory:
        work.memory[key] = work.get(
            Workflow,
            "workflows",
            "account_sid = ? AND sid = ?",
            task.account_sid,
            task.workflow_sid,
        )
    return cast("Workflow | None", work.memory[key])


def queue_of(work: Work, task: Task) -> Queue | None:
    """The queue that a task is in, read once in a transaction."""
    return find_queue(work, task.account_sid, task.queue_sid)


def find_queue(work: Work, account_sid: str, sid: str | None) -> Queue | None:
    """The queue of a SID, read once in a transaction; None where there is none."""
    if sid is None:
        return None
    key = f"queue {sid}"
    if key not in work.memory:
        work.memory[key] = work.get(
            Queue, "task_queues", "account_sid = ? AND sid = ?", account_sid, sid
        )
    return cast("Queue | None", work.memory[key])


def configuration_of(work: Work, task: Task) -> Configuration:
    """What the task's workflow says; without a workflow there is nothing in it."""
    workflow = workflow_of(work, task)
    return Configuration((), None) if workflow is None else rules.parse(workflow.configuration)


def step_of(work: Work, task: Task) -> Target | None:
    """The step at which a task is; None where its workflow has none there any more."""
    return rules.step_at(configuration_of(work, task), task.where, task.queue_sid)


def begin(work: Work, workspace: Workspace, task: Task) -> Task | None:
    """Enter the workflow anew; None when the task falls out of it."""
    place = rules.enter(configuration_of(work, task), task.values, work.now)
    return None if place is None else enter(work, workspace, task, place)


def again(work: Work, workspace: Workspace, task: Task) -> Task | None:
    """Evaluate the filters once more: the task stays at its step where the same one holds, and does
    not go back to filters that it has left by a timeout."""
    if task.where.filter == rules.DIRECT:
        return task
    left = task.where.timed_out
    place = rules.enter(
        configuration_of(work, task),
        task.values,
        work.now,
        first=task.where.filter if left else 0,
        timed_out=left,
    )
    if place is None:
        return None
    same = place.filter == task.where.filter and step_of(work, task) is not None
    return task if same else enter(work, workspace, task, place)


def go_on(work: Work, workspace: Workspace, task: Task, *, timed_out: bool) -> Task | None:
    """Leave the step because it has timed out, or is skipped, and all those after it that have
    ended meanwhile; None when the task falls out."""
    configuration, values, place = configuration_of(work, task), task.values, task.where
    for further in rules.onward(configuration, values, place, work.now, timed_out=timed_out):
        if timed_out:
            _record(work, workspace, "task-queue.timeout", task, task.queue_sid)
        if further is None:
            return None
        task, timed_out = enter(work, workspace, task, further), True
    return task


def enter(work: Work, workspace: Workspace, task: Task, place: Place) -> Task:
    """The task at a step: queue and priority are those of the step. It is not kept yet."""
    target = rules.target_at(configuration_of(work, task), place)
    assert target is not None, place
    before = task.queue_sid
    entered = msgspec.structs.replace(
        task,
        place=encode(place).decode(),
        queue_sid=target.queue,
        queue_entered=work.now if before != target.queue else task.queue_entered,
        priority=task.priority if target.priority is None else target.priority,
    )
    _record(work, workspace, "workflow.target-matched", entered, target.queue)
    if before is not None and before != target.queue:
        _record(work, workspace, "task-queue.moved", entered, target.queue, previous=before)
    if before != target.queue:
        _record(work, workspace, "task-queue.entered", entered, target.queue)
    return entered


def known_value(task: Task, target: Target) -> object:
    """What a task says of the known worker of a step; None where it says nothing."""
    return stands.known_value(target, task.values)


def is_null(task: Task, target: Target) -> bool:
    """Whether the task says outright that it knows no worker."""
    found: object = {"task": task.values}
    for key in target.known_worker or ():
        if not isinstance(found, dict) or key not in found:
            return False
        found = found[key]
    return found is None


def patience(work: Work, task: Task) -> int:
    """For how many seconds a worker may leave a reservation of the task unanswered."""
    workflow = workflow_of(work, task)
    return PATIENCE_S if workflow is None else workflow.task_reservation_timeout


def record_in(work: Work, workspace: Workspace, task: Task) -> None:
    """A task comes into its workflow."""
    _record(work, workspace, "workflow.entered", task, None)


def record_out(work: Work, workspace: Workspace, task: Task, event_type: str) -> None:
    """A task falls out of its workflow: its steps have timed out, or were skipped."""
    _record(work, workspace, event_type, task, task.queue_sid)


def may_skip(work: Work, task: Task) -> bool:
    """Whether the task's step may be skipped at all."""
    target = step_of(work, task)
    return target is not None and target.skip_if is not None


def skips(work: Work, task: Task) -> bool:
    """Whether the task's step is skipped, now that nobody can take the task (taskrouter §8.4)."""
    target = step_of(work, task)
    if target is None or target.skip_if is None:
        return False
    return stands.is_skipped(target, _present(work, task, target))


def _present(work: Work, task: Task, target: Target) -> dict[str, int]:
    """How many workers of the step's queue are in which activity."""
    counted = work.values(
        "SELECT w.activity_sid, w.available, count(*) FROM queue_members m"
        " JOIN workers w ON w.sid = m.worker_sid WHERE m.account_sid = ? AND m.queue_sid = ?"
        " GROUP BY w.activity_sid, w.available",
        task.account_sid,
        target.queue,
    )
    activities = work.values(
        "SELECT sid FROM activities WHERE account_sid = ? AND workspace_sid = ?",
        task.account_sid,
        task.workspace_sid,
    )
    return stands.present(
        (sid for (sid,) in activities),
        ((sid, bool(available), int(count)) for sid, available, count in counted),
    )


def _record(
    work: Work,
    workspace: Workspace,
    event_type: str,
    task: Task,
    queue_sid: str | None,
    *,
    previous: str | None = None,
) -> None:
    workflow = workflow_of(work, task)
    queue = find_queue(work, task.account_sid, queue_sid)
    of_workflow = event_type.startswith("workflow.")
    subject = task.workflow_sid if of_workflow else queue_sid or ""
    extra: dict[str, object] = {}
    if previous is not None:
        left = find_queue(work, task.account_sid, previous)
        extra["previous_task_queue_sid"] = previous
        extra["previous_task_queue_name"] = left.friendly_name if left else None
    place = task.where
    configuration = configuration_of(work, task)
    filter_ = rules.filter_at(configuration, place)
    target = rules.target_at(configuration, place)
    if filter_ is not None:
        extra["workflow_filter_name"] = filter_.name
        extra["workflow_filter_expression"] = filter_.expression_text
    if target is not None and target.expression_text:
        extra["workflow_filter_target_expression"] = target.expression_text
    events.record(
        work,
        workspace,
        event_type,
        resource_type="workflow" if of_workflow else "task-queue",
        resource_sid=subject,
        task=task,
        workflow=workflow,
        queue=queue,
        extra=extra,
    )
