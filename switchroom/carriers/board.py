"""The carriers that this node serves just now: who is put on the board can send."""

from collections.abc import Iterator

from switchroom.carriers.port import Carrier


class Board:
    """Carriers by SID."""

    def __init__(self) -> None:
        self._carriers: dict[str, Carrier] = {}

    def get(self, sid: str) -> Carrier | None:
        """The carrier, None where this node does not serve it."""
        return self._carriers.get(sid)

    def put(self, carrier: Carrier) -> None:
        """Serve a carrier from now on."""
        self._carriers[carrier.sid] = carrier

    def take(self, sid: str) -> None:
        """Serve it no more."""
        self._carriers.pop(sid, None)

    def __iter__(self) -> Iterator[Carrier]:
        return iter(tuple(self._carriers.values()))

    @property
    def lanes(self) -> tuple[str, ...]:
        """The lanes of jobs that this node serves: the common one, and one for each carrier."""
        return ("", *self._carriers)
