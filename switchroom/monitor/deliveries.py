"""Requests that customers' URLs are to receive: rows of the outbox, logged as alerts."""

from typing import Final, Literal

import msgspec

from switchroom.store import outbox
from switchroom.store.work import Work

KIND: Final = "webhook"
Parameters = tuple[tuple[str, str], ...]


class Delivery(msgspec.Struct, frozen=True):
    """One request to make. `cap_ms` bounds the whole wait where the product does."""

    url: str
    method: Literal["GET", "POST"]
    parameters: Parameters
    resource_sid: str | None
    service_sid: str | None
    cap_ms: int | None


def put(
    work: Work,
    account_sid: str,
    url: str,
    method: Literal["GET", "POST"],
    parameters: Parameters,
    *,
    key: str = "",
    resource_sid: str | None = None,
    service_sid: str | None = None,
    cap_ms: int | None = None,
) -> None:
    """Have a URL called after the commit, behind all earlier calls of the same key."""
    delivery = Delivery(url, method, parameters, resource_sid, service_sid, cap_ms)
    outbox.put(work, KIND, account_sid, delivery, key=key)
