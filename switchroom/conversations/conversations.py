"""Conversations: create, find, change, close, delete (conversations §2.2)."""

from typing import Final, Literal, LiteralString

import msgspec
from msgspec import UNSET, UnsetType

from switchroom.conversations import claims, events, hooks, payloads, settings, timers
from switchroom.conversations.rows import Conversation
from switchroom.core import attributes as json_text
from switchroom.core import errors, limits, sids
from switchroom.core.states.conversation import State, check_open
from switchroom.store.work import Work

_TABLE: Final[LiteralString] = "conversations"
Reason = Literal["API", "TIMER", "EVENT"]


def create(
    work: Work,
    account_sid: str,
    service_sid: str,
    *,
    origin: hooks.Origin,
    friendly_name: str | None = None,
    unique_name: str | None = None,
    attributes: str = "{}",
    messaging_service_sid: str | None = None,
    state: State = "active",
    inactive: str | None = None,
    closed: str | None = None,
    date_created: int | None = None,
    date_updated: int | None = None,
    email_address: str | None = None,
    email_name: str | None = None,
    created_by: str = "system",
    arrival: payloads.Arrival | None = None,
    sid: str | None = None,
) -> Conversation:
    """Make a conversation in a service; `inactive` and `closed` are ISO 8601 durations.

    `arrival` is the inbound message that an auto-created conversation is made for; `sid` is given
    where hooks are told of it before it is there. Raises UNIQUE_NAME_TAKEN, CREATED_CLOSED,
    PRE_HOOK_REJECTED and the errors of the single fields.
    """
    if state == "closed":
        raise errors.CREATED_CLOSED()
    defaults = settings.fetch(work, account_sid)
    if messaging_service_sid:
        settings.check_messaging_service(work, account_sid, messaging_service_sid)
    inactive_after, closed_after = _durations(defaults, inactive, closed)
    conversation = Conversation(
        sid=sid or work.mint("CH"),
        account_sid=account_sid,
        service_sid=service_sid,
        messaging_service_sid=messaging_service_sid or defaults.default_messaging_service_sid,
        friendly_name=check_name(friendly_name),
        unique_name=check_unique_name(unique_name),
        attributes=json_text.check(attributes, limits.CONVERSATION_ATTRIBUTES_BYTES),
        state=state,
        inactive_after=inactive_after,
        closed_after=closed_after,
        date_inactive=_from_now(work, inactive_after if state == "active" else None),
        date_closed=_from_now(work, closed_after),
        next_index=0,
        created_by=created_by,
        last_activity=work.now,
        date_created=work.now if date_created is None else date_created,
        date_updated=work.now if date_updated is None else date_updated,
        email_address=email_address or None,
        email_name=check_name(email_name) or None,
    )
    conversation = _as_hook_wants(work, conversation, origin, arrival)
    _hold_name(work, conversation)
    if not work.insert_new(_TABLE, conversation):
        raise errors.UNIQUE_NAME_TAKEN()
    work.emit(
        events.ConversationAdded(
            account_sid=account_sid, conversation=conversation, origin=origin, arrival=arrival
        )
    )
    timers.schedule(
        work, account_sid, conversation.sid, conversation.date_inactive, conversation.date_closed
    )
    return conversation


def _durations(
    defaults: settings.Settings, inactive: str | None, closed: str | None
) -> tuple[int | None, int | None]:
    inactive = defaults.default_inactive_timer if inactive is None else inactive
    closed = defaults.default_closed_timer if closed is None else closed
    return (
        None if inactive is None else timers.inactive_after(inactive),
        None if closed is None else timers.closed_after(closed),
    )


def _from_now(work: Work, duration: int | None) -> int | None:
    return None if duration is None else work.now + duration


def _as_hook_wants(
    work: Work,
    conversation: Conversation,
    origin: hooks.Origin,
    arrival: payloads.Arrival | None,
) -> Conversation:
    """Ask onConversationAdd; an auto-created conversation fires it whatever else is silent."""
    asking = hooks.SMS if arrival is not None else origin
    overrides = hooks.before(
        work,
        asking,
        "onConversationAdd",
        conversation.account_sid,
        conversation.service_sid,
        arrival.subject if arrival else conversation.unique_name or "",
        lambda: payloads.conversation_add(conversation, arrival),
    )
    if not overrides:
        return conversation
    attributes = hooks.override(overrides, "attributes", conversation.attributes)
    name = hooks.override(overrides, "friendly_name", conversation.friendly_name)
    with hooks.taking_over():
        return msgspec.structs.replace(
            conversation,
            friendly_name=check_name(name),
            attributes=json_text.check(attributes or "{}", limits.CONVERSATION_ATTRIBUTES_BYTES),
        )


def find(
    work: Work, account_sid: str, key: str, service_sid: str | None = None
) -> Conversation | None:
    """The conversation of a SID, or of a unique name within a service; None when there is none."""
    if sids.looks_like("CH", key):
        found = work.get(Conversation, _TABLE, "account_sid = ? AND sid = ?", account_sid, key)
        outside = found is not None and service_sid not in (None, found.service_sid)
        return None if outside else found
    return work.get(
        Conversation,
        _TABLE,
        "account_sid = ? AND service_sid = ? AND unique_name = ?",
        account_sid,
        service_sid or settings.fetch(work, account_sid).default_service_sid,
        key,
    )


