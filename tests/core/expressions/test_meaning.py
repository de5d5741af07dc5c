"""What expressions mean: the table, and random ones against a slow evaluator (taskrouter §8.2)."""

from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from switchroom.core.expressions import always, explain, holds, never, parse, resolve
from switchroom.core.expressions.grammar import tree
from switchroom.core.expressions.nodes import written
from tests.core.expressions.samples import NAMES, PATHS, TREES, Tree, texts, worth

WORKER: Final[dict[str, Any]] = {
    "level": 3,
    "rate": 2.5,
    "name": "Alice",
    "senior": True,
    "gone": None,
    "skills": ["fr", "en", 2, True],
    "none": [],
    "routing": {"levels": {"fr": 4}, "in": 1},
    "rows": [{"k": "v"}, ["deep"]],
    "digits": "3",
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Missing keys, nulls, and what they are to the operators.
        ("nothing == null", True),
        ("null != nothing", False),
        ("gone == null", True),
        ("gone == nothing", True),
        ("gone != nothing", False),
        ("level != null", True),
        ("skills != null", True),
        ("skills == null", False),
        ("routing != NULL", True),
        ("nothing != 'a'", True),
        ("nothing == 'a'", False),
        ("nothing != false", True),
        ("nothing == 0", False),
        ("nothing > 3", False),
        ("nothing < 3", False),
        ("gone <= 3", False),
        ("gone >= null", False),
        ("nothing CONTAINS 'a'", False),
        ("nothing HAS 'a'", False),
        ("'a' IN nothing", False),
        ("'a' NOT IN nothing", False),
        ("nothing IN ['a']", False),
        ("nothing NOT IN ['a']", True),
        ("nothing IN [null]", True),
        ("skills[9] == null", True),
        ("skills.size == null", True),
        ("routing[0] == null", True),
        ("level.deep.er == null", True),
        # Scalars.
        ("level == 3", True),
        ("level == 3.0", True),
        ("3 <= level", True),
        ("rate > 2 and rate < 3", True),
        ("level > -1", True),
        ("name == 'Alice'", True),
        ("name == 'alice'", False),
        ('name == "Alice"', True),
        ("Name == 'Alice'", False),
        ("name CONTAINS 'lic'", True),
        ("'Alice in' contains name", True),
        ("name CONTAINS 'X'", False),
        ("name > 'Al'", True),
        ("senior == true", True),
        ("senior == TRUE and senior != False", True),
        ("senior == 1", False),
        ("senior > 0", False),
        ("true > false", False),
        # A number and a text.
        ("digits == 3", False),
        ("digits != 3", True),
        ("digits > 2", False),
        ("level CONTAINS 3", False),
        ("digits == level", False),
        # Lists.
        ("skills HAS 'fr'", True),
        ("skills has 'de'", False),
        ("skills HAS 2.0", True),
        ("skills HAS 1", False),
        ("skills HAS true", True),
        ("skills HAS false", False),
        ("none HAS 'a'", False),
        ("'fr' IN skills", True),
        ("'de' not  in skills", True),
        ("'fr' NOT IN skills", False),
        ("level IN [1, 2, 3]", True),
        ("level NOT IN [1, 2, 3]", False),
        ("level IN ['3']", False),
        ("senior IN [1]", False),
        ("level IN []", False),
        ("level NOT IN []", True),
        ("name IN ['Bob', name]", True),
        ("['fr', 'de'] HAS skills[0]", True),
        ("skills == 'fr'", False),
        ("skills != 'fr'", False),
        ("skills != skills", False),
        ("skills == ['fr']", False),
        ("skills > 1", False),
        ("skills CONTAINS 'fr'", False),
        ("name HAS 'A'", False),
        ("name IN 'Alice'", False),
        ("name NOT IN 'Bob'", False),
        ("skills IN [skills]", False),
        ("skills NOT IN ['a']", False),
        ("rows HAS 'deep'", False),
        # Objects are no scalars and no lists.
        ("routing == 'a'", False),
        ("routing != 'a'", False),
        ("routing HAS 'levels'", False),
        # Paths.
        ("routing.levels.fr > 3", True),
        ("routing . in == 1", True),
        ("rows[0].k == 'v'", True),
        ("rows[1][0] == 'deep'", True),
        ("skills[ 1 ]=='en'", True),
        # AND before OR.
        ("1==1 OR 1==1 AND 1==2", True),
        ("(1==1 OR 1==1) AND 1==2", False),
        ("level == 3 OR x == 1 AND y == 1", True),
        ("(level == 3 or x == 1) and y == 1", False),
        ("((level == 3))", True),
        # Quoted is never a key.
        ('"name" == "Alice"', False),
        ("'name' == 'name'", True),
        # Text with quotes and backslashes.
        (r"'it\'s' == " + '"it\'s"', True),
        (r"'C:\dir' == 'C:\\dir'", True),
        ("", False),
        (" \n", False),
    ],
)
def test_the_table(text: str, expected: bool) -> None:
    assert holds(parse(text), WORKER) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("task.lang IN worker.langs", True),
        ("worker.activity_name IN ['Idle', 'Limited Avail'] AND worker.level >= task.level", True),
        ("worker.sid == task.agent", False),
        ("workers.available == 0", False),
        ("workers.available <= 3 and workers.WA00000000000000000000000000000000 > 1", True),
    ],
)
def test_names_have_roots(text: str, expected: bool) -> None:
    names = {
        "task": {"lang": "fr", "level": 2},
        "worker": {"langs": ["fr"], "level": 2, "activity_name": "Idle", "sid": "WK1"},
        "workers": {"available": 3, "WA00000000000000000000000000000000": 2},
    }
    assert holds(parse(text), names) is expected


