"""What the paths of both families name: a service, and a conversation within it
(conversations §1.1)."""

from msgspec import UnsetType

from switchroom.conversations import conversations, hooks, permissions, services, settings
from switchroom.conversations.rows import Conversation
from switchroom.core.states.conversation import check_open
from switchroom.rest.kit import Call
from switchroom.store.work import Work


def origin(call: Call) -> hooks.Origin:
    """A REST call fires no webhook unless its header says so (conversations §1.8); what a user
    does with an access token fires all (conversations §4.2)."""
    if call.chat_user is not None:
        return call.chat_user.origin
    return hooks.API if call.webhooks_enabled else hooks.SILENT


def service_sid(work: Work, call: Call) -> str:
    """The service of the path, else the account's default one. Raises NOT_FOUND."""
    named = call.service_sid
    if named is None:
        return settings.fetch(work, call.account_sid).default_service_sid
    return services.fetch(work, call.account_sid, named).sid


def find(work: Work, call: Call, key: str) -> Conversation:
    """The conversation of a SID or a unique name, to look at it. Raises NOT_FOUND, also where a
    user with an access token takes no part."""
    return _seen(work, call, conversations.fetch(work, call.account_sid, key, _family(work, call)))


def hold(work: Work, call: Call, key: str) -> Conversation:
    """The conversation, closed or not, to delete something of it. Raises NOT_FOUND."""
    return _seen(work, call, conversations.hold(work, call.account_sid, key, _family(work, call)))


def hold_open(work: Work, call: Call, key: str) -> Conversation:
    """The conversation, to change something of it. Raises NOT_FOUND, CONVERSATION_CLOSED."""
    conversation = hold(work, call, key)
    check_open(conversation.sid, conversation.state)
    return conversation


def hold_to_join(work: Work, call: Call, key: str, identity: str | UnsetType) -> Conversation:
    """The same, to add an identity: a user with an access token may so join a conversation that he
    does not see yet. Raises NOT_PERMITTED too."""
    user = call.chat_user
    if user is None or identity != user.identity:
        return hold_open(work, call, key)
    # Before the conversation is looked for: who may not join does not learn what there is.
    permissions.need_in_service(user, "joinConversation")
    return conversations.hold_open(work, call.account_sid, key, _family(work, call))


def _seen(work: Work, call: Call, conversation: Conversation) -> Conversation:
    if call.chat_user is not None:
        permissions.membership(work, call.chat_user, conversation)
    return conversation


def _family(work: Work, call: Call) -> str:
    """The same as `service_sid`, unchecked: a service that is none has no conversations."""
    return call.service_sid or service_sid(work, call)
