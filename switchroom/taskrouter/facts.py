"""What happens to the tasks of interactions; the room above reacts to it."""

from collections.abc import Mapping
from typing import Final

from switchroom.store.work import Event, Value
from switchroom.taskrouter.rows import Reservation, Task

# The attribute whose presence makes a task that of an interaction (flex §7).
MARK: Final = "flexInteractionChannelSid"


class ReservationMoved(Event, frozen=True, kw_only=True):
    """A reservation of an interaction's task has another status; `task` is as it is afterwards."""

    kind = "interaction.reservation_moved"
    reservation: Reservation
    task: Task

    @property
    def subject(self) -> str:
        return self.reservation.sid

    def facts(self) -> Mapping[str, Value]:
        return {"task_sid": self.task.sid, "status": self.reservation.status}


class TaskCanceled(Event, frozen=True, kw_only=True):
    """An interaction's task was given up before anybody accepted it."""

    kind = "interaction.task_canceled"
    task: Task

    @property
    def subject(self) -> str:
        return self.task.sid

    def facts(self) -> Mapping[str, Value]:
        return {"reason": self.task.reason}


class TaskDeleted(Event, frozen=True, kw_only=True):
    """An interaction's task was taken away, by somebody or at the end of its life."""

    kind = "interaction.task_deleted"
    task: Task

    @property
    def subject(self) -> str:
        return self.task.sid


def is_of_interaction(task: Task) -> bool:
    """Whether a task belongs to an interaction."""
    return f'"{MARK}"' in task.attributes
