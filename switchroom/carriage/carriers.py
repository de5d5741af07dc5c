"""Carriers of an account: made, changed, removed, and held by one node where only one may."""

from collections.abc import Mapping
from typing import Any, Final, Literal, LiteralString

import msgspec

from switchroom.accounts.vault import Vault
from switchroom.core import errors, limits
from switchroom.core.clock import SECOND
from switchroom.store import outbox
from switchroom.store.work import Value, Work, encode

State = Literal["active", "paused"]
Origin = Literal["api", "file"]

TOPIC: Final = "carriers"
# A node that dies leaves its carriers to others after this long.
HELD_S: Final = 20
WAITING: Final = "waits for the carrier"
_NEW: Final = "not connected yet"

_TABLE: Final[LiteralString] = "carriers"
_MINE: Final[LiteralString] = "account_sid = ? AND sid = ?"


class Carrier(msgspec.Struct, frozen=True):
    """A row of `carriers`. Rates are parts in a thousand seconds, 0 for no limit; `held_until` is
    real time; `token` is what its callbacks show."""

    sid: str
    account_sid: str
    kind: str
    name: str
    settings_sealed: str
    state: State
    rate: int
    sender_rate: int | None
    token: str
    origin: Origin
    up: int
    reason: str
    date_health: int
    holder: str
    held_until: int
    date_created: int
    date_updated: int

    def settings(self, vault: Vault) -> dict[str, Any]:
        """The settings that were given, secrets in clear."""
        found: dict[str, Any] = msgspec.json.decode(vault.open(self.settings_sealed))
        return found


def create(
    work: Work,
    vault: Vault,
    account_sid: str,
    *,
    kind: str,
    name: str,
    settings: Mapping[str, Any],
    rate: int,
    sender_rate: int | None = None,
    state: State = "active",
    origin: Origin = "api",
) -> Carrier:
    """Make a carrier; the nodes take it up at once. Raises INVALID_PARAMETER, CARRIER_EXISTS."""
    _check_name(name)
    count = work.value("SELECT count(*) FROM carriers WHERE account_sid = ?", account_sid)
    if int(count) >= limits.CARRIERS:
        raise errors.INVALID_PARAMETER(
            sentence=f"An account has at most {limits.CARRIERS} carriers"
        )
    carrier = Carrier(
        sid=work.mint("CR"),
        account_sid=account_sid,
        kind=kind,
        name=name,
        settings_sealed=vault.seal(encode(settings).decode()),
        state=state,
        rate=rate,
        sender_rate=sender_rate,
        token=work.secret(),
        origin=origin,
        up=0,
        reason=_NEW,
        date_health=work.now,
        holder="",
        held_until=0,
        date_created=work.now,
        date_updated=work.now,
    )
    if not work.insert_new(_TABLE, carrier):
        raise errors.CARRIER_EXISTS(name=name)
    work.wake(TOPIC)
    return carrier


def update(work: Work, account_sid: str, sid: str, **changes: Value) -> Carrier:
    """Change columns of a carrier; the nodes take the change up at once.

    Raises NOT_FOUND, INVALID_PARAMETER, CARRIER_EXISTS.
    """
    carrier = fetch(work, account_sid, sid)
    name = changes.get("name")
    if isinstance(name, str) and name != carrier.name:
        _check_name(name)
        if find_by_name(work, account_sid, name) is not None:
            raise errors.CARRIER_EXISTS(name=name)
    if not changes:
        return carrier
    assignments = ", ".join(f"{column} = ?" for column in changes)
    # The instant tells nodes that something changed, so it never stands still. What is connected
    # is connected anew.
    updated = max(work.now, carrier.date_updated + 1)
    work.run(
        f"UPDATE carriers SET {assignments}, up = 0, reason = ?, date_updated = ?"
        " WHERE account_sid = ? AND sid = ?",
        *changes.values(),
        _NEW,
        updated,
        account_sid,
        sid,
    )
    work.wake(TOPIC)
    return fetch(work, account_sid, sid)


