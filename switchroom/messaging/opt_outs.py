"""Who does not want messages from which number or messaging service (messaging §18).

A number's opt-out holds for the number, and for all senders of the messaging service it is in.
"""

from typing import Final, LiteralString

import msgspec

from switchroom.core import errors, opt_out, phone, sids
from switchroom.core.opt_out import Policy
from switchroom.messaging import consents, numbers, services
from switchroom.messaging.consents import Source
from switchroom.messaging.numbers import SHORT_CODE, PhoneNumber
from switchroom.messaging.services import Service
from switchroom.store.work import Value, Work, encode

_TABLE: Final[LiteralString] = "opt_outs"
_PAIR: Final = "account_sid = ? AND sender = ? AND recipient = ?"
# A number asks for itself and for the service it is in; hardly anybody has opted out of anything.
_HAS_REFUSED: Final = "SELECT 1 FROM opt_outs WHERE account_sid = ? AND recipient = ? LIMIT 1"
_IS_OUT: Final = (
    "SELECT 1 FROM opt_outs WHERE account_sid = ? AND recipient = ? AND sender IN (?,"
    " (SELECT messaging_service_sid FROM phone_numbers WHERE account_sid = ? AND phone_number = ?))"
)


class OptOut(msgspec.Struct, frozen=True):
    """A row of `opt_outs`: consent withdrawn, with its evidence. `sender` is our number or our
    messaging service; `message_sid` is empty where no message says it."""

    account_sid: str
    sender: str
    recipient: str
    keyword: str
    message_sid: str
    date_created: int
    source: Source = "message"


class Obeyed(msgspec.Struct, frozen=True):
    """A keyword that took effect: the answer ("" for none), and what the webhook is told of it
    ("" where advanced opt-out is off)."""

    reply: str
    opt_out_type: str


def is_out(work: Work, account_sid: str, sender: str, recipient: str) -> bool:
    """Whether the recipient refused messages from a number, its service, or the service itself."""
    if work.value(_HAS_REFUSED, account_sid, recipient) is None:
        return False
    found = work.value(_IS_OUT, account_sid, recipient, sender, account_sid, sender)
    return found is not None


def policy(number: PhoneNumber, service: Service | None) -> Policy | None:
    """The words that hold for a number: its service's, else its own; None for the default ones."""
    if service is not None and service.settings.opt_out is not None:
        return service.settings.opt_out
    return None if number.opt_out is None else msgspec.json.decode(number.opt_out, type=Policy)


def obey(
    work: Work,
    number: PhoneNumber,
    service: Service | None,
    *,
    customer: str,
    body: str,
    message_sid: str,
) -> Obeyed | None:
    """Carry out a keyword that `customer` sent to a number of ours; None where it is none.

    START is an ordinary text where nobody is out. A short code keeps words of its own, or none.
    """
    words = policy(number, service)
    if words is None and number.type == SHORT_CODE:
        return None
    # To find a country costs more than the rest of it.
    country = phone.country(customer) if words is not None and words.countries else ""
    request = opt_out.read(words, body, country)
    if request is None:
        return None
    scopes = _scopes(number)
    if request.kind == "stop":
        for scope in scopes:
            _insert(work, number.account_sid, scope, customer, body, message_sid)
    elif request.kind == "start":
        # The network itself holds STOP to a toll-free number, and does not take YES for an answer.
        if number.type == "toll-free" and opt_out.is_casual(body):
            return None
        if not _lift(work, number.account_sid, scopes, customer):
            return None
    elif is_out(work, number.account_sid, number.phone_number, customer):
        return None
    consents.record(
        work,
        number.account_sid,
        scopes[-1],
        customer,
        request.kind,
        source="message",
        keyword=_keyword(body),
        message_sid=message_sid,
    )
    advanced = words is not None and words.advanced
    return Obeyed(request.reply, request.kind.upper() if advanced else "")


def put(
    work: Work,
    account_sid: str,
    sender: str,
    recipient: str,
    *,
    source: Source,
    note: str = "",
    message_sid: str | None = None,
) -> OptOut:
    """Note that a recipient does not want messages from a number or a messaging service, as an
    operator says, or a carrier that refused the message `message_sid`. `sender` is a number in
    E.164, a short code or an MG SID of the account. Raises SENDER_UNKNOWN."""
    scopes = _named(work, account_sid, sender)
    for scope in scopes:
        _insert(work, account_sid, scope, recipient, "", message_sid or "", source)
    consents.record(
        work,
        account_sid,
        sender,
        recipient,
        "stop",
        source=source,
        note=note,
        message_sid=message_sid,
    )
    row = find(work, account_sid, sender, recipient)
    assert row is not None, sender
    return row


