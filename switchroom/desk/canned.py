"""Texts that agents send over and over."""

from typing import Final, LiteralString

import msgspec
from msgspec import UNSET, UnsetType

from switchroom.core import errors, limits
from switchroom.desk import people, shapes
from switchroom.desk.people import Caller
from switchroom.desk.times import iso
from switchroom.store.work import Work

AT_MOST: Final = 500
_TABLE: Final[LiteralString] = "canned_responses"
_SHORTCUT_CHARS: Final = 32
_TITLE_CHARS: Final = 64


class Canned(msgspec.Struct, frozen=True):
    """A row of `canned_responses`; a shortcut is unique within the account."""

    sid: str
    account_sid: str
    shortcut: str
    title: str
    body: str
    date_created: int
    date_updated: int


def all_of(work: Work, account_sid: str) -> list[shapes.CannedResponse]:
    """All of an account, by shortcut."""
    found = work.find(
        Canned, _TABLE, "account_sid = ? ORDER BY shortcut LIMIT ?", account_sid, AT_MOST
    )
    return [_shape(row) for row in found]


def create(
    work: Work, caller: Caller, *, shortcut: str, title: str, body: str
) -> shapes.CannedResponse:
    """Make one. Raises ACCESS_DENIED, INVALID_PARAMETER, SHORTCUT_TAKEN."""
    people.needs_role(caller, "supervisor", "admin")
    count = work.value(
        "SELECT count(*) FROM canned_responses WHERE account_sid = ?", caller.account_sid
    )
    if count >= AT_MOST:
        raise errors.INVALID_PARAMETER(
            sentence=f"An account has at most {AT_MOST} canned responses"
        )
    row = Canned(
        sid=work.mint("RT"),
        account_sid=caller.account_sid,
        shortcut=_shortcut(shortcut),
        title=_line("title", title, _TITLE_CHARS),
        body=_body(body),
        date_created=work.now,
        date_updated=work.now,
    )
    if not work.insert_new(_TABLE, row):
        raise errors.SHORTCUT_TAKEN(shortcut=row.shortcut)
    return _shape(row)


def update(
    work: Work,
    caller: Caller,
    sid: str,
    *,
    shortcut: str | UnsetType = UNSET,
    title: str | UnsetType = UNSET,
    body: str | UnsetType = UNSET,
) -> shapes.CannedResponse:
    """Change what is given. Raises ACCESS_DENIED, NOT_FOUND, INVALID_PARAMETER, SHORTCUT_TAKEN."""
    people.needs_role(caller, "supervisor", "admin")
    row = _fetch(work, caller.account_sid, sid)
    changed = msgspec.structs.replace(
        row,
        shortcut=row.shortcut if shortcut is UNSET else _shortcut(shortcut),
        title=row.title if title is UNSET else _line("title", title, _TITLE_CHARS),
        body=row.body if body is UNSET else _body(body),
        date_updated=work.now,
    )
    work.lock("canned", caller.account_sid)
    taken = work.value(
        "SELECT 1 FROM canned_responses WHERE account_sid = ? AND shortcut = ? AND sid <> ?",
        row.account_sid,
        changed.shortcut,
        sid,
    )
    if taken is not None:
        raise errors.SHORTCUT_TAKEN(shortcut=changed.shortcut)
    work.run(
        "UPDATE canned_responses SET shortcut = ?, title = ?, body = ?, date_updated = ?"
        " WHERE account_sid = ? AND sid = ?",
        changed.shortcut,
        changed.title,
        changed.body,
        changed.date_updated,
        changed.account_sid,
        changed.sid,
    )
    return _shape(changed)


def delete(work: Work, caller: Caller, sid: str) -> None:
    """Take one away. Raises ACCESS_DENIED, NOT_FOUND."""
    people.needs_role(caller, "supervisor", "admin")
    row = _fetch(work, caller.account_sid, sid)
    work.run(
        "DELETE FROM canned_responses WHERE account_sid = ? AND sid = ?", row.account_sid, row.sid
    )


def _fetch(work: Work, account_sid: str, sid: str) -> Canned:
    found = work.get(Canned, _TABLE, "account_sid = ? AND sid = ?", account_sid, sid)
    if found is None:
        raise errors.NOT_FOUND()
    return found


def _shortcut(text: str) -> str:
    shortcut = _line("shortcut", text, _SHORTCUT_CHARS).removeprefix("/").lower()
    if not shortcut or any(letter.isspace() for letter in shortcut):
        raise errors.INVALID_PARAMETER(sentence="shortcut must be one word, such as hello")
    return shortcut


def _line(name: str, text: str, most: int) -> str:
    line = text.strip()
    if not line or len(line) > most or not line.isprintable():
        raise errors.INVALID_PARAMETER(
            sentence=f"{name} must be one line of 1 to {most} characters"
        )
    return line


def _body(text: str) -> str:
    if not text.strip() or len(text) > limits.SMS_BODY_CHARS or "\0" in text:
        raise errors.INVALID_PARAMETER(
            sentence=f"body must have 1 to {limits.SMS_BODY_CHARS} characters"
        )
    return text


def _shape(row: Canned) -> shapes.CannedResponse:
    return shapes.CannedResponse(
        sid=row.sid,
        shortcut=row.shortcut,
        title=row.title,
        body=row.body,
        date_updated=iso(row.date_updated),
    )
