"""A workflow's configuration, and the way of a task through it (taskrouter §7)."""

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any, Final, TypeVar

import msgspec

from switchroom.core import expressions
from switchroom.core.clock import SECOND
from switchroom.core.expressions import Clause, Expression, SyntaxFault

T = TypeVar("T")

CONFIGURATION_CHARS: Final = 1_038_576
PRIORITY_MAX: Final = 2_147_483_647
# Of a Place: the default filter, and tasks that go straight to a worker or a queue.
DEFAULT: Final = -1
DIRECT: Final = -2


class ConfigurationFault(ValueError):
    """What is wrong with a configuration; the message says where."""


class Target(msgspec.Struct, frozen=True):
    """A routing step; the queue is filled in where it is inherited."""

    queue: str
    expression: Expression | None = None
    expression_text: str = ""
    priority: int | None = None
    timeout: int | None = None
    order_by: tuple[Clause, ...] = ()
    order_text: str = ""
    skip_if: Expression | None = None
    known_worker: tuple[str | int, ...] | None = None
    known_by_name: bool = False


class Filter(msgspec.Struct, frozen=True):
    """Which tasks, and the steps they take."""

    name: str
    expression: Expression
    expression_text: str
    targets: tuple[Target, ...]


class Configuration(msgspec.Struct, frozen=True):
    """The whole workflow."""

    filters: tuple[Filter, ...]
    default: Target | None

    @property
    def queues(self) -> frozenset[str]:
        """All queues that it names."""
        found = {target.queue for one in self.filters for target in one.targets}
        return frozenset(found | ({self.default.queue} if self.default else set()))


class Place(msgspec.Struct, frozen=True):
    """Where a task is: filter and target by number, when the filter was entered, and until when
    the step lasts (microseconds, None for as long as the task lives).

    `timed_out` says that a filter has timed out, so that the default filter is out of reach.
    """

    filter: int
    target: int = 0
    entered: int = 0
    deadline: int | None = None
    timed_out: bool = False


@lru_cache(maxsize=128)
def parse(text: str) -> Configuration:
    """The configuration in a JSON text. Raises ConfigurationFault."""
    if len(text) > CONFIGURATION_CHARS:
        raise ConfigurationFault(f"Configuration exceeds {CONFIGURATION_CHARS} characters")
    try:
        found = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError) as error:
        raise ConfigurationFault(f"Configuration is not valid JSON: {error}") from None
    routing = found.get("task_routing") if isinstance(found, dict) else None
    if not isinstance(routing, dict):
        raise ConfigurationFault("Configuration needs an object task_routing")
    filters = routing.get("filters") or []
    if not isinstance(filters, list):
        raise ConfigurationFault("task_routing.filters must be a list")
    default = routing.get("default_filter")
    return Configuration(
        tuple(_filter(one, f"task_routing.filters[{n}]") for n, one in enumerate(filters)),
        None if default is None else _target(default, "task_routing.default_filter", ""),
    )


def _filter(found: Any, where: str) -> Filter:
    if not isinstance(found, dict):
        raise ConfigurationFault(f"{where} must be an object")
    text = found.get("expression")
    if not isinstance(text, str):
        raise ConfigurationFault(f"{where}.expression is required")
    targets = found.get("targets")
    if not isinstance(targets, list) or not targets:
        raise ConfigurationFault(f"{where}.targets must be a list of at least one target")
    steps: list[Target] = []
    for n, target in enumerate(targets):
        inherited = steps[-1].queue if steps else ""
        steps.append(_target(target, f"{where}.targets[{n}]", inherited))
    name = found.get("filter_friendly_name", found.get("friendly_name"))
    return Filter(
        name=name if isinstance(name, str) else "",
        expression=_expression(text, f"{where}.expression"),
        expression_text=text,
        targets=tuple(steps),
    )


def _target(found: Any, where: str, inherited: str) -> Target:
    if not isinstance(found, dict):
        raise ConfigurationFault(f"{where} must be an object")
    queue = found.get("queue") or inherited
    if not isinstance(queue, str) or not queue:
        raise ConfigurationFault(f"{where}.queue is required")
    expression, skip_if = _text(found, "expression", where), _text(found, "skip_if", where)
    order_by = _text(found, "order_by", where)
    by_sid, by_name = (_text(found, f"known_worker_{k}", where) for k in ("sid", "friendly_name"))
    if by_sid and by_name:
        raise ConfigurationFault(
            f"{where}: known_worker_sid and known_worker_friendly_name cannot be given together"
        )
    known = by_sid or by_name
    return Target(
        queue=queue,
        expression=_expression(expression, f"{where}.expression") if expression else None,
        expression_text=expression,
        priority=_number(found, "priority", where, 0, PRIORITY_MAX),
        timeout=_number(found, "timeout", where, 1, PRIORITY_MAX),
        order_by=_checked(expressions.parse_order, order_by, f"{where}.order_by")
        if order_by
        else (),
        order_text=order_by,
        skip_if=_expression(skip_if, f"{where}.skip_if") if skip_if else None,
        known_worker=_checked(expressions.parse_reference, known, f"{where}.known_worker")
        if known
        else None,
        known_by_name=bool(by_name),
    )