def lift(
    work: Work, account_sid: str, sender: str, recipient: str, *, source: Source, note: str
) -> None:
    """Note that a recipient consents again; `note` says how that is known.

    Raises NOT_FOUND where he is not out, SENDER_UNKNOWN.
    """
    if not _lift(work, account_sid, _named(work, account_sid, sender), recipient):
        raise errors.NOT_FOUND()
    consents.record(work, account_sid, sender, recipient, "start", source=source, note=note)


def find(work: Work, account_sid: str, sender: str, recipient: str) -> OptOut | None:
    """The row of exactly this number or service, or None."""
    return work.get(OptOut, _TABLE, _PAIR, account_sid, sender, recipient)


def page(
    work: Work,
    account_sid: str,
    *,
    sender: str | None = None,
    recipient: str | None = None,
    after: tuple[str, str] = ("", ""),
    limit: int,
) -> list[OptOut]:
    """Up to `limit` rows by sender and recipient, those behind the pair `after`."""
    # Each pair of filters goes by the index that begins with what is known.
    where = "account_sid = ? AND (sender, recipient) > (?, ?) ORDER BY sender, recipient"
    values: tuple[Value, ...] = after
    if sender is not None and recipient is not None:
        row = find(work, account_sid, sender, recipient)
        return [row] if row is not None and (sender, recipient) > after else []
    if sender is not None:
        where = "account_sid = ? AND sender = ? AND recipient > ? ORDER BY recipient"
        values = (sender, after[1])
    if recipient is not None:
        where = "account_sid = ? AND recipient = ? AND sender > ? ORDER BY sender"
        values = (recipient, after[0])
    return work.find(OptOut, _TABLE, f"{where} LIMIT ?", account_sid, *values, limit)


def set_policy(work: Work, account_sid: str, sid: str, words: Policy | None) -> Policy | None:
    """Give a number (PN), a short code (SC) or a messaging service (MG) words of its own; None
    brings the default ones back. Raises NOT_FOUND, INVALID_PARAMETER."""
    wrong = None if words is None else opt_out.problem(words)
    if wrong is not None:
        raise errors.INVALID_PARAMETER(sentence=wrong)
    if sids.looks_like("MG", sid):
        services.update(work, account_sid, sid, opt_out=words)
        return words
    number = numbers.hold(work, account_sid, sid)
    if number is None:
        raise errors.NOT_FOUND()
    numbers.set_opt_out(work, number, None if words is None else encode(words).decode())
    return words


def own_policy(work: Work, account_sid: str, sid: str) -> Policy | None:
    """The words of a number, a short code or a messaging service. Raises NOT_FOUND."""
    if sids.looks_like("MG", sid):
        return services.fetch(work, account_sid, sid).settings.opt_out
    number = numbers.find(work, account_sid, sid)
    if number is None:
        raise errors.NOT_FOUND()
    return policy(number, None)


def _scopes(number: PhoneNumber) -> list[str]:
    """What an opt-out by a number is kept under, the widest last."""
    wider = number.messaging_service_sid
    return [number.phone_number] if wider is None else [number.phone_number, wider]


def _named(work: Work, account_sid: str, sender: str) -> list[str]:
    if sids.looks_like("MG", sender):
        if services.find(work, account_sid, sender) is None:
            raise errors.SENDER_UNKNOWN(sid=sender)
        return [sender]
    number = numbers.owner_of(work, sender)
    if number is None or number.account_sid != account_sid:
        raise errors.SENDER_UNKNOWN(sid=sender)
    return _scopes(number)


def _insert(
    work: Work,
    account_sid: str,
    scope: str,
    recipient: str,
    body: str,
    message_sid: str,
    source: Source = "message",
) -> None:
    row = OptOut(account_sid, scope, recipient, _keyword(body), message_sid, work.now, source)
    work.insert_new(_TABLE, row)


def _lift(work: Work, account_sid: str, scopes: list[str], recipient: str) -> bool:
    """Take away what stops these; of a service, what stops any of its numbers too."""
    wider = scopes[-1]
    gone = work.run(
        "DELETE FROM opt_outs WHERE account_sid = ? AND recipient = ? AND (sender IN (?, ?)"
        " OR sender IN (SELECT phone_number FROM phone_numbers WHERE account_sid = ?"
        " AND messaging_service_sid = ?))",
        account_sid,
        recipient,
        scopes[0],
        wider,
        account_sid,
        wider,
    )
    return gone > 0


def _keyword(body: str) -> str:
    return body.strip().upper()
