"""Every tag, by what it renders (studio §4.3)."""

import pytest

from tests.core.liquid.samples import rendered, text


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("no brackets { here } %", "no brackets { here } %"),
        ("{{ s }}{{ n }}{{ f }}", "some text31.5"),
        ("{{ }}|{{nothing}}|{{missing.at.all}}", "||"),
        ("{% assign x = 5 %}{{ x }}", "5"),
        ("{% assign x = s | upcase %}{{ x }}", "SOME TEXT"),
        ("{% assign x-y = 1 %}{{ x-y }}", "1"),
        ("{% capture x %}<{{ n }}>{% endcapture %}{{ x }}{{ x }}", "<3><3>"),
        ("{% capture 'x' %}  {% endcapture %}[{{ x }}]", "[  ]"),
        (
            "{% case n %}junk{% when 1, 2 %}a{% when 3 or 4 %}b{% else %}c{% endcase %}",
            "b",
        ),
        ("{% case s %}{% when 'x' %}a{% else %}other{% endcase %}", "other"),
        ("{% case n %}{% when 3 %}a{% when 3, 4 %}b{% endcase %}", "ab"),
        ("a{% comment %}{{ x }}{% if %}{% comment %}{% endcomment %}y{% endcomment %}b", "ab"),
        ("a{% # a note %}b", "ab"),
        ("{% for x in a %}{% cycle '1', '2' %}{% endfor %}", "121"),
        ("{% cycle 'g': 1, 2 %}{% cycle 'g': 3, 4 %}{% cycle 'h': 5, 6 %}", "145"),
        ("{% cycle 1, 2 %}{% cycle 1, 2 %}{% cycle 1, 3 %}", "121"),
        ("{% raw %}{{ n }}{% if %}{% endraw %}!", "{{ n }}{% if %}!"),
        ("{% unless flow.variables.no %}a{% else %}b{% endunless %}", "a"),
        ("{% unless n %}a{% elsif s == 'some text' %}b{% else %}c{% endunless %}", "b"),
        ("{% increment c %}{% increment c %}{{ c }}", "012"),
        ("{% decrement c %}{% decrement c %}{{ c }}", "-1-2-2"),
        ("{% increment n %}{{ n }}", "03"),
    ],
)
def test_tags(template: str, expected: str) -> None:
    assert text(template) == expected


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("{% for x in a %}{{ x }}{% endfor %}", "pqr"),
        ("{% for x in a limit:2 %}{{ x }}{% endfor %}", "pq"),
        ("{% for x in a offset:1, limit: 1 %}{{ x }}{% endfor %}", "q"),
        ("{% for x in a reversed limit:2 %}{{ x }}{% endfor %}", "qp"),
        ("{% for x in a limit:i %}{{ x }}{% endfor %}", "p"),
        ("{% for x in a limit:2 %}{{ x }}{% endfor %}|{% for x in a offset:continue %}{{ x }}"
         "{% endfor %}", "pq|r"),
        ("{% for x in (1..n) %}{{ x }}{% endfor %}", "123"),
        ("{% for x in (1..a.size) %}{{ x }}{% endfor %}", "123"),
        ("{% for x in (3..1) %}{{ x }}{% else %}none{% endfor %}", "none"),
        ("{% for x in missing %}{{ x }}{% else %}none{% endfor %}", "none"),
        ("{% for x in empty_list %}{{ x }}{% else %}none{% endfor %}", "none"),
        ("{% for x in pairs %}{{ x[0] }}={{ x[1] }} {% endfor %}", "k1=v1 k2=2 "),
        ("{% for x in s %}[{{ x }}]{% endfor %}", "[some text]"),
        ("{% for x in a %}{% if x == 'q' %}{% break %}{% endif %}{{ x }}{% endfor %}", "p"),
        ("{% for x in a %}{% if x == 'q' %}{% continue %}{% endif %}{{ x }}{% endfor %}", "pr"),
        ("{% for x in a %}{{ forloop.index }}{{ forloop.index0 }}{{ forloop.rindex }}"
         "{{ forloop.rindex0 }}{{ forloop.length }}{{ forloop.first }}{{ forloop.last }} "
         "{% endfor %}", "10323truefalse 21213falsefalse 32103falsetrue "),
        ("{% for x in a limit:2 %}{% for y in a limit:2 %}{{ forloop.parentloop.index }}"
         "{{ forloop.index }} {% endfor %}{% endfor %}", "11 12 21 22 "),
        ("{% for x in a %}{% assign x = 5 %}{{ x }}{% endfor %}{{ x }}", "pqr5"),
        ("{% for x in a %}{% assign last = x %}{% endfor %}{{ last }}", "r"),
        ("{% for x in a %}{% unless forloop.last %}{{ x }},{% else %}{{ x }}{% endunless %}"
         "{% endfor %}", "p,q,r"),
    ],
)  # fmt: skip
def test_loops(template: str, expected: str) -> None:
    assert text(template) == expected