def fetch(work: Work, account_sid: str, key: str, service_sid: str | None = None) -> Conversation:
    """The same as `find`. Raises NOT_FOUND."""
    conversation = find(work, account_sid, key, service_sid)
    if conversation is None:
        raise errors.NOT_FOUND()
    return conversation


def hold(work: Work, account_sid: str, key: str, service_sid: str | None = None) -> Conversation:
    """Fetch a conversation that is about to change; changes of one conversation take turns."""
    conversation = fetch(work, account_sid, key, service_sid)
    # The lock of its row, which messages take too: what they change must not be written over.
    work.run(
        "UPDATE conversations SET next_index = next_index WHERE account_sid = ? AND sid = ?",
        account_sid,
        conversation.sid,
    )
    return fetch(work, account_sid, conversation.sid)


def hold_open(
    work: Work, account_sid: str, key: str, service_sid: str | None = None
) -> Conversation:
    """The same for a conversation that must not be closed. Raises CONVERSATION_CLOSED too."""
    conversation = hold(work, account_sid, key, service_sid)
    check_open(conversation.sid, conversation.state)
    return conversation


def update(
    work: Work,
    conversation: Conversation,
    *,
    origin: hooks.Origin,
    friendly_name: str | None | UnsetType = UNSET,
    unique_name: str | None | UnsetType = UNSET,
    attributes: str | UnsetType = UNSET,
    messaging_service_sid: str | UnsetType = UNSET,
    state: State | UnsetType = UNSET,
    inactive: str | UnsetType = UNSET,
    closed: str | UnsetType = UNSET,
    date_created: int | UnsetType = UNSET,
    date_updated: int | UnsetType = UNSET,
    email_address: str | UnsetType = UNSET,
    email_name: str | UnsetType = UNSET,
) -> Conversation:
    """Change what is given in a conversation that the caller holds open.

    Raises UNIQUE_NAME_TAKEN, PRE_HOOK_REJECTED and the errors of the single fields.
    """
    changed = conversation
    if friendly_name is not UNSET:
        changed = _with(changed, friendly_name=check_name(friendly_name))
    if unique_name is not UNSET:
        changed = _with(changed, unique_name=check_unique_name(unique_name))
        _check_name_is_free(work, changed)
    if attributes is not UNSET:
        text = json_text.check(attributes, limits.CONVERSATION_ATTRIBUTES_BYTES)
        changed = _with(changed, attributes=text)
    if messaging_service_sid is not UNSET:
        settings.check_messaging_service(work, conversation.account_sid, messaging_service_sid)
        changed = _with(changed, messaging_service_sid=messaging_service_sid)
    if email_address is not UNSET:
        changed = _with(changed, email_address=email_address or None)
    if email_name is not UNSET:
        changed = _with(changed, email_name=check_name(email_name) or None)
    if inactive is not UNSET:
        changed = _with(changed, inactive_after=timers.inactive_after(inactive))
    if closed is not UNSET:
        changed = _with(changed, closed_after=timers.closed_after(closed))
    if date_created is not UNSET:
        changed = _with(changed, date_created=date_created)
    moved = state is not UNSET and state != conversation.state
    if moved or inactive is not UNSET or closed is not UNSET:
        changed = _with_timers(work, changed, conversation.state if state is UNSET else state)
    changed = _with(changed, date_updated=work.now if date_updated is UNSET else date_updated)
    return _keep(work, conversation, changed, origin, "API")


def change_state(
    work: Work, conversation: Conversation, state: State, reason: Reason, origin: hooks.Origin
) -> Conversation:
    """Move a conversation that the caller holds to another state."""
    changed = _with(_with_timers(work, conversation, state), date_updated=work.now)
    return _keep(work, conversation, changed, origin, reason)


def begin(
    work: Work, conversation: Conversation, state: State, reason: Reason, origin: hooks.Origin
) -> Conversation:
    """End the initializing of a conversation that the caller holds. It is no update that a hook is
    asked about: only onConversationStateUpdated tells of it (conversations §2.3, §3.3)."""
    changed = _with(_with_timers(work, conversation, state), date_updated=work.now)
    return _write(work, conversation, changed, origin, reason)


def _with_timers(work: Work, conversation: Conversation, state: State) -> Conversation:
    inactive = conversation.inactive_after if state == "active" else None
    closed = None if state == "closed" else conversation.closed_after
    return _with(
        conversation,
        state=state,
        date_inactive=_from_now(work, inactive),
        date_closed=_from_now(work, closed),
    )


def _keep(
    work: Work,
    before: Conversation,
    changed: Conversation,
    origin: hooks.Origin,
    reason: Reason,
) -> Conversation:
    """Ask the hook, write the row and say what happened."""
    account_sid = before.account_sid
    if reason == "API":
        hooks.before(
            work,
            origin,
            "onConversationUpdate",
            account_sid,
            before.service_sid,
            before.sid,
            lambda: payloads.existing(changed),
        )
        work.emit(
            events.ConversationUpdated(account_sid=account_sid, conversation=changed, origin=origin)
        )
    return _write(work, before, changed, origin, reason)


