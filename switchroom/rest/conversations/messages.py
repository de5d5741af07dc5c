"""Messages of a conversation: the resource (conversations §2.5)."""

from typing import Any, Literal

import msgspec
from msgspec import UNSET, Struct, UnsetType

from switchroom.conversations import content, media, messages, receipts
from switchroom.conversations import rows as stored
from switchroom.core import errors, limits
from switchroom.core.clock import iso
from switchroom.core.states import delivery
from switchroom.core.states.conversation import check_open
from switchroom.rest.conversations import deeds, parameters, parents
from switchroom.rest.kit import Call, Form, Page, PageRequest, Routes
from switchroom.store.work import Work

routes = Routes("conversations")
ALL = (
    "/v1/Conversations/{ConversationSid}/Messages",
    "/v1/Services/{ChatServiceSid}/Conversations/{ConversationSid}/Messages",
)
ONE = (
    "/v1/Conversations/{ConversationSid}/Messages/{Sid}",
    "/v1/Services/{ChatServiceSid}/Conversations/{ConversationSid}/Messages/{Sid}",
)


class Medium(Struct, frozen=True):
    """One attachment, without the address that we keep beside it."""

    sid: str
    size: int
    content_type: str
    filename: str | None = None


class Links(Struct, frozen=True):
    """The addresses of what belongs to a message."""

    delivery_receipts: str
    channel_metadata: str


class Message(Struct, frozen=True, kw_only=True):
    """A message as the API shows it."""

    sid: str
    account_sid: str
    chat_service_sid: str | UnsetType
    conversation_sid: str
    index: int
    author: str
    body: str | None
    media: list[Medium] | None
    attributes: str
    participant_sid: str | None
    date_created: str
    date_updated: str
    delivery: dict[str, int | str] | None
    content_sid: str | None
    url: str
    links: Links


class UpdateMessage(Form, kw_only=True):
    """What can be said of a message at any time."""

    author: str | UnsetType = UNSET
    body: str | UnsetType = UNSET
    attributes: str | UnsetType = UNSET
    subject: str | UnsetType = UNSET
    date_created: str | UnsetType = UNSET
    date_updated: str | UnsetType = UNSET


class CreateMessage(UpdateMessage, kw_only=True):
    """What can be said of a new message only."""

    media_sid: str | UnsetType = UNSET
    content_sid: str | UnsetType = UNSET
    content_variables: str | UnsetType = UNSET


class ListMessages(Form, kw_only=True):
    """The order of the list, by index."""

    order: Literal["asc", "desc"] | UnsetType = UNSET


@routes.post(ALL, status=201, chat_users=True)
def create(work: Work, call: Call, ConversationSid: str, form: CreateMessage) -> Message:
    # Not held: taking the index makes messages of a conversation take turns.
    conversation = parents.find(work, call, ConversationSid)
    check_open(conversation.sid, conversation.state)
    if form.content_sid:
        form = msgspec.structs.replace(form, body=UNSET, media_sid=UNSET)
    values = deeds.create_message(work, call, conversation, _values(form))
    values["author"] = values.get("author") or "system"
    media_sid = values.pop("media_sid", None)
    if media_sid:
        values["media"] = media.posted(work, conversation, media_sid, call.root)
    template = values.pop("content_sid", ""), values.pop("content_variables", "")
    values |= content.message(work, conversation, *template)
    row = messages.add(work, conversation, origin=parents.origin(call), **values)
    return shape(call, row, [])


@routes.get(ALL, page="messages", chat_users=True)
def page(
    work: Work, call: Call, ConversationSid: str, page: PageRequest, query: ListMessages
) -> Page:
    conversation = parents.find(work, call, ConversationSid)
    order, beyond = query.order or "asc", page.after(int)
    rows = messages.page(work, conversation, order, beyond, page.size + 1)
    statuses = receipts.statuses(work, conversation, rows)
    return page.cut(
        rows,
        lambda row: shape(call, row, statuses.get(row.sid, [])),
        lambda row: row.message_index,
    )


@routes.get(ONE, chat_users=True)
def fetch(work: Work, call: Call, ConversationSid: str, Sid: str) -> Message:
    conversation = parents.find(work, call, ConversationSid)
    return _shape_one(work, call, conversation, messages.fetch(work, conversation, Sid))


@routes.post(ONE, chat_users=True)
def update(work: Work, call: Call, ConversationSid: str, Sid: str, form: UpdateMessage) -> Message:
    conversation = parents.hold_open(work, call, ConversationSid)
    row = messages.fetch(work, conversation, Sid)
    values = _values(form)
    deeds.update_message(work, call, conversation, row, values)
    if values:
        row = messages.update(work, conversation, row, origin=parents.origin(call), **values)
    return _shape_one(work, call, conversation, row)


@routes.delete(ONE, chat_users=True)
def delete(work: Work, call: Call, ConversationSid: str, Sid: str) -> None:
    conversation = parents.hold(work, call, ConversationSid)
    row = messages.fetch(work, conversation, Sid)
    deeds.delete_message(work, call, conversation, row)
    messages.remove(work, conversation, row, parents.origin(call))


def _values(form: UpdateMessage) -> dict[str, Any]:
    values = parameters.given(form)
    # Of e-mails, which there are none of.
    if len(values.pop("subject", "")) > limits.SUBJECT_CHARS:
        raise errors.INVALID_PARAMETER(
            sentence=f"Subject exceeds {limits.SUBJECT_CHARS} characters"
        )
    if values.get("body") == "":
        raise errors.MESSAGE_EMPTY()
    return values


def _shape_one(
    work: Work, call: Call, conversation: stored.Conversation, row: stored.Message
) -> Message:
    statuses = receipts.statuses(work, conversation, [row])
    return shape(call, row, statuses.get(row.sid, []))


def shape(call: Call, row: stored.Message, statuses: list[str]) -> Message:
    """A row as the API shows it; `statuses` are those of its receipts."""
    url = call.url(f"{call.prefix}/Conversations/{row.conversation_sid}/Messages/{row.sid}")
    return Message(
        sid=row.sid,
        account_sid=row.account_sid,
        chat_service_sid=call.service_sid or UNSET,
        conversation_sid=row.conversation_sid,
        index=row.message_index,
        author=row.author,
        body=row.body,
        media=_media(row.media),
        attributes=row.attributes,
        participant_sid=row.participant_sid,
        date_created=iso(row.date_created),
        date_updated=iso(row.date_updated),
        delivery=delivery.summary(row.recipients, statuses) if row.recipients else None,
        content_sid=row.content_sid,
        url=url,
        links=Links(f"{url}/Receipts", f"{url}/ChannelMetadata"),
    )


def _media(text: str | None) -> list[Medium] | None:
    return None if text is None else msgspec.json.decode(text, type=list[Medium])
