"""Numbers that nobody has bought: the inventory without what is in `phone_numbers`
(messaging §4)."""

from functools import partial
from typing import Final

from switchroom.core import inventory
from switchroom.core.inventory import Criteria, Offer
from switchroom.core.phone import Kind
from switchroom.store.work import Work

_WITH_AREA_CODES: Final = ("US", "CA")


def search(work: Work, country: str, kind: Kind, criteria: Criteria, limit: int) -> list[Offer]:
    """Up to `limit` numbers that can be bought; another buyer may still be faster.

    Raises NOT_FOUND where the country lacks the type, and for bad criteria AREA_CODE_INVALID,
    AREA_CODE_UNSUPPORTED, NUMBER_INVALID, INVALID_PARAMETER.
    """
    return inventory.search(country, kind, criteria, partial(is_bought, work), limit)


def in_area(work: Work, area_code: str, limit: int) -> list[Offer]:
    """Up to `limit` local numbers of a US or Canadian area code. Raises AREA_CODE_INVALID."""
    wanted = Criteria(area_code=area_code)
    found: list[Offer] = []
    for country in _WITH_AREA_CODES:
        found = found or search(work, country, "local", wanted, limit)
    return found


def is_bought(work: Work, phone_number: str) -> bool:
    """Tell whether any account owns the number."""
    sql = "SELECT 1 FROM phone_numbers WHERE phone_number = ?"
    return work.value(sql, phone_number) is not None
