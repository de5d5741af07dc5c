"""Participants: chat identities and pairs of addresses (conversations §2.4)."""

from typing import Final, LiteralString

import msgspec
from msgspec import UNSET, UnsetType

from switchroom.conversations import events, hooks, payloads, roles, services, users
from switchroom.conversations.rows import Conversation, Participant
from switchroom.core import attributes as json_text
from switchroom.core import errors, limits, phone, sids
from switchroom.messaging import numbers
from switchroom.store.work import Work

_TABLE: Final[LiteralString] = "participants"


class OpenPair(msgspec.Struct, frozen=True):
    """A row of `open_pairs`."""

    account_sid: str
    address: str
    proxy_address: str
    conversation_sid: str
    participant_sid: str


def add(
    work: Work,
    conversation: Conversation,
    *,
    origin: hooks.Origin,
    identity: str | None = None,
    address: str | None = None,
    proxy_address: str | None = None,
    role_sid: str | None = None,
    attributes: str = "{}",
    date_created: int | None = None,
    date_updated: int | None = None,
) -> Participant:
    """Add a participant to a conversation that the caller holds open: an identity or a pair.

    Raises PAIR_IN_USE, PARTICIPANT_EXISTS, PRE_HOOK_REJECTED and the errors of the fields.
    """
    if identity is not None and (address is not None or proxy_address is not None):
        raise errors.IDENTITY_WITH_BINDING()
    if identity is not None:
        channel = "chat"
        users.check_identity(identity)
    else:
        address, proxy_address, channel = check_pair(
            work, conversation.account_sid, address, proxy_address
        )
    _check_room(work, conversation, chat=identity is not None)
    service_sid = conversation.service_sid
    participant = Participant(
        sid=work.mint("MB"),
        account_sid=conversation.account_sid,
        conversation_sid=conversation.sid,
        identity=identity,
        type=channel,
        address=address,
        proxy_address=proxy_address,
        attributes=json_text.check(attributes, limits.ATTRIBUTES_BYTES),
        role_sid=_role(work, conversation.account_sid, service_sid, role_sid),
        last_read_message_index=None,
        last_read_timestamp=None,
        date_created=work.now if date_created is None else date_created,
        date_updated=work.now if date_updated is None else date_updated,
        service_sid=service_sid,
    )
    hooks.before(
        work,
        origin,
        "onParticipantAdd",
        conversation.account_sid,
        service_sid,
        f"{conversation.sid} {identity or address}",
        lambda: payloads.participant_add(conversation, participant),
    )
    if identity is not None:
        users.ensure(work, conversation.account_sid, service_sid, identity, origin)
    else:
        _take_pair(work, participant)
    if not work.insert_new(_TABLE, participant):
        raise errors.PARTICIPANT_EXISTS()
    users.check_room(work, participant)
    work.emit(
        events.ParticipantAdded(
            account_sid=conversation.account_sid,
            conversation=conversation,
            participant=participant,
            origin=origin,
        )
    )
    return participant


def check_pair(
    work: Work, account_sid: str, address: str | None, proxy_address: str | None
) -> tuple[str, str, str]:
    """The pair and its channel. Raises the documented error of what is wrong with it."""
    if address is None and proxy_address is None:
        raise errors.IDENTITY_MISSING()
    channel = phone.channel(address or "")
    if address is None or channel is None:
        raise errors.BINDING_ADDRESS_INVALID()
    if proxy_address is None:
        raise errors.PROXY_MISSING()
    if not proxy_address:
        raise errors.PROXY_EMPTY()
    proxy_channel = phone.channel(proxy_address)
    if proxy_channel is None:
        raise errors.PROXY_ADDRESS_INVALID()
    if proxy_channel != channel:
        raise errors.CHANNELS_DIFFER()
    if address == proxy_address:
        raise errors.ADDRESS_IS_PROXY()
    if channel != "sms":
        raise errors.NOT_IMPLEMENTED(sentence=f"The channel {channel} is not served; sms is")
    owner = numbers.owner_of(work, proxy_address)
    if owner is None or owner.account_sid != account_sid:
        raise errors.PROXY_NOT_OWNED(address=proxy_address)
    return address, proxy_address, channel


