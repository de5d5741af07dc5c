"""What real flows contain, and what is left of a template that is wrong (studio §4.3, §4.4)."""

import pytest

from switchroom.core.liquid.render import check, referenced
from tests.core.liquid.samples import CONTEXT, rendered, text


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("{{flow.variables.x| plus: 1}}", "5"),
        ("{{flow.variables.x|plus:1}}", "5"),
        ("{%if n%}a{%endif%}", "a"),
        ("{%if n==3%}a{%else%}b{%endif%}", "a"),
        ("{{trigger.conversation. ChannelAttributes.m | to_json}}", '{"k":"v"}'),
        ("{{ trigger . conversation .ChannelAttributes.tags | join: '-' }}", "a-b"),
        ("{{widgets.get-datetime-parts.parsed.x}}", "7"),
        ('{{widgets.http.headers["x-y"]}}', "odd"),
        ("{{widgets.http['headers']['x-y']}}", "odd"),
        ("{{widgets.http.2nd}}", "second"),
        ("{{a[0]}}{{a[i]}}{{a[-1]}}{{ a[ 1 ] }}", "pqrq"),
        ("{% assign j = flow.variables.x | minus: 3 %}{{ a[j] }}", "q"),
        ("{{a.size}}{{a.first}}{{a.last}}{{s.size}}{{pairs.size}}", "3pr92"),
        ("{{a}}", "pqr"),
        ("{{pairs}}", '{"k1":"v1","k2":2}'),
        ("{{rows}}", '{"k":"x","v":1}{"k":"y","v":2}{"v":3}'),
        ("{{flow.variables.yes}}{{flow.variables.no}}", "truefalse"),
        ("{{(1..3)}}", "1..3"),
        ("{{ flow['variables'].name }}{{ ['flow'].variables.name }}", "AnnAnn"),
        ("{{ s | upcase | downcase | append: '1' | append: '2' | append: '3' | remove: 'some '"
         " | strip | capitalize | size | plus: 1 | times: 2 | minus: 0 }}", "16"),
        ("{%- if n -%}\n{{-n-}}\n{%- endif -%}", "3"),
        ("{% assign x=5 %}{{x}}", "5"),
        ("{{ nothing.a.b.c | default:'d' }}", "d"),
        ("{{ s.name }}{{ n.name }}{{ flow.variables.name.x }}", ""),
    ],
)  # fmt: skip
def test_real_flows(template: str, expected: str) -> None:
    assert text(template) == expected


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("{% if flow.variables.x stray words %}a{% else %}b{% endif %}", "a"),
        ("{% if missing stray words %}a{% else %}b{% endif %}", "b"),
        ("{% if n + 1 == 4 %}a{% endif %}", "a"),
        ("{% if n == %}a{% else %}b{% endif %}", "b"),
        ("{% if %}a{% else %}b{% endif %}", "b"),
        ("{% if (n or s) %}a{% else %}b{% endif %}", "b"),
        ("{% unless ??? %}a{% endunless %}", "a"),
        ("<{{ n + 1 }}>", "<>"),
        ("<{{ n | plus 1 }}>", "<>"),
        ("<{{ 'open }}>", "<>"),
        ("<{{ größe }}>", "<>"),
        ("<{{ a[9] }}>", "<>"),
        ("<{{ a[-4] | default: 'x' }}>", "<x>"),
        ("<{{ a['0'] }}>", "<>"),
        ("<{{ a[ }}>", "<>"),
        ("<{{ a[n | minus: 1] }}>", "<>"),
        ("<{{ | upcase }}>", "<>"),
        ("a {{ n", "a {{ n"),
        ("a {{ n }", "a {{ n }"),
        ("a {% if n", "a {% if n"),
        ("a {{ {{ n }}", "a {{ 3"),
        ("{% if n %}a", "a"),
        ("{% for x in a %}{% if x %}{{ x }}{% endfor %}!", "pqr!"),
        ("{% if n %}{% capture x %}1{% else %}2{% endif %}{{ x }}", "1"),
        ("{% endif %}a", "a"),
        ("{% else %}a", "a"),
        ("a{% when 1 %}", "a"),
        ("{% if n %}a{% else %}b{% else %}c{% endif %}", "a"),
        ("{% include 'x' %}a", "a"),
        ("{% %}a", "a"),
        ("{% assign x %}a", "a"),
        ("{% assign = 1 %}a", "a"),
        ("{% for x of a %}{{ x }}{% endfor %}a", "a"),
        ("{% for x in a colour:2 %}{{ x }}{% endfor %}", "pqr"),
        ("{% for x in a limit:s %}{{ x }}{% endfor %}", "pqr"),
        ("{% case %}{% when 1 %}a{% endcase %}b", "b"),
        ("{% case n %}{% when ? %}a{% else %}b{% endcase %}", "b"),
        ("{% capture %}x{% endcapture %}b", "b"),
        ("{% raw %}{{ n }}", "{{ n }}"),
        ("{% comment %}{{ n }}", ""),
        ("{% cycle %}a", "a"),
        ("{% increment %}a", "a"),
    ],
)
def test_what_is_wrong_is_left_out_with_one_fault(template: str, expected: str) -> None:
    result = rendered(template)
    assert result.text == expected
    assert len(result.faults) == 1, result.faults


def test_each_fault_is_told_once() -> None:
    faults = rendered("{{ x | foo }}{{ x | foo }}{% for y in a %}{{ a[9] }}{% endfor %}").faults
    assert len(faults) == 2


@pytest.mark.parametrize("depth", [60, 2_000])
def test_blocks_in_blocks_end_somewhere(depth: int) -> None:
    result = rendered("{% if n %}" * depth + "x" + "{% endif %}" * depth + "y")
    assert result.text == "y"
    assert len(result.faults) == 1


def test_brackets_in_brackets_end_somewhere() -> None:
    assert rendered("{{ " + "a[" * 3_000 + "0" + "]" * 3_000 + " }}").text == ""
    assert text("{% if " + "n and " * 5_000 + "n %}x{% endif %}") == "x"


def test_a_cut_rendering_keeps_what_was_written() -> None:
    loops = "{% for a in (1..15) %}" * 4 + "{% capture x %}y{% endcapture %}" + "{% endfor %}" * 4
    result = rendered("before " + loops + " after")
    assert result.text == "before "
    assert "too many steps" in result.faults[0]


def test_a_single_reference_is_the_value_itself() -> None:
    assert referenced(" {{ trigger }} ", CONTEXT) is CONTEXT["trigger"]
    assert referenced("{{flow.variables.x}}", CONTEXT) == "4"
    assert referenced("{{missing}}", CONTEXT) is None
    assert referenced("{{ pairs | to_json }}", CONTEXT) is None
    assert referenced("{{ pairs }}.", CONTEXT) is None
    assert referenced("plain", CONTEXT) is None


def test_faults_are_seen_without_a_context() -> None:
    assert check("{{ a | upcase }}{% if b %}{% endif %}") == ()
    assert check("plain text") == ()
    assert len(check("{{ a | shout }}{% fi %}{% if b %}")) == 3
