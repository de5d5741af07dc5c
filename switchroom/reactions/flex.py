"""What follows for interactions from what agents do with their tasks."""

from switchroom.flex import agents
from switchroom.reactions import orphans
from switchroom.store.work import Work
from switchroom.taskrouter.facts import ReservationMoved, TaskCanceled


def reservation_moved(work: Work, event: ReservationMoved) -> None:
    """The agent joins the conversation, ends it, or leaves it."""
    agents.moved(work, event.reservation, event.task)


def task_canceled(work: Work, event: TaskCanceled) -> None:
    """A conversation that nobody has any more is taken on by the account's route."""
    orphans.route(work, event.task)
