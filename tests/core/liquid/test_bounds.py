"""Whatever the template and the context: never an exception, never more than a property holds."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from switchroom.core.flows.predicates import KINDS, holds
from switchroom.core.liquid.filters.table import FILTERS
from switchroom.core.liquid.render import check, referenced, render
from switchroom.core.liquid.values import as_json, as_text, compare, equal
from tests.core.liquid.samples import CONTEXT

SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
NAMES = st.sampled_from(["a", "b", "x-y", "size", "first", "forloop"]) | st.text(max_size=5)
VALUES: st.SearchStrategy[Any] = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=12,
)
CONTEXTS = st.dictionaries(NAMES, VALUES, max_size=4)
WORDS = [
    "{{", "}}", "{%", "%}", "-", "{{-", "-%}", "{% if ", "{% endif %}", "{% else %}", "{% elsif ",
    "{% for x in ", "{% endfor %}", "{% case ", "{% when ", "{% endcase %}", "{% capture x %}",
    "{% endcapture %}", "{% assign x = ", "{% raw %}", "{% endraw %}", "{% comment %}",
    "{% endcomment %}", "{% cycle ", "{% break %}", "{% continue %}", "{% increment x %}",
    "{% unless ", "{% endunless %}", "a", "b", ".size", ".first", "[0]", "[-1]", "[b]", "x", "'",
    '"', "1", "2.5", "-3", "99999999999999999999", "(1..9)", "..", "limit:", "offset:continue",
    "reversed", "==", "!=", "<", ">=", "contains", "and", "or", ",", ":", "|", "nil", "blank",
    "empty", "true", "é", "\n", " ", "+", "'now'", "'%Y %c %s %U'", "forloop.parentloop",
]  # fmt: skip
TEMPLATES = st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join) | st.text(max_size=60)
ARGUMENTS = st.lists(st.sampled_from(["a", "b", "c", "0"]), max_size=3)
FILTERED = st.tuples(
    st.sampled_from(["a", "b", "c", "'  1\n'", "(1..5)", "'now'", "'a,b'"]),
    st.lists(st.tuples(st.sampled_from(sorted(FILTERS)), ARGUMENTS), min_size=1, max_size=4),
)
INSTANTS = st.integers(min_value=0, max_value=2**52)


@given(TEMPLATES, CONTEXTS, INSTANTS, st.sampled_from(["UTC", "Asia/Kathmandu", "", "\0", "x"]))
def test_rendering_never_raises(
    template: str, context: dict[str, Any], now: int, zone: str
) -> None:
    result = render(template, context, now=now, zone=zone)
    assert len(result.text.encode()) <= 64_000
    assert len(set(result.faults)) == len(result.faults)
    assert set(check(template)) <= set(result.faults) or len(result.faults) == 20
    referenced(template, context)


@given(FILTERED, VALUES, VALUES, VALUES)
def test_filters_never_raise(
    filtered: tuple[str, list[tuple[str, list[str]]]], a: Any, b: Any, c: Any
) -> None:
    subject, chain = filtered
    for name, arguments in chain:
        most = FILTERS[name].most
        subject += f" | {name}" + (f": {', '.join(arguments[:most])}" if arguments[:most] else "")
    context = {"a": a, "b": b, "c": c}
    assert render("{{ " + subject + " }}", context, now=0, zone="UTC") is not None


@given(st.text(max_size=200).filter(lambda text: "{{" not in text and "{%" not in text))
def test_a_text_without_brackets_is_itself(text: str) -> None:
    assert render(text, {}, now=0, zone="UTC").text == text
    raw = "{% raw %}" + text + "{% endraw %}"
    assert render(raw, {}, now=0, zone="UTC").text == text


@given(VALUES, VALUES)
def test_values_are_written_and_compared_whatever_they_are(one: Any, other: Any) -> None:
    assert isinstance(as_text(one), str)
    assert as_json(one)
    assert equal(one, other) == equal(other, one)
    there, back = compare(one, other), compare(other, one)
    assert (there is None) == (back is None)
    assert there is None or back is None or there == -back


@given(st.sampled_from(sorted(KINDS)) | st.text(max_size=5), VALUES, VALUES)
def test_predicates_never_raise(kind: str, subject: Any, value: Any) -> None:
    verdict = holds(kind, subject, value)
    assert verdict.fault is None or not verdict.holds


def test_a_deep_value_is_written() -> None:
    deep: Any = "x"
    for _ in range(5_000):
        deep = [deep]
    template = "{{ a }}{{ a | to_json }}{{ a | uniq }}{% if a == b %}{% endif %}!"
    assert render(template, {"a": deep, "b": [deep]}, now=0, zone="UTC").text.endswith("!")


def test_many_brackets_are_read_in_one_go() -> None:
    for piece in ("{{", "{%", "{{ '", "{% comment %}", "{% if a %}", "<script", "{% raw"):
        text = piece * 5_000
        assert render(text + "}}", CONTEXT, now=0, zone="UTC") is not None
        assert render("{{ t | strip_html | size }}", {"t": text}, now=0, zone="UTC").text != ""
