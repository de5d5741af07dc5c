"""Participants: chat identities, pairs of addresses, and members of groups (conversations §2.4)."""

from typing import Any, Final, LiteralString

import msgspec
from msgspec import UNSET, UnsetType

from switchroom.conversations import (
    claims,
    events,
    hooks,
    members,
    payloads,
    roles,
    services,
    users,
)
from switchroom.conversations.members import Binding
from switchroom.conversations.rows import Conversation, Participant
from switchroom.core import attributes as json_text
from switchroom.core import errors, limits, sids
from switchroom.core.routing import groups
from switchroom.store.work import Work

_TABLE: Final[LiteralString] = "participants"


def add(
    work: Work,
    conversation: Conversation,
    *,
    origin: hooks.Origin,
    identity: str | None = None,
    address: str | None = None,
    proxy_address: str | None = None,
    projected_address: str | None = None,
    role_sid: str | None = None,
    attributes: str = "{}",
    date_created: int | None = None,
    date_updated: int | None = None,
) -> Participant:
    """Add a participant to a conversation that the caller holds open: an identity, a pair, or a
    member of a group, who has an address or a projected address.

    Raises PAIR_IN_USE, GROUP_EXISTS, PARTICIPANT_EXISTS, PRE_HOOK_REJECTED, what `members` raises
    and the errors of the fields.
    """
    wish = Binding(
        identity=identity,
        address=address,
        proxy_address=proxy_address,
        projected_address=projected_address,
    )
    channel = members.check(work, conversation.account_sid, wish)
    there = members.room(work, conversation.account_sid, conversation.sid)
    kind = groups.kind(wish)
    members.check_place(
        there,
        kind,
        joins_anyway=origin is hooks.DESK,
        most=limits.GROUP_PARTICIPANTS,
    )
    participant = make(
        work,
        conversation,
        wish,
        channel,
        origin=origin,
        role_sid=role_sid,
        attributes=attributes,
        date_created=date_created,
        date_updated=date_updated,
    )
    if kind == "pair":
        claims.take_pair(work, participant)
    elif kind in groups.GROUPED:
        there_already = everybody(work, conversation)
        members.check_twins(there_already, participant)
        claims.settle_group(work, conversation, [*there_already, participant])
    admit(work, conversation, participant, origin)
    return participant


def make(
    work: Work,
    conversation: Conversation,
    wish: Binding,
    channel: str,
    *,
    origin: hooks.Origin,
    role_sid: str | None = None,
    attributes: str = "{}",
    date_created: int | None = None,
    date_updated: int | None = None,
) -> Participant:
    """The row of a participant whose binding was checked, after the hook was asked; not there yet.

    Raises PRE_HOOK_REJECTED and the errors of role and attributes.
    """
    participant = Participant(
        sid=work.mint("MB"),
        account_sid=conversation.account_sid,
        conversation_sid=conversation.sid,
        identity=wish.identity,
        type=channel,
        address=wish.address,
        proxy_address=wish.proxy_address,
        attributes=json_text.check(attributes, limits.ATTRIBUTES_BYTES),
        role_sid=_role(work, conversation, wish, role_sid),
        last_read_message_index=None,
        last_read_timestamp=None,
        date_created=work.now if date_created is None else date_created,
        date_updated=work.now if date_updated is None else date_updated,
        service_sid=conversation.service_sid,
        projected_address=wish.projected_address,
    )
    hooks.before(
        work,
        origin,
        "onParticipantAdd",
        conversation.account_sid,
        conversation.service_sid,
        f"{conversation.sid} {wish.identity or wish.address or wish.projected_address}",
        lambda: payloads.participant_add(conversation, participant),
    )
    return participant


def _role(
    work: Work, conversation: Conversation, wish: Binding, role_sid: str | None
) -> str | None:
    """The role that was asked for, else the usual one; people in a group have none, as the
    published answers show."""
    account_sid, service_sid = conversation.account_sid, conversation.service_sid
    if role_sid:
        return roles.check(work, account_sid, service_sid, role_sid)
    if wish.identity is None and groups.kind(wish) in groups.GROUPED:
        return None
    return services.fetch(work, account_sid, service_sid).conversation_role_sid


def admit(
    work: Work, conversation: Conversation, participant: Participant, origin: hooks.Origin
) -> None:
    """Let a participant in whose numbers the conversation holds. Raises PARTICIPANT_EXISTS."""
    if participant.identity is not None:
        users.ensure(
            work,
            conversation.account_sid,
            conversation.service_sid,
            participant.identity,
            origin,
        )
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


def everybody(work: Work, conversation: Conversation) -> list[Participant]:
    """All participants of a group, by age."""
    return page(work, conversation, "", limits.PARTICIPANTS)


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


def bound(work: Work, conversation: Conversation) -> list[Participant]:
    """Those who have to do with SMS: pairs, people in a group and whoever has a projected
    address."""
    return work.find(
        Participant,
        _TABLE,
        "account_sid = ? AND conversation_sid = ? AND type <> 'chat' ORDER BY sid",
        conversation.account_sid,
        conversation.sid,
    )


def addresses(work: Work, account_sid: str, conversation_sid: str) -> list[str]:
    """The addresses of the non-chat participants."""
    found = work.values(
        "SELECT address FROM participants WHERE account_sid = ? AND conversation_sid = ?"
        " AND type <> 'chat' AND address || '' <> '' ORDER BY sid",
        account_sid,
        conversation_sid,
    )
    return [address for (address,) in found]


def reached_by_sms(work: Work, conversation: Conversation) -> list[Participant]:
    """The non-chat participants: those who have an address."""
    return [one for one in bound(work, conversation) if one.address is not None]


