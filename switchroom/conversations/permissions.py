"""Roles, enforced for users who come with an access token (conversations §2.12, §5.3).

A user sees the conversations in which he takes part and no others; what is not his to see is not
there for him.
"""

from typing import Final

import msgspec

from switchroom.conversations.chat_users import ChatUser, permissions_of
from switchroom.conversations.rows import Conversation
from switchroom.core import errors
from switchroom.core.permissions import Deed, lacking, may
from switchroom.store.work import Work


class Member(msgspec.Struct, frozen=True):
    """A user as a participant, and what his conversation role grants."""

    participant_sid: str
    permissions: frozenset[str]


_MEMBER: Final = (
    "SELECT p.sid, r.permissions FROM participants AS p"
    " LEFT JOIN roles AS r ON r.account_sid = p.account_sid AND r.sid = p.role_sid"
    " WHERE p.account_sid = ? AND p.conversation_sid = ? AND p.identity = ?"
)


def membership(work: Work, user: ChatUser, conversation: Conversation) -> Member:
    """The user as a participant, read once for each transaction. Raises NOT_FOUND where he takes
    no part."""
    key = f"member {conversation.sid} {user.sid}"
    known = work.memory.get(key)
    if isinstance(known, Member):
        return known
    found = work.values(_MEMBER, user.account_sid, conversation.sid, user.identity)
    if not found:
        raise errors.NOT_FOUND()
    sid, text = found[0]
    member = Member(sid, permissions_of(text))
    work.memory[key] = member
    return member


def need(
    work: Work, user: ChatUser, conversation: Conversation, deed: Deed, *, own: bool = False
) -> None:
    """Refuse a deed in a conversation that neither role of the user grants. Raises NOT_PERMITTED,
    and NOT_FOUND where he takes no part."""
    member = membership(work, user, conversation)
    if not may(user.permissions, member.permissions, deed, own=own):
        raise errors.NOT_PERMITTED(sentence=lacking(deed, own=own))


def need_in_service(user: ChatUser, deed: Deed, *, own: bool = False) -> None:
    """Refuse a deed outside all conversations that the service role does not grant. Raises
    NOT_PERMITTED."""
    if not may(user.permissions, (), deed, own=own):
        raise errors.NOT_PERMITTED(sentence=lacking(deed, own=own))
