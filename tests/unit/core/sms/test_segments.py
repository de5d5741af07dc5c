"""Alphabet and segments against the published tables and an independent count."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from switchroom.core.sms.alphabet import BASIC, CHARACTERS, EXTENSION, septets
from switchroom.core.sms.segments import Segments, split, utf16_units

GSM = st.text(st.sampled_from(sorted(CHARACTERS)), max_size=700)


@pytest.mark.parametrize(
    ("text", "encoding", "count"),
    [
        ("", "GSM-7", 1),
        ("x" * 160, "GSM-7", 1),
        ("x" * 161, "GSM-7", 2),
        ("x" * 306, "GSM-7", 2),
        ("x" * 307, "GSM-7", 3),
        ("x" * 1600, "GSM-7", 11),
        ("]" * 80, "GSM-7", 1),
        ("]" * 81, "GSM-7", 2),
        ("é" * 160, "GSM-7", 1),
        ("€" * 80, "GSM-7", 1),
        ("😜" + "x" * 68, "UCS-2", 1),
        ("😜" + "x" * 69, "UCS-2", 2),
        ("😜" + "]" * 68, "UCS-2", 1),
        ("á" * 70, "UCS-2", 1),
        ("á" * 71, "UCS-2", 2),
        ("á" * 134, "UCS-2", 2),
        ("á" * 135, "UCS-2", 3),
        ("á" * 1600, "UCS-2", 24),
        ("`", "UCS-2", 1),
        ("\t", "UCS-2", 1),
        ("\x1b", "UCS-2", 1),
        ("\r\n" * 80, "GSM-7", 1),
    ],
)
def test_the_boundary_table(text: str, encoding: str, count: int) -> None:
    segments = split(text)
    assert (segments.encoding, segments.count) == (encoding, count)


def test_an_escape_pair_that_does_not_fit_leaves_a_septet_unused() -> None:
    assert split("x" * 152 + "€" + "x" * 10).parts == ("x" * 152, "€" + "x" * 10)


def test_a_surrogate_pair_that_does_not_fit_leaves_a_unit_unused() -> None:
    assert split("á" * 66 + "😜" + "á" * 10).parts == ("á" * 66, "😜" + "á" * 10)


def test_a_lone_surrogate_is_counted_and_not_refused() -> None:
    assert split("\ud83d" * 71) == Segments("UCS-2", ("\ud83d" * 67, "\ud83d" * 4))


def test_the_alphabet_has_the_published_codes() -> None:
    assert len(BASIC) == 127
    assert len(EXTENSION) == 10
    codes = {"@": 0x00, "Δ": 0x10, " ": 0x20, "?": 0x3F, "¡": 0x40, "§": 0x5F, "¿": 0x60, "à": 0x7F}
    assert {character: BASIC[character] for character in codes} == codes
    assert not CHARACTERS & set("`\tçáíóúÁÍÓÚ“”‘’\u00a0\x1b")


def cost(character: str, encoding: str) -> int:
    if encoding == "GSM-7":
        return 2 if character in EXTENSION else 1
    return 2 if ord(character) > 0xFFFF else 1


@given(GSM | st.text(max_size=300) | st.text(st.sampled_from("ab😜á]"), max_size=300))
def test_parts_lose_nothing_and_are_filled_greedily(text: str) -> None:
    segments = split(text)
    single, part = (160, 153) if segments.encoding == "GSM-7" else (70, 67)
    assert "".join(segments.parts) == text
    assert (segments.encoding == "GSM-7") == (set(text) <= CHARACTERS)
    costs = [sum(cost(c, segments.encoding) for c in piece) for piece in segments.parts]
    total = sum(costs)
    if total <= single:
        assert segments.count == 1
        return
    assert max(costs) <= part
    for filled, following in zip(costs, segments.parts[1:], strict=False):
        assert filled + cost(following[0], segments.encoding) > part


@given(GSM)
def test_septets_count_escapes_twice(text: str) -> None:
    assert septets(text) == sum(cost(character, "GSM-7") for character in text)


@given(st.text())
def test_units_are_those_of_utf16(text: str) -> None:
    assert utf16_units(text) == sum(cost(character, "UCS-2") for character in text)
