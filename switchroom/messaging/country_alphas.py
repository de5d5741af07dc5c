"""Alphanumeric senders of a messaging service for one country: `DestinationAlphaSenders`
(messaging §13.2)."""

from typing import Final, LiteralString

import msgspec

from switchroom.core import errors, limits, phone
from switchroom.messaging import pool, services
from switchroom.messaging.services import Service
from switchroom.store.work import Value, Work

_TABLE: Final[LiteralString] = "destination_alpha_senders"
_OF_SERVICE: Final[LiteralString] = "account_sid = ? AND service_sid = ?"


class CountryAlpha(msgspec.Struct, frozen=True):
    """A row of `destination_alpha_senders`; an empty country stands for all others."""

    sid: str
    account_sid: str
    service_sid: str
    alpha_sender: str
    iso_country_code: str
    date_created: int
    date_updated: int


def add(work: Work, service: Service, text: str, country: str) -> CountryAlpha:
    """Put a sender for a country into the pool; a country has one at a time.

    Raises ALPHA_SENDER_INVALID, INVALID_PARAMETER, SENDER_IN_SERVICE, POOL_FULL.
    """
    if not pool.is_alpha(text):
        raise errors.ALPHA_SENDER_INVALID(alpha_sender=text[: limits.ADDRESS_CHARS])
    if country and not phone.is_country(country):
        raise errors.INVALID_PARAMETER(
            sentence="IsoCountryCode must be an ISO 3166-1 alpha-2 country code such as GB"
        )
    services.hold(work, service.sid)
    pool.check_room(work, service)
    row = CountryAlpha(
        work.mint("AI"), service.account_sid, service.sid, text, country, work.now, work.now
    )
    if not work.insert_new(_TABLE, row):
        raise errors.SENDER_IN_SERVICE()
    return row


def remove(work: Work, service: Service, sid: str) -> None:
    """Take one out of the pool. Raises NOT_FOUND."""
    if not work.run(
        "DELETE FROM destination_alpha_senders WHERE account_sid = ? AND service_sid = ?"
        " AND sid = ?",
        service.account_sid,
        service.sid,
        sid,
    ):
        raise errors.NOT_FOUND()


def fetch(work: Work, service: Service, sid: str) -> CountryAlpha:
    """One of the pool. Raises NOT_FOUND."""
    row = work.get(
        CountryAlpha, _TABLE, f"{_OF_SERVICE} AND sid = ?", service.account_sid, service.sid, sid
    )
    if row is None:
        raise errors.NOT_FOUND()
    return row


def page(
    work: Work, service: Service, country: str | None, after: str, most: int
) -> list[CountryAlpha]:
    """Those of the pool by age, those behind the SID `after`; of one country where it is given."""
    where = "account_sid = ? AND service_sid = ? AND sid > ?"
    values: list[Value] = [service.account_sid, service.sid, after]
    if country is not None:
        where += " AND iso_country_code = ?"
        values.append(country)
    return work.find(CountryAlpha, _TABLE, f"{where} ORDER BY sid LIMIT ?", *values, most)
