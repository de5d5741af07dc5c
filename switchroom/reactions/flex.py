"""What follows for interactions from what agents do with their tasks."""

from switchroom.flex import agents
from switchroom.store.work import Work
from switchroom.taskrouter.facts import ReservationMoved


def reservation_moved(work: Work, event: ReservationMoved) -> None:
    """The agent joins the conversation, ends it, or leaves it."""
    agents.moved(work, event.reservation, event.task)
