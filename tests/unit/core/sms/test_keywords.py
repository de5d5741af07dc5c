"""Keywords of opting out and in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from switchroom.core.sms.keywords import REPLIES, keyword
from switchroom.core.sms.segments import split

WORDS = {
    "stop": "STOP STOPALL UNSUBSCRIBE CANCEL END QUIT REVOKE OPTOUT",
    "start": "START YES UNSTOP",
    "help": "HELP INFO",
}
PAIRS = [(word, name) for name, words in WORDS.items() for word in words.split()]


@given(
    st.sampled_from(PAIRS),
    st.sampled_from([str.upper, str.lower, str.title]),
    st.text(" \n\t\u00a0", max_size=3),
    st.text(" \n\t", max_size=3),
)
def test_a_lone_keyword_in_any_case(
    pair: tuple[str, str], case: type[str], before: str, after: str
) -> None:
    word, name = pair
    assert keyword(before + case(word) + after) == name


@pytest.mark.parametrize(
    "body", ["", " ", "please stop", "stop.", "stop all", "STOPP", "ſtop", "yes please", "x" * 1600]
)
def test_anything_else_is_no_keyword(body: str) -> None:
    assert keyword(body) is None


def test_the_automatic_replies() -> None:
    assert "resubscribe" in REPLIES["stop"]
    assert REPLIES["start"].startswith("You have successfully been re-subscribed")
    assert REPLIES["help"] == "Reply STOP to unsubscribe. Msg&Data Rates May Apply."
    assert [split(reply).count for reply in REPLIES.values()] == [1, 1, 1]
