"""Take an SMS from a carrier: written down and, where nothing has to be awaited, acted upon."""

from typing import Final

import msgspec

from switchroom.core.routing.inbound import Drop
from switchroom.core.sms.message import InboundSms
from switchroom.inbound import route, scene
from switchroom.inbound.scene import Scene
from switchroom.messaging import messages, opt_outs
from switchroom.messaging.messages import Sms
from switchroom.store import outbox
from switchroom.store.work import Work

ROUTE: Final = "route_inbound"


class RouteInbound(msgspec.Struct, frozen=True):
    """The payload of a `route_inbound` job."""

    account_sid: str
    message_sid: str
    opt_out_type: str = ""


def receive(work: Work, sms: InboundSms) -> Sms | None:
    """Store a message once and carry out what is decided for it; None where nobody takes it:
    the number is nobody's, or its account is not active.

    All of it is one transaction; the carrier may be thanked when it is committed. Where a
    pre-event webhook has to be asked first, a job goes on with it in the order of the pair.
    """
    sms = _with_others_once(sms)
    seen = scene.look(work, sms.sender, sms.recipient, sms.others)
    if seen is None or isinstance(seen.decision.route, Drop):
        return None
    waits = scene.must_wait(work, seen)
    expected = None if waits or seen.conversation is None else seen.conversation.sid
    service_sid = seen.number.messaging_service_sid
    row, is_new = messages.record_inbound(work, seen.account_sid, sms, expected, service_sid)
    if not is_new:
        return row
    opt_out_type = obey_keyword(work, seen, row)
    if waits:
        payload = RouteInbound(row.account_sid, row.sid, opt_out_type)
        outbox.put(work, ROUTE, row.account_sid, payload, key=seen.pair_key)
        return row
    return _route(work, seen, row, opt_out_type)


def _with_others_once(sms: InboundSms) -> InboundSms:
    """A group text names everybody once, whatever its carrier has said."""
    if not sms.others:
        return sms
    others = tuple(
        one for one in dict.fromkeys(sms.others) if one not in (sms.sender, sms.recipient)
    )
    return msgspec.structs.replace(sms, others=others)


def _route(work: Work, seen: Scene, row: Sms, opt_out_type: str) -> Sms:
    conversation_sid = route.carry_out(work, seen, row, opt_out_type)
    if conversation_sid == row.conversation_sid:
        return row
    messages.keep_conversation(work, row.account_sid, row.sid, conversation_sid)
    return msgspec.structs.replace(row, conversation_sid=conversation_sid)


def obey_keyword(work: Work, seen: Scene, sms: Sms) -> str:
    """STOP, START and HELP take effect before anything else; the text goes on all the same.

    What the webhook is told of it: "STOP", "START", "HELP" or "".
    """
    obeyed = opt_outs.obey(
        work,
        seen.number,
        seen.service,
        customer=sms.from_number,
        body=sms.body,
        message_sid=sms.sid,
    )
    if obeyed is None:
        return ""
    if obeyed.reply:
        messages.send(
            work,
            sms.account_sid,
            carrier=seen.number.carrier,
            sender=sms.to_number,
            recipient=sms.from_number,
            body=obeyed.reply,
            direction="outbound-reply",
            messaging_service_sid=seen.number.messaging_service_sid,
            despite_opt_out=True,
        )
    return obeyed.opt_out_type


def go_on(work: Work, account_sid: str, message_sid: str, opt_out_type: str = "") -> None:
    """Route a message that had to wait for a pre-event webhook."""
    sms = messages.fetch(work, account_sid, message_sid)
    if sms is None:
        return
    seen = scene.look(work, sms.from_number, sms.to_number, sms.beside)
    if seen is None or isinstance(seen.decision.route, Drop) or seen.account_sid != account_sid:
        return
    _route(work, seen, sms, opt_out_type)
