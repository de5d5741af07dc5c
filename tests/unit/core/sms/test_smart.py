"""Smart encoding: look-alikes go, letters and emoji stay."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from switchroom.core.sms.alphabet import CHARACTERS
from switchroom.core.sms.segments import split
from switchroom.core.sms.smart import smart_encode


@pytest.mark.parametrize(
    ("text", "encoded"),
    [
        ("“quoted” «too» „this‟", '"quoted" "too" "this"'),
        ("it’s ‘so’ `there´", "it's 'so' 'there'"),
        ("1–2—3‐4•", "1-2-3-4-"),
        ("wait…", "wait..."),
        ("‼", "!!"),
        ("‹a›", "<a>"),
        ("¼ ½ ¾", "1/4 1/2 3/4"),
        ("6÷2⁄3∕1", "6/2/3/1"),
        ("❨a❩ ❴b❵ ［c］ ｛d｝", "(a) {b} [c] {d}"),
        ("✱ ∗ ❋", "* * *"),
        ("ＡＺ ０９ ａｚ", "AZ 09 az"),
        ("ᴀʙᴄ", "ABC"),
        ("a\u00a0b\u2003c\u2028d\u3000e", "a b c d e"),
        ("a\u200bb\u200cc\ufeffd\u2060e\x00f\x07g", "abcdefg"),
        ("a\nb\r\nc", "a\nb\r\nc"),
        ("á ñ ç", "á ñ ç"),
        ("e\u0302", "e\u0302"),
        ("👩\u200d💻 漢字", "👩\u200d💻 漢字"),
    ],
)
def test_look_alikes(text: str, encoded: str) -> None:
    assert smart_encode(text) == encoded


def test_a_tab_becomes_spaces() -> None:
    assert smart_encode("a\tb").split() == ["a", "b"]
    assert split(smart_encode("a\tb")).encoding == "GSM-7"


def test_one_typographic_quote_no_longer_costs_a_segment() -> None:
    text = "I’m " + "x" * 156
    assert (split(text).count, split(smart_encode(text)).count) == (3, 1)


@given(st.text(st.sampled_from(sorted(CHARACTERS - {"\f"}))))
def test_gsm_text_is_left_alone(text: str) -> None:
    assert smart_encode(text) == text


@given(st.text())
def test_a_second_time_changes_nothing(text: str) -> None:
    once = smart_encode(text)
    assert smart_encode(once) == once
