"""Why a worker can't take a task, and why a filter is not for it: rules as findings in plain words
(taskrouter §18)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, Literal

import msgspec

from switchroom.core import expressions
from switchroom.core.expressions import Expression, Finding
from switchroom.core.expressions.nodes import Comparison, Node, Some, comparisons
from switchroom.core.matching.candidates import Candidate
from switchroom.core.matching.stands import NOBODY
from switchroom.core.matching.workflow import Configuration, Filter, Place

Code = Literal[
    "task",
    "routing_target",
    "asked",
    "not_a_member",
    "activity",
    "channel",
    "capacity",
    "other_task",
    "expression",
    "known_worker",
]
FilterState = Literal["not_met", "left", "here", "later"]

# Comparisons that a sentence tells, and an expression may have to be taken apart in a list.
_TOLD: Final = 3
TAKEN_APART: Final = 100
EVERY: Final = 1_000_000
FILTERS: Final = 100


class Seen(Candidate, frozen=True):
    """A worker with all that decides whether he can take a task of a channel in a queue.

    `available` is that of his activity, `engaged` the number of channels on which he has tasks.
    """

    available: int
    channel_available: int
    capacity: int
    assigned: int
    engaged: int
    member: int


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What a task asks of a worker at its step; `facts` is what its expression reads of the task,
    `single` says that workers have one task at a time."""

    queue_name: str
    target_workers: str
    channel: str
    expression: str = ""
    facts: str = "{}"
    known_sid: str | None = None
    single: bool = False


class Compared(msgspec.Struct, frozen=True):
    """A comparison as it is written, whether it is true, and what it met."""

    text: str
    holds: bool
    because: str


class Reason(msgspec.Struct, frozen=True):
    """Why not: a word for programs, a sentence for people, and the comparisons that failed."""

    code: Code
    sentence: str
    failed: tuple[Compared, ...] = ()


class FilterFinding(msgspec.Struct, frozen=True):
    """What a filter says of a task; numbers begin at 1."""

    number: int
    name: str
    expression: str
    holds: bool
    state: FilterState
    sentence: str
    comparisons: tuple[Compared, ...]


def failed(expression: Expression, names: Mapping[str, Any]) -> tuple[Compared, ...]:
    """The comparisons because of which an expression does not hold; none where it holds.

    >>> expression = expressions.parse("level >= 3 AND (team == 'a' OR level < 9)")
    >>> [one.because for one in failed(expression, {"level": 2, "team": "b"})]
    ['level is 2']
    """
    found = iter(expressions.explain(expression, names))
    return () if expressions.holds(expression, names) else tuple(_failed(expression.node, found)[1])


def _failed(node: Node, found: Iterator[Finding]) -> tuple[bool, list[Compared]]:
    """Whether a part holds, and what is to blame where it does not."""
    if isinstance(node, Comparison):
        one = Compared(*next(found))
        return one.holds, [] if one.holds else [one]
    parts = [_failed(term, found) for term in node.terms]
    verdicts = [holds for holds, _ in parts]
    holds = any(verdicts) if isinstance(node, Some) else all(verdicts)
    return holds, [] if holds else [one for _, blamed in parts for one in blamed]


def cause(blamed: Sequence[Compared]) -> str:
    """Failed comparisons in words.

    >>> cause([Compared("level >= 3", False, "level is 2")])
    'level >= 3 is not true, for level is 2'
    """
    if not blamed:
        return "its expression is true of nothing"
    told = [
        f"{one.text} is not true, for {one.because}" if one.because else f"{one.text} is never true"
        for one in blamed[:_TOLD]
    ]
    more = len(blamed) - len(told)
    return "; ".join(told) + (f"; and {more} more" if more else "")


