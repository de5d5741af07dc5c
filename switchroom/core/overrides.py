"""Connection overrides: how a webhook URL's fragment tunes its delivery (messaging §11)."""

from typing import Final
from urllib.parse import unquote

import msgspec

CONNECT: Final = "ct"
READ: Final = "rt"
CLIENT_ERRORS: Final = "4xx"
SERVER_ERRORS: Final = "5xx"
_POLICIES: Final = frozenset({CONNECT, READ, CLIENT_ERRORS, SERVER_ERRORS})
_EVERY: Final = "all"

_CONNECT_RANGE: Final = (100, 10_000)
_READ_RANGE: Final = (100, 15_000)
_RETRY_RANGE: Final = (0, 5)


class Overrides(msgspec.Struct, frozen=True):
    """Time limits in milliseconds, further attempts, and what is worth another attempt.

    `policy` holds any of `ct` (connect and TLS), `rt` (no answer in time), `4xx`, `5xx`.
    """

    connect_ms: int = 5_000
    read_ms: int = 15_000
    total_ms: int = 15_000
    retries: int = 1
    policy: frozenset[str] = frozenset({CONNECT})


def split(url: str) -> tuple[str, Overrides]:
    """Part a URL from the overrides in its fragment.

    Numbers out of range are drawn into it; keys of no meaning here are passed over. Raises
    ValueError, with a sentence, for a policy that does not exist or a number that is none.

    >>> split("https://example.com/a#rc=3&rp=5xx")[1].retries
    3
    >>> split("https://example.com/a#top")[0]
    'https://example.com/a'
    """
    front, _, fragment = url.partition("#")
    given = {unquote(key): unquote(value) for key, value in _pairs(fragment)}
    usual = Overrides()
    return front, Overrides(
        connect_ms=_number(given, "ct", usual.connect_ms, _CONNECT_RANGE),
        read_ms=_number(given, "rt", usual.read_ms, _READ_RANGE),
        total_ms=_number(given, "tt", usual.total_ms, _READ_RANGE),
        retries=_number(given, "rc", usual.retries, _RETRY_RANGE),
        policy=_policy(given["rp"]) if "rp" in given else usual.policy,
    )


def capped(overrides: Overrides, cap_ms: int) -> Overrides:
    """Only the retries of `overrides`, the whole of them within `cap_ms` (conversations §4.6).

    >>> capped(Overrides(read_ms=100, retries=4), 5_000).read_ms
    5000
    """
    usual = Overrides()
    return Overrides(
        connect_ms=min(usual.connect_ms, cap_ms),
        read_ms=min(usual.read_ms, cap_ms),
        total_ms=cap_ms,
        retries=overrides.retries,
        policy=overrides.policy,
    )


def _pairs(fragment: str) -> list[tuple[str, str]]:
    parts = (part.partition("=") for part in fragment.split("&"))
    return [(key, value) for key, mark, value in parts if mark]


def _number(given: dict[str, str], key: str, usual: int, bounds: tuple[int, int]) -> int:
    text = given.get(key)
    if text is None:
        return usual
    # Nine digits are more than any bound; longer ones are not worth converting.
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise ValueError(f"Connection override {key} must be a whole number, not {text[:40]!r}")
    least, most = bounds
    return min(max(int(text), least), most)


def _policy(text: str) -> frozenset[str]:
    names = frozenset(text.split(","))
    if strange := names - _POLICIES - {_EVERY}:
        raise ValueError(f"Retry policy {min(strange)[:40]!r} is none of 4xx, 5xx, ct, rt and all")
    return _POLICIES if _EVERY in names else names
