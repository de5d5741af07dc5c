"""What status of a message may follow which, and a conversation message's totals of them.

Carriers repeat and reorder their reports; a status only ever moves forward (messaging §8).
"""

from collections.abc import Iterable
from typing import Final

ACCEPTED: Final = "accepted"
SCHEDULED: Final = "scheduled"
QUEUED: Final = "queued"
SENDING: Final = "sending"
SENT: Final = "sent"
DELIVERED: Final = "delivered"
UNDELIVERED: Final = "undelivered"
FAILED: Final = "failed"
READ: Final = "read"
CANCELED: Final = "canceled"
RECEIVING: Final = "receiving"
RECEIVED: Final = "received"

_OUTCOMES: Final = frozenset({DELIVERED, UNDELIVERED, FAILED, READ})

# A report may leap over a status (a receipt may come before the carrier's own answer). A carrier
# that had accepted a message may still fail it. A message that was delivered can be read.
_FOLLOWERS: Final = {
    SCHEDULED: _OUTCOMES | {ACCEPTED, QUEUED, SENDING, SENT, CANCELED},
    ACCEPTED: _OUTCOMES | {QUEUED, SENDING, SENT},
    QUEUED: _OUTCOMES | {SENDING, SENT},
    SENDING: _OUTCOMES | {SENT},
    SENT: _OUTCOMES,
    DELIVERED: frozenset({READ}),
    UNDELIVERED: frozenset(),
    FAILED: frozenset(),
    READ: frozenset(),
    CANCELED: frozenset(),
    RECEIVING: frozenset({RECEIVED}),
    RECEIVED: frozenset(),
}
STATUSES: Final = frozenset(_FOLLOWERS)
FINAL: Final = frozenset({DELIVERED, UNDELIVERED, FAILED, READ, CANCELED, RECEIVED})

# What a recipient's latest status says of a message, besides itself.
_IMPLIES: Final = {
    SENT: (SENT,),
    DELIVERED: (SENT, DELIVERED),
    READ: (SENT, DELIVERED, READ),
    FAILED: (FAILED,),
    UNDELIVERED: (UNDELIVERED,),
}


def follows(current: str, reported: str) -> bool:
    """Tell whether a reported status replaces the current one (messaging §8).

    Every status is taken at most once, and a final one stays, but for delivered before read.

    >>> follows("sent", "delivered"), follows("delivered", "sent"), follows("sent", "sent")
    (True, False, False)
    """
    return reported in _FOLLOWERS.get(current, ())


def summary(total: int, statuses: Iterable[str]) -> dict[str, int | str]:
    """A conversation message's `delivery`, from its recipients' latest statuses.

    `total` is the number of recipients outside the chat; those without a receipt have no status
    (conversations §2.5).

    >>> summary(2, ["delivered", "sent"])["sent"], summary(2, ["delivered"])["delivered"]
    ('all', 'some')
    """
    counts = dict.fromkeys((SENT, DELIVERED, READ, FAILED, UNDELIVERED), 0)
    for status in statuses:
        for implied in _IMPLIES.get(status, ()):
            counts[implied] += 1
    return {"total": total} | {name: _share(count, total) for name, count in counts.items()}


def _share(count: int, total: int) -> str:
    if count == 0:
        return "none"
    return "all" if count >= total else "some"
