"""Bring waiting tasks and ready workers together (taskrouter §10).

At the end of each deed of a workspace no task waits that a ready worker could take. A deed says
which tasks look for a worker and which workers have become free; only these are looked at, never
all that wait.
"""

from collections.abc import Collection, Iterable, Iterator
from functools import partial
from heapq import heapify, heappop, heappush
from typing import Final

import msgspec

from switchroom.core.matching import candidates, turns
from switchroom.core.matching.candidates import Candidate
from switchroom.core.matching.match import OFFERS_MAX
from switchroom.core.matching.turns import Turn
from switchroom.store.work import Work
from switchroom.taskrouter import (
    clock,
    endings,
    known,
    lines,
    offers,
    places,
    task_rows,
    worker_channels,
)
from switchroom.taskrouter.rows import Line, Task, Worker, Workflow, Workspace

_TOO_MANY_OFFERS: Final = "Task exceeded the maximum number of reservation attempts"
FELL_OUT: Final = "Task canceled on Workflow timeout"


class Seeker(msgspec.Struct, frozen=True):
    """A task that looks for a worker; `entered` says that it has just come to its step, so that the
    step may be skipped."""

    task: Task
    entered: bool


def settle(
    work: Work, workspace: Workspace, *, seekers: Iterable[Seeker] = (), freed: Collection[str] = ()
) -> None:
    """Find workers for tasks, and tasks for workers who have become free, each task in its turn.

    Who was ready before had nothing to do, so he takes only what is looked for now; those who have
    just become free take the best of all that waits.
    """
    seeking = [*seekers]
    _complain(work, workspace, seeking)
    # A step that is skipped may lead to one at which the task goes before others, so nothing is
    # given for good before all tasks have come to rest.
    while any(seeker.entered and places.may_skip(work, seeker.task) for seeker in seeking):
        left_out = work.undo_if(partial(_hand_out, work, workspace, seeking, freed))
        if not left_out:
            return
        gone = {seeker.task.sid for seeker in left_out}
        further = [*_go_on(work, workspace, left_out)]
        _complain(work, workspace, further)
        seeking = [seeker for seeker in seeking if seeker.task.sid not in gone] + further
    _hand_out(work, workspace, seeking, freed)


def _complain(work: Work, workspace: Workspace, seeking: Iterable[Seeker]) -> None:
    for seeker in seeking:
        if seeker.entered:
            known.complain(work, workspace, seeker.task)


def _hand_out(
    work: Work, workspace: Workspace, seeking: Iterable[Seeker], freed: Collection[str]
) -> list[Seeker]:
    """Give each worker what is best for him; those left out whose step is skipped then."""
    turns = [(_turn(work, workspace, seeker.task), seeker) for seeker in seeking]
    for turn, seeker in sorted(turns, key=lambda one: one[0]):
        serve(work, workspace, freed, before=turn)
        _offer(work, workspace, seeker.task, freed)
    serve(work, workspace, freed)
    return [seeker for seeker in seeking if seeker.entered and _skips(work, seeker.task)]


def _turn(work: Work, workspace: Workspace, task: Task) -> Turn:
    queue = places.queue_of(work, task)
    return turns.turn(
        "FIFO" if queue is None else queue.task_order,
        workspace.prioritize_queue_order,
        task.priority,
        task.virtual_start_time,
        task.sid,
    )


def _offer(work: Work, workspace: Workspace, task: Task, last: Collection[str]) -> None:
    """Reserve a task for ready workers, those of `last` last, or let it stand in its line."""
    line = line_of(work, workspace, task)
    if line is None:
        return
    if task.offered >= OFFERS_MAX:
        endings.cancel(work, workspace, task, _TOO_MANY_OFFERS)
        return
    most = _wanted(work, task)
    if lines.is_waiting(work, line):
        found = offers.among(work, line, last, most)
    else:
        found = offers.ready(work, line, most, last=last)
    if not found:
        _stand(work, workspace, task, line)
        return
    reserved = _reserved(work, workspace, task, line, len(found))
    for candidate in found:
        offers.reserve(work, workspace, reserved, candidate)


def _wanted(work: Work, task: Task) -> int:
    queue = places.queue_of(work, task)
    return 1 if queue is None else queue.max_reserved_workers


def _reserved(work: Work, workspace: Workspace, task: Task, line: Line, count: int) -> Task:
    """The task as reserved; it stands in the topping line while more workers may be asked."""
    more = lines.topping(line) if count < _wanted(work, task) else None
    if more is not None:
        lines.keep(work, more)
    changed = task_rows.keep(
        work,
        msgspec.structs.replace(
            task,
            assignment_status="reserved",
            line=None if more is None else more.sid,
            offered=task.offered + 1,
            due=task.ttl,
            version=task.version + 1,
            date_updated=work.now,
        ),
    )
    clock.see_to(work, workspace, task.ttl)
    return changed