def _write(
    work: Work,
    before: Conversation,
    changed: Conversation,
    origin: hooks.Origin,
    reason: Reason,
) -> Conversation:
    account_sid = before.account_sid
    work.run(
        "UPDATE conversations SET friendly_name = ?, unique_name = ?, attributes = ?,"
        " messaging_service_sid = ?, state = ?, inactive_after = ?, closed_after = ?,"
        " date_inactive = ?, date_closed = ?, date_created = ?, date_updated = ?,"
        " email_address = ?, email_name = ? WHERE account_sid = ? AND sid = ?",
        changed.friendly_name,
        changed.unique_name,
        changed.attributes,
        changed.messaging_service_sid,
        changed.state,
        changed.inactive_after,
        changed.closed_after,
        changed.date_inactive,
        changed.date_closed,
        changed.date_created,
        changed.date_updated,
        changed.email_address,
        changed.email_name,
        account_sid,
        before.sid,
    )
    if changed.state != before.state:
        _moved(work, before, changed, origin, reason)
    timers.schedule(work, account_sid, changed.sid, changed.date_inactive, changed.date_closed)
    return changed


def _moved(
    work: Work, before: Conversation, now: Conversation, origin: hooks.Origin, reason: Reason
) -> None:
    if now.state == "closed":
        claims.free(work, now)
    work.emit(
        events.ConversationStateUpdated(
            account_sid=now.account_sid,
            conversation=now,
            origin=origin,
            state_from=before.state,
            reason=reason,
        )
    )


def delete(work: Work, conversation: Conversation, origin: hooks.Origin) -> None:
    """Delete a conversation, open or closed, with all that is in it. Raises PRE_HOOK_REJECTED."""
    hooks.before(
        work,
        origin,
        "onConversationRemove",
        conversation.account_sid,
        conversation.service_sid,
        conversation.sid,
        lambda: payloads.existing(conversation),
    )
    # Said before the rows go: its reactions still read the conversation's own webhooks.
    work.emit(
        events.ConversationRemoved(
            account_sid=conversation.account_sid, conversation=conversation, origin=origin
        )
    )
    claims.free(work, conversation)
    work.run(
        "DELETE FROM conversations WHERE account_sid = ? AND sid = ?",
        conversation.account_sid,
        conversation.sid,
    )


def fire_timers(work: Work, account_sid: str, conversation_sid: str) -> int | None:
    """Carry out the timers that have ended; when to look again, or None."""
    conversation = find(work, account_sid, conversation_sid)
    if conversation is None:
        return None
    conversation = hold(work, account_sid, conversation_sid)
    if conversation.date_closed is not None and conversation.date_closed <= work.now:
        conversation = _timed(work, conversation, "closed")
    elif conversation.date_inactive is not None and conversation.date_inactive <= work.now:
        conversation = _timed(work, conversation, "inactive")
    dates = [d for d in (conversation.date_inactive, conversation.date_closed) if d is not None]
    return min(dates, default=None)


def _timed(work: Work, conversation: Conversation, state: State) -> Conversation:
    """A timer's change of state; unlike others it lets the closing timer run on."""
    closing = None if state == "closed" else conversation.date_closed
    changed = _with(
        conversation,
        state=state,
        date_inactive=None,
        date_closed=closing,
        date_updated=work.now,
    )
    return _keep(work, conversation, changed, hooks.TIMER, "TIMER")


def check_name(text: str | None) -> str | None:
    """The friendly name itself. Raises FRIENDLY_NAME_TOO_LONG."""
    if text is not None and len(text) > limits.FRIENDLY_NAME_CHARS:
        raise errors.FRIENDLY_NAME_TOO_LONG(most=limits.FRIENDLY_NAME_CHARS)
    return text


def check_unique_name(text: str | None) -> str | None:
    """The unique name itself, None for an empty one.

    Raises UNIQUE_NAME_TOO_LONG, UNIQUE_NAME_LIKE_SID.
    """
    if text is not None and len(text) > limits.UNIQUE_NAME_CHARS:
        raise errors.UNIQUE_NAME_TOO_LONG(most=limits.UNIQUE_NAME_CHARS)
    if text is not None and sids.looks_like("CH", text):
        raise errors.UNIQUE_NAME_LIKE_SID()
    return text or None


def _hold_name(work: Work, conversation: Conversation) -> None:
    """Take turns with everybody who wants the same unique name now."""
    if conversation.unique_name is not None:
        work.lock("unique_name", conversation.service_sid, conversation.unique_name)


def _check_name_is_free(work: Work, conversation: Conversation) -> None:
    if conversation.unique_name is None:
        return
    _hold_name(work, conversation)
    other = find(work, conversation.account_sid, conversation.unique_name, conversation.service_sid)
    if other is not None and other.sid != conversation.sid:
        raise errors.UNIQUE_NAME_TAKEN()


def _with(conversation: Conversation, **changes: object) -> Conversation:
    return msgspec.structs.replace(conversation, **changes)
