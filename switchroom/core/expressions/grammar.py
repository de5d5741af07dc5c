"""The grammar, and the tree that is built from it (taskrouter §8.1)."""

import re
from functools import cache
from typing import Any, Final, cast

from lark import Lark, Token, Transformer
from lark.exceptions import UnexpectedCharacters, UnexpectedToken

from switchroom.core.expressions import bounds
from switchroom.core.expressions.faults import SyntaxFault
from switchroom.core.expressions.misread import sentence
from switchroom.core.expressions.nodes import (
    Array,
    Comparison,
    Const,
    Constant,
    Every,
    Node,
    Ref,
    Some,
    Value,
)

# A reference is one word of the grammar, so that keywords may stand after its dots.
GRAMMAR: Final = r"""
    ?start: some
    some: every (_OR every)*
    every: _unit (_AND _unit)*
    _unit: "(" some ")" | comparison
    comparison: _value OPERATOR _value
    _value: CONSTANT | STRING | NUMBER | REF | array
    array: "[" [_value ("," _value)*] "]"

    _OR: /(?ai:or)\b/
    _AND: /(?ai:and)\b/
    OPERATOR: /[=!<>]=|[<>]|(?ai:has|contains|in|not\s+in)\b/
    CONSTANT: /(?ai:true|false|null)\b/
    STRING: /'(?:[^'\\]|\\[\s\S])*'|"(?:[^"\\]|\\[\s\S])*"/
    NUMBER: /-?[0-9]+(\.[0-9]+)?/
    REF: _FIRST (_KEY | _INDEX)*
    _FIRST: /(?!(?ai:or|and|has|contains|in|not|true|false|null)\b)[^\W\d]\w*/
    _KEY: /\s*\.\s*[^\W\d]\w*/
    _INDEX: /\s*\[\s*[0-9]+\s*\]/
    %ignore /\s+/
"""

_CONSTANTS: Final[dict[str, Constant]] = {"true": True, "false": False, "null": None}
_STEP: Final = re.compile(r"([^\W\d]\w*)|([0-9]+)")
_ESCAPED: Final = re.compile(r"\\(['\"\\])")


def tree(text: str) -> Node:
    """The tree of a text. Raises SyntaxFault.

    >>> tree("a.b == 'c'")
    Comparison(left=Ref(path=('a', 'b')), operator='==', right=Const(value='c'))
    """
    bounds.check(text)
    try:
        return cast(Node, _parser().parse(text))
    except UnexpectedCharacters as error:
        raise _misread(text, error.pos_in_stream, error) from None
    except UnexpectedToken as error:
        ended = error.token.type == "$END"
        raise _misread(text, None if ended else error.token.start_pos, error) from None


def _misread(
    text: str, place: int | None, error: UnexpectedCharacters | UnexpectedToken
) -> SyntaxFault:
    """What the parser could have gone on with, as a sentence; no place is the end."""
    position = len(text) if place is None else place
    accepts: set[str] = cast(Any, error.interactive_parser).accepts()
    return SyntaxFault(position, sentence(text, position, accepts))


@cache
def _parser() -> Lark:
    """Built when it is first needed, which is late or never in most processes."""
    return Lark(GRAMMAR, parser="lalr", lexer="basic", transformer=_Build())


class _Build(Transformer[Token, Any]):
    """Nodes, built while the text is read, so that no depth of it takes a stack."""

    def some(self, terms: list[Node]) -> Node:
        return terms[0] if len(terms) == 1 else Some(_flat(Some, terms))

    def every(self, terms: list[Node]) -> Node:
        return terms[0] if len(terms) == 1 else Every(_flat(Every, terms))

    def comparison(self, parts: list[Any]) -> Comparison:
        left, operator, right = parts
        return Comparison(left, operator, right)

    def array(self, items: list[Value | None]) -> Array:
        return Array(tuple(item for item in items if item is not None))

    def OPERATOR(self, token: Token) -> str:
        return " ".join(token.upper().split())

    def CONSTANT(self, token: Token) -> Const:
        return Const(_CONSTANTS[token.lower()])

    def STRING(self, token: Token) -> Const:
        return Const(_ESCAPED.sub(r"\1", token[1:-1]))

    def NUMBER(self, token: Token) -> Const:
        digits = str(token)
        if sum(map(str.isdigit, digits)) > bounds.DIGITS:
            raise _at(token, f"a number has more than {bounds.DIGITS} digits. Write fewer.")
        return Const(float(digits) if "." in digits else int(digits))

    def REF(self, token: Token) -> Ref:
        return Ref(steps(token, token.start_pos or 0))


def steps(text: str, position: int = 0) -> tuple[str | int, ...]:
    """The steps of a reference, which stands at a position. Raises SyntaxFault.

    >>> steps("worker . levels[0].fr")
    ('worker', 'levels', 0, 'fr')
    """
    found = _STEP.findall(text)
    if len(found) > bounds.PATH_STEPS:
        raise _at(position, f"a key has more than {bounds.PATH_STEPS} parts. Use fewer of them.")
    if any(len(index) > bounds.INDEX_DIGITS for _, index in found):
        raise _at(position, f"an index has more than {bounds.INDEX_DIGITS} digits. Write fewer.")
    return tuple(name or int(index) for name, index in found)


def _flat(kind: type[Every] | type[Some], terms: list[Node]) -> tuple[Node, ...]:
    """Terms with brackets that change nothing taken away."""
    return tuple(
        inner for term in terms for inner in (term.terms if isinstance(term, kind) else (term,))
    )


def _at(place: Token | int, wrong: str) -> SyntaxFault:
    position = place if isinstance(place, int) else place.start_pos or 0
    return SyntaxFault(position, f"At character {position + 1}: {wrong}")