def _stand(work: Work, workspace: Workspace, task: Task, line: Line) -> None:
    """The task waits in its line until its step or its life ends."""
    lines.keep(work, line)
    deadline = task.where.deadline
    due = task.ttl if deadline is None else min(deadline, task.ttl)
    task_rows.keep(
        work,
        msgspec.structs.replace(task, assignment_status="pending", line=line.sid, due=due),
    )
    clock.see_to(work, workspace, due)


def line_of(work: Work, workspace: Workspace, task: Task) -> Line | None:
    """Where a task waits at its step; None when its workflow has no such step any more."""
    target = places.step_of(work, task)
    if target is None:
        return None
    return lines.line_of(task, target, known.line_worker(work, workspace, task, target))


class Next(msgspec.Struct, frozen=True):
    """What a worker would take next: the head of a line, and its turn."""

    turn: Turn
    task_sid: str
    line: Line


def serve(
    work: Work, workspace: Workspace, freed: Collection[str], before: Turn | None = None
) -> None:
    """Give workers the best tasks that wait, as many as they can take; only those whose turn comes
    before another where that is given."""
    found = {sid: _next(work, workspace, sid) for sid in freed}
    while True:
        chosen = min((one for one in found.values() if one), key=lambda one: one.turn, default=None)
        if chosen is None or (before is not None and chosen.turn > before):
            return
        takers = [sid for sid, one in found.items() if one and one.task_sid == chosen.task_sid]
        task = task_rows.find(work, workspace.account_sid, chosen.task_sid)
        assert task is not None, chosen
        _give(work, workspace, task, chosen.line, offers.among(work, chosen.line, takers, 1))
        for sid in takers:
            found[sid] = _next(work, workspace, sid)


def _next(work: Work, workspace: Workspace, worker_sid: str) -> Next | None:
    """The best of all that waits for a worker and that he can take."""
    before = lines.before(work, workspace.account_sid, worker_sid)
    candidate = offers.worker(work, workspace.account_sid, worker_sid) if before else None
    if candidate is None:
        return None
    found = []
    for one in before:
        if not candidates.suits(one.line.expression, one.line.facts, candidate):
            continue
        head = lines.head(work, one.line, one.order, worker_sid)
        if head is not None:
            turn = head.turn(one.order, workspace.prioritize_queue_order)
            found.append(Next(turn, head.task_sid, one.line))
    return min(found, key=lambda one: one.turn, default=None)


def _give(
    work: Work, workspace: Workspace, task: Task, line: Line, found: Collection[Candidate]
) -> None:
    """Reserve a task that waits in a line, or is offered to others already, for workers."""
    if line.topping:
        if len(offers.asked(work, task)) + len(found) >= _wanted(work, task):
            task = leave_line(work, task)
    elif task.offered >= OFFERS_MAX:
        endings.cancel(work, workspace, task, _TOO_MANY_OFFERS)
        return
    else:
        task = _reserved(work, workspace, task, line, len(found))
        lines.clear(work, task.account_sid, line.sid)
    for candidate in found:
        offers.reserve(work, workspace, task, candidate)


def top_up(work: Work, workspace: Workspace, task: Task) -> None:
    """Find out anew who is asked about a task beside those who have been."""
    task = leave_line(work, task)
    asked = offers.asked(work, task)
    room = _wanted(work, task) - len(asked)
    line = line_of(work, workspace, task)
    if line is None or room <= 0 or (task.routing_target or "").startswith("WK"):
        return
    found = offers.ready(work, line, room, without=asked)
    if len(found) < room:
        more = lines.topping(line)
        lines.keep(work, more)
        task = task_rows.keep(work, msgspec.structs.replace(task, line=more.sid))
    for candidate in found:
        offers.reserve(work, workspace, task, candidate)


def _skips(work: Work, task: Task) -> bool:
    """Whether a task waits, at a step that is skipped when nobody can take it."""
    if not places.may_skip(work, task):
        return False
    now = task_rows.find(work, task.account_sid, task.sid)
    return now is not None and now.assignment_status == "pending" and places.skips(work, now)


def _go_on(work: Work, workspace: Workspace, left_out: Iterable[Seeker]) -> Iterator[Seeker]:
    """Tasks at their next steps, without those that fall out of their workflow."""
    for seeker in left_out:
        further = places.go_on(work, workspace, seeker.task, timed_out=False)
        if further is not None:
            yield Seeker(further, True)
            continue
        places.record_out(work, workspace, seeker.task, "workflow.skipped")
        endings.cancel(work, workspace, seeker.task, FELL_OUT)


def leave_line(work: Work, task: Task) -> Task:
    """The task in no line any more."""
    if task.line is None:
        return task
    left = task_rows.keep(work, msgspec.structs.replace(task, line=None))
    lines.clear(work, task.account_sid, task.line)
    return left


def seek(work: Work, workspace: Workspace, task: Task, *, entered: bool) -> None:
    """Let one task look for a worker."""
    settle(work, workspace, seekers=(Seeker(task, entered),))


