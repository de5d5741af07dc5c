"""What a real carrier brings: whose it is, told from repetitions, put together, and received."""

from typing import Final

import msgspec

from switchroom.carriage import exchanges, pieces, senders
from switchroom.carriage.pieces import Group
from switchroom.core.clock import SECOND
from switchroom.core.sms.message import InboundSms, Part
from switchroom.inbound import receive
from switchroom.messaging import numbers
from switchroom.messaging.messages import Sms
from switchroom.monitor import alerts
from switchroom.store.work import Work

# Then the fingerprint, the connection and chance, all in hexadecimal digits: in every collation
# one fingerprint is one range, which ends before the letter g.
_PREFIX: Final = "mo"
_BEHIND: Final = "g"
# Of what came without a name by a carrier that usually gives one.
_ARRIVAL: Final = "arrival "


def take(work: Work, carrier_account: str, sms: InboundSms, *, again: bool = False) -> Sms | None:
    """Store what a carrier of an account brings; the carrier may be thanked after the commit.

    None where it is a part of something longer, or nobody's: that is kept as an exchange, with an
    alert, and the carrier is thanked all the same since it would only bring it again. `again` says
    that this very arrival may have been stored before.
    """
    number = numbers.owner_of(work, sms.recipient)
    for other in () if number is not None else sms.others:
        # A carrier may name ours behind others of a group.
        number = numbers.owner_of(work, other)
        if number is not None:
            others = tuple(one for one in (sms.recipient, *sms.others) if one != other)
            sms = msgspec.structs.replace(sms, recipient=other, others=others)
            break
    if number is None or not senders.serves(work, carrier_account, number.account_sid):
        _unclaimed(work, carrier_account, sms, "the number is nobody's here")
        return None
    group = None
    if sms.part is not None:
        group = pieces.group_of(number.account_sid, sms, sms.part)
        whole = _collect(work, carrier_account, group, sms, sms.part)
        if whole is None:
            return None
        sms = whole
    elif sms.fingerprint:
        identity = _identity(work, sms)
        if again and _stored(work, number.account_sid, sms.carrier, identity) is not None:
            return None
        if _repeated(work, number.account_sid, sms, identity):
            return None
        sms = msgspec.structs.replace(sms, carrier_message_id=identity)
    elif not sms.carrier_message_id and sms.arrival:
        sms = msgspec.structs.replace(sms, carrier_message_id=f"{_ARRIVAL}{sms.arrival}")
    return _receive(work, carrier_account, sms, group)


def _collect(
    work: Work, carrier_account: str, group: Group, sms: InboundSms, part: Part
) -> InboundSms | None:
    """Put a part to those it belongs to; what they become where they are whole by that. One that
    cannot belong to them begins a message of its own, and those are received as they are."""
    try:
        return pieces.collect(work, group, sms, part)
    except pieces.Another:
        overdue(work, carrier_account, group)
        pieces.give_up(work, group)
        return pieces.collect(work, group, sms, part)


def is_known(work: Work, carrier_account: str, sms: InboundSms) -> bool:
    """Whether a message with the carrier's own id is in the log, or is nobody's here."""
    number = numbers.owner_of(work, sms.recipient)
    if number is None or not senders.serves(work, carrier_account, number.account_sid):
        return True
    found = _stored(work, number.account_sid, sms.carrier, sms.carrier_message_id or "")
    return found is not None


def _stored(work: Work, account_sid: str, carrier: str, identity: str) -> str | None:
    """The message that has this name of a carrier."""
    found: str | None = work.value(
        "SELECT sid FROM messages WHERE account_sid = ? AND carrier = ? AND carrier_message_id = ?",
        account_sid,
        carrier,
        identity,
    )
    return found


def overdue(work: Work, carrier_account: str, group: Group) -> Sms | None:
    """A long message is not whole in time: what is there of it is received, with 30009."""
    sms = pieces.overdue(work, group)
    return None if sms is None else _receive(work, carrier_account, sms, group)


def _receive(work: Work, carrier_account: str, sms: InboundSms, group: Group | None) -> Sms | None:
    row = receive.receive(work, sms)
    if row is None:
        _unclaimed(work, carrier_account, sms, "the account is not active")
        if group is not None:
            pieces.drop(work, group)
        return None
    if group is not None:
        pieces.delivered(work, group, row.sid)
    if sms.error_code is not None:
        exchanges.record(
            work,
            row.account_sid,
            sms.carrier,
            "inbound",
            "received in part",
            message_sid=row.sid,
            error_code=sms.error_code,
        )
    return row


def _identity(work: Work, sms: InboundSms) -> str:
    arrival = sms.arrival or work.mint("RQ")[2:]
    return f"{_PREFIX}{sms.fingerprint}{sms.session}{arrival}"


def _repeated(work: Work, account_sid: str, sms: InboundSms, identity: str) -> bool:
    """Whether a message came over an earlier connection, whose thanks may have got lost. Each
    earlier one stands for one repetition: people do send the same twice (carriers §11)."""
    if not sms.repeat_s:
        return False
    prefix = f"{_PREFIX}{sms.fingerprint}"
    # What an open connection brought was thanked for there.
    living = tuple(f"{prefix}{session}" for session in (sms.session, *sms.beside))
    earlier = work.values(
        "SELECT sid, carrier_message_id FROM messages WHERE account_sid = ? AND carrier = ?"
        " AND carrier_message_id > ? AND carrier_message_id < ? AND date_created >= ?",
        account_sid,
        sms.carrier,
        prefix,
        f"{prefix}{_BEHIND}",
        work.now - sms.repeat_s * SECOND,
    )
    for sid, before in earlier:
        if not str(before).startswith(living):
            work.run(
                "UPDATE messages SET carrier_message_id = ? WHERE account_sid = ? AND sid = ?",
                identity,
                account_sid,
                sid,
            )
            return True
    return False


def _unclaimed(work: Work, carrier_account: str, sms: InboundSms, reason: str) -> None:
    exchanges.record(
        work,
        carrier_account,
        sms.carrier,
        "inbound",
        "unclaimed",
        reason=reason,
        sender=sms.sender,
        recipient=sms.recipient,
        body=sms.body,
    )
    alerts.record(
        work,
        carrier_account,
        "warning",
        f"A message to {sms.recipient} was not taken: {reason}",
        resource_sid=sms.carrier,
    )
