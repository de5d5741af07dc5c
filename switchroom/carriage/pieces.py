"""Parts of long messages that came in: kept until all are there (carriers §3)."""

from typing import Final, LiteralString

import msgspec

from switchroom.core.clock import DAY, SECOND
from switchroom.core.sms.message import InboundSms, Part
from switchroom.store import outbox
from switchroom.store.work import Work

TIMEOUT: Final = "carrier_pieces"
# The customer reads what is there after this long; what comes later is kept beside it.
PATIENCE_S: Final = 1_800
KEPT: Final = DAY
MISSING: Final = 30009

_SWEPT: Final = 1_000
_TABLE: Final[LiteralString] = "carrier_pieces"
_GROUP: Final[LiteralString] = (
    "carrier_sid = ? AND sender = ? AND recipient = ? AND reference = ? AND total = ?"
)


class Piece(msgspec.Struct, frozen=True):
    """A row of `carrier_pieces`; `message_sid` is set when the message was delivered."""

    carrier_sid: str
    sender: str
    recipient: str
    reference: int
    total: int
    number: int
    account_sid: str
    body: str
    message_sid: str | None
    date_created: int


class Group(msgspec.Struct, frozen=True):
    """What the parts of one message have in common; the payload of a `carrier_pieces` job."""

    account_sid: str
    carrier_sid: str
    sender: str
    recipient: str
    reference: int
    total: int

    @property
    def key(self) -> str:
        return f"pieces {self.carrier_sid} {self.sender} {self.recipient} {self.reference}"

    @property
    def values(self) -> tuple[str | int, ...]:
        return (self.carrier_sid, self.sender, self.recipient, self.reference, self.total)


def group_of(account_sid: str, sms: InboundSms, part: Part) -> Group:
    """The group that a part belongs to."""
    return Group(account_sid, sms.carrier, sms.sender, sms.recipient, part.reference, part.total)


class Another(Exception):
    """A part is there under its number with other words: it is of another message, whose sender
    began to count anew before the first one was whole."""


def collect(work: Work, group: Group, sms: InboundSms, part: Part) -> InboundSms | None:
    """Keep a part; the whole message when it was the last that was missing. Raises Another.

    A part that is there already changes nothing; a late one is kept beside the message that went
    without it.
    """
    # In the order of the job that waits for the rest.
    outbox.hold_key(work, group.key)
    work.lock("pieces", *map(str, group.values))
    pieces = _pieces(work, group)
    same = next((piece for piece in pieces if piece.number == part.number), None)
    delivered = next((piece.message_sid for piece in pieces if piece.message_sid), None)
    if same is not None and same.body == sms.body:
        return None
    if same is not None and delivered is None:
        raise Another
    if same is not None:
        # The reference has come round again: a new message begins.
        drop(work, group)
        pieces, delivered = [], None
    piece = Piece(
        carrier_sid=group.carrier_sid,
        sender=group.sender,
        recipient=group.recipient,
        reference=group.reference,
        total=group.total,
        number=part.number,
        account_sid=group.account_sid,
        body=sms.body,
        message_sid=delivered,
        date_created=work.now,
    )
    work.insert(_TABLE, piece)
    if delivered is not None:
        return None
    if not pieces:
        outbox.put_by(
            work,
            TIMEOUT,
            group.account_sid,
            group,
            key=group.key,
            due=work.now + PATIENCE_S * SECOND,
        )
    if len(pieces) + 1 < part.total:
        return None
    outbox.cancel(work, group.key)
    return _joined(group, [*pieces, piece])


def overdue(work: Work, group: Group) -> InboundSms | None:
    """What is there of a message whose time is up; None when it was delivered meanwhile."""
    work.lock("pieces", *map(str, group.values))
    pieces = [piece for piece in _pieces(work, group) if piece.message_sid is None]
    if not pieces:
        return None
    return msgspec.structs.replace(_joined(group, pieces), error_code=MISSING)


def delivered(work: Work, group: Group, message_sid: str) -> None:
    """The parts became this message."""
    work.run(
        f"UPDATE carrier_pieces SET message_sid = ? WHERE account_sid = ? AND {_GROUP}",
        message_sid,
        group.account_sid,
        *group.values,
    )


def give_up(work: Work, group: Group) -> None:
    """Forget the parts and wait for no more of them."""
    drop(work, group)
    outbox.cancel(work, group.key)


def drop(work: Work, group: Group) -> None:
    """Forget the parts."""
    work.run(
        f"DELETE FROM carrier_pieces WHERE account_sid = ? AND {_GROUP}",
        group.account_sid,
        *group.values,
    )


def _pieces(work: Work, group: Group) -> list[Piece]:
    return work.find(
        Piece,
        _TABLE,
        f"account_sid = ? AND {_GROUP} ORDER BY number",
        group.account_sid,
        *group.values,
    )


def _joined(group: Group, pieces: list[Piece]) -> InboundSms:
    ordered = sorted(pieces, key=lambda piece: piece.number)
    return InboundSms(
        carrier=group.carrier_sid,
        carrier_message_id=None,
        sender=group.sender,
        recipient=group.recipient,
        body="".join(piece.body for piece in ordered),
        num_segments=len(ordered),
    )


def sweep(work: Work) -> int:
    """Take away some parts that were delivered long ago; how many."""
    return work.run(
        "DELETE FROM carrier_pieces WHERE message_sid IS NOT NULL AND date_created IN"
        " (SELECT date_created FROM carrier_pieces WHERE date_created < ?"
        " ORDER BY date_created LIMIT ?)",
        work.now - KEPT,
        _SWEPT,
    )
