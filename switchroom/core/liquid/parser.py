"""A template read into nodes. What can't be read is left out and noted (studio §4.3, §4.4)."""

import re
from collections.abc import Callable
from typing import Final, Literal

import msgspec

from switchroom.core.liquid import expressions, lexer, nodes
from switchroom.core.liquid.expressions import Expression
from switchroom.core.liquid.faults import Refused, excerpt
from switchroom.core.liquid.nodes import Block, Branch, Node, When
from switchroom.core.liquid.reader import Reader, meaningless
from switchroom.core.liquid.run import FAULTS

# Blocks in blocks.
DEPTH: Final = 50

_NAME: Final = re.compile(r"[A-Za-z_][\w-]*", re.ASCII)
_CAPTURED: Final = re.compile(r"(['\"]?)([A-Za-z_][\w-]*)\1", re.ASCII)
_IN: Final = re.compile(r"in(?![\w.-])")
_OR: Final = re.compile(r",|or(?![\w.-])")
_PARAMETER: Final = re.compile(r"(limit|offset)\s*:\s*|reversed\b")
_CONTINUE: Final = re.compile(r"continue(?![\w.-])")
_NEVER: Final = expressions.Literal(False)
_BETWEEN: Final = frozenset({"else", "elsif", "when"})


class Template(msgspec.Struct, frozen=True):
    """A compiled template, and what is wrong with it whatever the context."""

    body: Block
    faults: tuple[str, ...]


def parse(text: str) -> Template:
    """
    >>> parse("{% if a %}b").faults
    ('"{% if a %}" is not closed.',)
    """
    pieces, faults = lexer.lex(text)
    parser = _Parser(pieces, faults)
    body = parser.whole()
    return Template(body, tuple(list(dict.fromkeys(parser.faults))[:FAULTS]))


class _Parser:
    def __init__(self, pieces: list[lexer.Piece], faults: list[str]) -> None:
        self.faults = faults
        self._pieces = pieces
        self._at = 0
        # The tags that end each block that is open, the innermost last.
        self._open: list[tuple[str, ...]] = []

    def whole(self) -> Block:
        body, _ = self._block()
        return body

    def _block(self, *enders: str) -> tuple[Block, lexer.Tag | None]:
        """The nodes up to one of some tags, and that tag; None where it never comes."""
        found: list[Node] = []
        self._open.append(enders)
        ender = None
        while self._at < len(self._pieces):
            piece = self._pieces[self._at]
            if isinstance(piece, lexer.Tag) and any(piece.name in tags for tags in self._open):
                if piece.name in enders:
                    self._at += 1
                    ender = piece
                break
            self._at += 1
            if node := self._node(piece):
                found.append(node)
        self._open.pop()
        return Block(tuple(found)), ender

    def _node(self, piece: lexer.Piece) -> Node | None:
        if isinstance(piece, lexer.Text):
            return nodes.Text(piece.text)
        if isinstance(piece, lexer.Output):
            return self._output(piece)
        if piece.name in _BLOCKS:
            if len(self._open) > DEPTH:
                self._skip(piece)
                return None
            return _BLOCKS[piece.name](self, piece)
        return self._tried(piece, lambda: _simple(piece))

    def _output(self, piece: lexer.Output) -> Node | None:
        if not piece.markup.strip():
            return None

        def read() -> Node:
            reader = Reader(piece.markup)
            expression = reader.filtered()
            reader.end()
            return nodes.Output(expression, piece.source)

        return self._tried(piece, read)

    def _tried(self, piece: lexer.Output | lexer.Tag, read: Callable[[], Node]) -> Node | None:
        try:
            return read()
        except Refused as refused:
            self.faults.append(f"{excerpt(piece.source)} was left out: {refused}")
            return None

    def _skip(self, tag: lexer.Tag) -> None:
        self.faults.append(f"{excerpt(tag.source)} was left out: more than {DEPTH} blocks deep.")
        depth = 1
        while depth and self._at < len(self._pieces):
            piece = self._pieces[self._at]
            self._at += 1
            if isinstance(piece, lexer.Tag):
                depth += (piece.name == tag.name) - (piece.name == f"end{tag.name}")

    def _closed(self, ender: lexer.Tag | None, tag: lexer.Tag) -> None:
        if ender is None:
            self.faults.append(f"{excerpt(tag.source)} is not closed.")

    def _condition(self, tag: lexer.Tag) -> Expression:
        """The condition of a tag, without the words after it; one that can't be read is false."""
        reader = Reader(tag.markup)
        try:
            condition = reader.condition()
        except Refused as refused:
            self.faults.append(f"{excerpt(tag.source)} counts as false: {refused}")
            return _NEVER
        self._stray(reader, tag)
        return condition

    def _stray(self, reader: Reader, tag: lexer.Tag) -> None:
        if rest := reader.rest():
            self.faults.append(f"In {excerpt(tag.source)} {meaningless(rest)}")

    def if_(self, tag: lexer.Tag) -> Node:
        end = f"end{tag.name}"
        branches: list[Branch] = []
        otherwise: Block | None = None
        opener: lexer.Tag | None = tag
        while opener is not None and opener.name != end:
            condition = None if opener.name == "else" else self._condition(opener)
            body, following = self._block("elsif", "else", end)
            if otherwise is not None:
                self.faults.append(f"{excerpt(opener.source)} was left out: it follows an else.")
            elif condition is None:
                otherwise = body
            else:
                branches.append(Branch(condition, body))
            opener = following
        self._closed(opener, tag)
        return _hushed_if(nodes.If(tuple(branches), otherwise, wanted=tag.name == "if"))

    def case(self, tag: lexer.Tag) -> Node | None:
        subject = self._tried_expression(tag)
        _, opener = self._block("when", "else", "endcase")
        branches: list[When | Block] = []
        while opener is not None and opener.name != "endcase":
            values = () if opener.name == "else" else self._values(opener)
            body, following = self._block("when", "else", "endcase")
            branches.append(body if opener.name == "else" else When(values, body))
            opener = following
        self._closed(opener, tag)
        return None if subject is None else _hushed_case(nodes.Case(subject, tuple(branches)))

    def _tried_expression(self, tag: lexer.Tag) -> Expression | None:
        reader = Reader(tag.markup)
        try:
            expression = reader.primary()
        except Refused as refused:
            self.faults.append(f"{excerpt(tag.source)} was left out: {refused}")
            return None
        self._stray(reader, tag)
        return expression

    def _values(self, tag: lexer.Tag) -> tuple[Expression, ...]:
        reader = Reader(tag.markup)
        values = []
        try:
            values.append(reader.primary())
            while reader.take(_OR):
                values.append(reader.primary())
        except Refused as refused:
            self.faults.append(f"{excerpt(tag.source)} is left out in part: {refused}")
        else:
            self._stray(reader, tag)
        return tuple(values)

    def for_(self, tag: lexer.Tag) -> Node | None:
        node = self._tried(tag, lambda: self._loop(tag))
        body, ender = self._block("else", "endfor")
        otherwise = None
        if ender is not None and ender.name == "else":
            otherwise, ender = self._block("endfor")
        self._closed(ender, tag)
        if not isinstance(node, nodes.For):
            return None
        node = msgspec.structs.replace(node, body=body, otherwise=otherwise)
        if node.blank:
            hushed = otherwise.hushed() if otherwise else None
            node = msgspec.structs.replace(node, body=body.hushed(), otherwise=hushed)
        return node

    def _loop(self, tag: lexer.Tag) -> Node:
        """The head of a loop, its body still empty."""
        reader = Reader(tag.markup)
        name = reader.take(_NAME)
        if name is None or not reader.take(_IN):
            raise Refused('Write "for item in items".')
        before = reader.rest()
        collection = reader.primary()
        written = before[: len(before) - len(reader.rest())].strip()
        limit: Expression | None = None
        offset: Expression | Literal["continue"] | None = None
        backwards = False
        while parameter := reader.take(_PARAMETER):
            if parameter[1] == "limit":
                limit = reader.primary()
            elif parameter[1] == "offset":
                offset = "continue" if reader.take(_CONTINUE) else reader.primary()
            else:
                backwards = True
            reader.sign(",")
        self._stray(reader, tag)
        title = f"{name[0]}-{written}"
        return nodes.For(name[0], collection, title, Block(()), None, limit, offset, backwards)

    def capture(self, tag: lexer.Tag) -> Node | None:
        body, ender = self._block("endcapture")
        self._closed(ender, tag)
        name = _CAPTURED.fullmatch(tag.markup)
        if name is None:
            self.faults.append(f'{excerpt(tag.source)} was left out: write "capture name".')
            return None
        return nodes.Capture(name[2], body)


