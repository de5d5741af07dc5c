"""Carry out what was decided for an inbound message."""

from typing import Final

from switchroom.conversations import (
    claims,
    conversations,
    hooks,
    media,
    messages,
    participants,
    payloads,
    setups,
    webhooks,
)
from switchroom.conversations.rows import Conversation
from switchroom.core import errors
from switchroom.core.errors import ApiError
from switchroom.core.routing.inbound import AutoCreate, CreateByService, Echo
from switchroom.inbound import group, handler, scene
from switchroom.inbound.scene import Scene
from switchroom.messaging.messages import Sms
from switchroom.monitor import alerts
from switchroom.store.work import Work

# A conversation that closes while a message comes in makes us decide once more, never for long.
_ATTEMPTS: Final = 3


def carry_out(work: Work, seen: Scene, sms: Sms, opt_out_type: str = "") -> str | None:
    """Route one message; the SID of the conversation it went into, or None.

    A pre-event webhook that rejects, or wants what cannot be, keeps it out of the conversation;
    it stays in the log.
    """
    conversation_sid = None
    try:
        conversation_sid = _capture(work, seen, sms)
    except ApiError as refusal:
        if refusal.kind not in (errors.PRE_HOOK_REJECTED, errors.PRE_HOOK_INVALID):
            raise
        if refusal.kind is errors.PRE_HOOK_INVALID:
            _warn(work, sms, refusal)
    if seen.decision.run_handler:
        handler.call_later(work, seen.number, seen.service, sms, opt_out_type)
    return conversation_sid


def _warn(work: Work, sms: Sms, refusal: ApiError) -> None:
    """The rejection itself is logged where it is heard; that an answer is invalid shows here."""
    alerts.record(
        work,
        sms.account_sid,
        "error",
        refusal.sentence(),
        code=refusal.code,
        resource_sid=sms.sid,
    )


def _capture(work: Work, seen: Scene, sms: Sms) -> str | None:
    if seen.group:
        # Copies of one text come together: which of them is the first must be seen.
        claims.lock_group(work, sms.account_sid, seen.group)
    for _ in range(_ATTEMPTS):
        if isinstance(seen.decision.route, AutoCreate | CreateByService):
            # Nobody holds the numbers: take turns with all who might be about to take them.
            if not seen.group:
                claims.lock_pair(work, sms.account_sid, sms.from_number, sms.to_number)
            seen = _look(work, sms) or seen
        if seen.conversation is None:
            return _create(work, sms, seen)
        if isinstance(seen.decision.route, Echo) or (seen.group and group.is_copy(work, sms)):
            return seen.conversation.sid
        if seen.conversation.state == "initializing":
            setups.finish(work, sms.account_sid, seen.conversation.sid)
        elif _append(work, seen.conversation, sms, seen.participant_sid):
            return seen.conversation.sid
        seen = _look(work, sms) or seen
    raise AssertionError("a pair changed hands without end")


def _look(work: Work, sms: Sms) -> Scene | None:
    return scene.look(work, sms.from_number, sms.to_number, sms.beside)


def _append(work: Work, conversation: Conversation, sms: Sms, participant_sid: str) -> bool:
    try:
        _add_message(work, conversation, sms, participant_sid, hooks.SMS)
    except ApiError as refusal:
        if refusal.kind is errors.CONVERSATION_CLOSED:
            return False
        raise
    return True


def _create(work: Work, sms: Sms, seen: Scene) -> str | None:
    """Auto-creation: conversation, attached webhook, participants, message 0, in this order; None
    where nothing asks for it. A group's conversation is initializing until all of it is there."""
    messaging_service_sid = None
    if seen.address is not None:
        service_sid = scene.service_for(work, seen.address)
    elif isinstance(seen.decision.route, CreateByService):
        service_sid = scene.default_service(work, sms.account_sid)
        messaging_service_sid = seen.decision.route.service_sid
    else:
        return None
    arrival = payloads.Arrival(
        sms.from_number,
        sms.to_number,
        sms.body,
        media.listed(work, sms.account_sid, sms.attachments),
        sms.beside,
    )
    conversation = conversations.create(
        work,
        sms.account_sid,
        service_sid,
        origin=hooks.AUTO_CREATION,
        arrival=arrival,
        messaging_service_sid=messaging_service_sid,
        state="initializing" if seen.group else "active",
    )
    if seen.address is not None:
        webhooks.attach(work, conversation, seen.address)
    if seen.group:
        author = group.let_in(work, conversation, sms)
    else:
        author = participants.add(
            work,
            conversation,
            origin=hooks.AUTO_CREATION,
            address=sms.from_number,
            proxy_address=sms.to_number,
        )
    _add_message(work, conversation, sms, author.sid, hooks.AUTO_CREATION)
    if seen.group:
        held = conversations.fetch(work, sms.account_sid, conversation.sid)
        conversations.begin(work, held, "active", "EVENT", hooks.AUTO_CREATION)
    return conversation.sid


def _add_message(
    work: Work, conversation: Conversation, sms: Sms, participant_sid: str, origin: hooks.Origin
) -> None:
    messages.add(
        work,
        conversation,
        origin=origin,
        author=sms.from_number,
        body=sms.body,
        media=media.listed(work, sms.account_sid, sms.attachments),
        participant_sid=participant_sid,
    )
