"""Which call means what (js-wire §7)."""

from typing import Final

from switchroom.core import errors
from switchroom.rest.eventbridge import directory, routed
from switchroom.rest.eventbridge.ask import Ask
from switchroom.store.work import Work
from switchroom.taskrouter.wire import Shape

# Of workers and tasks with voice calls, and tasks that change hands.
_ABSENT: Final = frozenset(
    {
        "Transfers",
        "WorkerParticipant",
        "CustomerParticipant",
        "HoldWorkerParticipant",
        "KickWorkerParticipant",
    }
)


def changes(method: str, parts: list[str]) -> bool:
    """Whether a call writes. That a client has looked at its reservations is written down, too."""
    return method == "POST" or parts[-1] == "Reservations"


def answer(work: Work, ask: Ask, method: str, parts: list[str]) -> Shape:
    """Answer a call to a resource of a workspace. Raises ApiError."""
    match method, *parts:
        case "POST", "Workers", _, kind, *_ if kind in _ABSENT:
            raise errors.INVALID_PARAMETER(
                sentence=f"{kind} are not available here: tasks cannot be transferred, and there"
                " are no voice calls"
            )
        case _, "Tasks", *rest:
            return _task(work, ask, method, rest)
        case _, "Workers", worker_sid, "Reservations", *rest:
            ask.needs_worker(worker_sid)
            return _reservation(work, ask, method, worker_sid, rest)
        case "GET", "Activities":
            return directory.activities_page(work, ask)
        case "GET", "TaskQueues":
            return directory.queues_page(work, ask)
        case "GET", "TaskQueues", sid:
            return directory.queue(work, ask, sid)
        case "GET", "Workers":
            return directory.workers_page(work, ask)
        case "GET", "Workers", sid:
            return directory.worker(work, ask, sid)
        case "POST", "Workers", sid:
            return directory.update_worker(work, ask, sid)
        case "GET", "Workers", sid, "WorkerChannels" | "Channels":
            return directory.channels_page(work, ask, sid)
    raise errors.NOT_FOUND()


def _reservation(work: Work, ask: Ask, method: str, worker_sid: str, parts: list[str]) -> Shape:
    match method, *parts:
        case ["GET"]:
            return routed.reservations_page(work, ask, worker_sid)
        case "GET", sid:
            return routed.reservation(work, ask, sid, worker_sid=worker_sid)
        case "POST", sid:
            return routed.update_reservation(work, ask, sid, worker_sid=worker_sid)
    raise errors.NOT_FOUND()


def _task(work: Work, ask: Ask, method: str, parts: list[str]) -> Shape:
    match method, *parts:
        case ["POST"]:
            return routed.create_task(work, ask)
        case "GET", sid:
            return routed.task(work, ask, sid)
        case "POST", sid:
            return routed.update_task(work, ask, sid)
        case "GET", task_sid, "Reservations", sid:
            return routed.reservation(work, ask, sid, task_sid=task_sid)
        case "POST", task_sid, "Reservations", sid:
            return routed.update_reservation(work, ask, sid, task_sid=task_sid)
    raise errors.NOT_FOUND()
