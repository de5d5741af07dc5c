"""What a user may do in Conversations, by his roles (conversations §2.12, §5.3).

A user has a service role, a participant a conversation role; a deed is allowed if either grants it.
What belongs to oneself often takes less than what belongs to others.
"""

from collections.abc import Collection
from typing import Final, Literal

import msgspec

Deed = Literal[
    "createConversation",
    "joinConversation",
    "deleteConversation",
    "editConversationName",
    "editConversationAttributes",
    "addParticipant",
    "addNonChatParticipant",
    "removeParticipant",
    "editParticipantAttributes",
    "setReadHorizon",
    "sendMessage",
    "sendMediaMessage",
    "editMessage",
    "editMessageAttributes",
    "deleteMessage",
    "editUserInfo",
    "editNotificationLevel",
]


class Rule(msgspec.Struct, frozen=True):
    """The permission that allows a deed on anybody's thing, and the one that allows it on one's
    own; None where no permission does. `free` is what everybody may do with his own."""

    anyones: str | None
    own: str | None = None
    free: bool = False


RULES: Final[dict[Deed, Rule]] = {
    "createConversation": Rule("createConversation"),
    "joinConversation": Rule("joinConversation"),
    "deleteConversation": Rule("deleteConversation"),
    "editConversationName": Rule("editConversationName"),
    "editConversationAttributes": Rule("editConversationAttributes"),
    "addParticipant": Rule("addParticipant"),
    "addNonChatParticipant": Rule("addNonChatParticipant"),
    "removeParticipant": Rule("removeParticipant", own="leaveConversation"),
    "editParticipantAttributes": Rule(
        "editAnyParticipantAttributes", own="editOwnParticipantAttributes"
    ),
    "setReadHorizon": Rule(None, free=True),
    "sendMessage": Rule("sendMessage"),
    "sendMediaMessage": Rule("sendMediaMessage"),
    "editMessage": Rule("editAnyMessage", own="editOwnMessage"),
    "editMessageAttributes": Rule("editAnyMessageAttributes", own="editOwnMessageAttributes"),
    "deleteMessage": Rule("deleteAnyMessage", own="deleteOwnMessage"),
    "editUserInfo": Rule("editAnyUserInfo", own="editOwnUserInfo"),
    "editNotificationLevel": Rule(None, own="editNotificationLevel"),
}


def may(
    service_role: Collection[str], conversation_role: Collection[str], deed: Deed, *, own: bool
) -> bool:
    """Whether somebody with these permissions may do this; `own` says whose the thing is.

    >>> may([], ["editOwnMessage"], "editMessage", own=True)
    True
    >>> may([], ["editOwnMessage"], "editMessage", own=False)
    False
    >>> may(["editAnyMessage"], [], "editMessage", own=False)
    True
    """
    rule = RULES[deed]
    if own and rule.free:
        return True
    enough = {rule.anyones, rule.own} if own else {rule.anyones}
    return any(name in enough for name in (*service_role, *conversation_role))


def lacking(deed: Deed, *, own: bool) -> str:
    """What would be needed for a deed that is refused, in words.

    >>> lacking("editMessage", own=False)
    'it takes the permission editAnyMessage'
    >>> lacking("editMessage", own=True)
    'it takes the permission editOwnMessage or editAnyMessage'
    >>> lacking("setReadHorizon", own=False)
    'only the user himself may do it'
    """
    rule = RULES[deed]
    names = [name for name in ((rule.own if own else None), rule.anyones) if name is not None]
    if not names:
        return "only the user himself may do it"
    return f"it takes the permission {' or '.join(names)}"
