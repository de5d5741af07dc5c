"""What agents know of a customer, who is known by his address: name, attributes, notes, and when
he was spoken with."""

from collections.abc import Mapping
from typing import Final, LiteralString

import msgspec
from msgspec import UNSET, UnsetType

from switchroom.core import errors, limits
from switchroom.core.states.conversation import State
from switchroom.desk import people, shapes, threads, words, wrap_ups
from switchroom.desk.people import Caller
from switchroom.desk.threads import Threads
from switchroom.desk.times import iso
from switchroom.store.work import Work, encode

_TABLE: Final[LiteralString] = "customers"
CONTACTS: Final = 20
_NOTES: Final = 100
_NAME_CHARS: Final = 128
_ATTRIBUTES: Final = 50
_KEY_CHARS: Final = 64
_VALUE_CHARS: Final = 1_000
_NOTE_CHARS: Final = 4_000
# Sorts after every SID.
_NEWEST: Final = "ZZ"


class Row(msgspec.Struct, frozen=True):
    """A row of `customers`; `attributes` is the JSON of texts by texts."""

    account_sid: str
    address: str
    name: str
    name_key: str
    attributes: str
    date_created: int
    date_updated: int


class NoteRow(msgspec.Struct, frozen=True):
    """A row of `customer_notes`."""

    sid: str
    account_sid: str
    address: str
    user_sid: str
    author_name: str
    body: str
    date_created: int


class _Contact(msgspec.Struct, frozen=True):
    sid: str
    state: State
    date_created: int
    date_updated: int


def fetch(work: Work, caller: Caller, address: str, before: str | None = None) -> shapes.Customer:
    """A customer, also one of whom nothing was written down; his conversations are those before
    the SID `before`, newest first. Raises INVALID_PARAMETER."""
    _check_address(address)
    row = find(work, caller.account_sid, address)
    found = _contacts(work, caller.account_sid, address, before or _NEWEST, CONTACTS + 1)
    return shapes.Customer(
        address=address,
        name="" if row is None else row.name,
        attributes={} if row is None else _read(row.attributes),
        date_updated=None if row is None else iso(row.date_updated),
        notes=[_note(caller, note) for note in _notes(work, caller.account_sid, address)],
        contacts=_shown(work, caller.account_sid, found[:CONTACTS]),
        more_contacts=len(found) > CONTACTS,
    )


def find(work: Work, account_sid: str, address: str) -> Row | None:
    """What is written down of an address, or None."""
    return work.get(Row, _TABLE, "account_sid = ? AND address = ?", account_sid, address)


def update(
    work: Work,
    caller: Caller,
    address: str,
    *,
    name: str | UnsetType = UNSET,
    attributes: Mapping[str, str | None] | UnsetType = UNSET,
) -> shapes.Customer:
    """Write down what is given. Of the attributes only those that are named change, so that two
    agents who write different ones at once lose none; None takes one away. Raises
    INVALID_PARAMETER."""
    _check_address(address)
    work.lock("customer", caller.account_sid, address)
    now = find(work, caller.account_sid, address)
    called = (now.name if now else "") if name is UNSET else _name(name)
    text = now.attributes if now else "{}"
    if attributes is not UNSET:
        text = _with(_read(text), attributes)
    if now is not None:
        words.remove(work, caller.account_sid, words.of_customer(address), words.split(now.name))
    words.add(work, caller.account_sid, words.of_customer(address), words.split(called))
    work.run(
        "INSERT INTO customers (account_sid, address, name, name_key, attributes, date_created,"
        " date_updated) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (account_sid, address) DO UPDATE"
        " SET name = excluded.name, name_key = excluded.name_key,"
        " attributes = excluded.attributes, date_updated = excluded.date_updated",
        caller.account_sid,
        address,
        called,
        called.casefold(),
        text,
        work.now,
        work.now,
    )
    return fetch(work, caller, address)


def add_note(work: Work, caller: Caller, address: str, body: str) -> shapes.Note:
    """Write a note. Raises INVALID_PARAMETER."""
    _check_address(address)
    text = body.strip()
    if not text or len(text) > _NOTE_CHARS:
        raise errors.INVALID_PARAMETER(sentence=f"body must have 1 to {_NOTE_CHARS} characters")
    count = work.value(
        "SELECT count(*) FROM customer_notes WHERE account_sid = ? AND address = ?",
        caller.account_sid,
        address,
    )
    if count >= _NOTES:
        raise errors.INVALID_PARAMETER(
            sentence=f"A customer has at most {_NOTES} notes: delete one first"
        )
    row = NoteRow(
        sid=work.mint("NC"),
        account_sid=caller.account_sid,
        address=address,
        user_sid=caller.user_sid,
        author_name=caller.full_name,
        body=text,
        date_created=work.now,
    )
    work.insert("customer_notes", row)
    return _note(caller, row)


