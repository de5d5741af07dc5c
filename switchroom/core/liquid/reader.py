"""The markup of outputs and tags, read from left to right and leniently (studio §4.3)."""

import re
from typing import Any, Final

from switchroom.core.liquid.expressions import (
    OPERATORS,
    Applied,
    Comparison,
    Condition,
    Expression,
    Filtered,
    Literal,
    Path,
    Range,
)
from switchroom.core.liquid.faults import Refused
from switchroom.core.liquid.filters.table import FILTERS, OPTIONS
from switchroom.core.liquid.values import BLANK, EMPTY, NUMBER_DIGITS

# Brackets in brackets, and names in a row: more is a mistake.
NESTED: Final = 20
KEYS: Final = 64

_SPACE: Final = re.compile(r"\s*")
_STRING: Final = re.compile(r"\"([^\"]*)\"|'([^']*)'")
_NUMBER: Final = re.compile(r"-?\d+(\.\d+)?(?![\w-])", re.ASCII)
_NAME: Final = re.compile(r"[A-Za-z_][\w-]*\??", re.ASCII)
_KEY: Final = re.compile(r"\s*\.(?!\.)\s*([\w-]+\??)", re.ASCII)
_BRACKET: Final = re.compile(r"\s*\[")
_FILTER: Final = re.compile(r"[A-Za-z_]\w*", re.ASCII)
_PIPE: Final = re.compile(r"\|")
_OPTION: Final = re.compile(r"([A-Za-z_]\w*)\s*:", re.ASCII)
_OPERATOR: Final = re.compile(r"==|!=|<>|<=|>=|<|>|contains(?![\w-])")
_JOINT: Final = re.compile(r"(and|or)(?![\w.-])")
_CONSTANTS: Final[dict[str, Any]] = {
    "true": True,
    "false": False,
    "nil": None,
    "null": None,
    "empty": EMPTY,
    "blank": BLANK,
}


