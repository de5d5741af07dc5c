"""A message of a conversation out of a content template (conversations §2.5)."""

from typing import Any, Final

from switchroom.content import filled
from switchroom.conversations import hooks, media, participants
from switchroom.conversations.rows import Conversation, Participant
from switchroom.core import errors, limits
from switchroom.core.content import outgoing
from switchroom.core.content.variables import CONVERSATIONS
from switchroom.core.sms.message import Media
from switchroom.messaging import numbers
from switchroom.store.work import Work

_SHOWN: Final = limits.WEBHOOK_URL_CHARS


def message(
    work: Work, conversation: Conversation, content_sid: str, content_variables: str
) -> dict[str, Any]:
    """What `messages.add` is to be given for a template: `body`, `media` and `content_sid`. Empty
    where no template is named.

    With somebody in the conversation who is reached by telephone it is what telephones get.
    Raises CONTENT_SID_MISSING_CHAT, CONTENT_SID_INVALID_CHAT, CONTENT_VARIABLES_INVALID_CHAT,
    CONTENT_VARIABLES_TOO_MANY, CONTENT_NAME_TOO_LONG, CONTENT_VALUE_TOO_LONG,
    CONTENT_TYPE_UNSUPPORTED, CONTENT_NOT_FOR_CHANNEL, BODY_TOO_LONG_CHAT, MEDIA_URL_INVALID.
    """
    filling = filled.find(
        work, conversation.account_sid, content_sid, content_variables, CONVERSATIONS
    )
    if filling is None:
        return {}
    if not outgoing.is_for_chat(filling.types):
        raise errors.CONTENT_TYPE_UNSUPPORTED(types=", ".join(filling.types))
    reached = participants.reached_by_sms(work, conversation)
    if reached:
        found = filling.to_telephone(lambda: _all_send_media(work, reached))
    else:
        found = filling.to_chat()
    for url in found.media:
        if not hooks.is_url(url):
            raise errors.MEDIA_URL_INVALID(url=url[:_SHOWN])
    return {
        "body": found.body or None,
        "media": media.listed(
            work, conversation.account_sid, [Media(url, "") for url in found.media]
        ),
        "content_sid": content_sid,
    }


def _all_send_media(work: Work, reached: list[Participant]) -> bool:
    """Whether each of our numbers in a conversation sends media."""
    proxies = {one.proxy_address for one in reached if one.proxy_address}
    owners = (numbers.owner_of(work, proxy) for proxy in sorted(proxies))
    return all(number is not None and number.mms for number in owners)