@given(TREES, NAMES, st.data())
def test_random_expressions_mean_what_the_table_says(
    sample: Tree, names: dict[str, Any], data: st.DataObject
) -> None:
    text = data.draw(texts(sample))
    expression = parse(text)
    expected = worth(sample, names)
    assert holds(expression, names) is expected
    assert not (always(expression) and not expected)
    assert not (never(expression) and expected)


@given(TREES, NAMES, st.data())
def test_a_tree_is_written_and_read_again(
    sample: Tree, names: dict[str, Any], data: st.DataObject
) -> None:
    node = tree(data.draw(texts(sample)))
    again = tree(written(node))
    assert repr(again) == repr(node)
    assert written(again) == written(node)


@given(TREES, NAMES, NAMES, st.data())
def test_only_the_references_are_read(
    sample: Tree, names: dict[str, Any], others: dict[str, Any], data: st.DataObject
) -> None:
    expression = parse(data.draw(texts(sample)))
    if all(resolve(path, names) == resolve(path, others) for path in expression.references):
        roots = {path[0] for path in expression.references}
        kept = {root: value for root, value in names.items() if root in roots}
        assert holds(expression, kept) == holds(expression, names)


@given(TREES, NAMES, st.data())
def test_each_finding_is_what_its_comparison_is_worth(
    sample: Tree, names: dict[str, Any], data: st.DataObject
) -> None:
    expression = parse(data.draw(texts(sample)))
    for finding in explain(expression, names):
        if not finding.text.endswith("…"):
            alone = parse(finding.text)
            assert holds(alone, names) is finding.holds
            assert bool(finding.because) == bool(alone.references)


def test_findings_name_what_was_met() -> None:
    expression = parse("worker.level>=3 and (task.lang in worker.langs or worker.x == null)")
    names = {"worker": {"level": 2, "langs": ["en"], "x": None}, "task": {}}
    assert explain(expression, names) == (
        ("worker.level >= 3", False, "worker.level is 2"),
        ("task.lang IN worker.langs", False, 'task.lang is missing, worker.langs is ["en"]'),
        ("worker.x == null", True, "worker.x is null"),
    )
    assert explain(parse("1 == 1"), {}) == (("1 == 1", True, ""),)
    assert explain(parse(""), {}) == ()
    (long,) = explain(parse("a HAS 'x'"), {"a": ["y" * 50] * 50})
    assert len(long.because) < 120
    (strange,) = explain(parse("a == 1"), {"a": object()})
    assert strange.because == "a is a value of the kind object"


@pytest.mark.parametrize(
    ("text", "constant"),
    [
        ("1==1", True),
        ("1 == 2", False),
        ("", False),
        ("a == 1 OR 1==1", True),
        ("a == 1 AND 1==1", None),
        ("a == 1 AND 'language' == 'spanish'", False),
        ("3 IN [1, 2, 3]", True),
        ("a IN [1]", None),
        ("[1] HAS a", None),
        ("null == null", True),
        ("[1] != null", True),
        ("(1==2 OR 1==1) AND ['x'] HAS 'x'", True),
    ],
)
def test_what_is_known_beforehand(text: str, constant: bool | None) -> None:
    expression = parse(text)
    assert (always(expression), never(expression)) == (constant is True, constant is False)


def test_references() -> None:
    expression = parse("worker.level > task.level AND skills HAS 'x' AND a[0].b IN [c, ['d', e]]")
    assert expression.references == {
        ("worker", "level"),
        ("task", "level"),
        ("skills",),
        ("a", 0, "b"),
        ("c",),
        ("e",),
    }
    assert hash(expression) == hash(parse(expression.text))
    assert expression == parse(expression.text)
    assert expression != parse(expression.text + " ")


@given(PATHS, NAMES)
def test_a_path_resolves_as_a_comparison_reads_it(
    path: tuple[str | int, ...], names: dict[str, Any]
) -> None:
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)[1:]
    assert holds(parse(f"{text} == null"), names) is (resolve(path, names) is None)
