"""Random expressions as trees of tuples, their texts, and what they are worth by the table.

The evaluator shares nothing with the program's: it walks the tree and asks for kinds of values.
"""

import json
from typing import Any, Final

from hypothesis import strategies as st

# A tree: ("const", value), ("array", [trees]), ("ref", path), (operator, left, right),
# ("and", [trees]) or ("or", [trees]).
Tree = tuple[Any, ...]

WORDS: Final = ["a", "b", "in", "HAS", "level", "langs", "WAé0_"]
FIRST: Final = ["a", "b", "level", "langs", "worker", "_x"]
OPERATORS: Final = ["==", "!=", ">", ">=", "<", "<=", "CONTAINS", "HAS", "IN", "NOT IN"]
TEXTS: Final = st.sampled_from(["a", "ab", "b", "", "1", "it's", 'q"', "\\", "\\'", "é\n"])
NUMBERS: Final = st.integers(-3, 3) | st.sampled_from([1.0, 0.5, -2.5, 10**20, 2**53 + 1, 2.0**53])
SCALARS: Final = st.none() | st.booleans() | NUMBERS | TEXTS
VALUES: Final[st.SearchStrategy[Any]] = st.recursive(
    SCALARS | SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(WORDS), inner, max_size=3)
    ),
    max_leaves=8,
)
NAMES: Final = st.dictionaries(st.sampled_from(FIRST), VALUES, max_size=6)
PATHS: Final = st.tuples(
    st.sampled_from(FIRST), st.lists(st.sampled_from(WORDS) | st.integers(0, 2), max_size=2)
).map(lambda pair: (pair[0], *pair[1]))

_OPERANDS: Final = st.recursive(
    SCALARS.map(lambda value: ("const", value)) | PATHS.map(lambda path: ("ref", path)),
    lambda inner: st.lists(inner, max_size=4).map(lambda items: ("array", items)),
    max_leaves=5,
)
_COMPARISONS: Final = st.tuples(st.sampled_from(OPERATORS), _OPERANDS, _OPERANDS)
TREES: Final[st.SearchStrategy[Tree]] = st.recursive(
    _COMPARISONS,
    lambda inner: st.tuples(
        st.sampled_from(["and", "or"]), st.lists(inner, min_size=2, max_size=4)
    ),
    max_leaves=8,
)


def quoted(text: str, quote: str) -> str:
    return quote + text.replace("\\", "\\\\").replace(quote, "\\" + quote) + quote


def texts(tree: Tree) -> st.SearchStrategy[str]:
    """Ways to write a tree: keywords in any case, spaces anywhere, either quote."""
    gap = st.sampled_from(["", " ", "\t \n"])
    space = st.sampled_from([" ", "\n  "])
    match tree:
        case ("const", str() as value):
            return st.sampled_from("'\"").map(lambda quote: quoted(value, quote))
        case ("const", value):
            word = format(value, ".1f") if isinstance(value, float) else json.dumps(value)
            return st.sampled_from([word, word.upper(), word.title()])
        case ("ref", path):
            steps = [f"[{step}]" if isinstance(step, int) else f".{step}" for step in path]
            return gap.map(lambda g: steps[0][1:] + "".join(g + step for step in steps[1:]))
        case ("array", items):
            inner = st.tuples(*map(texts, items))
            return st.tuples(gap, inner).map(lambda t: f"[{t[0]}{(t[0] + ',').join(t[1])}]")
        case ("and" | "or" as word, terms):
            joint = st.sampled_from([word, word.upper(), word.title()])
            brackets = [word == "and" and term[0] == "or" for term in terms]
            inner = st.tuples(*map(texts, terms))
            return st.tuples(space, joint, inner).map(
                lambda t: f"{t[0]}{t[1]}{t[0]}".join(
                    f"({text})" if bracket else text
                    for text, bracket in zip(t[2], brackets, strict=True)
                )
            )
        case (operator, left, right):
            words = st.sampled_from([operator, operator.lower(), operator.replace(" ", "\n")])
            tight = gap if operator[0] in "=!<>" else space
            parts = st.tuples(texts(left), tight, words, texts(right))
            return parts.map(lambda t: f"{t[0]}{t[1]}{t[2]}{t[1]}{t[3]}")
    raise AssertionError(tree)


def kind(value: Any) -> str:
    """How JSON calls it."""
    kinds = {str: "text", int: "number", float: "number", bool: "truth", list: "array"}
    return "null" if value is None else kinds.get(type(value), "object")


def value_of(tree: Tree, names: Any) -> Any:
    if tree[0] == "const":
        return tree[1]
    if tree[0] == "array":
        return [value_of(item, names) for item in tree[1]]
    found = names
    for step in tree[1]:
        try:
            found = found[step] if isinstance(step, int) == isinstance(found, list) else None
        except (KeyError, IndexError, TypeError):
            return None
    return found


def same(one: Any, other: Any) -> bool:
    return kind(one) == kind(other) and kind(one) not in ("array", "object") and bool(one == other)


def worth(tree: Tree, names: Any) -> bool:
    """The table of taskrouter §8.2, row by row."""
    if tree[0] in ("and", "or"):
        results = [worth(term, names) for term in tree[1]]
        return all(results) if tree[0] == "and" else any(results)
    operator = str(tree[0])
    left, right = value_of(tree[1], names), value_of(tree[2], names)
    if operator in ("==", "!=") and ("const", None) in (tree[1], tree[2]):
        other = right if tree[1] == ("const", None) else left
        return (kind(other) == "null") == (operator == "==")
    if operator in ("HAS", "IN", "NOT IN"):
        array, item = (left, right) if operator == "HAS" else (right, left)
        if kind(array) != "array" or kind(item) in ("array", "object"):
            return False
        return any(same(item, member) for member in array) != (operator == "NOT IN")
    kinds = {kind(left), kind(right)}
    if kinds & {"array", "object"}:
        return False
    if operator in ("==", "!="):
        return same(left, right) == (operator == "==")
    if operator == "CONTAINS":
        return kinds == {"text"} and str(left).find(right) >= 0
    if kinds not in ({"number"}, {"text"}):
        return False
    order = int(left > right) - int(left < right)
    return order in {">": (1,), ">=": (0, 1), "<": (-1,), "<=": (-1, 0)}[operator]
