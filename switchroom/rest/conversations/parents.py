"""What the paths of both families name: a service, and a conversation within it
(conversations §1.1)."""

from switchroom.conversations import conversations, hooks, services, settings
from switchroom.conversations.rows import Conversation
from switchroom.rest.kit import Call
from switchroom.store.work import Work


def origin(call: Call) -> hooks.Origin:
    """A REST call fires no webhook unless its header says so (conversations §1.8)."""
    return hooks.API if call.webhooks_enabled else hooks.SILENT


def service_sid(work: Work, call: Call) -> str:
    """The service of the path, else the account's default one. Raises NOT_FOUND."""
    named = call.service_sid
    if named is None:
        return settings.fetch(work, call.account_sid).default_service_sid
    return services.fetch(work, call.account_sid, named).sid


def find(work: Work, call: Call, key: str) -> Conversation:
    """The conversation of a SID or a unique name, to look at it. Raises NOT_FOUND."""
    return conversations.fetch(work, call.account_sid, key, _family(work, call))


def hold(work: Work, call: Call, key: str) -> Conversation:
    """The conversation, closed or not, to delete something of it. Raises NOT_FOUND."""
    return conversations.hold(work, call.account_sid, key, _family(work, call))


def hold_open(work: Work, call: Call, key: str) -> Conversation:
    """The conversation, to change something of it. Raises NOT_FOUND, CONVERSATION_CLOSED."""
    return conversations.hold_open(work, call.account_sid, key, _family(work, call))


def _family(work: Work, call: Call) -> str:
    """The same as `service_sid`, unchecked: a service that is none has no conversations."""
    return call.service_sid or service_sid(work, call)
