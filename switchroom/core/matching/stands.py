"""What a step asks of workers: tasks that stand alike can be taken by the same workers, so they
wait in one line (taskrouter §7.2, §8.4, §10)."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any, Final

import msgspec

from switchroom.core import expressions
from switchroom.core.matching import candidates
from switchroom.core.matching.workflow import Target

# For whom a step is that wants a known worker, of a task that names none who is there.
NOBODY: Final = "nobody"
_ENCODER: Final = msgspec.json.Encoder(order="deterministic")


class Stand(msgspec.Struct, frozen=True):
    """What a task asks at its step; `worker_sid` is the known worker, None where the step is for
    all workers of its queue, `facts` what the expression reads of the task, as JSON."""

    queue_sid: str
    channel_sid: str
    worker_sid: str | None = None
    expression: str = ""
    order_by: str = ""
    facts: str = "{}"

    @property
    def digest(self) -> str:
        """The same for all tasks that stand alike, and for no others."""
        parts = (
            self.queue_sid,
            self.channel_sid,
            self.worker_sid or "",
            self.expression,
            self.order_by,
            self.facts,
        )
        return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:32]


def at(
    target: Target, attributes: Mapping[str, Any], channel_sid: str, worker_sid: str | None
) -> Stand:
    """How a task of these attributes stands at a step; `worker_sid` is the step's known worker."""
    return Stand(
        queue_sid=target.queue,
        channel_sid=channel_sid,
        worker_sid=worker_sid,
        expression=target.expression_text,
        order_by=target.order_text,
        facts=_ENCODER.encode(candidates.facts(target.expression, attributes)).decode(),
    )


def known_value(target: Target, attributes: Mapping[str, Any]) -> object:
    """What a task says of the known worker of a step; None where it says nothing."""
    if target.known_worker is None:
        return None
    return expressions.resolve(target.known_worker, {"task": attributes})


def known_key(target: Target, attributes: Mapping[str, Any]) -> str | None:
    """By what the known worker is found: a SID, or a name in small letters; None where the task
    says nothing that could be one."""
    value = known_value(target, attributes)
    if not isinstance(value, str):
        return None
    return value.lower() if target.known_by_name else value


def present(activities: Iterable[str], counted: Iterable[tuple[str, bool, int]]) -> dict[str, int]:
    """What `workers.…` reads in a skip_if: how many workers of the step's queue are available, not
    available, and in each activity (taskrouter §8.4).

    >>> present(["WA1", "WA2"], [("WA1", True, 2)])
    {'available': 2, 'unavailable': 0, 'WA1': 2, 'WA2': 0}
    """
    found = {"available": 0, "unavailable": 0} | dict.fromkeys(activities, 0)
    for activity_sid, available, count in counted:
        found[activity_sid] = found.get(activity_sid, 0) + count
        found["available" if available else "unavailable"] += count
    return found


def is_skipped(target: Target, workers: Mapping[str, int]) -> bool:
    """Whether a step is skipped by a task that nobody can take, with these workers in its queue."""
    return target.skip_if is not None and expressions.holds(target.skip_if, {"workers": workers})
