"""The conversations of a user: the resource (conversations §2.11)."""

from collections.abc import Mapping
from functools import partial
from typing import Any, ClassVar, Literal

from msgspec import UNSET, Struct, UnsetType

from switchroom.conversations import hooks, user_conversations, users
from switchroom.conversations import rows as stored
from switchroom.core import errors
from switchroom.core.clock import iso
from switchroom.core.states.conversation import State
from switchroom.rest.conversations import deeds, parameters, parents
from switchroom.rest.conversations.conversations import Timers, shape_timers
from switchroom.rest.kit import Call, Form, Page, PageRequest, Routes, present
from switchroom.rest.kit.forms import Refuse
from switchroom.store.work import Work

routes = Routes("conversations")
ALL = (
    "/v1/Users/{UserSid}/Conversations",
    "/v1/Services/{ChatServiceSid}/Users/{UserSid}/Conversations",
)
ONE = (
    "/v1/Users/{UserSid}/Conversations/{ConversationSid}",
    "/v1/Services/{ChatServiceSid}/Users/{UserSid}/Conversations/{ConversationSid}",
)


class Links(Struct, frozen=True):
    """The addresses of both sides."""

    participant: str
    conversation: str


class UserConversation(Struct, frozen=True, kw_only=True):
    """A conversation with what one of its users has read, as the API shows it."""

    account_sid: str
    chat_service_sid: str
    conversation_sid: str
    unread_messages_count: int | None
    last_read_message_index: int | None
    participant_sid: str
    user_sid: str
    friendly_name: str | None
    conversation_state: State
    timers: Timers
    attributes: str
    date_created: str
    date_updated: str
    created_by: str
    notification_level: Literal["default", "muted"]
    unique_name: str | None
    url: str
    links: Links


class UpdateUserConversation(Form, kw_only=True):
    """How far a user has read, and how he is notified."""

    __errors__: ClassVar[Mapping[str, Refuse]] = {
        "notification_level": lambda value: errors.NOTIFICATION_LEVEL_INVALID()
    }

    notification_level: Literal["default", "muted"] | UnsetType = UNSET
    last_read_timestamp: str | UnsetType = UNSET
    last_read_message_index: str | UnsetType = UNSET


@routes.get(ALL, page="conversations", max_page=50, chat_users=True)
def page(work: Work, call: Call, UserSid: str, page: PageRequest) -> Page:
    user = _user(work, call, UserSid)
    rows = user_conversations.page(work, user, page.after(str) or "", page.size + 1)
    return page.cut(rows, partial(shape, call, user), lambda row: row.conversation_sid)


@routes.get(ONE, chat_users=True)
def fetch(work: Work, call: Call, UserSid: str, ConversationSid: str) -> UserConversation:
    user = _user(work, call, UserSid)
    return shape(call, user, user_conversations.fetch(work, user, ConversationSid))


@routes.post(ONE, chat_users=True)
def update(
    work: Work, call: Call, UserSid: str, ConversationSid: str, form: UpdateUserConversation
) -> UserConversation:
    values: dict[str, Any] = present(form)
    if not values:
        return fetch(work, call, UserSid, ConversationSid)
    if "last_read_message_index" in values:
        values["last_read_message_index"] = parameters.index(values["last_read_message_index"])
    if "last_read_timestamp" in values:
        values["last_read_timestamp"] = parameters.timestamp(values["last_read_timestamp"])
    user = _user(work, call, UserSid)
    deeds.update_user_conversation(work, call, ConversationSid, values)
    row = user_conversations.update(work, user, ConversationSid, origin=_origin(call), **values)
    return shape(call, user, row)


@routes.delete(ONE, chat_users=True)
def delete(work: Work, call: Call, UserSid: str, ConversationSid: str) -> None:
    user = _user(work, call, UserSid)
    deeds.leave_conversation(work, call, ConversationSid)
    user_conversations.leave(work, user, ConversationSid, _origin(call))


def _user(work: Work, call: Call, key: str) -> stored.User:
    user = users.fetch(work, call.account_sid, parents.service_sid(work, call), key)
    deeds.own_conversations(call, user)
    return user


def _origin(call: Call) -> hooks.Origin:
    """No header makes this resource fire webhooks; what a user does by himself fires them."""
    return hooks.SILENT if call.chat_user is None else call.chat_user.origin


def shape(
    call: Call, user: stored.User, row: user_conversations.UserConversation
) -> UserConversation:
    """A row as the API shows it."""
    conversation = call.url(f"{call.prefix}/Conversations/{row.conversation_sid}")
    return UserConversation(
        account_sid=call.account_sid,
        chat_service_sid=row.service_sid,
        conversation_sid=row.conversation_sid,
        unread_messages_count=row.unread,
        last_read_message_index=row.last_read_message_index,
        participant_sid=row.participant_sid,
        user_sid=user.sid,
        friendly_name=row.friendly_name,
        conversation_state=row.state,
        timers=shape_timers(row.date_inactive, row.date_closed),
        attributes=row.attributes,
        date_created=iso(row.date_created),
        date_updated=iso(row.date_updated),
        created_by=row.created_by,
        notification_level=row.notification_level,
        unique_name=row.unique_name,
        url=call.url(f"{call.prefix}/Users/{user.sid}/Conversations/{row.conversation_sid}"),
        links=Links(f"{conversation}/Participants/{row.participant_sid}", conversation),
    )
