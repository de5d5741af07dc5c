"""Expressions that can't be read, and how large one may be (taskrouter §8.1)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from switchroom.core.expressions import SyntaxFault, holds, parse, parse_order, parse_reference
from switchroom.core.expressions.bounds import DEPTH, TERMS, TEXT_BYTES
from switchroom.core.expressions.explain import explain
from switchroom.core.expressions.grammar import tree
from switchroom.core.expressions.nodes import written
from tests.core.expressions.samples import VALUES

OPERATORS = "==, !=, >, >=, <, <=, HAS, IN, NOT IN or CONTAINS"


@pytest.mark.parametrize(
    ("text", "position", "found", "words"),
    [
        ("skill-level > 3", 5, '"-"', 'call the attribute "skill_level"'),
        ("a == 1 AND x.skill-2 > 3", 18, '"-"', 'call the attribute "skill_2"'),
        ("3 < skill-level-2", 9, '"-"', 'call the attribute "skill_level_2"'),
        ("flag", 4, "the end", "compare it, for example flag == true"),
        ("(flag) AND a == 1", 5, '")"', "A value alone is no condition"),
        ("flag AND a == 1", 5, '"AND"', "A value alone is no condition"),
        ("a = 1", 2, '"="', f"expected {OPERATORS}. Write == to compare."),
        ("a == 1 && b == 2", 7, '"&&"', "expected AND, OR or the end. Write AND."),
        ("a == 1 || b == 2", 7, '"||"', "Write OR."),
        ("NOT a == 1", 0, '"NOT"', "There is no NOT before a comparison"),
        ("!a", 0, '"!"', "There is no NOT before a comparison"),
        ("a == 'x", 5, '"\'"', "end it with the same quote"),
        ("a == 1 AND", 10, "the end", "expected an attribute, a quoted text"),
        ("AND a == 1", 0, '"AND"', "expected an attribute"),
        ("(a == 1", 7, "the end", "expected AND, OR or )"),
        ("a == 1)", 6, '")"', "expected AND, OR or the end"),
        ("a IN [1 2]", 8, '"2"', "expected a comma or ]"),
        ("a IN [", 6, "the end", "null, a list or ]"),
        ("a IN [1,]", 8, '"]"', "null or a list"),
        ("a IN (1)", 5, '"("', "Brackets stand around comparisons"),
        ("a['b'] == 1", 1, '"["', "An index is a whole number"),
        ("a[-1] == 1", 1, '"["', "An index is a whole number"),
        ("a. == 1", 1, '"."', "After a dot stands a name"),
        ("size(a) == 1", 4, '"("', "no functions"),
        ("a + 1 == 2", 2, '"+"', "no arithmetic"),
        ("a == 1 b == 2", 7, '"b"', "expected AND, OR or the end"),
        ("a == b == c", 7, '"=="', "expected AND, OR or the end"),
        ("a == .5", 5, '"."', "expected an attribute"),
        ("a NOT 3", 2, '"NOT"', OPERATORS),
        ("haſ == 1 AND x haſ 1", 15, '"haſ"', OPERATORS),
        ("$a == 1", 0, '"$"', "expected an attribute"),
    ],
)
def test_a_fault_names_place_and_remedy(text: str, position: int, found: str, words: str) -> None:
    with pytest.raises(SyntaxFault) as caught:
        parse(text)
    assert caught.value.position == position
    assert caught.value.sentence.startswith(f"At character {position + 1}: found {found}, ")
    assert words in caught.value.sentence
    assert str(caught.value) == caught.value.sentence


PIECES = [
    "a", "b.c", "x[0]", "skill-level", "'", '"', "'x'", "\\", "1", "-1", "2.5", "==", "!=", ">=",
    "<", "=", "has", "IN", "not in", "NOT", "contains", "and", "OR", "(", ")", "[", "]", ",", ".",
    "-", "true", "null", " ", "\n", "é", "\ud800", "\0", "9" * 101, "x[9999999999]", "worker.a",
    "ASC", "task.a", "desc",
]  # fmt: skip
ANYTHING = st.text(max_size=40) | st.lists(st.sampled_from(PIECES), max_size=20).map(" ".join)


@given(ANYTHING, st.dictionaries(st.sampled_from(["a", "b", "x"]), VALUES))
def test_any_text_is_read_or_refused(text: str, names: dict[str, object]) -> None:
    try:
        expression = parse(text)
    except SyntaxFault as fault:
        assert 0 <= fault.position <= len(text)
        assert fault.sentence.endswith((".", ")"))
    else:
        holds(expression, names)
        explain(expression, names)


@given(ANYTHING)
def test_any_order_and_reference_is_read_or_refused(text: str) -> None:
    for read in (parse_order, parse_reference):
        try:
            read(text)
        except SyntaxFault as fault:
            assert 0 <= fault.position <= len(text)


@given(st.text(max_size=5), st.floats() | st.binary() | st.dates() | st.just(object()))
def test_values_that_are_not_json_are_met_calmly(word: str, value: object) -> None:
    for operator in ("==", "!=", ">", "<=", "CONTAINS", "HAS", "IN", "NOT IN"):
        for sides in ("a {} 1", "'x' {} a", "a {} a", "a {} [1]", "[a] {} 1"):
            text = sides.format(operator)
            assert holds(parse(text), {"a": value}) in (True, False)
            assert holds(parse(text), {"a": [value, word]}) in (True, False)


def nested(depth: int) -> str:
    return "(" * depth + "1==1" + ")" * depth


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        (nested(DEPTH), None),
        (nested(DEPTH + 1), "nested"),
        ("a IN " + "[" * DEPTH + "]" * DEPTH, None),
        ("a IN " + "[" * (DEPTH + 1) + "]" * (DEPTH + 1), "nested"),
        (" OR ".join(["a==1"] * TERMS), None),
        (" OR ".join(["a==1"] * (TERMS + 1)), "comparisons"),
        ("a IN [" + ",".join(["1"] * (TERMS - 2)) + "]", None),
        ("a IN [" + ",".join(["1"] * TERMS) + "]", "list members"),
        ("a == '" + "x" * (TEXT_BYTES - 7) + "'", None),
        ("a == '" + "é" * (TEXT_BYTES // 2) + "'", "bytes"),
        ("a == '" + "(" * 3_000 + "'", None),
        ("a" + ".a" * 99 + " == 1", None),
        ("a" + ".a" * 100 + " == 1", "parts"),
        ("a == " + "9" * 100, None),
        ("a == " + "9" * 101, "digits"),
        ("a[999999999] == 1", None),
        ("a[9999999999] == 1", "digits"),
    ],
)
def test_bounds(text: str, refusal: str | None) -> None:
    if refusal is None:
        assert holds(parse(text), {"a": 1}) in (True, False)
        return
    with pytest.raises(SyntaxFault, match=refusal):
        parse(text)


def test_the_deepest_expression_is_asked_written_and_explained() -> None:
    text = "a == 1"
    for level in range(DEPTH):
        word = "AND" if level % 2 else "OR"
        text = f"({text} {word} b == {level} {word} c != {level})"
    expression = parse(text)
    assert holds(expression, {"a": 1, "b": 2, "c": 3}) in (True, False)
    assert len(explain(expression, {})) == 2 * DEPTH + 1
    assert tree(written(expression.node)) == expression.node


@pytest.mark.parametrize("piece", ["(", ")", "[", "'\\", "\"'", "a ", "a.", "a[", "-", "NOT "])
def test_long_nonsense_is_refused(piece: str) -> None:
    with pytest.raises(SyntaxFault):
        parse(piece * (TEXT_BYTES // len(piece)))