def author(work: Work, conversation: Conversation, name: str) -> str | None:
    """The SID of the participant whose identity or number is the author's name, or None."""
    found = work.value(
        "SELECT sid FROM participants WHERE account_sid = ? AND conversation_sid = ?"
        " AND (identity = ? OR address = ? OR projected_address = ?) ORDER BY sid LIMIT 1",
        conversation.account_sid,
        conversation.sid,
        name,
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
    proxy_address: str | None | UnsetType = UNSET,
    projected_address: str | None | UnsetType = UNSET,
    last_read_message_index: int | None | UnsetType = UNSET,
    last_read_timestamp: str | UnsetType = UNSET,
    date_created: int | UnsetType = UNSET,
    date_updated: int | UnsetType = UNSET,
) -> Participant:
    """Change what is given; None takes a proxy or projected address away.

    Raises PRE_HOOK_REJECTED, PAIR_IN_USE, GROUP_EXISTS, GROUP_INVALID and the fields' errors.
    """
    changed = _with(
        participant,
        **_rebound(work, participant, identity, proxy_address, projected_address),
    )
    changed = _with(changed, type=members.channel(changed))
    if attributes is not UNSET:
        text = json_text.check(attributes, limits.ATTRIBUTES_BYTES)
        changed = _with(changed, attributes=text)
    if role_sid is not UNSET:
        role = roles.check(work, changed.account_sid, conversation.service_sid, role_sid)
        changed = _with(changed, role_sid=role)
    if last_read_message_index is not UNSET:
        changed = _with(changed, last_read_message_index=last_read_message_index)
    if last_read_timestamp is not UNSET:
        changed = _with(changed, last_read_timestamp=last_read_timestamp or None)
    if date_created is not UNSET:
        changed = _with(changed, date_created=date_created)
    changed = _with(changed, date_updated=work.now if date_updated is UNSET else date_updated)
    _ask(work, conversation, changed, "onParticipantUpdate", origin)
    _reclaim(work, conversation, participant, changed)
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


def _rebound(
    work: Work,
    participant: Participant,
    identity: str | UnsetType,
    proxy_address: str | None | UnsetType,
    projected_address: str | None | UnsetType,
) -> dict[str, Any]:
    """What changes of name and numbers (conversations §2.4, §7). Raises PROXY_NOT_REMOVED,
    PROXY_NOT_ADDED, PROJECTED_NOT_REMOVED, PROJECTED_NOT_ADDED, IDENTITY_WITH_BINDING,
    IDENTITY_NOT_ADDED, and what `members` and `users` raise."""
    changes: dict[str, Any] = {}
    if proxy_address is None:
        if participant.proxy_address is None:
            raise errors.PROXY_NOT_REMOVED()
        changes["proxy_address"] = None
    elif proxy_address is not UNSET and proxy_address != participant.proxy_address:
        if participant.address is None:
            raise errors.PROXY_NOT_ADDED()
        members.check_pair(work, participant.account_sid, participant.address, proxy_address)
        changes["proxy_address"] = proxy_address
    if projected_address is None:
        if participant.projected_address is None:
            raise errors.PROJECTED_NOT_REMOVED()
        changes["projected_address"] = None
    elif projected_address is not UNSET and projected_address != participant.projected_address:
        if participant.address is not None:
            raise errors.PROJECTED_NOT_ADDED()
        members.check_projected(work, participant.account_sid, projected_address)
        changes["projected_address"] = projected_address
    if identity is not UNSET:
        if participant.proxy_address is not None:
            raise errors.IDENTITY_WITH_BINDING()
        if participant.address is not None:
            raise errors.IDENTITY_NOT_ADDED()
        changes["identity"] = users.check_identity(identity)
    return changes


def _reclaim(
    work: Work, conversation: Conversation, before: Participant, after: Participant
) -> None:
    """Have the conversation hold the numbers as they are after a change.

    Raises PAIR_IN_USE, GROUP_EXISTS, GROUP_INVALID.
    """
    numbers = (before.proxy_address, before.projected_address)
    if numbers == (after.proxy_address, after.projected_address):
        return
    kinds = (groups.kind(before), groups.kind(after))
    if kinds == ("pair", "pair"):
        claims.free_pair(work, before)
        claims.take_pair(work, after)
        return
    others = [one for one in everybody(work, conversation) if one.sid != before.sid]
    members.check_change(before, after, others)
    claims.settle_group(work, conversation, [*others, after])
    if kinds[1] == "pair":
        claims.take_pair(work, after)


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
        "UPDATE participants SET attributes = ?, role_sid = ?, identity = ?, type = ?,"
        " proxy_address = ?, projected_address = ?, last_read_message_index = ?,"
        " last_read_timestamp = ?, date_created = ?, date_updated = ?"
        " WHERE account_sid = ? AND sid = ?",
        changed.attributes,
        changed.role_sid,
        changed.identity,
        changed.type,
        changed.proxy_address,
        changed.projected_address,
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
    """Remove a participant; its numbers are free from then on.

    Raises PRE_HOOK_REJECTED, and GROUP_EXISTS where those who are left are another group already.
    """
    _ask(work, conversation, participant, "onParticipantRemove", origin)
    if conversation.state != "closed":
        _release(work, conversation, participant)
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


def _release(work: Work, conversation: Conversation, participant: Participant) -> None:
    """Let go of a participant's numbers; a group that is left is another one than before.

    Raises GROUP_EXISTS.
    """
    kind = groups.kind(participant)
    if kind == "pair":
        claims.free_pair(work, participant)
    elif kind in groups.GROUPED:
        left = [one for one in everybody(work, conversation) if one.sid != participant.sid]
        claims.settle_group(work, conversation, left)


def _with(participant: Participant, **changes: object) -> Participant:
    return msgspec.structs.replace(participant, **changes)
