"""The same templates, rendered by another implementation of Liquid.

They are made from a grammar of what both must agree on: no number in quotes (ours compares it as
a number), no object as text (ours is JSON), no loop of more than 15 rounds, no elsif with white
space alone (the other one drops it; ours, like the original, when all branches are so).
"""

from typing import Any, Final

from hypothesis import given, settings
from hypothesis import strategies as st
from liquid import Environment

from switchroom.core.liquid.render import render
from tests.conftest import examples

OTHER: Final = Environment()
CONTEXT: Final[dict[str, Any]] = {
    "word": "Alpha beta",
    "blank": "  ",
    "comma": "b,a,,c,b",
    "none": None,
    "yes": True,
    "no": False,
    "int": 7,
    "neg": -3,
    "dec": 2.5,
    "list": ["x", "y", "z"],
    "ints": [3, 1, 2],
    "rows": [{"k": "v", "n": 1}, {"k": "w", "n": 2}, {"n": 3}],
    "obj": {"key": "value", "deep": {"er": "end"}, "odd-key": 5},
}
STRINGS = ["word", "comma", "obj.key", "obj.deep.er", "'lit'", '"a b"', "list[0]", "list.last"]
NUMBERS = ["int", "neg", "dec", "5", "-2", "1.5", "list.size", "obj.odd-key", "ints[1]"]
ARRAYS = ["list", "ints"]
OTHERS = ["none", "missing", "missing.too", "yes", "no", "nil", "true", "false"]
SCALAR = st.sampled_from(STRINGS + NUMBERS + OTHERS)


def chained(subject: st.SearchStrategy[str], filters: list[str]) -> st.SearchStrategy[str]:
    """A value with up to four filters."""
    chain = st.lists(st.sampled_from(filters), max_size=4)
    return st.tuples(subject, chain).map(lambda pair: " | ".join([pair[0], *pair[1]]))


ON_TEXT = [
    "append: 'x'", "prepend: word", "upcase", "downcase", "capitalize", "strip", "lstrip", "rstrip",
    "remove: 'a'", "remove_first: 'a'", "replace: 'a', 'oo'",
    "replace_first: 'a', ''", "slice: 1, 3", "slice: -1, 2",
    "size", "url_encode", "url_decode",
    "escape", "escape_once", "strip_html", "strip_newlines", "newline_to_br", "default: 'd'",
    "split: ',' | first | default: 'd'", "split: '' | reverse | join",
    "split: ' ' | first | default: 'd'",
]  # fmt: skip
ON_NUMBERS = [
    "plus: 1", "minus: int", "times: 2", "times: 0.5", "divided_by: 2", "divided_by: 4.0",
    "ceil", "floor", "abs", "at_least: 2", "at_most: 3.5",
]  # fmt: skip
ON_ARRAYS = ["reverse", "sort", "uniq", "compact", "slice: 1, 2"]

