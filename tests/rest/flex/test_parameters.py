"""Parameters that hold JSON: whatever they hold is read or refused with a sentence."""

import json
from contextlib import suppress
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from switchroom.core import errors
from switchroom.core.errors import ApiError
from switchroom.flex.interactions import Reach
from switchroom.rest.flex import parameters

NAMES = ("type", "initiated_by", "properties", "participants", "media_channel_sid", "address")
VALUES = ("sms", "api", "agent", "+12125550123", "\0", "closed", "\ud800")

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4) | st.sampled_from(VALUES),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=4), inner, max_size=4)
    ),
    max_leaves=10,
)


@given(anything, st.booleans())
def test_everything_is_read_or_refused(value: Any, as_text: bool) -> None:
    given_value = json.dumps(value) if as_text else value
    for read in (parameters.wish, parameters.then, parameters.reach):
        try:
            read(given_value)
        except ApiError as refusal:
            kinds = (errors.INTERACTION_INVALID, errors.NOT_IMPLEMENTED)
            assert refusal.kind in kinds
            assert refusal.sentence()


@given(st.text())
def test_a_text_that_is_no_json_is_refused(text: str) -> None:
    with suppress(ApiError):
        parameters.read("Routing", text, Reach)


@given(st.integers(1, 3000))
def test_depth_does_no_harm(depth: int) -> None:
    with suppress(ApiError):
        parameters.reach("[" * depth + "]" * depth)
        parameters.reach('{"a":' * depth + "1" + "}" * depth)
