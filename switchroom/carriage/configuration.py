"""Carriers as a JSON document: what `--carriers` names, and what an operator keeps in a file.

    {"carriers": [{"name": "main", "kind": "smpp", "settings": {"host": "smsc.example.net", ...},
                   "rate": 50, "senders": ["+15550001111", {"sender": "72345", "rate": 20}]}]}

A carrier is known again by its name. One that the document named before and names no more is
paused, not removed: what waits for it is not lost.
"""

from typing import Annotated, Any, Final, Literal, NoReturn

import msgspec

from switchroom.accounts.vault import Vault
from switchroom.carriage import carriers, senders
from switchroom.carriage.carriers import Carrier
from switchroom.carriers.kinds import KINDS
from switchroom.carriers.settings import parse
from switchroom.core import errors, limits
from switchroom.core.pace import stored
from switchroom.store.work import Value, Work, encode

Rate = Annotated[float, msgspec.Meta(ge=0, le=100_000)]
_MOST: Final = limits.CARRIERS


class SenderEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A sender; `failover` is the name of another carrier, `rate` parts in a second."""

    sender: str
    failover: str = ""
    rate: Rate | None = None


class CarrierEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A carrier of the document."""

    name: str
    kind: str
    settings: dict[str, Any] = msgspec.field(default_factory=dict)
    state: Literal["active", "paused"] = "active"
    rate: Rate | None = None
    sender_rate: Rate | None = None
    senders: list[str | SenderEntry] = msgspec.field(default_factory=list)


class Document(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole document."""

    carriers: Annotated[list[CarrierEntry], msgspec.Meta(max_length=_MOST)]


def read(text: str) -> Document:
    """The document in a JSON text, checked as far as it can be alone. Raises INVALID_PARAMETER
    with a sentence that names the place."""
    try:
        document = msgspec.json.decode(text, type=Document)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise errors.INVALID_PARAMETER(sentence=f"The document of carriers: {error}") from None
    names = [entry.name for entry in document.carriers]
    for entry in document.carriers:
        if names.count(entry.name) > 1:
            _refuse(entry, "its name is there twice")
        kind = KINDS.get(entry.kind)
        if kind is None:
            _refuse(entry, f"kind must be one of {', '.join(KINDS)}")
        try:
            parse(kind.settings, entry.settings)
        except errors.ApiError as refusal:
            _refuse(entry, refusal.sentence())
    return document


def apply(work: Work, vault: Vault, account_sid: str, document: Document) -> int:
    """Make the carriers of an account what the document says; how many changed.

    Raises INVALID_PARAMETER and what `senders.assign` raises.
    """
    changed = 0
    found: dict[str, Carrier] = {}
    for entry in document.carriers:
        found[entry.name], news = _put(work, vault, account_sid, entry)
        changed += news
    for entry in document.carriers:
        for sender in entry.senders:
            one = SenderEntry(sender=sender) if isinstance(sender, str) else sender
            changed += _assign(work, account_sid, entry, found, one)
    for row in carriers.page(work, account_sid, "", _MOST):
        if row.origin == "file" and row.name not in found and row.state == "active":
            carriers.update(work, account_sid, row.sid, state="paused")
            changed += 1
    return changed


def _put(work: Work, vault: Vault, account_sid: str, entry: CarrierEntry) -> tuple[Carrier, bool]:
    kind = KINDS[entry.kind]
    rate = kind.rate if entry.rate is None else stored(entry.rate)
    sender_rate = None if entry.sender_rate is None else stored(entry.sender_rate)
    row = carriers.find_by_name(work, account_sid, entry.name)
    if row is None:
        made = carriers.create(
            work,
            vault,
            account_sid,
            kind=entry.kind,
            name=entry.name,
            settings=entry.settings,
            rate=rate,
            sender_rate=sender_rate,
            state=entry.state,
            origin="file",
        )
        return made, True
    if row.kind != entry.kind:
        _refuse(entry, f"it is of kind {row.kind}: give the new one another name")
    wanted: dict[str, Value] = {
        "rate": rate,
        "sender_rate": sender_rate,
        "state": entry.state,
        "origin": "file",
    }
    changes = {name: value for name, value in wanted.items() if getattr(row, name) != value}
    if row.settings(vault) != entry.settings:
        changes["settings_sealed"] = vault.seal(encode(entry.settings).decode())
    return carriers.update(work, account_sid, row.sid, **changes), bool(changes)


def _assign(
    work: Work,
    account_sid: str,
    entry: CarrierEntry,
    found: dict[str, Carrier],
    sender: SenderEntry,
) -> bool:
    failover_sid = None
    if sender.failover:
        other = found.get(sender.failover)
        if other is None:
            _refuse(entry, f"its failover {sender.failover} is no carrier of the document")
        failover_sid = other.sid
    rate = None if sender.rate is None else stored(sender.rate)
    carrier_sid = found[entry.name].sid
    now = senders.find(work, account_sid, senders.address_of(sender.sender))
    if now is not None and (now.carrier_sid, now.failover_sid, now.rate) == (
        carrier_sid,
        failover_sid,
        rate,
    ):
        return False
    senders.assign(
        work, account_sid, carrier_sid, sender.sender, failover_sid=failover_sid, rate=rate
    )
    return True


def _refuse(entry: CarrierEntry, sentence: str) -> NoReturn:
    raise errors.INVALID_PARAMETER(sentence=f"Carrier {entry.name}: {sentence}")
