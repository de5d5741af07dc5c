"""Parameters that hold JSON: texts in the forms of the API, values in the calls of clients
(flex §1, §2)."""

from typing import Any, Final, TypeVar

import msgspec

from switchroom.core import errors
from switchroom.core.errors import ApiError
from switchroom.flex import invites
from switchroom.flex.channels import Then
from switchroom.flex.interactions import Reach, Wish
from switchroom.flex.rows import ChannelType, InitiatedBy
from switchroom.rest.kit.forms import has_nul
from switchroom.store.work import Work, encode
from switchroom.taskrouter import workspaces

K = TypeVar("K", bound=msgspec.Struct)

MAX_PAGE: Final = 1_000

_UNSERVED: Final = ("voice", "email")


class _Media(msgspec.Struct, frozen=True):
    media_channel_sid: str | None = None


class _Channel(msgspec.Struct, frozen=True):
    type: ChannelType
    initiated_by: InitiatedBy
    sid: str | None = None
    properties: _Media | None = None
    participants: list[Reach] | None = None


class _Properties(msgspec.Struct, frozen=True):
    workspace_sid: str
    workflow_sid: str | None = None
    queue_sid: str | None = None
    worker_sid: str | None = None
    task_channel_sid: str | None = None
    task_channel_unique_name: str | None = None
    attributes: dict[str, Any] | str | None = None
    priority: int | None = None
    timeout: int | None = None


class _Routing(msgspec.Struct, frozen=True):
    properties: _Properties
    type: str | None = None


class _Outcome(msgspec.Struct, frozen=True):
    status: Then


def read(name: str, given: object, kind: type[K]) -> K:
    """The Struct in a JSON text, or in a value read from JSON. Raises INTERACTION_INVALID."""
    try:
        value = msgspec.json.decode(given) if isinstance(given, str) else given
        if b"\\u0000" in encode(value) and has_nul(value):
            raise errors.INTERACTION_INVALID(sentence=f"{name} contains a NUL character")
        return msgspec.convert(value, kind, strict=False)
    except (msgspec.MsgspecError, RecursionError, OverflowError, UnicodeError) as error:
        raise errors.INTERACTION_INVALID(sentence=f"{name} is not as it must be: {error}") from None


def wish(given: object) -> Wish:
    """The channel that is asked for. Raises INTERACTION_INVALID, NOT_IMPLEMENTED."""
    channel = read("Channel", given, _Channel)
    if channel.type in _UNSERVED:
        raise errors.NOT_IMPLEMENTED(
            sentence=f"Channels of the type {channel.type} are not served: there are only messages"
        )
    if channel.sid:
        raise errors.NOT_IMPLEMENTED(
            sentence="Channel.sid is not served: to ask for another agent in a channel, create an"
            " invite under its Invites"
        )
    return Wish(
        type=channel.type,
        initiated_by=channel.initiated_by,
        media_channel_sid=channel.properties.media_channel_sid if channel.properties else None,
        participants=channel.participants or (),
    )


def routing(work: Work, account_sid: str, given: object) -> invites.Routing:
    """Whom to ask, in a workspace that is held from here on. Raises INTERACTION_INVALID."""
    asked = read("Routing", given, _Routing)
    if (asked.type or "TaskRouter").lower() != "taskrouter":
        raise errors.INTERACTION_INVALID(sentence="Routing.type must be TaskRouter")
    properties = asked.properties
    try:
        workspaces.hold(work, account_sid, properties.workspace_sid)
    except ApiError:
        raise errors.INTERACTION_INVALID(
            sentence=f"Routing.properties.workspace_sid {properties.workspace_sid} is not a"
            " workspace of the account"
        ) from None
    return invites.Routing(
        workspace_sid=properties.workspace_sid,
        workflow_sid=properties.workflow_sid or None,
        queue_sid=properties.queue_sid or None,
        worker_sid=properties.worker_sid or None,
        task_channel_sid=properties.task_channel_sid or None,
        task_channel_unique_name=properties.task_channel_unique_name or None,
        attributes=_attributes(properties.attributes),
        priority=properties.priority,
        timeout=properties.timeout,
    )


def _attributes(given: dict[str, Any] | str | None) -> dict[str, Any]:
    """The attributes as an object; some programs send the text of one."""
    if not isinstance(given, str):
        return given or {}
    try:
        return msgspec.json.decode(given, type=dict[str, Any])
    except (msgspec.MsgspecError, RecursionError, UnicodeError):
        raise errors.INTERACTION_INVALID(
            sentence="Routing.properties.attributes must be a JSON object"
        ) from None


def then(given: object) -> Then | None:
    """What becomes of the tasks when a channel changes; None where nothing is said.

    Raises INTERACTION_INVALID.
    """
    return read("Routing", given, _Outcome).status if given else None


def reach(given: object) -> dict[str, str | None]:
    """How a participant is reached. Raises INTERACTION_INVALID."""
    media = read("MediaProperties", given, Reach)
    if media.identity:
        return {"identity": media.identity}
    return {"address": media.address, "proxy_address": media.proxy_address}