def delete(work: Work, account_sid: str, sid: str) -> None:
    """Remove a carrier; what waits for it goes to the failover of its senders, or fails.

    Raises NOT_FOUND, and NOT_COMPLETE while senders are assigned to it.
    """
    fetch(work, account_sid, sid)
    used = work.value(
        "SELECT sender FROM carrier_senders WHERE carrier_sid = ? LIMIT 1", sid
    ) or work.value("SELECT sender FROM carrier_senders WHERE failover_sid = ? LIMIT 1", sid)
    if used is not None:
        raise errors.NOT_COMPLETE(
            sentence=f"{used} is assigned to this carrier: give its senders to another one first"
        )
    work.run("DELETE FROM carriers WHERE account_sid = ? AND sid = ?", account_sid, sid)
    outbox.empty_lane(work, sid)
    work.wake(TOPIC)


def fetch(work: Work, account_sid: str, sid: str) -> Carrier:
    """The carrier. Raises NOT_FOUND."""
    carrier = work.get(Carrier, _TABLE, _MINE, account_sid, sid)
    if carrier is None:
        raise errors.NOT_FOUND()
    return carrier


def find(work: Work, sid: str) -> Carrier | None:
    """The carrier, whose ever it is."""
    return work.get(Carrier, _TABLE, "sid = ?", sid)


def find_by_name(work: Work, account_sid: str, name: str) -> Carrier | None:
    """The carrier of this name, or None."""
    return work.get(Carrier, _TABLE, "account_sid = ? AND name = ?", account_sid, name)


def page(work: Work, account_sid: str, after: str, limit: int) -> list[Carrier]:
    """Carriers of an account by age, those behind the SID `after`."""
    return work.find(
        Carrier,
        _TABLE,
        "account_sid = ? AND sid > ? ORDER BY sid LIMIT ?",
        account_sid,
        after,
        limit,
    )


def active(work: Work) -> list[Carrier]:
    """All carriers that are to be served, of all accounts that are active."""
    return [
        carrier
        for carrier in work.find(Carrier, _TABLE, "state = ? ORDER BY sid", "active")
        if work.value("SELECT status FROM accounts WHERE sid = ?", carrier.account_sid) == "active"
    ]


def hold(work: Work, sid: str, node: str, wall: int) -> int | None:
    """Take or keep a carrier for a node; the real time of the last sign of life of whoever held
    it before (0 for nobody), or None where another node holds it."""
    carrier = work.get(Carrier, _TABLE, "sid = ?", sid)
    if carrier is None:
        return None
    met = work.run(
        "UPDATE carriers SET holder = ?, held_until = ?"
        " WHERE sid = ? AND (holder = ? OR held_until <= ?)",
        node,
        wall + HELD_S * SECOND,
        sid,
        node,
        wall,
    )
    if met != 1:
        return None
    # Whoever let go wrote the instant itself; whoever died had reached ahead of it.
    ahead = HELD_S * SECOND if carrier.holder else 0
    return max(0, carrier.held_until - ahead)


def let_go(work: Work, sid: str, node: str, wall: int) -> None:
    """Leave a carrier to others at once. That it has a last sign of life is kept."""
    work.run(
        "UPDATE carriers SET holder = '', held_until = ? WHERE sid = ? AND holder = ?",
        wall,
        sid,
        node,
    )
    work.wake(TOPIC)


def note_health(work: Work, sid: str, up: bool, reason: str) -> bool:
    """Keep how a carrier stands; whether that is news. What waited for it goes on."""
    changed = work.run(
        "UPDATE carriers SET up = ?, reason = ?, date_health = ?"
        " WHERE sid = ? AND (up <> ? OR reason <> ?)",
        int(up),
        reason[:500],
        work.now,
        sid,
        int(up),
        reason[:500],
    )
    if up:
        outbox.hasten_lane(work, sid, WAITING)
    return changed == 1


def _check_name(name: str) -> None:
    if not name.strip() or len(name) > limits.CARRIER_NAME_CHARS:
        raise errors.INVALID_PARAMETER(
            sentence=f"Name must have 1 to {limits.CARRIER_NAME_CHARS} characters"
        )
