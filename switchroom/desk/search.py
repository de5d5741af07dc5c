"""Search over conversations: by what was written, by the customer's number and by his name.

Whatever is stored, a search looks at a bounded number of rows: it goes on where it stopped.
"""

from collections.abc import Sequence
from typing import Final, Literal

import msgspec

from switchroom.conversations.rows import Message
from switchroom.core import errors
from switchroom.core.states.conversation import State
from switchroom.desk import people, shapes, threads, words
from switchroom.desk.authors import Authors
from switchroom.desk.people import Caller
from switchroom.desk.threads import Threads
from switchroom.desk.times import iso
from switchroom.store.work import Work

PAGE: Final = 20
# How many conversations one request looks at, how many words a beginning stands for, how many of
# the last messages of a conversation are looked through for the one that is shown.
_LOOKED_AT: Final = 1_000
_SPREAD: Final = 20
_SHOWN_OF: Final = 200
_WORDS: Final = 6
_QUERY_CHARS: Final = 200
_NEWEST: Final = "CI"

Wanted = Literal["active", "inactive", "closed"]


class _Hit(msgspec.Struct, frozen=True):
    sid: str
    state: State
    date_updated: int


def find(
    work: Work, caller: Caller, query: str, state: Wanted | None, before: str | None
) -> shapes.SearchResults:
    """Conversations that have all words of a query, of which the last may be a beginning; the
    newest first, those before the SID `before`. Raises INVALID_PARAMETER."""
    if len(query) > _QUERY_CHARS:
        raise errors.INVALID_PARAMETER(sentence=f"q exceeds {_QUERY_CHARS} characters")
    wanted = words.split(query)[:_WORDS]
    if not wanted:
        return shapes.SearchResults(results=[], next=None)
    account_sid, top = caller.account_sid, before or _NEWEST
    spread = _beginning_with(work, account_sid, wanted[-1])
    by_words, looked_to = _by_words(work, account_sid, wanted[:-1], spread, top)
    by_name, named_to = _by_name(work, account_sid, wanted[:-1], spread, top)
    further = max(looked_to, named_to)
    found = sorted({sid for sid in (*by_words, *by_name) if sid >= further}, reverse=True)
    if len(found) > PAGE:
        found = found[:PAGE]
        further = found[-1]
    shown = _hits(work, account_sid, found, state)
    return shapes.SearchResults(
        results=_shown(work, account_sid, shown, wanted), next=further or None
    )


def _beginning_with(work: Work, account_sid: str, word: str) -> list[str]:
    """The words that begin like one, as they are kept: the first few in their order."""
    begin = words.kept(word)
    found: list[str] = []
    last = ""
    while len(found) < _SPREAD:
        # A jump from word to word, whatever number of conversations each stands in.
        next_one = work.value(
            "SELECT word FROM desk_words WHERE account_sid = ? AND word >= ? AND word > ?"
            " AND word < ? ORDER BY word LIMIT 1",
            account_sid,
            begin,
            last,
            f"{begin}g",
        )
        if next_one is None:
            break
        last = str(next_one)
        found.append(last)
    return found


def _by_words(
    work: Work, account_sid: str, exact: Sequence[str], spread: Sequence[str], before: str
) -> tuple[list[str], str]:
    """The conversations that have all words, newest first; and down to which SID they were looked
    for, "" where there are no others."""
    if not spread:
        return [], ""
    driving = words.kept(exact[0]) if exact else None
    candidates = (
        _subjects(work, account_sid, [driving], before)
        if driving
        else _subjects(work, account_sid, spread, before)
    )
    looked_to = candidates[-1] if len(candidates) == _LOOKED_AT else ""
    kept = [words.kept(word) for word in exact]
    having = [
        sid
        for sid in candidates
        if all(_has(work, account_sid, [word], sid) for word in kept)
        and _has(work, account_sid, spread, sid)
    ]
    if len(having) > PAGE:
        return having[:PAGE], having[PAGE - 1]
    return having, looked_to


