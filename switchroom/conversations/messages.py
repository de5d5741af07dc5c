"""Messages of a conversation (conversations §2.5)."""

from collections.abc import Mapping
from typing import Any, Final, Literal, LiteralString

import msgspec
from msgspec import UNSET, UnsetType

from switchroom.conversations import conversations, events, fan_out, hooks, participants, payloads
from switchroom.conversations import media as message_media
from switchroom.conversations.rows import Conversation, Message, Participant
from switchroom.core import attributes as json_text
from switchroom.core import errors, limits
from switchroom.store.work import Work

_TABLE: Final[LiteralString] = "conversation_messages"

# The row's lock, the next index and the restart of both timers in one statement. A sum with a
# missing duration is NULL in SQL: no timer stays no timer.
_TAKE_INDEX: Final = (
    "UPDATE conversations SET next_index = next_index + 1, last_activity = ?,"
    " date_inactive = inactive_after + ?, date_closed = closed_after + ?"
    " WHERE account_sid = ? AND sid = ? AND state <> 'closed'"
    " RETURNING next_index - 1, state"
)


def add(
    work: Work,
    conversation: Conversation,
    *,
    origin: hooks.Origin,
    author: str = "system",
    body: str | None = None,
    media: str | None = None,
    attributes: str = "{}",
    participant_sid: str | None | UnsetType = UNSET,
    content_sid: str | None = None,
    date_created: int | None = None,
    date_updated: int | None = None,
) -> Message:
    """Add a message behind all others; it goes out to every non-chat participant but its author.

    `participant_sid` is the author's where the caller knows it; `content_sid` names the template
    that body and media are made from (`content.message`). Raises CONVERSATION_CLOSED,
    PRE_HOOK_REJECTED, MESSAGE_EMPTY, AUTHOR_NOT_IN_GROUP and the errors of the fields.
    """
    _check_texts(author, body, media)
    json_text.check(attributes, limits.ATTRIBUTES_BYTES)
    if participant_sid is UNSET:
        participant_sid = participants.author(work, conversation, author)
    wished: dict[str, Any] = {"body": body, "author": author, "attributes": attributes}
    wished |= _overridden(work, conversation, origin, participant_sid, media, wished)
    out = fan_out.of(participants.bound(work, conversation), participant_sid, origin)
    if origin.source != hooks.SMS.source:
        _check_length(wished["body"], out.recipients)
        if out.recipients and media is not None:
            message_media.check_outgoing(media)
    index = _take_index(work, conversation, origin)
    message = Message(
        sid=work.mint("IM"),
        account_sid=conversation.account_sid,
        conversation_sid=conversation.sid,
        message_index=index,
        author=wished["author"],
        participant_sid=participant_sid,
        body=wished["body"],
        media=media,
        attributes=wished["attributes"],
        recipients=len(out.recipients),
        date_created=work.now if date_created is None else date_created,
        date_updated=work.now if date_updated is None else date_updated,
        content_sid=content_sid,
    )
    work.insert(_TABLE, message)
    if media is not None:
        message_media.bind(work, conversation, message)
    work.emit(
        events.MessageAdded(
            account_sid=conversation.account_sid,
            conversation=conversation,
            message=message,
            origin=origin,
            out=out,
        )
    )
    return message


def _overridden(
    work: Work,
    conversation: Conversation,
    origin: hooks.Origin,
    participant_sid: str | None,
    media: str | None,
    wished: dict[str, Any],
) -> dict[str, Any]:
    """What the pre-event hook makes of body, author and attributes."""
    if not origin.pre:
        return {}
    overrides = hooks.before(
        work,
        origin,
        "onMessageAdd",
        conversation.account_sid,
        conversation.service_sid,
        conversation.sid,
        lambda: payloads.message_add(
            conversation, participant_sid=participant_sid, media=media, **wished
        ),
    )
    return _taken_over(overrides, wished, media) if overrides else {}


def _taken_over(
    overrides: Mapping[str, Any], wished: dict[str, Any], media: str | None
) -> dict[str, Any]:
    """Body, author and attributes as a hook wants them. Raises PRE_HOOK_INVALID."""
    changed: dict[str, Any] = {n: hooks.override(overrides, n, wished[n]) for n in wished}
    # Only a body can be taken away.
    changed |= {n: wished[n] for n in ("author", "attributes") if changed[n] is None}
    with hooks.taking_over():
        _check_texts(changed["author"], changed["body"], media)
        json_text.check(changed["attributes"], limits.ATTRIBUTES_BYTES)
    return changed


def _check_texts(author: str, body: str | None, media: str | None) -> None:
    if not body and media is None and body is None:
        raise errors.MESSAGE_EMPTY()
    if body is not None and len(body) > limits.BODY_CHARS:
        raise errors.BODY_TOO_LONG_CHAT(most=limits.BODY_CHARS)
    if len(author) > limits.IDENTITY_CHARS:
        raise errors.AUTHOR_TOO_LONG(most=limits.IDENTITY_CHARS)


