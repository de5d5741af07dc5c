"""What users with access tokens may do over REST: one line in each handler (conversations §2.12).

Every function here lets the account's own credentials pass. For a user it looks at each parameter
that was sent: most take a permission, and what no table names is for the account alone.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from msgspec import structs

from switchroom.conversations import participants, permissions, services
from switchroom.conversations.rows import Conversation, Message, Participant, User
from switchroom.core import errors
from switchroom.core.permissions import Deed
from switchroom.rest.conversations import parents
from switchroom.rest.kit import Call, pascal
from switchroom.store.work import Work

_NAMES: Final = {
    "inactive": "Timers.Inactive",
    "closed": "Timers.Closed",
    "address": "MessagingBinding.Address",
    "proxy_address": "MessagingBinding.ProxyAddress",
    "projected_address": "MessagingBinding.ProjectedAddress",
}

_EDIT_CONVERSATION: Final[Mapping[str, Deed]] = {
    "friendly_name": "editConversationName",
    "unique_name": "editConversationName",
    "attributes": "editConversationAttributes",
}
_NEW_PARTICIPANT: Final = ("identity", "address", "proxy_address", "attributes")
_EDIT_PARTICIPANT: Final[Mapping[str, Deed]] = {
    "attributes": "editParticipantAttributes",
    "last_read_message_index": "setReadHorizon",
    "last_read_timestamp": "setReadHorizon",
}
_NEW_MESSAGE: Final[Mapping[str, Deed]] = {
    "body": "sendMessage",
    "content_sid": "sendMessage",
    "content_variables": "sendMessage",
    "media_sid": "sendMediaMessage",
}
_EDIT_MESSAGE: Final[Mapping[str, Deed]] = {
    "body": "editMessage",
    "subject": "editMessage",
    "attributes": "editMessageAttributes",
}
_EDIT_USER: Final[Mapping[str, Deed]] = {
    "friendly_name": "editUserInfo",
    "attributes": "editUserInfo",
}
_EDIT_USER_CONVERSATION: Final[Mapping[str, Deed]] = {
    "notification_level": "editNotificationLevel",
    "last_read_message_index": "setReadHorizon",
    "last_read_timestamp": "setReadHorizon",
}


def create_conversation(call: Call, values: dict[str, Any]) -> dict[str, Any]:
    """The values of a new conversation, which is the user's. Raises NOT_PERMITTED, FORBIDDEN."""
    user = call.chat_user
    if user is None:
        return values
    permissions.need_in_service(user, "createConversation")
    _only(values, _EDIT_CONVERSATION)
    return values | {"created_by": user.identity}


def join_created(work: Work, call: Call, conversation: Conversation) -> None:
    """Make the user a participant of the conversation that he has created, in the creator's role.

    As when a message creates one, the hook was asked about the whole (conversations §3.3)."""
    user = call.chat_user
    if user is not None:
        service = services.fetch(work, user.account_sid, user.service_sid)
        participants.add(
            work,
            conversation,
            origin=structs.replace(user.origin, pre=False),
            identity=user.identity,
            role_sid=service.creator_role_sid,
        )


def update_conversation(
    work: Work, call: Call, conversation: Conversation, values: Mapping[str, Any]
) -> None:
    """Raises NOT_PERMITTED, FORBIDDEN."""
    _each(work, call, conversation, values, _EDIT_CONVERSATION, own=False)


def delete_conversation(work: Work, call: Call, conversation: Conversation) -> None:
    """Raises NOT_PERMITTED."""
    if call.chat_user is not None:
        permissions.need(work, call.chat_user, conversation, "deleteConversation")


def add_participant(
    work: Work, call: Call, conversation: Conversation, values: Mapping[str, Any]
) -> None:
    """Joining was looked at when the conversation was. Raises NOT_PERMITTED, FORBIDDEN."""
    user = call.chat_user
    if user is None:
        return
    _only(values, _NEW_PARTICIPANT)
    if "identity" not in values:
        permissions.need(work, user, conversation, "addNonChatParticipant")
    elif values["identity"] != user.identity:
        permissions.need(work, user, conversation, "addParticipant")