def _subjects(work: Work, account_sid: str, some: Sequence[str], before: str) -> list[str]:
    """The conversations that have one of some words, newest first."""
    found: set[str] = set()
    for word in some:
        found |= {
            str(sid)
            for (sid,) in work.values(
                "SELECT subject FROM desk_words WHERE account_sid = ? AND word = ?"
                " AND subject >= 'CH' AND subject < ? ORDER BY subject DESC LIMIT ?",
                account_sid,
                word,
                before,
                _LOOKED_AT,
            )
        }
    return sorted(found, reverse=True)[:_LOOKED_AT]


def _has(work: Work, account_sid: str, some: Sequence[str], subject: str) -> bool:
    found = work.value(
        "SELECT 1 FROM desk_words WHERE account_sid = ? AND subject = ?"
        f" AND word IN ({people.marks(some)}) LIMIT 1",
        account_sid,
        subject,
        *some,
    )
    return found is not None


def _by_name(
    work: Work, account_sid: str, exact: Sequence[str], spread: Sequence[str], before: str
) -> tuple[list[str], str]:
    """The conversations of customers who are called so, and down to which SID, as above."""
    subjects: set[str] = set()
    for word in spread:
        subjects |= {
            str(subject)
            for (subject,) in work.values(
                "SELECT subject FROM desk_words WHERE account_sid = ? AND word = ?"
                " AND subject < 'CH' ORDER BY subject LIMIT ?",
                account_sid,
                word,
                _SPREAD,
            )
        }
    kept = [words.kept(word) for word in exact]
    sids: list[str] = []
    looked_to = ""
    for subject in sorted(subjects)[:_SPREAD]:
        if all(_has(work, account_sid, [word], subject) for word in kept):
            of_him = _of_address(work, account_sid, subject[1:], before)
            sids += of_him
            if len(of_him) > PAGE:
                looked_to = max(looked_to, of_him[-1])
    return sids, looked_to


def _of_address(work: Work, account_sid: str, address: str, before: str) -> list[str]:
    found = work.values(
        "SELECT conversation_sid FROM participants WHERE account_sid = ? AND address = ?"
        " AND conversation_sid < ? ORDER BY conversation_sid DESC LIMIT ?",
        account_sid,
        address,
        before,
        PAGE + 1,
    )
    return [str(sid) for (sid,) in found]


def _hits(work: Work, account_sid: str, sids: Sequence[str], state: Wanted | None) -> list[_Hit]:
    if not sids:
        return []
    found = work.find(
        _Hit,
        "conversations",
        f"account_sid = ? AND sid IN ({people.marks(sids)}) ORDER BY sid DESC",
        account_sid,
        *sids,
    )
    return [hit for hit in found if state in (None, threads.shown_state(hit.state))]


def _shown(
    work: Work, account_sid: str, hits: Sequence[_Hit], wanted: Sequence[str]
) -> list[shapes.Found]:
    known = Threads(work, account_sid, [hit.sid for hit in hits])
    matching = [_match(work, account_sid, hit.sid, wanted) for hit in hits]
    authors = Authors(work, account_sid, [one for one in matching if one is not None])
    shown = []
    for hit, message in zip(hits, matching, strict=True):
        customer = known.customer(hit.sid)
        address = None if customer is None else customer.address
        shown.append(
            shapes.Found(
                conversation_sid=hit.sid,
                state=threads.shown_state(hit.state),
                customer_name=known.customer_name(hit.sid) or address or "",
                customer_address=address,
                date_updated=iso(hit.date_updated),
                match=None if message is None else authors.preview(message),
            )
        )
    return shown


def _match(work: Work, account_sid: str, sid: str, wanted: Sequence[str]) -> Message | None:
    """The message that has most of the words, of those the last one; None where none has any."""
    rows = work.find(
        Message,
        "conversation_messages",
        "account_sid = ? AND conversation_sid = ? ORDER BY message_index DESC LIMIT ?",
        account_sid,
        sid,
        _SHOWN_OF,
    )
    best, most = None, 0
    for row in rows:
        having = words.split(row.body or "")
        count = sum(any(has.startswith(word) for has in having) for word in wanted)
        if count > most:
            best, most = row, count
    return best
