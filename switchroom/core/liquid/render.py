"""Templates rendered: the door of this room. Nothing here ever raises (studio §4.4)."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

import msgspec

from switchroom.core.liquid.expressions import Path, refused_or
from switchroom.core.liquid.faults import Spent
from switchroom.core.liquid.nodes import Output
from switchroom.core.liquid.parser import Template, parse
from switchroom.core.liquid.run import OUTPUT_BYTES, Run

# Compiled templates that are kept; longer ones are compiled each time.
KEPT: Final = 2_000
KEPT_CHARS: Final = 16_000


class Rendered(msgspec.Struct, frozen=True):
    """A rendered template; each fault is a sentence for the flow's author (81018)."""

    text: str
    faults: tuple[str, ...] = ()


_kept: Final = lru_cache(maxsize=KEPT)(parse)


def _compiled(template: str) -> Template:
    return _kept(template) if len(template) <= KEPT_CHARS else parse(template)


def _is_plain(template: str) -> bool:
    return "{{" not in template and "{%" not in template


def render(template: str, context: Mapping[str, Any], *, now: int, zone: str) -> Rendered:
    """A template with the values of a context, at an instant in microseconds, told in a zone.

    >>> context = {"contact": {"channel": {"address": "+15005550006"}}}
    >>> render("From {{contact.channel.address}}", context, now=0, zone="UTC").text
    'From +15005550006'
    >>> render("{{ a | shout }}!", context, now=0, zone="UTC")
    Rendered(text='!', faults=('"{{ a | shout }}" was left out: There is no filter "shout".',))
    """
    if len(template) * 4 <= OUTPUT_BYTES and _is_plain(template):
        return Rendered(template)
    compiled = _compiled(template)
    run = Run(context, now, zone)
    for sentence in compiled.faults:
        run.fault(sentence)
    try:
        compiled.body.write(run)
    except Spent as spent:
        run.fault(str(spent))
    text = run.written()
    return Rendered(text, run.faults())


def referenced(template: str, context: Mapping[str, Any]) -> Any | None:
    """The value itself where a template is one `{{ path }}` and nothing else; otherwise None.

    >>> referenced("{{ flow.data }}", {"flow": {"data": {"a": 1}}})
    {'a': 1}
    """
    nodes = () if _is_plain(template) else _compiled(template.strip()).body.nodes
    match nodes:
        case (Output(expression=Path() as path),):
            return refused_or(Run(context, 0, "UTC"), path)
        case _:
            return None


def check(template: str) -> tuple[str, ...]:
    """What is wrong with a template whatever the context.

    >>> check("{% if a %}{{ b | upcase }}{% endif %}")
    ()
    """
    return () if _is_plain(template) else _compiled(template).faults
