"""Messages of a conversation as an agent reads and writes them."""

from collections.abc import Mapping, Sequence
from typing import Final, LiteralString, NamedTuple, cast
from urllib.parse import quote

import msgspec

from switchroom.conversations import conversations, hooks, participants
from switchroom.conversations import messages as conversation_messages
from switchroom.conversations.rows import Conversation, Message, Participant
from switchroom.core import errors
from switchroom.core.states.conversation import check_open
from switchroom.desk import authors, media, people, pushes, shapes
from switchroom.desk.authors import Authors
from switchroom.desk.people import Caller
from switchroom.desk.times import iso
from switchroom.store.work import Work

PAGE: Final = 50
PAGE_MAX: Final = 100
_TABLE: Final[LiteralString] = "conversation_messages"
_CLIENT_ID_CHARS: Final = 64

# The first that is true of one recipient is said of the message.
_WORST_FIRST: Final = ("failed", "undelivered", "pending", "sent", "delivered", "read")


class Send(msgspec.Struct, frozen=True):
    """A row of `desk_sends`: by which token of a desktop a message was sent."""

    account_sid: str
    conversation_sid: str
    client_id: str
    message_sid: str


class Sent(NamedTuple):
    """A message, and whether it is new."""

    message: shapes.Message
    new: bool


def page(
    work: Work, caller: Caller, conversation_sid: str, before: int | None, most: int
) -> shapes.Messages:
    """The messages before an index, oldest first; the last ones where none is named.

    Raises NOT_FOUND.
    """
    conversation = conversations.fetch(work, caller.account_sid, conversation_sid)
    rows = conversation_messages.page(work, conversation, "desc", before, most + 1)
    shown = rows[:most][::-1]
    return shapes.Messages(
        messages=shape_all(work, caller.account_sid, shown), more=len(rows) > most
    )


def shape_all(work: Work, account_sid: str, rows: Sequence[Message]) -> list[shapes.Message]:
    """Messages of whichever conversations, in the order given."""
    known = Authors(work, account_sid, rows)
    deliveries = _deliveries(work, account_sid, [row.sid for row in rows if row.recipients])
    tokens = _tokens(work, account_sid, [row.sid for row in rows])
    return [_shape(row, known, deliveries.get(row.sid), tokens.get(row.sid)) for row in rows]


def _shape(
    row: Message, known: Authors, delivery: shapes.Delivery | None, client_id: str | None
) -> shapes.Message:
    author = known.of(row)
    return shapes.Message(
        sid=row.sid,
        conversation_sid=row.conversation_sid,
        index=row.message_index,
        author=row.author,
        author_name=author.name,
        author_kind=author.kind,
        body=row.body or "",
        media=[_medium(row, one) for one in authors.media(row)],
        date_created=iso(row.date_created),
        # Its receipts stand at the commit of what sends it.
        delivery=delivery or (_delivery("pending", 0) if row.recipients else None),
        client_id=client_id,
    )


def _medium(row: Message, kept: Mapping[str, object]) -> shapes.Medium:
    sid = str(kept["sid"])
    return shapes.Medium(
        sid=sid,
        content_type=str(kept["content_type"]),
        filename=str(kept["filename"] or ""),
        size=cast(int, kept["size"]),
        url=f"/desk/v1/Media/{quote(sid)}?message={row.sid}",
    )


def _deliveries(work: Work, account_sid: str, sids: Sequence[str]) -> dict[str, shapes.Delivery]:
    """What became of messages that went out; of several recipients, of the one worst served."""
    if not sids:
        return {}
    found: dict[str, tuple[str, int]] = {}
    for sid, status, code in work.values(
        "SELECT message_sid, status, error_code FROM receipts WHERE account_sid = ?"
        f" AND message_sid IN ({people.marks(sids)})",
        account_sid,
        *sids,
    ):
        worst = found.get(sid)
        if worst is None or _WORST_FIRST.index(status) < _WORST_FIRST.index(worst[0]):
            found[sid] = (status, code)
    return {sid: _delivery(status, code) for sid, (status, code) in found.items()}


def _delivery(status: str, code: int) -> shapes.Delivery:
    shown = "queued" if status == "pending" else status
    return msgspec.convert({"status": shown, "error_code": code or None}, shapes.Delivery)


