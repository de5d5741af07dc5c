"""Every filter, by what it renders (studio §4.3)."""

import pytest

from switchroom.core.liquid.filters.table import FILTERS
from switchroom.core.liquid.render import render
from tests.core.liquid.samples import NOW, rendered, text

TEXTS = [
    ("s | append: '!' | prepend: '¡'", "¡some text!"),
    ("s | append: n", "some text3"),
    ("missing | append: 'x'", "x"),
    ("'MIXED case' | capitalize", "Mixed case"),
    ("'Été' | downcase", "été"),
    ("'é' | upcase", "É"),
    ("'<a href=\"x\">&' | escape", "&lt;a href=&quot;x&quot;&gt;&amp;"),
    ('"it\'s" | escape', "it&#39;s"),
    ("'1 &lt; 2 & 3' | escape_once", "1 &lt; 2 &amp; 3"),
    ("'  x ' | lstrip | append: '|'", "x |"),
    ("'  x ' | rstrip | append: '|'", "  x|"),
    ("widgets.ask.inbound.Body | strip", "Yes"),
    ("widgets.ask.inbound.Body | strip_newlines | append: '|'", " Yes |"),
    ("widgets.ask.inbound.Body | newline_to_br", " Yes <br />\n"),
    ("'a-b-c' | remove: '-'", "abc"),
    ("'a-b-c' | remove_first: '-'", "ab-c"),
    ("'a-b-c' | remove_last: '-'", "a-bc"),
    ("'a-b-c' | replace: '-', '+'", "a+b+c"),
    ("'a-b-c' | replace_first: '-', '+'", "a+b-c"),
    ("'a-b-c' | replace_last: '-', '+'", "a-b+c"),
    ("'Liquid' | slice: 0", "L"),
    ("'Liquid' | slice: -3, 2", "ui"),
    ("'Liquid' | slice: 2, 99", "quid"),
    ("'a,b,,c,,' | split: ',' | size", "4"),
    ("'a b  c' | split: ' ' | join: '-'", "a-b-c"),
    ("'abc' | split: '' | join: '-'", "a-b-c"),
    ("missing | split: ',' | size", "0"),
    ("'<b>x</b><script>y</script><!-- z -->' | strip_html", "x"),
    ("'a < b' | strip_html", "a < b"),
    ("'Ground control' | truncate: 9", "Ground..."),
    ("'Ground control' | truncate: 7, ''", "Ground "),
    ("'Ground' | truncate: 6", "Ground"),
    ("'one two three' | truncatewords: 2", "one two..."),
    ("'one two three' | truncatewords: 2, '--'", "one two--"),
    ("'a b&c+é' | url_encode", "a+b%26c%2B%C3%A9"),
    ("'a+b%26c%C3%A9' | url_decode", "a b&cé"),
]
NUMBERS = [
    ("'  1\n' | plus: 1", "2"),
    ("flow.variables.x| plus: 1", "5"),
    ("'abc' | plus: 1", "1"),
    ("missing | plus: 1", "1"),
    ("n | minus: '5'", "-2"),
    ("n | times: 2.5", "7.5"),
    ("0.1 | plus: 0.2", "0.3"),
    ("'1.1' | times: 3", "3.3"),
    ("7 | divided_by: 2", "3"),
    ("-7 | divided_by: 2", "-4"),
    ("7 | divided_by: 2.0", "3.5"),
    ("'7.0' | divided_by: 2", "3.5"),
    ("7 | modulo: 3", "1"),
    ("7.5 | modulo: 2", "1.5"),
    ("4.0 | times: 2", "8.0"),
    ("2.5 | round", "3"),
    ("-2.5 | round", "-3"),
    ("2.345 | round: 2", "2.35"),
    ("'2.1' | ceil", "3"),
    ("-2.1 | floor", "-3"),
    ("'-3' | abs", "3"),
    ("3 | at_least: 5", "5"),
    ("3 | at_most: 2.5", "2.5"),
    ("true | plus: 1", "1"),
]
ARRAYS = [
    ("a | size", "3"),
    ("s | size", "9"),
    ("n | size", "0"),
    ("a | first", "p"),
    ("a | last", "r"),
    ("s | first", ""),
    ("a | join: ', '", "p, q, r"),
    ("a | reverse | join", "r q p"),
    ("names | sort | join: ','", "A,a,b,"),
    ("names | sort_natural | join: ','", "A,a,b,"),
    ("names | compact | size", "3"),
    ("a | concat: names | size", "7"),
    ("rows | map: 'k' | join: ','", "x,y,"),
    ("rows | map: 'k' | compact | join: ','", "x,y"),
    ("rows | where: 'k', 'y' | map: 'v' | join", "2"),
    ("rows | where: 'k' | size", "2"),
    ("rows | sort: 'k' | map: 'v' | join", "1 2 3"),
    ("widgets.get-datetime-parts.parsed.rows | sort: 'n' | map: 'n' | join", "1 2"),
    ("rows | sum: 'v'", "6"),
    ("'1,1,2' | split: ',' | uniq | join: ','", "1,2"),
    ("rows | uniq: 'none' | size", "1"),
    ("(1..4) | reverse | join: ''", "4321"),
    ("a | slice: 1, 2 | join", "q r"),
    ("missing | default: 'x'", "x"),
    ("empty_text | default: 'x'", "x"),
    ("empty_list | default: 'x'", "x"),
    ("flow.variables.no | default: 'x'", "x"),
    ("flow.variables.no | default: 'x', allow_false: true", "false"),
    ("n | default: 'x'", "3"),
    ("a | to_json", '["p","q","r"]'),
    ("pairs | to_json", '{"k1":"v1","k2":2}'),
    ("'say \\\"hi\\\"\n' | to_json", '"say \\\\\\"hi\\\\\\"\\n"'),
    ("missing | to_json", "null"),
    ("flow.variables.yes | to_json", "true"),
    ("f | to_json", "1.5"),
    ("(1..3) | to_json", "[1,2,3]"),
]
DATES = [
    ("'now' | date: '%Y-%m-%d %H:%M:%S'", "2024-05-01 20:04:05"),
    ("'today' | date: '%A'", "Wednesday"),
    ("'now' | timezone: 'America/New_York' | date: '%H:%M %Z'", "23:04 EDT"),
    ("'now' | timezone: 'UTC'", "2024-05-02 03:04:05 +0000"),
    ("'now' | date: '%L %z %:z'", "678 -0700 -07:00"),
    ("'now' | date: '%s'", "1714619045"),
    ("'now' | date: '%s' | plus: 3600 | date: '%H'", "21"),
    ("0 | date: '%F %T'", "1969-12-31 16:00:00"),
    ("'1714619045' | date: '%F'", "2024-05-01"),
    ("1714619045.5 | date: '%L'", "500"),
    ("'2024-05-09T07:08:09Z' | date: '%a %-d %b, %H:%M'", "Thu 9 May, 07:08"),
    ("'2024-05-09 07:08:09 +0200' | date: '%H:%M %z'", "07:08 +0200"),
    ("'2024-05-09 07:08:09 UTC' | date: '%H:%M %Z'", "07:08 UTC"),
    ("'2024-05-09' | date: '%e|%l|%I|%P|%p|%y|%C|%j|%u|%w'", " 9|12|12|am|AM|24|20|130|4|4"),
    ("'2024-12-30 17:00' | date: '%U %W %V %G'", "52 53 01 2025"),
    ("'2024-05-09 17:06' | date: '%D %F %R %r %c'",
     "05/09/24 2024-05-09 17:06 05:06:00 PM Thu May  9 17:06:00 2024"),
    ("'2024-05-09 17:06' | date: '%x %X %h %k %%'", "05/09/24 17:06:00 May 17 %"),
    ("'Thu, 09 May 2024 12:00:00 +0000' | date: '%F'", "2024-05-09"),
    ("'March 14, 2016' | date: '%B %-m %^a %10A'", "March 3 MON     Monday"),
    ("'3/14/2016 5:06 PM' | date: '%H:%M'", "17:06"),
    ("'17:06' | date: '%F %H'", "2024-05-01 17"),
    ("missing | date: '%Y'", ""),
    ("'now' | date: '%Q %'", "%Q %"),
    ("'2024-05-09' | date", "2024-05-09"),
]  # fmt: skip


