"""Growing pauses for those who guess passwords, by the name they try and the address they come
from. Counted in the database, so it holds over nodes and restarts.

A name counts whether it is a user's or not, so that a pause tells nobody which names there are.
All times are the real time (`wall`, microseconds), also where the clock is turned by hand.
"""

import hashlib
import ipaddress
from typing import Final, LiteralString

import msgspec

from switchroom.core import errors, limits
from switchroom.core.clock import SECOND
from switchroom.store.work import Work

_TABLE: Final[LiteralString] = "desk_guesses"
_FORGOTTEN_AT_ONCE: Final = 100
_IPV6_NETWORK: Final = 64


class Guesses(msgspec.Struct, frozen=True):
    """A row of `desk_guesses`: failures in a row of one source."""

    source: str
    failures: int
    locked_until: int
    last_failure: int


def begin(work: Work, username: str, address: str, wall: int) -> None:
    """Let a password be tried, or refuse it for now. Raises LOCKED.

    The try counts as a failure until `succeeded` says otherwise: many at once are no way round.
    """
    name = of_user(username)
    work.lock("guesses", name)
    found = [find(work, source) for source in (name, of_address(address))]
    until = max((row.locked_until for row in found if row is not None), default=0)
    if until > wall:
        raise errors.LOCKED(retry_after_s=-(-(until - wall) // SECOND))
    _count(work, name, limits.GUESSES_PER_USER, wall)


def failed(work: Work, address: str, wall: int) -> None:
    """The password was wrong: count it for the address as well, and forget what is old."""
    source = of_address(address)
    work.lock("guesses", source)
    _count(work, source, limits.GUESSES_PER_ADDRESS, wall)
    work.run(
        "DELETE FROM desk_guesses WHERE source IN (SELECT source FROM desk_guesses"
        " WHERE last_failure < ? ORDER BY last_failure LIMIT ?)",
        wall - limits.GUESSES_FORGOTTEN_S * SECOND,
        _FORGOTTEN_AT_ONCE,
    )


def succeeded(work: Work, username: str) -> None:
    """The password was right, or an administrator unlocks: failures of the name are forgotten."""
    work.run("DELETE FROM desk_guesses WHERE source = ?", of_user(username))


def find(work: Work, source: str) -> Guesses | None:
    """What is counted of a source, or None."""
    return work.get(Guesses, _TABLE, "source = ?", source)


def of_user(username: str) -> str:
    """The source that stands for a name, in capital or small letters."""
    return "user " + hashlib.sha256(username.lower().encode()).hexdigest()


def of_address(address: str) -> str:
    """The source that stands for an address; a network of IPv6 is one house.

    >>> of_address("192.0.2.7"), of_address("2001:db8::7"), of_address("")
    ('address 192.0.2.7', 'address 2001:db8::', 'address ')
    """
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return f"address {address[:64]}"
    if ip.version == 6:
        mapped = ip.ipv4_mapped
        network = ipaddress.ip_network((int(ip), _IPV6_NETWORK), strict=False)
        return f"address {mapped or network.network_address}"
    return f"address {ip}"


def pause_s(failures: int, allowed: int) -> int:
    """How long to wait after so many failures in a row, in seconds.

    >>> [pause_s(failures, 5) for failures in (4, 5, 6, 7, 10, 11, 1000)]
    [0, 60, 120, 240, 1920, 3600, 3600]
    """
    if failures < allowed:
        return 0
    doublings = min(failures - allowed, 16)
    return min(limits.GUESS_PAUSE_S << doublings, limits.GUESS_PAUSE_MAX_S)


def _count(work: Work, source: str, allowed: int, wall: int) -> None:
    """One failure more; what is a day old counts no longer."""
    before = find(work, source)
    failures = 1
    if before is not None and before.last_failure >= wall - limits.GUESSES_FORGOTTEN_S * SECOND:
        failures = before.failures + 1
    work.run(
        "INSERT INTO desk_guesses (source, failures, locked_until, last_failure)"
        " VALUES (?, ?, ?, ?) ON CONFLICT (source) DO UPDATE SET failures = excluded.failures,"
        " locked_until = excluded.locked_until, last_failure = excluded.last_failure",
        source,
        failures,
        wall + pause_s(failures, allowed) * SECOND if failures >= allowed else 0,
        wall,
    )