def update_participant(
    work: Work,
    call: Call,
    conversation: Conversation,
    participant: Participant,
    values: Mapping[str, Any],
) -> None:
    """Raises NOT_PERMITTED, FORBIDDEN."""
    own = call.chat_user is not None and participant.identity == call.chat_user.identity
    _each(work, call, conversation, values, _EDIT_PARTICIPANT, own=own)


def remove_participant(
    work: Work, call: Call, conversation: Conversation, participant: Participant
) -> None:
    """Remove another, or leave. Raises NOT_PERMITTED."""
    user = call.chat_user
    if user is not None:
        own = participant.identity == user.identity
        permissions.need(work, user, conversation, "removeParticipant", own=own)


def create_message(
    work: Work, call: Call, conversation: Conversation, values: dict[str, Any]
) -> dict[str, Any]:
    """The values of a new message, whose author is the user. Raises NOT_PERMITTED, FORBIDDEN."""
    user = call.chat_user
    if user is None:
        return values
    if values.get("author") not in (None, "", user.identity):
        raise errors.NOT_PERMITTED(sentence=f"the author can only be {user.identity}")
    _only(values, (*_NEW_MESSAGE, "author", "attributes", "subject"))
    wanted = {_NEW_MESSAGE[name] for name in values if name in _NEW_MESSAGE} or {"sendMessage"}
    # The text beside a medium is part of the media message.
    deed: Deed = "sendMediaMessage" if "sendMediaMessage" in wanted else "sendMessage"
    permissions.need(work, user, conversation, deed)
    member = permissions.membership(work, user, conversation)
    return values | {"author": user.identity, "participant_sid": member.participant_sid}


def update_message(
    work: Work, call: Call, conversation: Conversation, message: Message, values: dict[str, Any]
) -> None:
    """The author stays who he is. Raises NOT_PERMITTED, FORBIDDEN."""
    user = call.chat_user
    if user is None:
        return
    others = {n: v for n, v in values.items() if n != "author" or v != message.author}
    _each(work, call, conversation, others, _EDIT_MESSAGE, own=message.author == user.identity)


def delete_message(work: Work, call: Call, conversation: Conversation, message: Message) -> None:
    """Raises NOT_PERMITTED."""
    user = call.chat_user
    if user is not None:
        own = message.author == user.identity
        permissions.need(work, user, conversation, "deleteMessage", own=own)


def update_user(call: Call, of: User, values: Mapping[str, Any]) -> None:
    """Raises NOT_PERMITTED, FORBIDDEN."""
    user = call.chat_user
    if user is not None:
        _only(values, _EDIT_USER)
        for deed in {_EDIT_USER[name] for name in values}:
            permissions.need_in_service(user, deed, own=of.sid == user.sid)


def own_conversations(call: Call, of: User) -> None:
    """Only a user himself looks at his conversations as his. Raises NOT_PERMITTED."""
    if call.chat_user is not None and of.sid != call.chat_user.sid:
        raise errors.NOT_PERMITTED(sentence="only one's own conversations are open to a user")


def update_user_conversation(work: Work, call: Call, key: str, values: Mapping[str, Any]) -> None:
    """Raises NOT_FOUND, NOT_PERMITTED."""
    if call.chat_user is not None:
        conversation = parents.find(work, call, key)
        _each(work, call, conversation, values, _EDIT_USER_CONVERSATION, own=True)


def leave_conversation(work: Work, call: Call, key: str) -> None:
    """Raises NOT_FOUND, NOT_PERMITTED."""
    if call.chat_user is not None:
        conversation = parents.find(work, call, key)
        permissions.need(work, call.chat_user, conversation, "removeParticipant", own=True)


def _each(
    work: Work,
    call: Call,
    conversation: Conversation,
    values: Mapping[str, Any],
    deeds: Mapping[str, Deed],
    *,
    own: bool,
) -> None:
    """Refuse the first parameter that the user may not send."""
    if call.chat_user is None:
        return
    _only(values, deeds)
    for deed in dict.fromkeys(deeds[name] for name in values):
        permissions.need(work, call.chat_user, conversation, deed, own=own)


def _only(values: Iterable[str], open_ones: Iterable[str]) -> None:
    """Refuse what only the account itself can set."""
    known = set(open_ones)
    for name in values:
        if name not in known:
            shown = _NAMES.get(name, pascal(name))
            raise errors.FORBIDDEN(sentence=f"{shown} takes the account's credentials")