@pytest.mark.parametrize(("expression", "expected"), TEXTS + NUMBERS + ARRAYS + DATES)
def test_filters(expression: str, expected: str) -> None:
    assert text("{{ " + expression + " }}") == expected


def test_no_filter_is_forgotten() -> None:
    shown = " ".join(expression for expression, _ in TEXTS + NUMBERS + ARRAYS + DATES)
    assert [name for name in FILTERS if f"| {name}" not in shown] == []


@pytest.mark.parametrize(
    "expression",
    [
        "s | shout",
        "s | append",
        "s | upcase: 1",
        "s | default: 'x', colour: 'red'",
        "n | divided_by: 0",
        "n | modulo: '0'",
        "s | truncate: 'x'",
        "a | concat: 'x'",
        "'now' | timezone: 'Mars/Phobos'",
        "'now' | timezone: '../../etc/passwd'",
    ],
)
def test_what_a_filter_refuses_is_left_out(expression: str) -> None:
    result = rendered("<{{ " + expression + " }}>")
    assert result.text == "<>"
    assert len(result.faults) == 1


def test_what_is_no_date_stays() -> None:
    result = rendered("{{ 'soon' | date: '%Y' }}")
    assert result.text == "soon"
    assert result.faults == ("'soon' is no date: it was left as it is.",)


def test_an_unknown_zone_is_a_fault() -> None:
    result = render("{{ 'now' | date: '%Y' }}", {}, now=NOW, zone="Nowhere")
    assert result.text == ""
    assert "Nowhere" in result.faults[0]


@pytest.mark.parametrize(
    "template",
    [
        "{% assign x = 'aaaaaaaa' %}" + "{% assign x = x | append: x %}" * 40,
        "{% assign x = 'aaaaaaaa' %}" + "{% assign x = x | replace: 'a', x %}" * 8,
        "{{ (1..10000) | join: s | replace: 's', s | join: s | replace: 's', s }}",
        "{% assign x = 9 %}" + "{% assign x = x | times: x %}" * 30 + "{{ x }}",
        "{{ 1 | round: 99999999 }}{{ 1 | round: -99999999 }}{{ 's' | truncate: 99999999999999 }}",
        "{% for a in (1..15) %}" * 6 + "x" + "{% endfor %}" * 6,
        "{% for a in (1..15) %}{{ big }}{% endfor %}",
        "{% for x in (1..99999999999999999999) %}{{ x }}{% endfor %}",
        "{{ 'now' | date: '" + "%99d" * 2000 + "' }}",
    ],
)
def test_nothing_grows_without_bound(template: str) -> None:
    result = rendered(template, big="é" * 10_000)
    assert len(result.text.encode()) <= 64_000
