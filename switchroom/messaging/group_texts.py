"""Group texts: one message to several people, who see each other (conversations §2.5, §3.1)."""

from collections.abc import Sequence
from typing import Final, LiteralString

from switchroom.core.routing import groups
from switchroom.core.sms.message import InboundSms, Media
from switchroom.messaging import messages, numbers, opt_outs, pace
from switchroom.messaging.messages import Direction, Send, Sms
from switchroom.store import outbox
from switchroom.store.work import Work, encode

_TABLE: Final[LiteralString] = "messages"
_OPTED_OUT: Final = 21610
_QUEUE_OVERFLOW: Final = 30001


def send(
    work: Work,
    account_sid: str,
    *,
    carrier: str,
    sender: str,
    recipients: Sequence[str],
    beside: Sequence[str],
    body: str,
    direction: Direction,
    media: tuple[Media, ...] = (),
    conversation_sid: str | None = None,
) -> list[Sms]:
    """Queue a text for all recipients as one, in their order; `beside` are our other numbers in the
    group.

    Whoever opted out does not get it (21610) and the others do, as at the hosted service. One
    recipient alone gets an ordinary message.
    """
    if len(recipients) + len(beside) == 1:
        return [
            messages.send(
                work,
                account_sid,
                carrier=carrier,
                sender=sender,
                recipient=recipient,
                body=body,
                direction=direction,
                media=media,
                conversation_sid=conversation_sid,
            )
            for recipient in recipients
        ]
    going = [one for one in recipients if not opt_outs.is_out(work, account_sid, sender, one)]
    sids = {one: work.mint(messages.prefix(has_media=True)) for one in recipients}
    rows = []
    for recipient in recipients:
        row = Sms(
            sid=sids[recipient],
            account_sid=account_sid,
            direction=direction,
            from_number=sender,
            to_number=recipient,
            body=body,
            media=encode(media).decode() if media else None,
            num_segments=1,
            status="queued",
            error_code=None,
            carrier=carrier,
            carrier_message_id=None,
            conversation_sid=conversation_sid,
            messaging_service_sid=None,
            status_callback=None,
            date_sent=None,
            date_created=work.now,
            date_updated=work.now,
            others=encode([one for one in (*recipients, *beside) if one != recipient]).decode(),
            group_sid=sids[going[0]] if recipient in going else None,
        )
        work.insert(_TABLE, row)
        if recipient not in going:
            row = messages.report(work, account_sid, row.sid, "failed", _OPTED_OUT) or row
        rows.append(row)
    if going:
        _hand_over(work, next(row for row in rows if row.sid == row.group_sid))
    return rows


def _hand_over(work: Work, lead: Sms) -> None:
    """Behind all others of the group, when the sender's turn comes."""
    slot = pace.slot(work, lead.account_sid, lead.carrier, lead.from_number, lead.num_segments)
    if slot.full:
        report_all(work, lead, "failed", _QUEUE_OVERFLOW)
        return
    payload = Send(lead.account_sid, lead.sid)
    outbox.put(
        work,
        messages.SEND,
        lead.account_sid,
        payload,
        key=key_of(lead),
        due=slot.due,
        lane=slot.lane,
    )


def key_of(lead: Sms) -> str:
    """What texts to one group wait behind each other by."""
    return f"send {lead.from_number} to {groups.key((lead.to_number, *lead.beside))}"


def rows_of(work: Work, sms: Sms) -> list[Sms]:
    """The rows that go to the carrier as one; of an ordinary message itself alone."""
    if sms.group_sid is None:
        return [sms]
    return work.find(
        Sms,
        _TABLE,
        "account_sid = ? AND group_sid = ? ORDER BY sid",
        sms.account_sid,
        sms.group_sid,
    )


def others_to_reach(work: Work, sms: Sms) -> tuple[str, ...]:
    """Whom the carrier is to bring a group text beside the recipient of its first row: the other
    rows', and our own numbers in the group, without which it would be another one on the
    handsets."""
    if sms.group_sid is None:
        return ()
    going = [row.to_number for row in rows_of(work, sms) if row.sid != sms.sid]
    ours = [one for one in sms.beside if one not in going and _is_own(work, sms, one)]
    return (*going, *ours)


def _is_own(work: Work, sms: Sms, number: str) -> bool:
    owner = numbers.owner_of(work, number)
    return owner is not None and owner.account_sid == sms.account_sid


def report_all(work: Work, sms: Sms, status: str, error_code: int | None = None) -> None:
    """Report one status for all rows of a message."""
    for row in rows_of(work, sms):
        messages.report(work, row.account_sid, row.sid, status, error_code)


def accept_all(work: Work, sms: Sms) -> None:
    """The carrier has the message, for whomever it is."""
    for row in rows_of(work, sms):
        messages.accept(work, row.account_sid, row.sid, row.sid)


def numbers_of(sms: Sms | InboundSms) -> str:
    """The group that a text belongs to, as core.routing.groups writes it."""
    if isinstance(sms, Sms):
        return groups.key((sms.from_number, sms.to_number, *sms.beside))
    return groups.key((sms.sender, sms.recipient, *sms.others))
