"""Case files: what is played, and what must come of it. docs/flows.md describes the format."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
from msgspec import UNSET, UnsetType

from switchroom.core.clock import SECOND, parse_iso
from switchroom.core.content import kinds
from switchroom.core.errors import ApiError
from switchroom.core.flows import definition
from switchroom.core.flows.definition import Definition, Unreadable
from switchroom.core.flows.engine import TriggerEvent
from switchroom.core.liquid.values import as_json
from switchroom.workbench.player import ADDRESS, CONTACT, NOW, ZONE, Flow, Start
from switchroom.workbench.world import (
    REFUSED,
    Acceptance,
    HttpAnswer,
    Refusal,
    Template,
    Verdict,
    World,
)

SUFFIX: Final = ".cases.json"


class Unusable(Exception):
    """A file that cannot be used; the message says where and why."""


class _Strict(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A misspelled key must not pass in silence."""


class Text(_Strict, frozen=True, kw_only=True):
    """What a text must be like; all that is given must hold."""

    body: str | UnsetType = UNSET
    contains: str | UnsetType = UNSET
    media: str | UnsetType = UNSET
    sender: str | UnsetType = msgspec.field(default=UNSET, name="from")
    recipient: str | UnsetType = msgspec.field(default=UNSET, name="to")


class Answer(_Strict, frozen=True, kw_only=True):
    """An answer to requests whose URL contains `url`."""

    url: str
    status: int = 200
    json: Any = UNSET
    body: str = ""
    content_type: str | UnsetType = UNSET
    headers: dict[str, str] = {}
    hang: bool = False
    delay: float = 0


class Taken(_Strict, frozen=True, kw_only=True):
    """A task or a message that is not taken as usual."""

    task: dict[str, Any] = {}
    code: int | UnsetType = UNSET
    sentence: str = "It was refused"


class Opening(_Strict, frozen=True, kw_only=True):
    """What starts the execution."""

    event: TriggerEvent
    body: str = ""
    contact: str = CONTACT
    address: str = ADDRESS
    to: str | UnsetType = UNSET
    sender: str | UnsetType = msgspec.field(default=UNSET, name="from")
    payload: dict[str, Any] = {}
    parameters: dict[str, Any] = {}


class Act(_Strict, frozen=True, kw_only=True):
    """One line of a script: exactly one of these."""

    expect: list[str | Text] | UnsetType = UNSET
    say: str | dict[str, Any] | UnsetType = UNSET
    wait: float | UnsetType = UNSET
    undelivered: int | None | UnsetType = UNSET
    back: dict[str, str] | UnsetType = msgspec.field(default=UNSET, name="return")

    def __post_init__(self) -> None:
        given = [name for name in self.__struct_fields__ if getattr(self, name) is not UNSET]
        if len(given) != 1:
            raise ValueError("needs exactly one of expect, say, wait, undelivered and return")


class WantedRequest(_Strict, frozen=True, kw_only=True):
    """A request that the flow must have made; only what is given counts."""

    method: str | UnsetType = UNSET
    url: str | Text | UnsetType = UNSET
    form: dict[str, str] | UnsetType = UNSET
    json: Any = UNSET
    body: str | Text | UnsetType = UNSET
    account_auth: bool | UnsetType = UNSET


class WantedTask(_Strict, frozen=True, kw_only=True):
    """A hand-over that the flow must have asked for; only what is given counts."""

    priority: str | UnsetType = UNSET
    timeout: int | UnsetType = UNSET
    workflow: str | UnsetType = UNSET
    channel: str | UnsetType = UNSET
    attributes: Any = UNSET


class Ending(_Strict, frozen=True, kw_only=True):
    """How it must stand at the end; only what is given counts."""

    status: Literal["active", "ended"] | UnsetType = UNSET
    reason: str | UnsetType = UNSET
    widget: str | UnsetType = UNSET
    variables: dict[str, Any] | UnsetType = UNSET
    values: dict[str, Any] | UnsetType = UNSET
    requests: list[WantedRequest] | UnsetType = UNSET
    tasks: list[WantedTask] | UnsetType = UNSET
    codes: list[int] | UnsetType = UNSET
    path: list[str] | UnsetType = UNSET


Wish = Literal["accept", "refuse"] | Taken


class Case(_Strict, frozen=True, kw_only=True):
    """One play."""

    name: str
    start: Opening
    zone: str | UnsetType = UNSET
    now: str | UnsetType = UNSET
    http: list[Answer] = []
    flex: Wish | list[Wish] = "accept"
    messages: Wish | list[Wish] = "accept"
    conversation: Wish | list[Wish] = "accept"
    script: list[Act] = []
    end: Ending = msgspec.field(default_factory=Ending)


