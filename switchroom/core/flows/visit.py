"""What a widget is given when it is entered, and what it can answer."""

from collections.abc import Callable
from typing import Any, Final, Literal

import msgspec

from switchroom.core.flows.definition import Transition, Widget
from switchroom.core.flows.effects import Effect
from switchroom.core.flows.run import Awaits, Change, Context
from switchroom.core.liquid.render import Rendered, referenced, render
from switchroom.core.liquid.values import as_text

LIQUID: Final = 81018
UNSUPPORTED: Final = 81020

Level = Literal["warning", "error"]


class Note(msgspec.Struct, frozen=True):
    """Something that the account should read: a documented code and a sentence."""

    level: Level
    code: int
    sentence: str


class Leave(msgspec.Struct, frozen=True):
    """The visit is over with this event.

    A split names the transition itself, a subflow the SID that its step already has.
    """

    event: str
    changes: tuple[Change, ...] = ()
    transition: Transition | None = None
    step_sid: str = ""


class Act(msgspec.Struct, frozen=True):
    """Something is to be done, and the widget stays until it is told how it went."""

    effect: Effect
    awaits: Awaits
    changes: tuple[Change, ...] = ()


class Descend(msgspec.Struct, frozen=True):
    """Run another flow inside; the visit goes on when it is over."""

    flow_sid: str
    parameters: dict[str, Any]


class Halt(msgspec.Struct, frozen=True):
    """The execution cannot go on."""

    reason: str


Outcome = Leave | Act | Descend | Halt


class Visit:
    """One visit to a widget: its properties rendered against the context as it is on entry."""

    __slots__ = ("context", "muted", "nested", "notes", "now", "slow", "widget", "zone")

    def __init__(
        self,
        widget: Widget,
        context: Context,
        now: int,
        zone: str,
        notes: list[Note],
        *,
        muted: bool,
        nested: bool,
    ) -> None:
        self.widget = widget
        self.context = context
        self.now = now
        self.zone = zone
        self.notes = notes
        self.muted = muted
        self.nested = nested
        self.slow = False

    def text(self, name: str, otherwise: str = "") -> str:
        """A property, rendered."""
        return self.render(self.widget.text(name, otherwise), name)

    def render(self, template: str, name: str = "") -> str:
        """A template, rendered; what is wrong with it is noted (81018)."""
        rendered: Rendered = render(template, self.context, now=self.now, zone=self.zone)
        for fault in rendered.faults:
            self.warn(LIQUID, f"{name}: {fault}" if name else fault)
        # No message and no database takes it; an answer in JSON may have brought one.
        return rendered.text.replace("\0", "")

    def seconds(self, name: str, otherwise: int) -> int:
        """A property that is a number of seconds; what is none counts as `otherwise`."""
        try:
            return int(self.text(name, str(otherwise)))
        except ValueError:
            return otherwise

    def value(self, pair: Any, failed: Callable[[str], None]) -> Any:
        """The value of a variable or a parameter: text, or what `type` json_object makes of it.

        `failed` is told of a text that is no JSON, which then stays a text (studio §3.7).
        """
        template = pair.get("value")
        if not isinstance(template, str):
            template = as_text(template)
        if pair.get("type") != "json_object":
            return self.render(template, str(pair.get("key", "")))
        whole = referenced(template, self.context)
        if whole is not None and not isinstance(whole, str):
            return whole
        text = self.render(template, str(pair.get("key", "")))
        try:
            return msgspec.json.decode(text)
        except (msgspec.DecodeError, RecursionError):
            failed(f"{pair.get('key')} is no JSON value and stays a text")
            return text

    def warn(self, code: int, sentence: str, level: Level = "warning") -> None:
        """Note something about this widget."""
        self.notes.append(Note(level, code, f"Widget {self.widget.name}: {sentence}"))

    def outputs(self, /, **values: Any) -> tuple[Change, ...]:
        """Put values under the widget's own name, beside what is there."""
        return tuple((("widgets", self.widget.name, key), value) for key, value in values.items())

    def output(self, key: str) -> Any:
        """What the widget has put under a key so far, or None."""
        widgets = self.context.get("widgets")
        mine = widgets.get(self.widget.name) if isinstance(widgets, dict) else None
        return mine.get(key) if isinstance(mine, dict) else None