def _check_room(work: Work, conversation: Conversation, *, chat: bool) -> None:
    total, non_chat = work.values(
        "SELECT count(*), count(proxy_address) FROM participants"
        " WHERE account_sid = ? AND conversation_sid = ?",
        conversation.account_sid,
        conversation.sid,
    )[0]
    if total >= limits.PARTICIPANTS:
        raise errors.PARTICIPANT_LIMIT(most=limits.PARTICIPANTS)
    if not chat and non_chat >= limits.NON_CHAT_PARTICIPANTS:
        raise errors.NON_CHAT_LIMIT(most=limits.NON_CHAT_PARTICIPANTS)


def _role(work: Work, account_sid: str, service_sid: str, role_sid: str | None) -> str:
    if role_sid:
        return roles.check(work, account_sid, service_sid, role_sid)
    return services.fetch(work, account_sid, service_sid).conversation_role_sid


def lock_pair(work: Work, account_sid: str, address: str, proxy_address: str) -> None:
    """Take turns with everybody who might bind this pair now."""
    work.lock("pair", account_sid, address, proxy_address)


def _take_pair(work: Work, participant: Participant) -> None:
    assert participant.address is not None
    assert participant.proxy_address is not None
    lock_pair(work, participant.account_sid, participant.address, participant.proxy_address)
    pair = OpenPair(
        participant.account_sid,
        participant.address,
        participant.proxy_address,
        participant.conversation_sid,
        participant.sid,
    )
    if work.insert_new("open_pairs", pair):
        return
    held = holder(work, pair.account_sid, pair.address, pair.proxy_address)
    raise errors.PAIR_IN_USE(conversation_sid=held)


def holder(work: Work, account_sid: str, address: str, proxy_address: str) -> str | None:
    """The open conversation that holds a pair, or None; who is about to bind it holds its lock."""
    found: str | None = work.value(
        "SELECT conversation_sid FROM open_pairs"
        " WHERE account_sid = ? AND address = ? AND proxy_address = ?",
        account_sid,
        address,
        proxy_address,
    )
    return found


def fetch(work: Work, conversation: Conversation, key: str) -> Participant:
    """The participant of an MB SID or an identity. Raises NOT_FOUND."""
    column = "sid" if sids.looks_like("MB", key) else "identity"
    participant = work.get(
        Participant,
        _TABLE,
        f"account_sid = ? AND conversation_sid = ? AND {column} = ?",
        conversation.account_sid,
        conversation.sid,
        key,
    )
    if participant is None:
        raise errors.NOT_FOUND()
    return participant


def page(work: Work, conversation: Conversation, after: str, most: int) -> list[Participant]:
    """Participants by age, those behind the SID `after`."""
    return work.find(
        Participant,
        _TABLE,
        "account_sid = ? AND conversation_sid = ? AND sid > ? ORDER BY sid LIMIT ?",
        conversation.account_sid,
        conversation.sid,
        after,
        most,
    )


def reached_by_sms(work: Work, conversation: Conversation) -> list[Participant]:
    """The non-chat participants."""
    return work.find(
        Participant,
        _TABLE,
        "account_sid = ? AND conversation_sid = ? AND proxy_address IS NOT NULL ORDER BY sid",
        conversation.account_sid,
        conversation.sid,
    )


def addresses(work: Work, account_sid: str, conversation_sid: str) -> list[str]:
    """The addresses of the non-chat participants."""
    found = work.values(
        "SELECT address FROM participants WHERE account_sid = ? AND conversation_sid = ?"
        " AND proxy_address IS NOT NULL ORDER BY sid",
        account_sid,
        conversation_sid,
    )
    return [address for (address,) in found]


def author(work: Work, conversation: Conversation, name: str) -> str | None:
    """The SID of the participant whose identity or address is the author's name, or None."""
    found = work.value(
        "SELECT sid FROM participants WHERE account_sid = ? AND conversation_sid = ?"
        " AND (identity = ? OR address = ?) ORDER BY sid LIMIT 1",
        conversation.account_sid,
        conversation.sid,
        name,
        name,
    )
    return None if found is None else str(found)


