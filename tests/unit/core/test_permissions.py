"""What roles allow (conversations §2.12, §5.3)."""

from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from switchroom.conversations.roles import PERMISSIONS
from switchroom.core.permissions import RULES, Deed, lacking, may

NAMES = sorted({*PERMISSIONS["service"], *PERMISSIONS["conversation"]})
DEEDS = sorted(get_args(Deed))

roles = st.sets(st.sampled_from(NAMES))
deeds = st.sampled_from(DEEDS)


def test_every_deed_has_a_rule_and_every_permission_a_use() -> None:
    assert sorted(RULES) == DEEDS
    used = {name for rule in RULES.values() for name in (rule.anyones, rule.own) if name}
    assert used == set(NAMES)


@given(roles, roles, deeds, st.booleans())
def test_either_role_grants_and_none_takes_away(
    service: set[str], conversation: set[str], deed: Deed, own: bool
) -> None:
    by_service = may(service, (), deed, own=own)
    by_conversation = may((), conversation, deed, own=own)
    together = may(service, conversation, deed, own=own)
    assert together == (by_service or by_conversation)
    assert together == may(conversation, service, deed, own=own)
    assert together <= may({*service, *NAMES}, conversation, deed, own=own)


@given(roles, deeds)
def test_whoever_may_touch_others_things_may_touch_his_own(role: set[str], deed: Deed) -> None:
    assert may(role, (), deed, own=False) <= may(role, (), deed, own=True)


@given(deeds, st.booleans(), roles)
def test_a_refusal_names_exactly_what_would_have_been_enough(
    deed: Deed, own: bool, role: set[str]
) -> None:
    named = [name for name in NAMES if name in lacking(deed, own=own).split()]
    if named:
        assert all(may((), [name], deed, own=own) for name in named)
        assert may(role, (), deed, own=own) == (not role.isdisjoint(named))
    else:
        assert not may(NAMES, NAMES, deed, own=False)
