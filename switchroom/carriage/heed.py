"""A carrier that says that a recipient opted out is heeded: he is written to no more (carriers
§9.1)."""

from typing import Final

from switchroom.messaging import messages, numbers, opt_outs
from switchroom.store.work import Work

_OPTED_OUT: Final = 21610


def heed(
    work: Work,
    account_sid: str,
    message_sid: str,
    carrier_sid: str,
    code: int | None,
    native: str,
) -> None:
    """Note, with its evidence, what the refusal of a message says of its recipient; a name, which
    nobody can answer, knows no opt-out."""
    if code != _OPTED_OUT:
        return
    sms = messages.fetch(work, account_sid, message_sid)
    if sms is None or opt_outs.is_out(work, account_sid, sms.from_number, sms.to_number):
        return
    number = numbers.owner_of(work, sms.from_number)
    if number is None or number.account_sid != account_sid:
        return
    opt_outs.put(
        work,
        account_sid,
        sms.from_number,
        sms.to_number,
        source="carrier",
        note=f"{carrier_sid}: {native}"[:500],
        message_sid=message_sid,
    )