def update(
    work: Work,
    conversation: Conversation,
    participant: Participant,
    *,
    origin: hooks.Origin,
    attributes: str | UnsetType = UNSET,
    role_sid: str | UnsetType = UNSET,
    identity: str | UnsetType = UNSET,
    proxy_address: str | UnsetType = UNSET,
    last_read_message_index: int | None | UnsetType = UNSET,
    last_read_timestamp: str | UnsetType = UNSET,
    date_created: int | UnsetType = UNSET,
    date_updated: int | UnsetType = UNSET,
) -> Participant:
    """Change what is given. Raises PRE_HOOK_REJECTED, PAIR_IN_USE and the fields' errors."""
    changed = participant
    if attributes is not UNSET:
        text = json_text.check(attributes, limits.ATTRIBUTES_BYTES)
        changed = _with(changed, attributes=text)
    if role_sid is not UNSET:
        role = roles.check(work, changed.account_sid, conversation.service_sid, role_sid)
        changed = _with(changed, role_sid=role)
    if identity is not UNSET:
        changed = _with(changed, identity=_new_identity(changed, identity))
    if proxy_address is not UNSET and proxy_address != participant.proxy_address:
        check_pair(work, changed.account_sid, changed.address, proxy_address)
        changed = _with(changed, proxy_address=proxy_address)
    if last_read_message_index is not UNSET:
        changed = _with(changed, last_read_message_index=last_read_message_index)
    if last_read_timestamp is not UNSET:
        changed = _with(changed, last_read_timestamp=last_read_timestamp or None)
    if date_created is not UNSET:
        changed = _with(changed, date_created=date_created)
    changed = _with(changed, date_updated=work.now if date_updated is UNSET else date_updated)
    _ask(work, conversation, changed, "onParticipantUpdate", origin)
    if changed.proxy_address != participant.proxy_address:
        _free_pair(work, participant)
        _take_pair(work, changed)
    _write(work, conversation, changed)
    if changed.identity is not None and changed.identity != participant.identity:
        users.ensure(work, changed.account_sid, changed.service_sid, changed.identity, origin)
        users.check_room(work, changed)
    work.emit(
        events.ParticipantUpdated(
            account_sid=changed.account_sid,
            conversation=conversation,
            participant=changed,
            origin=origin,
        )
    )
    return changed


def _new_identity(participant: Participant, identity: str) -> str:
    if participant.identity is None:
        raise errors.IDENTITY_WITH_BINDING()
    return users.check_identity(identity)


def _write(work: Work, conversation: Conversation, changed: Participant) -> None:
    taken = changed.identity is not None and work.value(
        "SELECT 1 FROM participants WHERE account_sid = ? AND conversation_sid = ?"
        " AND identity = ? AND sid <> ?",
        changed.account_sid,
        conversation.sid,
        changed.identity,
        changed.sid,
    )
    if taken:
        raise errors.PARTICIPANT_EXISTS()
    work.run(
        "UPDATE participants SET attributes = ?, role_sid = ?, identity = ?, proxy_address = ?,"
        " last_read_message_index = ?, last_read_timestamp = ?, date_created = ?,"
        " date_updated = ? WHERE account_sid = ? AND sid = ?",
        changed.attributes,
        changed.role_sid,
        changed.identity,
        changed.proxy_address,
        changed.last_read_message_index,
        changed.last_read_timestamp,
        changed.date_created,
        changed.date_updated,
        changed.account_sid,
        changed.sid,
    )


def remove(
    work: Work, conversation: Conversation, participant: Participant, origin: hooks.Origin
) -> None:
    """Remove a participant; its pair is free from then on. Raises PRE_HOOK_REJECTED."""
    _ask(work, conversation, participant, "onParticipantRemove", origin)
    _free_pair(work, participant)
    work.run(
        "DELETE FROM participants WHERE account_sid = ? AND sid = ?",
        participant.account_sid,
        participant.sid,
    )
    work.emit(
        events.ParticipantRemoved(
            account_sid=participant.account_sid,
            conversation=conversation,
            participant=participant,
            origin=origin,
        )
    )


def _ask(
    work: Work,
    conversation: Conversation,
    participant: Participant,
    event: str,
    origin: hooks.Origin,
) -> None:
    hooks.before(
        work,
        origin,
        event,
        participant.account_sid,
        conversation.service_sid,
        participant.sid,
        lambda: payloads.participant_existing(conversation, participant),
    )


def _free_pair(work: Work, participant: Participant) -> None:
    work.run(
        "DELETE FROM open_pairs WHERE account_sid = ? AND address = ? AND proxy_address = ?"
        " AND participant_sid = ?",
        participant.account_sid,
        participant.address,
        participant.proxy_address,
        participant.sid,
    )


def _with(participant: Participant, **changes: object) -> Participant:
    return msgspec.structs.replace(participant, **changes)
