"""When a sender may send next: a virtual clock that each message moves on (carriers §12).

A sender's clock stands where its next message is due; each message takes as long as its rate
gives it. Where jobs are taken in the order of what is due, this is fair queueing: a burst of one
sender lies in the future, and another's single message is due at once.
"""

from typing import Final

from switchroom.core.clock import SECOND

# Rates are whole numbers of parts in a thousand seconds, so that one every ten seconds is 100.
PER: Final = 1_000
# A sender that was silent may send what it could have sent meanwhile, up to this long.
BURST: Final = SECOND
# What waits longer than this is refused (messaging §19, 21611).
QUEUE: Final = 36_000 * SECOND


def slower(*rates: int) -> int:
    """The slowest of some rates, where 0 is no limit.

    >>> slower(0, 5_000, 1_000), slower(0, 0)
    (1000, 0)
    """
    return min((rate for rate in rates if rate > 0), default=0)


def stored(rate: float) -> int:
    """Parts in a second as they are stored; the slowest rate is one, for 0 is no limit.

    >>> stored(2.5), stored(0), stored(0.0001)
    (2500, 0, 1)
    """
    return 0 if rate == 0 else max(1, round(rate * PER))


def usual_rate(kind: str, country: str, sender: str) -> int:
    """What a kind of sender may send where nobody says otherwise (messaging §19, carriers §12).

    >>> usual_rate("toll-free", "US", "+18005550100"), usual_rate("local", "GB", "+442079460123")
    (3000, 10000)
    >>> usual_rate("local", "US", "72345"), usual_rate("local", "CA", "+14165550100")
    (100000, 1000)
    """
    if sender.isdigit() and len(sender) <= 8:
        return 100_000
    if kind == "toll-free":
        return 3_000
    return 1_000 if country in ("US", "CA") else 10_000
