"""How a template goes wrong: never so that a flow stops (studio §4.4, 81018)."""

from typing import Final

EXCERPT_CHARS: Final = 60


class Refused(Exception):
    """An expression can't be worked out; the sentence is told to the flow's author."""


class Spent(Exception):
    """A rendering has used up its budget; what is written so far stays."""


def excerpt(text: str) -> str:
    """A piece of a template as it is quoted in a sentence.

    >>> excerpt("  {{ a }}\\n")
    '"{{ a }}"'
    """
    text = " ".join(text.split())
    return f'"{text if len(text) <= EXCERPT_CHARS else text[: EXCERPT_CHARS - 1] + "…"}"'