def _check_length(body: str | None, recipients: tuple[Participant, ...]) -> None:
    if recipients and body is not None and len(body) > limits.SMS_BODY_CHARS:
        raise errors.BODY_TOO_LONG_CHAT(most=limits.SMS_BODY_CHARS)


def _take_index(work: Work, conversation: Conversation, origin: hooks.Origin) -> int:
    taken = work.values(
        _TAKE_INDEX, work.now, work.now, work.now, conversation.account_sid, conversation.sid
    )
    if not taken:
        raise errors.CONVERSATION_CLOSED(sid=conversation.sid)
    index, state = taken[0]
    if state == "inactive":
        inactive = conversations.fetch(work, conversation.account_sid, conversation.sid)
        conversations.change_state(work, inactive, "active", "EVENT", origin)
    return int(index)


def fetch(work: Work, conversation: Conversation, sid: str) -> Message:
    """The message. Raises NOT_FOUND."""
    message = work.get(
        Message,
        _TABLE,
        "account_sid = ? AND conversation_sid = ? AND sid = ?",
        conversation.account_sid,
        conversation.sid,
        sid,
    )
    if message is None:
        raise errors.NOT_FOUND()
    return message


def page(
    work: Work,
    conversation: Conversation,
    order: Literal["asc", "desc"],
    beyond: int | None,
    most: int,
) -> list[Message]:
    """Messages by index, those beyond an index in the order's direction."""
    compare, direction, start = (
        (">", "ASC", -1) if order == "asc" else ("<", "DESC", conversation.next_index)
    )
    return work.find(
        Message,
        _TABLE,
        f"account_sid = ? AND conversation_sid = ? AND message_index {compare} ?"
        f" ORDER BY message_index {direction} LIMIT ?",
        conversation.account_sid,
        conversation.sid,
        start if beyond is None else beyond,
        most,
    )


def update(
    work: Work,
    conversation: Conversation,
    message: Message,
    *,
    origin: hooks.Origin,
    author: str | UnsetType = UNSET,
    body: str | UnsetType = UNSET,
    attributes: str | UnsetType = UNSET,
    date_created: int | UnsetType = UNSET,
    date_updated: int | UnsetType = UNSET,
) -> Message:
    """Change what is given; what was sent is not recalled.

    Raises PRE_HOOK_REJECTED, MEDIA_BODY_FIXED and the errors of the fields.
    """
    if body is not UNSET and message.media is not None:
        raise errors.MEDIA_BODY_FIXED()
    wished = {
        "author": message.author if author is UNSET else author,
        "body": message.body if body is UNSET else body,
        "attributes": message.attributes if attributes is UNSET else attributes,
    }
    by = (
        message.participant_sid
        if author is UNSET
        else participants.author(work, conversation, author)
    )
    changed = _with(
        message,
        **wished,
        participant_sid=by,
        date_created=message.date_created if date_created is UNSET else date_created,
        date_updated=work.now if date_updated is UNSET else date_updated,
    )
    _check_texts(changed.author, changed.body, changed.media)
    json_text.check(changed.attributes, limits.ATTRIBUTES_BYTES)
    overrides = _ask(work, conversation, changed, "onMessageUpdate", origin)
    if overrides:
        changed = _with(changed, **_taken_over(overrides, wished, changed.media))
    work.run(
        "UPDATE conversation_messages SET author = ?, participant_sid = ?, body = ?,"
        " attributes = ?, date_created = ?, date_updated = ? WHERE account_sid = ? AND sid = ?",
        changed.author,
        changed.participant_sid,
        changed.body,
        changed.attributes,
        changed.date_created,
        changed.date_updated,
        changed.account_sid,
        changed.sid,
    )
    work.emit(
        events.MessageUpdated(
            account_sid=changed.account_sid,
            conversation=conversation,
            before=message,
            message=changed,
            origin=origin,
        )
    )
    return changed


def remove(work: Work, conversation: Conversation, message: Message, origin: hooks.Origin) -> None:
    """Delete a message and its receipts; its index is not used again."""
    _ask(work, conversation, message, "onMessageRemove", origin)
    for statement in (
        "DELETE FROM receipts WHERE account_sid = ? AND message_sid = ?",
        "DELETE FROM conversation_messages WHERE account_sid = ? AND sid = ?",
    ):
        work.run(statement, message.account_sid, message.sid)
    message_media.release(work, message)
    work.emit(
        events.MessageRemoved(
            account_sid=message.account_sid,
            conversation=conversation,
            message=message,
            origin=origin,
        )
    )


def _ask(
    work: Work, conversation: Conversation, message: Message, event: str, origin: hooks.Origin
) -> Any:
    return hooks.before(
        work,
        origin,
        event,
        message.account_sid,
        conversation.service_sid,
        message.sid,
        lambda: payloads.message_existing(conversation, message),
    )


def _with(message: Message, **changes: object) -> Message:
    return msgspec.structs.replace(message, **changes)