def reasons(wanted: Wanted, seen: Seen, held: str | None, *, apart: int) -> Iterator[Reason]:
    """All that keeps a worker from a task, in the order in which it is looked at; nothing when he
    can take it. `held` is the status of his live reservation of it.

    Expressions of more comparisons than `apart` are not taken apart.
    """
    name = seen.friendly_name
    if held is not None:
        told = "is asked already" if held == "pending" else "has the task"
        yield Reason("asked", f"{name} {told}.")
    if not seen.member:
        names = {
            "sid": seen.sid,
            "friendly_name": name,
            "activity_sid": seen.activity_sid,
            "activity_name": seen.activity_name,
        } | msgspec.json.decode(seen.attributes, type=dict[str, Any])
        told = f'{name} is not a member of queue "{wanted.queue_name}"'
        yield _unmet("not_a_member", told, wanted.target_workers, names, apart=apart)
    yield from _busy(wanted, seen)
    if wanted.expression:
        names = {"task": msgspec.json.decode(wanted.facts), "worker": seen.names}
        if not expressions.holds(expressions.parse(wanted.expression), names):
            told = f"{name} does not meet the step's expression"
            yield _unmet("expression", told, wanted.expression, names, apart=apart)
    if wanted.known_sid not in (None, seen.sid):
        told = f"The step is for the known worker {wanted.known_sid} alone."
        if wanted.known_sid == NOBODY:
            told = "The step is for a known worker, and the task names none that is there."
        yield Reason("known_worker", told)


def _busy(wanted: Wanted, seen: Seen) -> Iterator[Reason]:
    name, channel = seen.friendly_name, wanted.channel
    if not seen.available:
        activity = seen.activity_name
        yield Reason("activity", f'{name} is in activity "{activity}", which is not available.')
    if wanted.single:
        if seen.engaged:
            sentence = f"{name} has a task, and workers of this workspace have one at a time."
            yield Reason("other_task", sentence)
        return
    if not seen.channel_available:
        yield Reason("channel", f"{name} is not available on channel {channel}.")
    if seen.assigned >= seen.capacity:
        taken = f"{seen.assigned} of {seen.capacity} are taken"
        yield Reason("capacity", f"{name} has no free place on channel {channel}: {taken}.")


def _unmet(code: Code, told: str, text: str, names: Mapping[str, Any], *, apart: int) -> Reason:
    expression = expressions.parse(text)
    if not is_small(expression, apart) or expressions.holds(expression, names):
        return Reason(code, f"{told}.")
    blamed = failed(expression, names)
    return Reason(code, f"{told}: {cause(blamed)}.", blamed[:TAKEN_APART])


def is_small(expression: Expression, most: int = TAKEN_APART) -> bool:
    """Whether an expression has at most so many comparisons."""
    return all(n < most for n, _ in enumerate(comparisons(expression.node)))


def filters(
    configuration: Configuration, attributes: Mapping[str, Any], place: Place
) -> tuple[FilterFinding, ...]:
    """What each filter says of a task at a place, the first hundred of them (taskrouter §7.2)."""
    return tuple(
        _filter(n, one, attributes, place) for n, one in enumerate(configuration.filters[:FILTERS])
    )


def _filter(n: int, one: Filter, attributes: Mapping[str, Any], place: Place) -> FilterFinding:
    holds = expressions.holds(one.expression, attributes)
    small = is_small(one.expression)
    found = expressions.explain(one.expression, attributes) if small else ()
    state = _state(n, place, holds)
    called = title(n, one)
    why = cause(failed(one.expression, attributes)) if small and not holds else ""
    because = f": {why}" if why else ""
    match state:
        case "here" if holds:
            sentence = f"{called} holds, and the task is in it."
        case "here":
            sentence = f"The task is in {called}, which does not hold any more{because}."
        case "left":
            sentence = (
                f"{called} holds, but the task is past it: its steps timed out or were skipped,"
                " or it did not hold yet."
            )
        case "later" if holds:
            sentence = f"{called} holds too, and comes later."
        case _:
            sentence = f"{called} does not hold{because}."
    return FilterFinding(
        number=n + 1,
        name=one.name,
        expression=one.expression_text,
        holds=holds,
        state=state,
        sentence=sentence[0].upper() + sentence[1:],
        comparisons=tuple(Compared(*one) for one in found),
    )


def _state(n: int, place: Place, holds: bool) -> FilterState:
    if n == place.filter:
        return "here"
    if 0 <= place.filter < n:
        return "later"
    return "left" if holds else "not_met"


def title(n: int, one: Filter | None) -> str:
    """What a filter is called in sentences."""
    if one is None:
        return "the default filter"
    return f'filter {n + 1} "{one.name}"' if one.name else f"filter {n + 1}"
