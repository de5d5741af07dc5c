"""Who wrote a message, as an agent sees it."""

from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple

import msgspec

from switchroom.conversations.rows import Message
from switchroom.core import phone
from switchroom.desk import people
from switchroom.desk.shapes import AuthorKind, Preview
from switchroom.desk.times import iso
from switchroom.store.work import Work

_SYSTEM: Final = "system"
_BOT: Final = "Bot"
# Enough for a line on a card.
_PREVIEW_CHARS: Final = 200


class Outsider(msgspec.Struct, frozen=True):
    """Somebody in a conversation who is reached by SMS."""

    conversation_sid: str
    sid: str
    address: str
    proxy_address: str | None


class Author(NamedTuple):
    """Of what kind an author is, and what he is called."""

    kind: AuthorKind
    name: str


class Authors:
    """The authors of some messages, of whichever conversations."""

    def __init__(self, work: Work, account_sid: str, messages: Sequence[Message]) -> None:
        sids = {message.conversation_sid for message in messages}
        self._outside = outsiders(work, account_sid, sids)
        self._names = customer_names(
            work, account_sid, [one.address for some in self._outside.values() for one in some]
        )
        self._agents = people.by_identity(
            work, account_sid, {message.author for message in messages}
        )

    def of(self, message: Message) -> Author:
        """Who wrote it. A chat participant of a conversation by SMS is an agent, also one whose
        worker is gone."""
        outside = self._outside.get(message.conversation_sid, ())
        for one in outside:
            if message.author == one.address or message.participant_sid == one.sid:
                return Author("customer", self._names.get(one.address, one.address))
        if message.author in self._agents:
            return Author("agent", self._agents[message.author])
        if phone.is_e164(message.author):
            ours = message.author in (one.proxy_address for one in outside)
            return Author("bot", _BOT) if ours else Author("customer", message.author)
        if message.participant_sid is not None:
            return Author("agent" if outside else "customer", message.author)
        if message.author == _SYSTEM:
            return Author("system", message.author)
        unnamed = message.author == message.conversation_sid
        return Author("bot", _BOT if unnamed else message.author)

    def preview(self, message: Message) -> Preview:
        """A message as a line; of one without text, the names of its files."""
        author = self.of(message)
        text = message.body or ", ".join(one["filename"] for one in media(message))
        return Preview(
            index=message.message_index,
            author_kind=author.kind,
            author_name=author.name,
            body=text[:_PREVIEW_CHARS],
            date_created=iso(message.date_created),
        )


def media(message: Message) -> list[dict[str, Any]]:
    """The media of a message as they are kept."""
    if message.media is None:
        return []
    return msgspec.json.decode(message.media, type=list[dict[str, Any]])


def outsiders(work: Work, account_sid: str, sids: Iterable[str]) -> dict[str, list[Outsider]]:
    """Who is reached by SMS, by conversation."""
    wanted = sorted(sids)
    found: dict[str, list[Outsider]] = {}
    if not wanted:
        return found
    # The address within an expression keeps SQLite from going through all addresses of the account.
    for one in work.many(
        Outsider,
        "SELECT conversation_sid, sid, address, proxy_address FROM participants"
        " WHERE account_sid = ? AND type <> 'chat' AND address || '' <> ''"
        f" AND conversation_sid IN ({people.marks(wanted)}) ORDER BY conversation_sid, sid",
        account_sid,
        *wanted,
    ):
        found.setdefault(one.conversation_sid, []).append(one)
    return found


def customer_names(work: Work, account_sid: str, addresses: Iterable[str]) -> dict[str, str]:
    """The names that agents have given to customers, by address."""
    wanted = sorted(set(addresses))
    if not wanted:
        return {}
    return dict(
        work.values(
            "SELECT address, name FROM customers WHERE account_sid = ? AND name <> ''"
            f" AND address IN ({people.marks(wanted)})",
            account_sid,
            *wanted,
        )
    )
