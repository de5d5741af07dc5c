"""How often costly lists may be asked for, where an account wants to be limited as the hosted
service limits it (taskrouter §16)."""

from typing import Final

from switchroom.core import errors
from switchroom.rest.kit import Call
from switchroom.store.work import Work
from switchroom.studio import settings
from switchroom.universe import wall

EXPRESSIONS_A_SECOND: Final = 3
STATISTICS_A_SECOND: Final = 5


def limit(work: Work, call: Call, what: str, most: int) -> None:
    """Refuse more than `most` calls of a kind in a second. Raises TOO_MANY_REQUESTS."""
    if not settings.fetch(work, call.account_sid).rate_limits:
        return
    if not call.runtime.rates.take(wall(), most, call.account_sid, what):
        raise errors.TOO_MANY_REQUESTS()
