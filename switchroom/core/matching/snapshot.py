"""A workspace at one moment, as far as it decides who gets which task: what `match` is given."""

from collections.abc import Mapping
from typing import Any

import msgspec

from switchroom.core.matching.candidates import Candidate
from switchroom.core.matching.capacity import is_ready
from switchroom.core.matching.stands import Stand
from switchroom.core.matching.turns import Order
from switchroom.core.matching.workflow import Configuration, Place


class Seat(msgspec.Struct, frozen=True):
    """What a worker takes on one channel: `taken` of `capacity` places, and since when he is idle
    (microseconds)."""

    channel_sid: str
    capacity: int
    taken: int
    open_to: bool
    idle_since: int


class Worker(msgspec.Struct, frozen=True):
    """A worker; `available` is that of his activity."""

    sid: str
    friendly_name: str
    attributes: str
    activity_sid: str
    activity_name: str
    available: bool
    seats: tuple[Seat, ...]

    def is_ready(self, seat: Seat, *, single: bool) -> bool:
        """Whether he could take one more task on the channel of a seat."""
        return is_ready(
            single=single,
            available=self.available,
            engaged=any(one.taken for one in self.seats),
            open_to=seat.open_to,
            taken=seat.taken,
            capacity=seat.capacity,
        )

    def candidate(self, seat: Seat) -> Candidate:
        """The worker as a step sees him on a channel."""
        return Candidate(
            sid=self.sid,
            friendly_name=self.friendly_name,
            attributes=self.attributes,
            activity_sid=self.activity_sid,
            activity_name=self.activity_name,
            idle_since=seat.idle_since,
        )


class Queue(msgspec.Struct, frozen=True):
    """A task queue; `most` workers are asked about a task at once."""

    sid: str
    order: Order
    most: int
    members: frozenset[str]


class Way(msgspec.Struct, frozen=True):
    """Where a task that has just come to its step is in its workflow: the step may be skipped."""

    configuration: Configuration
    attributes: Mapping[str, Any]
    place: Place


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """A task that looks for workers, and how it stands.

    `asked` are those who were asked in the present batch, whatever they answered: empty where it is
    offered to nobody. Those of `declined` have just declined it and are the last of their like.
    `way` is None where the step can't be skipped any more.
    """

    sid: str
    priority: int
    virtual_start_time: int
    stand: Stand
    offered: int = 0
    asked: frozenset[str] = frozenset()
    declined: frozenset[str] = frozenset()
    way: Way | None = None


class Snapshot(msgspec.Struct, frozen=True, kw_only=True):
    """The whole of it; `now` is the moment. Workers of a `single` workspace have one task at a
    time, queues of the `prioritized` order drain first, and on channels that are `optimized` idle
    clocks count the tasks of the channel alone. `activities` are the SIDs of all of them."""

    now: int
    queues: tuple[Queue, ...]
    workers: tuple[Worker, ...]
    tasks: tuple[Task, ...]
    single: bool = False
    prioritized: Order = "FIFO"
    optimized: frozenset[str] = frozenset()
    activities: tuple[str, ...] = ()
