"""What is different with a text that was sent to several numbers (conversations §3.1, §3.3)."""

from typing import Final

from switchroom.conversations import claims, hooks, participants
from switchroom.conversations.members import Binding
from switchroom.conversations.rows import Conversation, Participant
from switchroom.core import sids
from switchroom.core.clock import MINUTE
from switchroom.core.routing import groups
from switchroom.messaging import group_texts, messages, numbers
from switchroom.messaging.messages import Sms
from switchroom.store.work import Work

# Copies of one text come within seconds; later the same words are said again.
_COPIES_WITHIN: Final = 5 * MINUTE
_MOST: Final = 200


def let_in(work: Work, conversation: Conversation, sms: Sms) -> Participant:
    """Everybody of a group text becomes a participant: people by their own numbers, ours as numbers
    that stand for nobody yet; its author. The caller holds the group's lock."""
    rows = [
        participants.make(work, conversation, binding, "sms", origin=hooks.AUTO_CREATION)
        for binding in (
            _binding(work, sms.account_sid, one)
            for one in (sms.from_number, sms.to_number, *sms.beside)
        )
    ]
    claims.settle_group(work, conversation, rows)
    for row in rows:
        participants.admit(work, conversation, row, hooks.AUTO_CREATION)
    return rows[0]


def _binding(work: Work, account_sid: str, number: str) -> Binding:
    owner = numbers.owner_of(work, number)
    if owner is not None and owner.account_sid == account_sid:
        return Binding(projected_address=number)
    return Binding(address=number)


def is_copy(work: Work, sms: Sms) -> bool:
    """Whether the same text has come to another number of ours in the group already, and is in the
    conversation. The caller holds the group's lock."""
    earlier = work.find(
        Sms,
        "messages",
        "account_sid = ? AND from_number = ? AND sid > ? AND sid <> ? AND direction = 'inbound'"
        " AND others IS NOT NULL AND conversation_sid IS NOT NULL AND body = ?"
        " ORDER BY sid LIMIT ?",
        sms.account_sid,
        sms.from_number,
        sids.first(messages.prefix(has_media=True), sms.date_created - _COPIES_WITHIN),
        sms.sid,
        sms.body,
        _MOST,
    )
    group, media = group_texts.numbers_of(sms), len(sms.attachments)
    same = [
        one.to_number
        for one in earlier
        if group_texts.numbers_of(one) == group and len(one.attachments) == media
    ]
    return groups.is_copy(same, sms.to_number)
