"""Where the messages of a number go (ours: the hosted service shows it in its console only):
`/switchroom/v1/PhoneNumbers/{Sid}`."""

from msgspec import Struct

from switchroom.carriage import senders
from switchroom.messaging import numbers
from switchroom.rest.kit import Call, Routes
from switchroom.store.work import Work

routes = Routes("switchroom")
ONE = "/v1/PhoneNumbers/{Sid}"


class NumberWays(Struct, frozen=True, kw_only=True):
    """The carrier of a number (null: the built-in simulator), the one that it fails over to, and
    the messaging service whose pool it is in."""

    sid: str
    account_sid: str
    phone_number: str
    carrier_sid: str | None
    failover_sid: str | None
    messaging_service_sid: str | None
    url: str


@routes.get(ONE)
def fetch(work: Work, call: Call, Sid: str) -> NumberWays:
    """Of a number of the account."""
    row = numbers.fetch(work, call.account_sid, Sid)
    carried = senders.find(work, call.account_sid, row.phone_number)
    return NumberWays(
        sid=row.sid,
        account_sid=row.account_sid,
        phone_number=row.phone_number,
        carrier_sid=None if row.carrier == numbers.CARRIER else row.carrier,
        failover_sid=carried.failover_sid if carried else None,
        messaging_service_sid=row.messaging_service_sid,
        url=call.url(f"/v1/PhoneNumbers/{row.sid}"),
    )
