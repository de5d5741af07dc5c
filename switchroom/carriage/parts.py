"""Parts of messages that a carrier took, under the names that it gave them.

Locks of this room are taken in one order by everybody: the names of parts (`hold`), the pair of
numbers that a message in doubt stands between (`doubts.hold_pair`), rows of submissions and parts,
messages, keys of jobs.
"""

from collections.abc import Iterable
from typing import Final, LiteralString

import msgspec

from switchroom.core.sms.message import Report, Taken
from switchroom.store.work import Work

FINAL: Final = ("delivered", "undelivered", "failed", "read")

_TABLE: Final[LiteralString] = "carrier_parts"


class Part(msgspec.Struct, frozen=True):
    """A row of `carrier_parts`: a part that a carrier took under the name `ref`."""

    message_sid: str
    number: int
    account_sid: str
    carrier_sid: str
    ref: str
    status: Report
    error_code: int | None
    date_created: int
    date_updated: int


def hold(work: Work, carrier_sid: str, refs: Iterable[str]) -> None:
    """Hold the names that a carrier has given parts, before any other lock of this room."""
    for ref in sorted({ref for ref in refs if ref}):
        work.lock("receipt", carrier_sid, ref)


def expect(work: Work, account_sid: str, carrier_sid: str, message_sid: str, part: Taken) -> None:
    """A part was taken; receipts may come under its name, which the caller holds."""
    work.run(
        "INSERT INTO carrier_parts (account_sid, message_sid, number, carrier_sid, ref, status,"
        " error_code, date_created, date_updated) VALUES (?, ?, ?, ?, ?, 'sent', NULL, ?, ?)"
        " ON CONFLICT (message_sid, number) DO UPDATE SET carrier_sid = excluded.carrier_sid,"
        " ref = excluded.ref, status = excluded.status, error_code = excluded.error_code,"
        " date_updated = excluded.date_updated",
        account_sid,
        message_sid,
        part.number,
        carrier_sid,
        part.ref,
        work.now,
        work.now,
    )


def newest(work: Work, carrier_sid: str, ref: str) -> Part | None:
    """The part of this name; a carrier may use a name again, then the newest."""
    where: LiteralString = "carrier_sid = ? AND ref = ? ORDER BY date_created DESC LIMIT 1"
    return work.get(Part, _TABLE, where, carrier_sid, ref)
