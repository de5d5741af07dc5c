"""Play a case, and compare what came of it with what had to."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlencode

import msgspec
from msgspec import UNSET, UnsetType

from switchroom.core.flows.effects import CallHttp, Enqueue
from switchroom.core.flows.visit import Note
from switchroom.core.liquid.values import as_json
from switchroom.workbench import cases
from switchroom.workbench.cases import Act, Case, Suite, Text, WantedRequest, WantedTask
from switchroom.workbench.player import Player, Sent
from switchroom.workbench.track import Taken

_MISSING: Final = object()


class Difference(msgspec.Struct, frozen=True):
    """Something is not as it had to be; `place` is where that is said in the case."""

    place: str
    expected: str
    got: str


class Verdict(msgspec.Struct, frozen=True):
    """What came of a case: it is good without differences."""

    case: Case
    differences: tuple[Difference, ...]
    taken: tuple[Taken, ...]
    path: tuple[str, ...]
    notes: tuple[Note, ...]


def judge(suite: Suite, case: Case) -> Verdict:
    """Play a case."""
    player = Player(
        suite.flow, cases.world_of(suite, case), zone=suite.zone_of(case), now=suite.now_of(case)
    )
    player.start(cases.start_of(case))
    play = _Play(player)
    differences = [
        difference
        for index, act in enumerate(case.script)
        for difference in play.do(act, f"script[{index}]")
    ]
    if any(act.expect is not UNSET for act in case.script):
        differences += play.messages([], "script (after its end)")
    differences += _ending(player, case)
    return Verdict(
        case,
        tuple(differences),
        tuple(entry for entry in player.log if isinstance(entry, Taken)),
        path_of(player),
        tuple(entry for entry in player.log if isinstance(entry, Note)),
    )


def path_of(player: Player) -> tuple[str, ...]:
    """The widgets that the newest execution went through; a subflow begins at its own trigger."""
    path: list[str] = []
    for step in player.steps:
        if not path or path[-1] != step.transitioned_from:
            path.append(step.transitioned_from)
        path.append(step.transitioned_to)
    return tuple(path)


class _Play:
    """A script under way: which messages have been looked at."""

    def __init__(self, player: Player) -> None:
        self._player = player
        self._seen = 0

    def do(self, act: Act, place: str) -> Iterator[Difference]:
        player = self._player
        if act.expect is not UNSET:
            yield from self.messages(act.expect, f"{place}.expect")
        elif isinstance(act.say, str):
            player.say(act.say)
        elif act.say is not UNSET:
            player.say(str(act.say.get("Body", "")), **act.say)
        elif act.wait is not UNSET:
            player.wait(act.wait)
        elif act.back is not UNSET:
            player.come_back(act.back)
        elif act.undelivered is not UNSET:
            player.undelivered(act.undelivered)

    def messages(self, expected: Sequence[str | Text], place: str) -> Iterator[Difference]:
        """The messages since the last look: exactly these."""
        sent = [entry for entry in self._player.log if isinstance(entry, Sent)]
        sent = [entry for entry in sent if not entry.refused]
        new, self._seen = sent[self._seen :], len(sent)
        for index in range(max(len(expected), len(new))):
            wanted = expected[index] if index < len(expected) else None
            found = new[index] if index < len(new) else None
            if wanted is None or found is None or not _fits(wanted, found):
                yield Difference(
                    f"{place}[{index}]",
                    "no message" if wanted is None else _shown(wanted),
                    "no message" if found is None else as_json(found.wish.body),
                )


def _fits(wanted: str | Text, sent: Sent) -> bool:
    if isinstance(wanted, str):
        return sent.wish.body == wanted
    wish = sent.wish
    pairs = (
        (wanted.body, wish.body),
        (wanted.media, wish.media_url),
        (wanted.sender, wish.sender),
        (wanted.recipient, wish.recipient),
    )
    return _like(wanted, wish.body) and all(one is UNSET or one == other for one, other in pairs)


def _like(wanted: str | Text, text: str) -> bool:
    if isinstance(wanted, str):
        return text == wanted
    contained = wanted.contains is UNSET or wanted.contains in text
    return contained and (wanted.body is UNSET or wanted.body == text)


def _shown(wanted: Any) -> str:
    if isinstance(wanted, msgspec.Struct):
        wanted = msgspec.to_builtins(wanted)
    return as_json(wanted)


def _ending(player: Player, case: Case) -> Iterator[Difference]:
    end, run = case.end, player.run
    status = "ended" if run.ended else "active"
    yield from _same("status", end.status, status)
    yield from _same("reason", end.reason, run.ended)
    yield from _same("widget", end.widget, run.widget)
    variables = player.context.get("flow", {}).get("variables", {})
    for name, value in ({} if end.variables is UNSET else end.variables).items():
        yield from _same(f"variables.{name}", value, variables.get(name))
    for path, value in ({} if end.values is UNSET else end.values).items():
        yield from _same(f"values.{path}", value, look_up(player.context, path))
    codes = sorted({entry.code for entry in player.log if isinstance(entry, Note)})
    yield from _same("codes", UNSET if end.codes is UNSET else sorted(set(end.codes)), codes)
    yield from _same("path", end.path, list(path_of(player)))
    if end.requests is not UNSET:
        requests = [entry for entry in player.log if isinstance(entry, CallHttp)]
        yield from _each("requests", end.requests, requests, _request)
    if end.tasks is not UNSET:
        tasks = [entry for entry in player.log if isinstance(entry, Enqueue)]
        yield from _each("tasks", end.tasks, tasks, _task)


def _same(place: str, wanted: Any, found: Any) -> Iterator[Difference]:
    if wanted is not UNSET and not equal(wanted, found):
        yield Difference(f"end.{place}", as_json(wanted), as_json(found))


def equal(one: Any, other: Any) -> bool:
    """Whether two values are the same JSON; true is not 1.

    >>> equal(1, True), equal({"a": [1]}, {"a": [1.0]})
    (False, True)
    """
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(equal(one[key], other[key]) for key in one)
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(map(equal, one, other))
    return bool(one == other)


def within(wanted: Any, found: Any) -> bool:
    """Whether all that is wanted is there: of objects, only the members that are named.

    >>> within({"a": {"b": 1}}, {"a": {"b": 1, "c": 2}, "d": 3})
    True
    """
    if isinstance(wanted, Mapping) and isinstance(found, Mapping):
        return all(within(value, found.get(key, _MISSING)) for key, value in wanted.items())
    return equal(wanted, found)


def look_up(context: Any, path: str) -> Any:
    """The value at a path such as `widgets.lookup.parsed.items.0`; None where there is none."""
    for key in path.split("."):
        if isinstance(context, Mapping):
            context = context.get(key)
        elif isinstance(context, list | tuple) and key.isdecimal() and int(key) < len(context):
            context = context[int(key)]
        else:
            return None
    return context


def _each(
    place: str, wanted: Sequence[Any], found: Sequence[Any], compare: Any
) -> Iterator[Difference]:
    if len(wanted) != len(found):
        shown = [_brief(entry) for entry in found]
        yield Difference(f"end.{place}", f"{len(wanted)} of them", f"{len(found)}: {shown}")
    for index, (one, other) in enumerate(zip(wanted, found, strict=False)):
        for name, want, got in compare(one, other):
            yield Difference(f"end.{place}[{index}].{name}", _shown(want), as_json(got))


def _brief(entry: CallHttp | Enqueue) -> str:
    return f"{entry.method} {entry.url}" if isinstance(entry, CallHttp) else entry.workflow


def _request(wanted: WantedRequest, made: CallHttp) -> Iterator[tuple[str, Any, Any]]:
    if wanted.method is not UNSET and wanted.method != made.method:
        yield "method", wanted.method, made.method
    if wanted.url is not UNSET:
        query = urlencode(made.form) if made.method == "GET" else ""
        whole = f"{made.url}{'&' if '?' in made.url else '?'}{query}" if query else made.url
        if not _like(wanted.url, made.url) and not _like(wanted.url, whole):
            yield "url", wanted.url, whole
    if wanted.form is not UNSET and not within(wanted.form, dict(made.form)):
        yield "form", wanted.form, dict(made.form)
    if wanted.json is not UNSET:
        sent = _decoded(made.body or "")
        if sent is UNSET or not within(wanted.json, sent):
            yield "json", wanted.json, made.body if sent is UNSET else sent
    if wanted.body is not UNSET and not _like(wanted.body, made.body or ""):
        yield "body", wanted.body, made.body
    if wanted.account_auth is not UNSET and wanted.account_auth is not made.account_auth:
        yield "account_auth", wanted.account_auth, made.account_auth


def _task(wanted: WantedTask, made: Enqueue) -> Iterator[tuple[str, Any, Any]]:
    pairs: tuple[tuple[str, str | int | UnsetType, str | int], ...] = (
        ("priority", wanted.priority, made.priority),
        ("timeout", wanted.timeout, made.timeout),
        ("workflow", wanted.workflow, made.workflow),
        ("channel", wanted.channel, made.task_channel),
    )
    for name, want, got in pairs:
        if want is not UNSET and want != got:
            yield name, want, got
    attributes = _decoded(made.attributes)
    if wanted.attributes is not UNSET and not within(wanted.attributes, attributes):
        yield "attributes", wanted.attributes, attributes


def _decoded(text: str) -> Any:
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        return UNSET