def test_a_loop_ends_after_fifteen_rounds() -> None:
    result = rendered("{% for x in many %}{{ x }} {% endfor %}{% for x in many %}{% endfor %}")
    assert result.text.split() == [str(number) for number in range(1, 16)]
    assert len(result.faults) == 1
    assert "15 rounds" in result.faults[0]


def test_a_long_loop_may_leave_in_time() -> None:
    leaving = "{% for x in many %}{% if x == 15 %}{% break %}{% endif %}{% endfor %}"
    assert text(leaving) == ""
    assert rendered(leaving.replace("15", "16")).faults != ()


def test_the_rest_of_a_long_loop_can_be_had() -> None:
    loop = "{{% for x in many offset:{} %}}{{{{ x }}}} {{% endfor %}}"
    result = rendered(loop.format(0) + loop.format("continue") + loop.format("continue"))
    assert result.text.split() == [str(number) for number in range(1, 41)]


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ("n", True),
        ("missing", False),
        ("nothing", False),
        ("flow.variables.no", False),
        ("empty_text", True),
        ("0", True),
        ("n == 3", True),
        ("n == 3.0", True),
        ("n == '3'", False),
        ("n != 3", False),
        ("n <> 4", True),
        ("n < 4", True),
        ("n >= 3", True),
        ("n <= 2", False),
        ("flow.variables.x > 3", True),
        ("flow.variables.x < '10'", True),
        ("'b' > 'a'", True),
        ("'b' > 1", False),
        ("missing < 1", False),
        ("missing >= 1", False),
        ("missing == 1", False),
        ("missing == 'x'", False),
        ("missing != 'x'", True),
        ("missing == nil", True),
        ("missing == null", True),
        ("missing == empty", True),
        ("missing == blank", True),
        ("missing == ''", False),
        ("empty_text == empty", True),
        ("empty_text == blank", True),
        ("spaces == empty", False),
        ("spaces == blank", True),
        ("empty_list == empty", True),
        ("n == empty", False),
        ("s != blank", True),
        ("flow.variables.yes == true", True),
        ("flow.variables.yes == 1", False),
        ("flow.variables.no == false", True),
        ("s contains 'text'", True),
        ("s contains 'Text'", False),
        ("a contains 'q'", True),
        ("a contains 'qq'", False),
        ("pairs contains 'k1'", True),
        ("many contains 40", True),
        ("missing contains 'x'", False),
        ("s contains missing", False),
        ("true or false and false", True),
        ("true and false or true", True),
        ("false and true or true", False),
        ("n == 3 and s == 'some text' or missing", True),
        ("a.size == 3", True),
        ("a.first == 'p' and a.last == 'r'", True),
        ("contains_nothing", False),
        ("orders or android", False),
    ],
)
def test_conditions(condition: str, holds: bool) -> None:
    assert text(f"{{% if {condition} %}}yes{{% else %}}no{{% endif %}}") == ("no", "yes")[holds]


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("{% if n == 1 %}a{% elsif n == 3 %}b{% elsif n == 3 %}c{% else %}d{% endif %}", "b"),
        ("a {%- if n -%} b {%- endif -%} c", "abc"),
        ("a {{- n -}} b", "a3b"),
        ("a\n{%- assign x = 1 -%}\n{{ x }}", "a1"),
        ("a {%- comment -%} x {%- endcomment -%} b", "ab"),
        ("a {%- raw -%} x {%- endraw -%} b", "axb"),
        ("[{% if n %}  {% assign x = 1 %}\n{% endif %}]", "[]"),
        ("[{% if n %}  {{ missing }}{% endif %}]", "[  ]"),
        ("[{% for x in a %}  {% if x %} {% endif %}{% endfor %}]", "[]"),
        ("[{% case n %}{% when 3 %}  {% endcase %}]", "[]"),
        ("{{ '}' }}{{ \"{{\" }}{{ '{%' }}", "}{{{%"),
        ('{"a":{"b":"{{ n }}"}}', '{"a":{"b":"3"}}'),
        ('{"a":{{n}}}', '{"a":3}'),
    ],
)
def test_branches_and_whitespace(template: str, expected: str) -> None:
    assert text(template) == expected
