"""Carry out what the assignment callback answers (taskrouter §12)."""

from collections.abc import Mapping
from typing import Any, Final, Literal

from switchroom.core.errors import ApiError
from switchroom.monitor import alerts
from switchroom.store.work import Work
from switchroom.taskrouter import activities, reservations, task_rows, workspaces
from switchroom.taskrouter.callbacks import Ask, Fault
from switchroom.taskrouter.rows import Reservation, Workspace

Level = Literal["error", "warning"]

_UNKNOWN: Final = 55555
_BAD_ACTIVITY: Final = 40100
# Instructions for calls, by the code that says that there is none (taskrouter §17).
_OF_CALLS: Final = {
    "dequeue": 40140,
    "call": 40113,
    "redirect": 40121,
    "conference": 40142,
    "supervise": 40146,
}


def obey(work: Work, ask: Ask, answer: Mapping[str, Any] | Fault | None) -> None:
    """Do what was answered to a reservation that is still pending."""
    found = _held(work, ask)
    if found is None or answer is None:
        return
    workspace, reservation = found
    if isinstance(answer, Fault):
        _alert(work, reservation, "warning", answer.code, answer.sentence)
        return
    instruction = str(answer["instruction"])
    if instruction == "accept":
        reservations.update(work, workspace, reservation, status="accepted")
    elif instruction == "reject":
        _reject(work, workspace, reservation, answer.get("activity_sid"))
    elif instruction in _OF_CALLS:
        sentence = f"The instruction {instruction} needs a call, and there is none"
        _alert(work, reservation, "error", _OF_CALLS[instruction], sentence)
        withdraw(work, workspace, reservation)
    else:
        _alert(work, reservation, "error", _UNKNOWN, f"Unknown instruction {instruction[:64]}")


def _reject(
    work: Work, workspace: Workspace, reservation: Reservation, activity_sid: object
) -> None:
    known = isinstance(activity_sid, str) and activities.find(
        work, workspace.account_sid, workspace.sid, activity_sid
    )
    if activity_sid and not known:
        _alert(work, reservation, "error", _BAD_ACTIVITY, "activity_sid is not an activity")
    reservations.update(
        work,
        workspace,
        reservation,
        status="rejected",
        worker_activity_sid=activity_sid if known and isinstance(activity_sid, str) else None,
    )


def give_up(work: Work, ask: Ask) -> None:
    """Nobody could be asked: the reservation is canceled, and routing goes on."""
    found = _held(work, ask)
    if found is not None:
        withdraw(work, *found)


def withdraw(work: Work, workspace: Workspace, reservation: Reservation) -> None:
    """Cancel a pending reservation; its task looks for a worker anew."""
    task = task_rows.find(work, reservation.account_sid, reservation.task_sid)
    assert task is not None, reservation.task_sid
    reservations.withdraw(work, workspace, reservation, task, "canceled")
    reservations.retry(work, workspace, task.sid, (reservation.worker_sid,))


def _held(work: Work, ask: Ask) -> tuple[Workspace, Reservation] | None:
    """The reservation in its workspace, held; None when it is not pending any more."""
    reservation = reservations.find(work, ask.account_sid, ask.reservation_sid)
    if reservation is None:
        return None
    try:
        workspace = workspaces.hold(work, ask.account_sid, reservation.workspace_sid)
    except ApiError:
        return None
    reservation = reservations.find(work, ask.account_sid, ask.reservation_sid)
    if reservation is None or reservation.status != "pending":
        return None
    return workspace, reservation


def _alert(work: Work, reservation: Reservation, level: Level, code: int, sentence: str) -> None:
    alerts.record(
        work, reservation.account_sid, level, sentence, code=code, resource_sid=reservation.sid
    )