OUTPUTS = st.one_of(
    SCALAR,
    chained(st.sampled_from([*STRINGS, "blank"]), ON_TEXT),
    chained(st.sampled_from(NUMBERS), ON_NUMBERS),
    chained(st.just("ints"), ON_ARRAYS).map(lambda e: e + " | join"),
    chained(st.just("list"), [*ON_ARRAYS, "concat: list"]).map(lambda e: e + " | join: ', '"),
    st.sampled_from([
        "rows | map: 'k' | join: ','", "rows | where: 'k', 'w' | map: 'n' | first",
        "rows | where: 'k' | size", "rows | sort: 'n' | map: 'n' | last", "rows | sum: 'n'",
        "rows | uniq: 'k' | size", "no | default: 'd', allow_false: true", "comma | split: ','",
        "list", "2.6 | round", "-7 | modulo: 3", "2.64 | round: 1", "word | truncate: 6",
        "word | truncate: 5, '!'", "word | truncatewords: 1",
        "word | replace_last: 'a', 'b'",
        "rows.first.n", "rows[1].k", "obj['odd-key']",
        "list | sort_natural | join", "word | date: '%Y'", "'2024-05-09 17:06' | date: '%a %-d %B'",
        "'March 14, 2016' | date: '%b %d, %y'", "0 | plus: missing", "word | plus: 3",
    ]),
)  # fmt: skip
COMPARISONS = st.one_of(
    SCALAR,
    st.tuples(SCALAR, st.sampled_from(["==", "!=", "<>"]), SCALAR).map(" ".join),
    st.tuples(
        st.sampled_from(NUMBERS), st.sampled_from(["<", ">", "<=", ">="]), st.sampled_from(NUMBERS)
    ).map(" ".join),
    st.tuples(
        st.sampled_from(STRINGS), st.sampled_from(["<", ">", "<=", ">="]), st.sampled_from(STRINGS)
    ).map(" ".join),
    st.tuples(st.sampled_from([*ARRAYS, "word", "obj"]), st.sampled_from(STRINGS)).map(
        " contains ".join
    ),
)
CONDITIONS = st.tuples(
    COMPARISONS, st.lists(st.tuples(st.sampled_from([" and ", " or "]), COMPARISONS), max_size=3)
).map(lambda both: both[0] + "".join(joint + part for joint, part in both[1]))
TEXTS = st.sampled_from(["a", " b ", "\n", "{ }", "é", " "])
LOOPS = st.sampled_from([
    "list", "ints", "(1..3)", "rows limit:2", "list offset:1", "list reversed", "none", "obj.deep",
    "(1..int) limit:3 offset:2", "ints reversed limit:2",
])  # fmt: skip
INSIDE = st.sampled_from([
    "{{ forloop.index }}", "{{ forloop.last }}", "{{ item | size }}", "{% cycle 'o', 'e' %}",
    "{% if forloop.first %}{% continue %}{% endif %}", "{% if item == 'y' %}{% break %}{% endif %}",
    "{{ forloop.length }}{{ forloop.rindex0 }}", "{% increment c %}", "{{ item.n }}",
    "{{ forloop.parentloop.index }}",
])  # fmt: skip
SIMPLE = st.one_of(
    TEXTS,
    OUTPUTS.map(lambda e: "{{ " + e + " }}"),
    OUTPUTS.map(lambda e: "{{- " + e + " -}}"),
    OUTPUTS.map(lambda e: "{% assign x = " + e + " %}{{ x }}"),
    st.sampled_from(["{% decrement d %}", "{% raw %}{{ a }}{% endraw %}", "{%- assign y = 1 -%}",
                     "{% comment %}x{% endcomment %}", "{% cycle 'g': 1, 2, 3 %}", "{{ x }}"]),
)  # fmt: skip


def blocks(body: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    many = st.lists(body, max_size=3).map("".join)
    return st.one_of(
        st.tuples(CONDITIONS, many, many).map(
            lambda t: f"{{% if {t[0]} %}}{t[1]}{{% else %}}{t[2]}{{% endif %}}"
        ),
        st.tuples(CONDITIONS, many, CONDITIONS, many).map(
            lambda t: f"{{% unless {t[0]} %}}{t[1]}{{% elsif {t[2]} %}}.{t[3]}{{% endunless %}}"
        ),
        st.tuples(SCALAR, SCALAR, SCALAR, many, many).map(
            lambda t: (
                f"{{% case {t[0]} %}}{{% when {t[1]}, 'never' %}}{t[3]}"
                f"{{% when 'never' or {t[2]} %}}{t[3]}{{% else %}}{t[4]}{{% endcase %}}"
            )
        ),
        st.tuples(LOOPS, st.lists(body | INSIDE, max_size=4).map("".join), many).map(
            lambda t: f"{{% for item in {t[0]} %}}.{t[1]}{{% else %}}.{t[2]}{{% endfor %}}"
        ),
        many.map(lambda t: "{% capture x %}." + t + "{% endcapture %}{{ x }}"),
    )


TEMPLATES = st.lists(st.recursive(SIMPLE, blocks, max_leaves=6), max_size=5).map("".join)


@settings(max_examples=examples(200))
@given(TEMPLATES)
def test_both_render_the_same(template: str) -> None:
    ours = render(template, CONTEXT, now=0, zone="UTC")
    assert ours.text == OTHER.from_string(template).render(**CONTEXT)
