"""The decision about an inbound message holds for all facts (conversations §3.2, §3.6)."""

from hypothesis import given
from hypothesis import strategies as st

from switchroom.core.routing.inbound import (
    Append,
    AutoCreate,
    Drop,
    Facts,
    Pair,
    PlainSms,
    decide,
)

PAIRS = st.none() | st.builds(Pair, st.just("CH1"), st.just("MB1"))
ADDRESSES = st.none() | st.just("IG1")
FACTS = st.builds(
    Facts,
    account_active=st.booleans(),
    pair=PAIRS,
    address_sid=ADDRESSES,
    handler=st.booleans(),
    number_handler=st.sampled_from(["parallel", "skip"]),
)


@given(FACTS)
def test_a_message_takes_the_first_way_that_is_open(facts: Facts) -> None:
    route = decide(facts).route
    if not facts.account_active:
        assert isinstance(route, Drop)
        assert route.reason
    elif facts.pair is not None:
        assert route == Append(facts.pair)
    elif facts.address_sid is not None:
        assert route == AutoCreate(facts.address_sid)
    else:
        assert route == PlainSms()


@given(FACTS)
def test_the_handler_runs_beside_all_that_is_not_dropped_unless_it_is_to_be_skipped(
    facts: Facts,
) -> None:
    decision = decide(facts)
    captured = isinstance(decision.route, Append | AutoCreate)
    skipped = captured and facts.number_handler == "skip"
    assert decision.run_handler == (facts.handler and facts.account_active and not skipped)


@given(FACTS, FACTS)
def test_an_open_conversation_hides_the_address(facts: Facts, other: Facts) -> None:
    bound = Pair("CH2", "MB2")
    one = Facts(
        account_active=facts.account_active,
        pair=bound,
        address_sid=facts.address_sid,
        handler=facts.handler,
        number_handler=facts.number_handler,
    )
    two = Facts(
        account_active=facts.account_active,
        pair=bound,
        address_sid=other.address_sid,
        handler=facts.handler,
        number_handler=facts.number_handler,
    )
    assert decide(one) == decide(two)
