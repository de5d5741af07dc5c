"""A template cut into texts, outputs and tags; raw and comment are done with here."""

import re
from typing import Final

import msgspec

from switchroom.core.liquid.faults import excerpt

_OPEN: Final = re.compile(r"\{[{%]")
_QUOTED: Final = re.compile(r"\"[^\"]*\"|'[^']*'")
_TAG: Final = re.compile(r"\s*(#|[A-Za-z_]\w*)?\s*(.*)", re.ASCII | re.DOTALL)
_END_RAW: Final = re.compile(r"\{%(-?)\s*endraw\s*(-?)%\}")
_COMMENT: Final = re.compile(r"\{%-?\s*(end)?comment\b[^%]*?(-?)%\}")
_CLOSE: Final = {"{{": "}}", "{%": "%}"}


class Text(msgspec.Struct, frozen=True):
    """What is rendered as it stands."""

    text: str


class Output(msgspec.Struct, frozen=True):
    """`{{ markup }}`."""

    markup: str
    source: str


class Tag(msgspec.Struct, frozen=True):
    """`{% name markup %}`."""

    name: str
    markup: str
    source: str


Piece = Text | Output | Tag


def lex(template: str) -> tuple[list[Piece], list[str]]:
    """The pieces of a template, and what is wrong with its brackets.

    >>> lex("a {{- b }}")
    ([Text(text='a'), Output(markup=' b ', source='{{- b }}')], [])
    """
    lexer = _Lexer(template)
    lexer.run()
    return lexer.pieces, lexer.faults


class _Lexer:
    def __init__(self, template: str) -> None:
        self.pieces: list[Piece] = []
        self.faults: list[str] = []
        self._template = template
        self._at = 0
        self._texts: list[str] = []
        self._trims = False
        # Where the next closing bracket of each kind is, so that none is looked for twice.
        self._closes = {"}}": -1, "%}": -1}

    def run(self) -> None:
        while start := _OPEN.search(self._template, self._at):
            self._texts.append(self._template[self._at : start.start()])
            self._at = start.end()
            end = self._end(start[0])
            if end is None:
                self._stray(start.start())
            else:
                self._bracket(start[0], end)
        self._texts.append(self._template[self._at :])
        self._flush(trims=False)

    def _end(self, opening: str) -> int | None:
        """Where a bracket closes; None when another one opens before it does."""
        close = _CLOSE[opening]
        if self._closes[close] < self._at:
            found = self._template.find(close, self._at)
            self._closes[close] = len(self._template) if found < 0 else found
        end = self._closes[close]
        if end == len(self._template):
            return None
        inner = _OPEN.search(self._template, self._at, end)
        if inner and not self._in_quotes(inner.start()):
            return None
        return end

    def _in_quotes(self, place: int) -> bool:
        left = _QUOTED.sub("", self._template[self._at : place])
        return '"' in left or "'" in left

    def _stray(self, start: int) -> None:
        """An opening bracket that never closes is text."""
        self._texts.append(self._template[start : self._at])
        near = excerpt(self._template[start : start + 80])
        self.faults.append(f"{near} opens a bracket that is not closed: it was left as text.")

    def _bracket(self, opening: str, end: int) -> None:
        markup = self._template[self._at : end]
        source = self._template[self._at - 2 : end + 2]
        self._at = end + 2
        self._flush(trims=markup.startswith("-"))
        markup = markup.removeprefix("-")
        self._trims = source[-3] == "-" and len(source) > 4
        markup = markup.removesuffix("-")
        if opening == "{{":
            self.pieces.append(Output(markup, source))
            return
        name, rest = _tag(markup)
        if name == "raw":
            self._raw(source)
        elif name == "comment":
            self._comment(source)
        elif name != "#":
            self.pieces.append(Tag(name, rest, source))

    def _flush(self, trims: bool) -> None:
        """End the text before a bracket, without the whitespace that it takes away."""
        text = "".join(self._texts)
        self._texts.clear()
        if self._trims:
            text = text.lstrip()
        if trims:
            text = text.rstrip()
        self._trims = False
        if text:
            self.pieces.append(Text(text))

    def _raw(self, source: str) -> None:
        found = _END_RAW.search(self._template, self._at)
        if found is None:
            self._unclosed(source)
        self._texts.append(self._template[self._at : found.start() if found else None])
        self._at = found.end() if found else len(self._template)
        self._flush(trims=bool(found and found[1]))
        self._trims = bool(found and found[2])

    def _comment(self, source: str) -> None:
        depth = 1
        for tag in _COMMENT.finditer(self._template, self._at):
            depth += -1 if tag[1] else 1
            if depth == 0:
                self._at = tag.end()
                self._trims = bool(tag[2])
                return
        self._unclosed(source)
        self._at = len(self._template)

    def _unclosed(self, source: str) -> None:
        self.faults.append(f"{excerpt(source)} is not closed.")


def _tag(markup: str) -> tuple[str, str]:
    found = _TAG.match(markup)
    return (found[1] or "", found[2].strip()) if found else ("", "")
