"""One rendering: its names, its budget, what it has written and what went wrong."""

from collections.abc import Mapping
from typing import Any, Final

from switchroom.core.liquid.faults import Refused, Spent
from switchroom.core.liquid.values import TEXT_CHARS, as_json, as_text

# A loop has at most 15 rounds, loops in loops 15 times as many: the sum needs a bound of its own.
STEPS: Final = 20_000
# A rendered property (studio §4.4).
OUTPUT_BYTES: Final = 64_000
FAULTS: Final = 20
_CHARS_PER_STEP: Final = 256
_ELEMENTS_PER_STEP: Final = 16
_SIZED: Final = (str, list, tuple, Mapping)


class Run:
    """What the nodes of a template share while it is rendered."""

    __slots__ = (
        "_context", "_faults", "_left", "_loops", "_outer", "_pieces", "_size", "assigned",
        "counters", "cycles", "now", "offsets", "zone",
    )  # fmt: skip

    def __init__(self, context: Mapping[str, Any], now: int, zone: str) -> None:
        self.now = now
        self.zone = zone
        self.assigned: dict[str, Any] = {}
        self.counters: dict[str, int] = {}
        self.cycles: dict[str | int, int] = {}
        self.offsets: dict[str, int] = {}
        self._context = context
        self._loops: list[dict[str, Any]] = []
        self._faults: dict[str, None] = {}
        self._pieces: list[str] = []
        self._outer: list[tuple[list[str], int]] = []
        self._size = 0
        self._left = STEPS

    def find(self, name: str) -> Any:
        """The value of a root: of a loop, assigned, of the context, or counted."""
        for names in reversed(self._loops):
            if name in names:
                return names[name]
        if name in self.assigned:
            return self.assigned[name]
        if name in self._context:
            return self._context[name]
        return self.counters.get(name)

    def enter(self) -> dict[str, Any]:
        """Names that count until `leave`."""
        self._loops.append({})
        return self._loops[-1]

    def leave(self) -> None:
        self._loops.pop()

    def step(self, cost: int = 1) -> None:
        """Take from the budget."""
        self._left -= cost
        if self._left < 0:
            raise Spent("The template takes too many steps: what follows was left out.")

    def pay(self, value: Any) -> None:
        """Take as much from the budget as it may cost to work on this value."""
        if isinstance(value, str):
            self.step(1 + len(value) // _CHARS_PER_STEP)
        elif isinstance(value, range):
            self.step(1 + len(value) // _ELEMENTS_PER_STEP)
        elif isinstance(value, list | tuple | Mapping):
            self.step(1 + _weight(value, self._left))
        else:
            self.step()

    def text(self, value: Any) -> str:
        """A value as it renders; large objects take from the budget."""
        if isinstance(value, str):
            return value
        return self._paid(as_text(value))

    def json(self, value: Any) -> str:
        return self._paid(as_json(value))

    def _paid(self, text: str) -> str:
        if len(text) > _CHARS_PER_STEP:
            self.step(len(text) // _CHARS_PER_STEP)
        if len(text) > TEXT_CHARS:
            raise Refused("A value is longer than 1 MiB as text.")
        return text

    def write(self, text: str) -> None:
        """Add to what is rendered, or to what is captured."""
        self._pieces.append(text)
        self._size += len(text)
        if self._size > OUTPUT_BYTES:
            raise Spent(f"The rendered text is longer than {OUTPUT_BYTES} bytes: it was cut.")

    def begin_capture(self) -> None:
        """Let `write` go elsewhere until `end_capture`."""
        self._outer.append((self._pieces, self._size))
        self._pieces, self._size = [], 0

    def end_capture(self) -> str:
        captured = "".join(self._pieces)
        self._pieces, self._size = self._outer.pop()
        return captured

    def fault(self, sentence: str) -> None:
        """Note what is wrong, each sentence once."""
        if len(self._faults) < FAULTS:
            self._faults[sentence] = None

    def faults(self) -> tuple[str, ...]:
        return tuple(self._faults)

    def written(self) -> str:
        """What is rendered, cut to the bound."""
        text = "".join(self._outer[0][0] if self._outer else self._pieces)
        if len(text) * 4 <= OUTPUT_BYTES:
            return text
        raw = text.encode(errors="replace")
        if len(raw) <= OUTPUT_BYTES:
            return text
        self.fault(f"The rendered text is longer than {OUTPUT_BYTES} bytes: it was cut.")
        return raw[:OUTPUT_BYTES].decode(errors="ignore")


def _weight(value: Any, most: int) -> int:
    """The steps that everything in a value is worth, counted until they are more than `most`."""
    elements = chars = 0
    left = [value]
    while left and elements // _ELEMENTS_PER_STEP <= most:
        value = left.pop()
        if isinstance(value, str):
            chars += len(value)
            continue
        inner = list(value.values()) if isinstance(value, Mapping) else value
        elements += len(inner)
        left.extend(element for element in inner if isinstance(element, _SIZED))
    return elements // _ELEMENTS_PER_STEP + chars // _CHARS_PER_STEP