class _File(_Strict, frozen=True, kw_only=True):
    flow: str
    subflows: dict[str, str] = {}
    templates: dict[str, Template] = {}
    zone: str = ZONE
    now: str = NOW
    cases: list[Case]


class Suite(msgspec.Struct, frozen=True):
    """A case file with its definitions; `paths` are the files of the flows by their SIDs, that of
    the flow itself under ""."""

    path: Path
    flow: Flow
    paths: Mapping[str, Path]
    cases: Sequence[Case]
    zone: str
    now: str
    templates: Mapping[str, Template] = msgspec.field(default_factory=dict)

    def zone_of(self, case: Case) -> str:
        return self.zone if case.zone is UNSET else case.zone

    def now_of(self, case: Case) -> int:
        return parse_iso(self.now if case.now is UNSET else case.now)


def find(paths: Sequence[Path]) -> list[Path]:
    """The case files among files and folders. Raises Unusable."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(path.rglob(f"*{SUFFIX}"))
            if not inside:
                raise Unusable(f"{path}: no file here ends in {SUFFIX}")
            found += inside
        else:
            found.append(path)
    return found


def load(path: Path) -> Suite:
    """A case file and what it names. Raises Unusable."""
    try:
        file = msgspec.json.decode(_bytes(path), type=_File)
    except msgspec.DecodeError as error:
        raise Unusable(f"{path}: {error}") from None
    paths = {sid: path.parent / name for sid, name in {"": file.flow, **file.subflows}.items()}
    read = {sid: load_flow(place) for sid, place in paths.items()}
    _check(path, file)
    return Suite(
        path, Flow(read.pop(""), read), paths, file.cases, file.zone, file.now, file.templates
    )


def load_flow(path: Path) -> Definition:
    """The definition in a file. Raises Unusable."""
    try:
        return definition.read(_bytes(path))
    except Unreadable as refusal:
        raise Unusable(f"{path}: {refusal.path}: {refusal}") from None


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Unusable(f"{path}: cannot be read ({error.strerror})") from None


def _check(path: Path, file: _File) -> None:
    """Names must tell cases apart, dates must be dates, and templates such as a server takes."""
    for sid, template in file.templates.items():
        try:
            kinds.checked(template.types)
        except ApiError as refusal:
            raise Unusable(f"{path}: $.templates.{sid}: {refusal}") from None
    seen: set[str] = set()
    for index, case in enumerate(file.cases):
        if case.name in seen:
            raise Unusable(f"{path}: $.cases[{index}].name is there twice: {case.name}")
        seen.add(case.name)
        now = file.now if case.now is UNSET else case.now
        zone = file.zone if case.zone is UNSET else case.zone
        try:
            parse_iso(now)
            check_zone(zone)
        except ValueError:
            place = f"{path}: $.now" if case.now is UNSET else f"{path}: $.cases[{index}].now"
            raise Unusable(f"{place} must be like {NOW}, not {now}") from None
        except Unusable as error:
            raise Unusable(f"{path}: $.cases[{index}]: {error}") from None


def check_zone(name: str) -> None:
    """Raises Unusable where there is no such time zone."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Unusable(f"There is no time zone {name!r}: write one such as Europe/London") from None


def start_of(case: Case) -> Start:
    """How a case begins."""
    opening = case.start
    return Start(
        event=opening.event,
        body=opening.body,
        contact=opening.contact if opening.to is UNSET else opening.to,
        address=opening.address if opening.sender is UNSET else opening.sender,
        payload=opening.payload,
        parameters=opening.parameters,
    )


def world_of(suite: Suite, case: Case) -> World:
    """The world that a case plays in."""
    return World(
        http=[_answer(answer) for answer in case.http],
        messages=_verdicts(case.messages),
        flex=_verdicts(case.flex),
        conversation=_verdicts(case.conversation),
        templates=suite.templates,
    )


def _answer(answer: Answer) -> HttpAnswer:
    if answer.json is not UNSET:
        body, kind = as_json(answer.json), "application/json"
    else:
        body, kind = answer.body, "text/plain"
    return HttpAnswer(
        url=answer.url,
        status=None if answer.hang else answer.status,
        content_type=kind if answer.content_type is UNSET else answer.content_type,
        body=body,
        headers=answer.headers,
        delay=round(answer.delay * SECOND),
    )


def _verdicts(wishes: Wish | list[Wish]) -> list[Verdict]:
    return [_verdict(wish) for wish in (wishes if isinstance(wishes, list) else [wishes])]


def _verdict(wish: Wish) -> Verdict:
    if isinstance(wish, Taken):
        if wish.code is not UNSET:
            return Refusal(wish.code, wish.sentence)
        return Acceptance(wish.task)
    return Refusal(REFUSED) if wish == "refuse" else Acceptance()