class Reader:
    """A place in a piece of markup. What can't be read raises Refused."""

    def __init__(self, markup: str) -> None:
        self._markup = markup
        self._at = 0
        self._depth = 0
        self._skip()

    def rest(self) -> str:
        """What is not read yet."""
        return self._markup[self._at :].strip()

    def sees(self, pattern: re.Pattern[str]) -> bool:
        return pattern.match(self._markup, self._at) is not None

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Read over a pattern, and the spaces after it, if it stands here."""
        found = pattern.match(self._markup, self._at)
        if found:
            self._at = found.end()
            self._skip()
        return found

    def sign(self, text: str) -> bool:
        """Read over a sign, if it stands here."""
        if not self._markup.startswith(text, self._at):
            return False
        self._at += len(text)
        self._skip()
        return True

    def _skip(self) -> None:
        if found := _SPACE.match(self._markup, self._at):
            self._at = found.end()

    def end(self) -> None:
        """Nothing may follow."""
        if rest := self.rest():
            raise Refused(meaningless(rest))

    def primary(self) -> Expression:
        """A literal, a range or a path."""
        self._depth += 1
        if self._depth > NESTED:
            raise Refused("Brackets are nested too deep.")
        expression = self._constant() or self._range() or self._path()
        self._depth -= 1
        if expression is None:
            raise Refused(_unreadable(self.rest()))
        return expression

    def _constant(self) -> Expression | None:
        if found := self.take(_STRING):
            return Literal(found[1] if found[1] is not None else found[2])
        found = self.take(_NUMBER)
        if found is None:
            return None
        if len(found[0]) > NUMBER_DIGITS:
            raise Refused(f"A number has more than {NUMBER_DIGITS} digits.")
        return Literal(float(found[0]) if found[1] else int(found[0]))

    def _range(self) -> Expression | None:
        if not self.sign("("):
            return None
        first = self.primary()
        if not self.sign(".."):
            raise Refused("Parentheses only enclose ranges, such as (1..5).")
        last = self.primary()
        if not self.sign(")"):
            raise Refused("A range is not closed.")
        return Range(first, last)

    def _path(self) -> Expression | None:
        start = self._at
        root: str | Expression
        if name := _NAME.match(self._markup, self._at):
            root = name[0]
            self._at = name.end()
        elif self.sees(_BRACKET):
            root = self._bracketed()
        else:
            return None
        keys = self._keys()
        source = self._markup[start : self._at]
        self._skip()
        if not keys and isinstance(root, str) and root in _CONSTANTS:
            return Literal(_CONSTANTS[root])
        return Path(root, keys, source)

    def _keys(self) -> tuple[str | Expression, ...]:
        keys: list[str | Expression] = []
        while len(keys) <= KEYS:
            if key := _KEY.match(self._markup, self._at):
                keys.append(key[1])
                self._at = key.end()
            elif self.sees(_BRACKET):
                keys.append(self._bracketed())
            else:
                return tuple(keys)
        raise Refused(f"A path has more than {KEYS} names.")

    def _bracketed(self) -> Expression:
        """`[…]`; the place after it is not skipped to, so that a path ends where it ends."""
        self.take(_BRACKET)
        expression = self.primary()
        if not self._markup.startswith("]", self._at):
            raise Refused("A bracket [ is not closed.")
        self._at += 1
        return expression

    def filtered(self) -> Expression:
        """A value with its filters."""
        subject = self.primary()
        applied = []
        while self.sign("|"):
            applied.append(self._filter())
        return Filtered(subject, tuple(applied)) if applied else subject

    def _filter(self) -> Applied:
        found = self.take(_FILTER)
        name = found[0] if found else self.rest()[:20]
        if name not in FILTERS:
            raise Refused(f'There is no filter "{name}".')
        filter_ = FILTERS[name]
        arguments, options = self._arguments(OPTIONS.get(name, ())) if self.sign(":") else ([], [])
        if not filter_.least <= len(arguments) <= filter_.most:
            wanted = " to ".join(map(str, sorted({filter_.least, filter_.most})))
            raise Refused(f'The filter "{name}" takes {wanted} arguments, not {len(arguments)}.')
        return Applied(filter_, tuple(arguments), tuple(options))

    def _arguments(
        self, known: tuple[str, ...]
    ) -> tuple[list[Expression], list[tuple[str, Expression]]]:
        arguments: list[Expression] = []
        options: list[tuple[str, Expression]] = []
        if self._at == len(self._markup) or self.sees(_PIPE):
            return arguments, options
        while True:
            if option := self.take(_OPTION):
                if option[1] not in known:
                    raise Refused(f'A filter has no option "{option[1]}".')
                options.append((option[1], self.primary()))
            else:
                arguments.append(self.primary())
            if not self.sign(","):
                return arguments, options

    def condition(self) -> Expression:
        """Comparisons joined by `and` and `or`; what follows is left unread."""
        parts, joints = [self._comparison()], []
        while joint := self.take(_JOINT):
            joints.append(joint[1])
            parts.append(self._comparison())
        return Condition(tuple(parts), tuple(joints)) if joints else parts[0]

    def _comparison(self) -> Expression:
        left = self.primary()
        operator = self.take(_OPERATOR)
        if operator is None:
            return left
        assert operator[0] in OPERATORS or operator[0] in ("==", "!=", "<>")
        return Comparison(left, operator[0], self.primary())


def meaningless(rest: str) -> str:
    """The sentence about words that stand where nothing may stand."""
    hint = ' Write "| plus: 1" to add.' if rest.startswith("+") else ""
    return f'"{rest[:40]}" means nothing here.{hint}'


def _unreadable(rest: str) -> str:
    if not rest:
        return "Something is missing at the end."
    if rest[0].isalpha() and not rest[0].isascii():
        return "Names of variables are written with ASCII letters, digits, _ and -."
    return f'"{rest[:40]}" is neither a value nor a name.'
