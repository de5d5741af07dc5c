"""The words by which conversations and customers are found (decision 0014).

A row says that a word stands in a conversation, or in the name of a customer. Words are kept as
hexadecimal digits of their UTF-8, which all collations sort alike, so that those with the same
beginning stand together.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

from switchroom.conversations.rows import Message
from switchroom.desk import people
from switchroom.store.work import Work

_WORD: Final = re.compile(r"\w+")
_CHARS_MIN: Final = 2
_CHARS_MAX: Final = 24
_WORDS_MAX: Final = 100
# By how many of its last digits a number is found.
_ENDINGS: Final = (10, 7, 4)
_AT_ONCE: Final = 100


class Entry(msgspec.Struct, frozen=True):
    """A row of `desk_words`; `subject` is the SID of a conversation, or the address of a customer
    behind an A."""

    account_sid: str
    word: str
    subject: str


def split(text: str) -> list[str]:
    """The words of a text, each once: in small letters, without accents.

    >>> split("Café, CAFE and the bike-shop!")
    ['cafe', 'and', 'the', 'bike', 'shop']
    """
    plain = "".join(
        one for one in unicodedata.normalize("NFKD", text) if not unicodedata.combining(one)
    )
    found = dict.fromkeys(word[:_CHARS_MAX] for word in _WORD.findall(plain.casefold()))
    return [word for word in found if len(word) >= _CHARS_MIN][:_WORDS_MAX]


def of_address(address: str) -> list[str]:
    """The digits of a number, and its endings.

    >>> of_address("+12125550188")
    ['12125550188', '2125550188', '5550188', '0188']
    """
    digits = "".join(one for one in address if one.isascii() and one.isdigit())
    return list(dict.fromkeys([digits, *(digits[-most:] for most in _ENDINGS)])) if digits else []


def kept(word: str) -> str:
    """A word as it is kept.

    >>> kept("bike")
    '62696b65'
    """
    return word.encode("utf-8", "replace").hex()


def of_customer(address: str) -> str:
    """A customer as a subject, which stands before all conversations.

    >>> of_customer("+12125550188")
    'A+12125550188'
    """
    return f"A{address}"


def add(work: Work, account_sid: str, subject: str, words: Iterable[str]) -> None:
    """Let a subject be found by words."""
    work.insert_all("desk_words", _entries(account_sid, subject, words), quietly=True)


def _entries(account_sid: str, subject: str, words: Iterable[str]) -> list[Entry]:
    return [Entry(account_sid, kept(word), subject) for word in words]


def remove(work: Work, account_sid: str, subject: str, words: Sequence[str]) -> None:
    """Let a subject be found by words no more."""
    for begin in range(0, len(words), _AT_ONCE):
        some = words[begin : begin + _AT_ONCE]
        work.run(
            "DELETE FROM desk_words WHERE account_sid = ? AND subject = ?"
            f" AND word IN ({people.marks(some)})",
            account_sid,
            subject,
            *map(kept, some),
        )


def hold(work: Work) -> None:
    """Whoever takes words in from messages that are there, or away, takes turns with the others:
    what one of them has read is still so when he writes."""
    work.lock("desk index")


def is_any(work: Work, after: str, before: str) -> bool:
    """Whether there is a message between two SIDs, of whichever account."""
    found = work.value(
        "SELECT 1 FROM conversation_messages WHERE sid > ? AND sid < ? LIMIT 1", after, before
    )
    return found is not None


def index(work: Work, after: str, before: str, most: int) -> str | None:
    """Take in the messages of all accounts that were made after a SID and before another, oldest
    first; the last one's SID, None where there was none."""
    rows = work.find(
        Message,
        "conversation_messages",
        "sid > ? AND sid < ? ORDER BY sid LIMIT ?",
        after,
        before,
        most,
    )
    found: dict[Entry, None] = {}
    for row in rows:
        words = split(row.body or "")
        if row.message_index == 0:
            words += of_numbers(work, row.account_sid, row.conversation_sid)
        found |= dict.fromkeys(_entries(row.account_sid, row.conversation_sid, words))
    work.insert_all("desk_words", list(found), quietly=True)
    return rows[-1].sid if rows else None


def of_numbers(work: Work, account_sid: str, conversation_sid: str) -> list[str]:
    """By which digits a conversation is found: those of the numbers in it."""
    addresses = work.values(
        "SELECT address FROM participants WHERE account_sid = ? AND conversation_sid = ?"
        " AND type <> 'chat' AND address || '' <> ''",
        account_sid,
        conversation_sid,
    )
    return [word for (address,) in addresses for word in of_address(address)]