def delete_note(work: Work, caller: Caller, address: str, sid: str) -> None:
    """Take a note away: one's own, or any for a supervisor. Raises NOT_FOUND, ACCESS_DENIED."""
    row = work.get(
        NoteRow,
        "customer_notes",
        "account_sid = ? AND address = ? AND sid = ?",
        caller.account_sid,
        address,
        sid,
    )
    if row is None:
        raise errors.NOT_FOUND()
    if row.user_sid != caller.user_sid:
        people.needs_role(caller, "supervisor", "admin")
    work.run("DELETE FROM customer_notes WHERE account_sid = ? AND sid = ?", row.account_sid, sid)


def _notes(work: Work, account_sid: str, address: str) -> list[NoteRow]:
    """The notes, newest first."""
    return work.find(
        NoteRow,
        "customer_notes",
        "account_sid = ? AND address = ? ORDER BY sid DESC LIMIT ?",
        account_sid,
        address,
        _NOTES,
    )


def _note(caller: Caller, row: NoteRow) -> shapes.Note:
    return shapes.Note(
        sid=row.sid,
        author_name=row.author_name,
        body=row.body,
        date_created=iso(row.date_created),
        mine=row.user_sid == caller.user_sid,
    )


def _contacts(work: Work, account_sid: str, address: str, before: str, most: int) -> list[_Contact]:
    """The conversations with an address, newest first."""
    return work.many(
        _Contact,
        "SELECT c.sid, c.state, c.date_created, c.date_updated FROM participants p"
        " JOIN conversations c ON c.account_sid = p.account_sid AND c.sid = p.conversation_sid"
        " WHERE p.account_sid = ? AND p.address = ? AND p.conversation_sid < ?"
        " ORDER BY p.conversation_sid DESC LIMIT ?",
        account_sid,
        address,
        before,
        most,
    )


def _shown(work: Work, account_sid: str, found: list[_Contact]) -> list[shapes.Contact]:
    sids = [one.sid for one in found]
    known = Threads(work, account_sid, sids)
    said = wrap_ups.of_conversations(work, account_sid, sids)
    agents = _agents(work, account_sid, sids)
    return [
        shapes.Contact(
            conversation_sid=one.sid,
            state=threads.shown_state(one.state),
            date_created=iso(one.date_created),
            date_updated=iso(one.date_updated),
            agents=agents.get(one.sid, []),
            disposition=said[one.sid].disposition if one.sid in said else None,
            wrap_up_note=said[one.sid].note if one.sid in said else None,
            last_message=known.last_message(one.sid),
        )
        for one in found
    ]


def _agents(work: Work, account_sid: str, sids: list[str]) -> dict[str, list[str]]:
    """The names of all agents who were in some conversations."""
    if not sids:
        return {}
    found = work.values(
        "SELECT DISTINCT c.conversation_sid, p.worker_sid FROM interaction_channels c"
        " JOIN interaction_participants p ON p.channel_sid = c.sid AND p.type = 'agent'"
        f" WHERE c.account_sid = ? AND c.conversation_sid IN ({people.marks(sids)})",
        account_sid,
        *sids,
    )
    names = people.names(work, account_sid, [worker for _, worker in found if worker])
    told: dict[str, list[str]] = {}
    for sid, worker in found:
        if worker in names:
            told.setdefault(sid, []).append(names[worker])
    return {sid: sorted(some) for sid, some in told.items()}


def _check_address(address: str) -> None:
    if not address.strip() or len(address) > limits.ADDRESS_CHARS:
        raise errors.NOT_FOUND()


def _name(text: str) -> str:
    name = text.strip()
    if len(name) > _NAME_CHARS or not name.isprintable():
        raise errors.INVALID_PARAMETER(
            sentence=f"name must be one line of at most {_NAME_CHARS} characters"
        )
    return name


def _with(known: Mapping[str, str], given: Mapping[str, str | None]) -> str:
    """The attributes with the changes that are given."""
    values = dict(known)
    for name, text in given.items():
        key, value = name.strip(), "" if text is None else text.strip()
        if not key or len(key) > _KEY_CHARS or len(value) > _VALUE_CHARS:
            raise errors.INVALID_PARAMETER(
                sentence=f"The name of an attribute has 1 to {_KEY_CHARS} characters, its value at"
                f" most {_VALUE_CHARS}"
            )
        if text is None:
            values.pop(key, None)
        else:
            values[key] = value
    if len(values) > _ATTRIBUTES:
        raise errors.INVALID_PARAMETER(sentence=f"A customer has at most {_ATTRIBUTES} attributes")
    return encode(values).decode()


def _read(text: str) -> dict[str, str]:
    return msgspec.json.decode(text, type=dict[str, str])