def _text(found: Mapping[str, Any], name: str, where: str) -> str:
    value = found.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ConfigurationFault(f"{where}.{name} must be a text")
    return value.strip()


def _number(found: Mapping[str, Any], name: str, where: str, least: int, most: int) -> int | None:
    value = found.get(name)
    if value is None or value == "":
        return None
    try:
        number = int(value) if isinstance(value, str | int) else int("no number")
    except ValueError:
        number = -1
    if isinstance(value, bool) or not least <= number <= most:
        raise ConfigurationFault(f"{where}.{name} must be a whole number from {least} to {most}")
    return number


def _expression(text: str, where: str) -> Expression:
    return _checked(expressions.parse, text, where)


def _checked(read: Callable[[str], T], text: str, where: str) -> T:
    try:
        return read(text)
    except SyntaxFault as fault:
        raise ConfigurationFault(f"{where}: {fault}") from None


def enter(
    configuration: Configuration,
    attributes: Mapping[str, Any],
    now: int,
    *,
    first: int = 0,
    timed_out: bool = False,
) -> Place | None:
    """Where a task begins: the first filter from number `first` on that holds, then the default
    filter unless a filter has timed out; None when it falls out."""
    for number in range(first, len(configuration.filters)):
        if expressions.holds(configuration.filters[number].expression, attributes):
            return _at(configuration, Place(number, 0, now, None, timed_out))
    if configuration.default is not None and not timed_out:
        return Place(DEFAULT, 0, now)
    return None


def advance(
    configuration: Configuration,
    attributes: Mapping[str, Any],
    place: Place,
    now: int,
    *,
    timed_out: bool,
) -> Place | None:
    """Where a task goes when its step has timed out, or is skipped; None when it falls out."""
    if place.filter >= len(configuration.filters):
        return enter(configuration, attributes, now)
    if place.filter < 0:
        return None
    if place.target + 1 < len(configuration.filters[place.filter].targets):
        return _at(configuration, msgspec.structs.replace(place, target=place.target + 1))
    begun = place.deadline if timed_out and place.deadline is not None else now
    return enter(
        configuration,
        attributes,
        begun,
        first=place.filter + 1,
        timed_out=place.timed_out or timed_out,
    )


def onward(
    configuration: Configuration,
    attributes: Mapping[str, Any],
    place: Place,
    now: int,
    *,
    timed_out: bool,
) -> Iterator[Place | None]:
    """The steps that a task comes to when it leaves its own because it has timed out, or is
    skipped: those that have ended meanwhile, and the one at which it stays, or None where it falls
    out."""
    while True:
        further = advance(configuration, attributes, place, now, timed_out=timed_out)
        yield further
        if further is None or further.deadline is None or further.deadline > now:
            return
        place, timed_out = further, True


def _at(configuration: Configuration, place: Place) -> Place:
    """The place with its deadline: the sum of all timeouts of the filter up to its step."""
    targets = configuration.filters[place.filter].targets
    if targets[place.target].timeout is None:
        return msgspec.structs.replace(place, deadline=None)
    seconds = sum(target.timeout or 0 for target in targets[: place.target + 1])
    return msgspec.structs.replace(place, deadline=place.entered + seconds * SECOND)


def step_at(configuration: Configuration, place: Place, queue_sid: str | None) -> Target | None:
    """The step of a task that is in a queue; one that goes straight to its queue is at a step
    without conditions. None where its workflow has none there any more."""
    if place.filter == DIRECT:
        return None if queue_sid is None else Target(queue_sid)
    return target_at(configuration, place)


def target_at(configuration: Configuration, place: Place) -> Target | None:
    """The step at a place; None where the configuration has none there any more."""
    if place.filter == DEFAULT:
        return configuration.default
    if not 0 <= place.filter < len(configuration.filters):
        return None
    targets = configuration.filters[place.filter].targets
    return targets[place.target] if place.target < len(targets) else None


def filter_at(configuration: Configuration, place: Place) -> Filter | None:
    """The filter at a place; None for the default filter."""
    if not 0 <= place.filter < len(configuration.filters):
        return None
    return configuration.filters[place.filter]