def _tokens(work: Work, account_sid: str, sids: Sequence[str]) -> dict[str, str]:
    """By which tokens messages were sent."""
    if not sids:
        return {}
    return dict(
        work.values(
            "SELECT message_sid, client_id FROM desk_sends WHERE account_sid = ?"
            f" AND message_sid IN ({people.marks(sids)})",
            account_sid,
            *sids,
        )
    )


def send(
    work: Work,
    caller: Caller,
    conversation_sid: str,
    client_id: str,
    body: str,
    files: Sequence[str] = (),
    root: str = "",
) -> Sent:
    """An agent writes in a conversation that he is in. The same token again is the same message,
    also when the conversation has ended meanwhile.

    Raises NOT_FOUND, ACCESS_DENIED, CONVERSATION_CLOSED, INVALID_PARAMETER, PRE_HOOK_REJECTED and
    the errors of the texts.
    """
    check_client_id(client_id)
    conversation = conversations.hold(work, caller.account_sid, conversation_sid)
    earlier = sent(work, conversation, client_id)
    if earlier is not None:
        return Sent(shape_all(work, caller.account_sid, [earlier])[0], new=False)
    author = _member(work, caller, conversation)
    check_open(conversation.sid, conversation.state)
    listed = media.attach(work, caller, files, root)
    row = add(work, conversation, author, client_id, body, listed)
    return Sent(shape_all(work, caller.account_sid, [row])[0], new=True)


def add(
    work: Work,
    conversation: Conversation,
    author: Participant,
    client_id: str,
    body: str,
    listed: str | None = None,
) -> Message:
    """A message with its token and its media list, in a conversation that the caller holds open."""
    text = body if body.strip() else ""
    if not text and listed is None:
        raise errors.MESSAGE_EMPTY()
    row = conversation_messages.add(
        work,
        conversation,
        origin=hooks.SDK,
        author=author.identity or "",
        body=text or None,
        media=listed,
        participant_sid=author.sid,
    )
    work.insert("desk_sends", Send(row.account_sid, row.conversation_sid, client_id, row.sid))
    return row


def check_client_id(text: str) -> str:
    """The token itself. Raises INVALID_PARAMETER."""
    if not (0 < len(text) <= _CLIENT_ID_CHARS and text.isascii() and text.isprintable()):
        raise errors.INVALID_PARAMETER(
            sentence=f"client_id must be a UUID, or at most {_CLIENT_ID_CHARS} characters of ASCII"
        )
    return text


def sent(work: Work, conversation: Conversation, client_id: str) -> Message | None:
    """What was sent by a token already; its deletion does not make the token free."""
    sid = work.value(
        "SELECT message_sid FROM desk_sends WHERE account_sid = ? AND conversation_sid = ?"
        " AND client_id = ?",
        conversation.account_sid,
        conversation.sid,
        client_id,
    )
    return None if sid is None else conversation_messages.fetch(work, conversation, str(sid))


def _member(work: Work, caller: Caller, conversation: Conversation) -> Participant:
    """The agent as a participant. Raises ACCESS_DENIED."""
    identity = people.needed_worker(work, caller).friendly_name
    found = work.get(
        Participant,
        "participants",
        "account_sid = ? AND conversation_sid = ? AND identity = ?",
        conversation.account_sid,
        conversation.sid,
        identity,
    )
    if found is None:
        raise errors.ACCESS_DENIED(
            sentence="you are not in this conversation: accept its task, or ask for a transfer"
        )
    return found


def read(work: Work, caller: Caller, conversation_sid: str, index: int) -> None:
    """An agent has seen the messages up to an index; what he has seen already stays seen.

    Raises NOT_FOUND, ACCESS_DENIED.
    """
    conversation = conversations.fetch(work, caller.account_sid, conversation_sid)
    member = _member(work, caller, conversation)
    seen = min(index, conversation.next_index - 1)
    if seen <= (-1 if member.last_read_message_index is None else member.last_read_message_index):
        return
    participants.update(
        work,
        conversation,
        member,
        origin=hooks.DESK,
        last_read_message_index=seen,
        last_read_timestamp=iso(work.now),
    )
    worker = people.needed_worker(work, caller)
    pushes.tell(work, caller.account_sid, worker.sid, "conversation", conversation.sid)


def of_sids(work: Work, account_sid: str, sids: Sequence[str]) -> list[Message]:
    """The messages that are still there, in the order of their conversations."""
    if not sids:
        return []
    return work.find(
        Message,
        _TABLE,
        f"account_sid = ? AND sid IN ({people.marks(sids)})"
        " ORDER BY conversation_sid, message_index",
        account_sid,
        *sids,
    )