def worker_changed(work: Work, workspace: Workspace, worker_sid: str) -> None:
    """A worker may be able to take more than before."""
    worker_channels.refresh(work, workspace, worker_sid)
    settle(work, workspace, freed=(worker_sid,))


def name_changed(work: Work, workspace: Workspace, worker_sid: str) -> None:
    """A worker has a name that he did not have: tasks that ask for him by it, or did so by the one
    before, look for whom they mean; he himself may be able to take more."""
    worker_channels.refresh(work, workspace, worker_sid)
    seekers = []
    for line in lines.for_one(work, workspace, worker_sid):
        at = (line.account_sid, line.sid)
        for task in work.find(Task, "tasks", "account_sid = ? AND line = ?", *at):
            now = line_of(work, workspace, task)
            if line.topping:
                top_up(work, workspace, task)
            elif now is None or now.sid != line.sid:
                seekers.append(Seeker(leave_line(work, task), False))
    settle(work, workspace, seekers=seekers, freed=(worker_sid,))


def queue_changed(work: Work, workspace: Workspace, queue_sid: str) -> None:
    """Workers may have become members of a queue in which tasks wait, or more of them may be asked
    at once: its tasks look for workers, each in its turn."""
    work.memory.pop(f"queue {queue_sid}", None)
    reserved = work.find(
        Task,
        "tasks",
        "account_sid = ? AND queue_sid = ? AND assignment_status = 'reserved'",
        workspace.account_sid,
        queue_sid,
    )
    _drain(work, workspace, reserved, lines.of_queue(work, workspace.account_sid, queue_sid))


def workers_changed(work: Work, workspace: Workspace, worker_sids: Collection[str]) -> None:
    """Many workers may be able to take more than before: all that waits looks for them, each task
    in its turn, so that it is asked who has been idle longest and not who is seen to first."""
    for sid in worker_sids:
        worker_channels.refresh(work, workspace, sid)
    reserved = work.find(
        Task,
        "tasks",
        "account_sid = ? AND workspace_sid = ? AND assignment_status = 'reserved'"
        " AND line IS NOT NULL",
        workspace.account_sid,
        workspace.sid,
    )
    _drain(work, workspace, reserved, lines.of_workspace(work, workspace))


def _drain(
    work: Work, workspace: Workspace, reserved: Iterable[Task], waiting: Iterable[Line]
) -> None:
    """Let tasks that are offered already, and those that wait in lines, look for workers."""
    turns: list[tuple[Turn, str, Line | None]] = [
        (_turn(work, workspace, task), task.sid, None) for task in reserved
    ]
    turns += [one for line in waiting for one in _head(work, workspace, line)]
    heapify(turns)
    while turns:
        _, sid, line = heappop(turns)
        task = task_rows.find(work, workspace.account_sid, sid)
        assert task is not None, sid
        if line is None:
            top_up(work, workspace, task)
        elif found := offers.ready(work, line, _wanted(work, task)):
            _give(work, workspace, task, line, found)
            for one in _head(work, workspace, line):
                heappush(turns, one)


def _head(work: Work, workspace: Workspace, line: Line) -> Iterator[tuple[Turn, str, Line]]:
    queue = places.find_queue(work, line.account_sid, line.queue_sid)
    assert queue is not None, line.queue_sid
    head = lines.head(work, line, queue.task_order)
    if head is not None:
        turn = head.turn(queue.task_order, workspace.prioritize_queue_order)
        yield turn, head.task_sid, line


def workflow_changed(
    work: Work, workspace: Workspace, workflow: Workflow, *, re_evaluate: bool
) -> None:
    """With `re_evaluate` all tasks that wait are evaluated by the new configuration; otherwise
    each at its next evaluation."""
    work.memory.pop(f"workflow {workflow.sid}", None)
    if not re_evaluate:
        return
    waiting = work.find(
        Task,
        "tasks",
        "account_sid = ? AND workspace_sid = ? AND assignment_status = 'pending'"
        " AND workflow_sid = ? ORDER BY sid",
        workspace.account_sid,
        workspace.sid,
        workflow.sid,
    )
    evaluate(work, workspace, waiting)


def evaluate(work: Work, workspace: Workspace, waiting: Iterable[Task]) -> None:
    """Evaluate the filters for tasks that wait, and let them look for workers anew."""
    seekers = []
    for task in waiting:
        left = leave_line(work, task)
        begun = places.begin(work, workspace, left)
        if begun is None:
            places.record_out(work, workspace, left, "workflow.timeout")
            endings.cancel(work, workspace, left, FELL_OUT)
        else:
            seekers.append(Seeker(begun, True))
    settle(work, workspace, seekers=seekers)


def worker(work: Work, account_sid: str, sid: str) -> Worker | None:
    """The row of a worker, or None."""
    return work.get(Worker, "workers", "account_sid = ? AND sid = ?", account_sid, sid)
