"""Carriers of an account: `/switchroom/v1/Carriers`, and the kinds there are."""

from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Struct, UnsetType

from switchroom.carriage import carriers
from switchroom.carriage.carriers import Carrier as Row
from switchroom.carriers.kinds import KINDS
from switchroom.carriers.port import Kind
from switchroom.carriers.settings import merged, parse, shown
from switchroom.core import errors, limits
from switchroom.core.clock import iso
from switchroom.core.pace import PER, stored
from switchroom.messaging import messages
from switchroom.rest.carrier_door import path_of
from switchroom.rest.kit import Call, Form, Page, PageRequest, Routes
from switchroom.store import outbox
from switchroom.store.work import Value, Work, encode

routes = Routes("switchroom")
ALL, ONE = "/v1/Carriers", "/v1/Carriers/{Sid}"
OF_KINDS = "/v1/CarrierKinds"

Rate = Annotated[float, msgspec.Meta(ge=0, le=100_000)]
State = Literal["active", "paused"]


class Carrier(Struct, frozen=True, kw_only=True):
    """A carrier. Secrets among the settings are shown as `***`; rates are parts in a second, 0
    for no limit, `sender_rate` null for what is usual for each sender. `waiting` is to how many
    recipients messages are still to go out, counted to 1,000. `callback_url` is where an HTTP
    carrier reports to; whoever knows it may."""

    sid: str
    account_sid: str
    kind: str
    name: str
    state: State
    settings: dict[str, Any]
    rate: float
    sender_rate: float | None
    up: bool
    reason: str
    date_health: str
    waiting: int
    origin: str
    callback_url: str
    date_created: str
    date_updated: str
    url: str
    links: dict[str, str]


class CarrierKind(Struct, frozen=True, kw_only=True):
    """A kind of carrier, with the JSON Schema of its settings."""

    kind: str
    title: str
    default_rate: float
    settings: dict[str, Any]


class Kinds(Struct, frozen=True):
    """All kinds of carriers."""

    kinds: list[CarrierKind]


class CreateCarrier(Form, kw_only=True):
    """`Settings` is a JSON object; see `CarrierKinds` for what is in it. An empty rate is none."""

    kind: str
    name: str
    settings: str = "{}"
    state: State = "active"
    rate: Rate | None = None
    sender_rate: Rate | None = None


class UpdateCarrier(Form, kw_only=True):
    """What is not given stays. An empty `Rate` is that of the kind again, an empty `SenderRate`
    what is usual for each sender; in `Settings` a null takes a field back to its default."""

    name: str | UnsetType = UNSET
    settings: str | UnsetType = UNSET
    state: State | UnsetType = UNSET
    rate: Rate | None | UnsetType = UNSET
    sender_rate: Rate | None | UnsetType = UNSET


@routes.get(OF_KINDS)
def list_kinds(work: Work, call: Call) -> Kinds:
    """What carriers can be made of."""
    return Kinds([_describe(kind) for kind in KINDS.values()])


@routes.post(ALL, status=201)
def create(work: Work, call: Call, form: CreateCarrier) -> Carrier:
    """It is connected at once."""
    kind = _kind(form.kind)
    settings = merged(kind.settings, {}, _object(form.settings))
    parse(kind.settings, settings)
    row = carriers.create(
        work,
        call.vault,
        call.account_sid,
        kind=kind.name,
        name=form.name,
        settings=settings,
        rate=kind.rate if form.rate is None else stored(form.rate),
        sender_rate=None if form.sender_rate is None else stored(form.sender_rate),
        state=form.state,
    )
    return shape(work, call, row)


@routes.get(ALL, page="carriers")
def list_all(work: Work, call: Call, page: PageRequest) -> Page:
    """Oldest first."""
    rows = carriers.page(work, call.account_sid, page.after(str) or "", page.size + 1)
    return page.cut(rows, lambda row: shape(work, call, row), lambda row: row.sid)


@routes.get(ONE)
def fetch(work: Work, call: Call, Sid: str) -> Carrier:
    return shape(work, call, carriers.fetch(work, call.account_sid, Sid))


@routes.post(ONE)
def update(work: Work, call: Call, Sid: str, form: UpdateCarrier) -> Carrier:
    """A change of settings connects anew at once."""
    row = carriers.fetch(work, call.account_sid, Sid)
    changes: dict[str, Value] = {}
    if not isinstance(form.settings, UnsetType):
        kind = _kind(row.kind)
        settings = merged(kind.settings, row.settings(call.vault), _object(form.settings))
        parse(kind.settings, settings)
        changes["settings_sealed"] = call.vault.seal(encode(settings).decode())
    if not isinstance(form.name, UnsetType):
        changes["name"] = form.name
    if not isinstance(form.state, UnsetType):
        changes["state"] = form.state
    if not isinstance(form.rate, UnsetType):
        changes["rate"] = _kind(row.kind).rate if form.rate is None else stored(form.rate)
    if not isinstance(form.sender_rate, UnsetType):
        changes["sender_rate"] = None if form.sender_rate is None else stored(form.sender_rate)
    return shape(work, call, carriers.update(work, call.account_sid, Sid, **changes))


@routes.delete(ONE)
def delete(work: Work, call: Call, Sid: str) -> None:
    """Refused with 409 while senders are assigned to it."""
    carriers.delete(work, call.account_sid, Sid)


def shape(work: Work, call: Call, row: Row) -> Carrier:
    """A row as the API shows it."""
    kind = _kind(row.kind)
    path = f"{ALL}/{row.sid}"
    root = call.base.removesuffix("/switchroom")
    return Carrier(
        sid=row.sid,
        account_sid=row.account_sid,
        kind=row.kind,
        name=row.name,
        state=row.state,
        settings=shown(kind.settings, row.settings(call.vault)),
        rate=row.rate / PER,
        sender_rate=None if row.sender_rate is None else row.sender_rate / PER,
        up=bool(row.up) and row.state == "active",
        reason=row.reason if row.state == "active" else "paused",
        date_health=iso(row.date_health),
        waiting=outbox.depth(work, row.sid, messages.SEND, limits.CARRIER_WAITING_COUNTED),
        origin=row.origin,
        callback_url=root + path_of(row.sid, row.token),
        date_created=iso(row.date_created),
        date_updated=iso(row.date_updated),
        url=call.url(path),
        links={"senders": call.url(f"{path}/Senders"), "exchanges": call.url(f"{path}/Exchanges")},
    )


def _describe(kind: Kind) -> CarrierKind:
    return CarrierKind(
        kind=kind.name,
        title=kind.title,
        default_rate=kind.rate / PER,
        settings=msgspec.json.schema(kind.settings),
    )


def _kind(name: str) -> Kind:
    kind = KINDS.get(name)
    if kind is None:
        raise errors.INVALID_PARAMETER(sentence=f"Kind must be one of {', '.join(KINDS)}")
    return kind


def _object(text: str) -> object:
    if len(text) > limits.CARRIER_SETTINGS_CHARS:
        raise errors.INVALID_PARAMETER(
            sentence=f"Settings exceed {limits.CARRIER_SETTINGS_CHARS} characters"
        )
    try:
        return msgspec.json.decode(text)
    except msgspec.DecodeError:
        raise errors.INVALID_PARAMETER(sentence="Settings must be a JSON object") from None