_BLOCKS: Final[dict[str, Callable[[_Parser, lexer.Tag], Node | None]]] = {
    "if": _Parser.if_,
    "unless": _Parser.if_,
    "case": _Parser.case,
    "for": _Parser.for_,
    "capture": _Parser.capture,
}


def _hushed_if(node: nodes.If) -> nodes.If:
    if not node.blank:
        return node
    branches = tuple(Branch(b.condition, b.body.hushed()) for b in node.branches)
    return nodes.If(branches, node.otherwise and node.otherwise.hushed(), node.wanted)


def _hushed_case(node: nodes.Case) -> nodes.Case:
    if not node.blank:
        return node
    branches = (
        b.hushed() if isinstance(b, Block) else When(b.values, b.body.hushed())
        for b in node.branches
    )
    return nodes.Case(node.subject, tuple(branches))


def _simple(tag: lexer.Tag) -> Node:
    """A tag that has no body."""
    match tag.name:
        case "assign":
            return _assign(tag)
        case "cycle":
            return _cycle(tag)
        case "break":
            return nodes.Jump("break")
        case "continue":
            return nodes.Jump("continue")
        case "increment":
            return nodes.Count(_name(tag), 1)
        case "decrement":
            return nodes.Count(_name(tag), -1)
    if tag.name in _BETWEEN or tag.name.startswith("end"):
        raise Refused("It belongs to no open block.")
    raise Refused(f'There is no tag "{tag.name}".' if tag.name else "It has no name.")


def _assign(tag: lexer.Tag) -> Node:
    reader = Reader(tag.markup)
    name = reader.take(_NAME)
    if name is None or not reader.sign("="):
        raise Refused('Write "assign name = value".')
    expression = reader.filtered()
    reader.end()
    return nodes.Assign(name[0], expression, tag.source)


def _cycle(tag: lexer.Tag) -> Node:
    reader = Reader(tag.markup)
    first = reader.primary()
    group = None
    if reader.sign(":"):
        group, first = first, reader.primary()
    values = [first]
    while reader.sign(","):
        values.append(reader.primary())
    reader.end()
    return nodes.Cycle(
        tuple(nodes.Output(value, tag.source) for value in values), group, tag.markup
    )


def _name(tag: lexer.Tag) -> str:
    reader = Reader(tag.markup)
    name = reader.take(_NAME)
    if name is None:
        raise Refused("It needs the name of a counter.")
    reader.end()
    return name[0]
