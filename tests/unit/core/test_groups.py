"""The rule that tells groups from one another."""

from random import Random

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from switchroom.core.routing import groups
from switchroom.core.routing.groups import GroupClaim, PairClaim

NUMBERS = st.integers(1, 30).map(lambda n: f"+{n}")


class Member(msgspec.Struct, frozen=True):
    identity: str | None = None
    address: str | None = None
    proxy_address: str | None = None
    projected_address: str | None = None


PEOPLE = st.lists(NUMBERS, max_size=8).map(lambda all_: [Member(address=one) for one in all_])
OURS = st.lists(NUMBERS, max_size=4).map(
    lambda all_: [Member(projected_address=f"{one}0000") for one in all_]
)
CHAT = st.lists(st.just(Member(identity="agent")), max_size=2)


@given(PEOPLE, OURS, CHAT, st.randoms())
def test_a_text_to_all_numbers_finds_the_group_whoever_writes_it(
    people: list[Member], ours: list[Member], chat: list[Member], chance: Random
) -> None:
    members = [*people, *ours, *chat]
    chance.shuffle(members)
    claim = groups.claim(members)
    numbers = {str(one.address or one.projected_address) for one in (*people, *ours)}
    if not people or not ours:
        assert claim is None
    elif len(numbers) == 2:
        assert claim == PairClaim(str(people[0].address), str(ours[0].projected_address))
    else:
        assert isinstance(claim, GroupClaim)
        for sender in numbers:
            others = list(numbers - {sender})
            chance.shuffle(others)
            assert groups.key([sender, *others]) == claim.numbers
        assert groups.key(numbers - {str(people[0].address)}) != claim.numbers


@given(st.lists(NUMBERS, max_size=12), st.lists(NUMBERS, max_size=12))
def test_two_sets_have_one_key_only_when_they_are_the_same(
    one: list[str], other: list[str]
) -> None:
    assert (groups.key(one) == groups.key(other)) == (set(one) == set(other))


@given(st.integers(1, 4), st.integers(1, 5), st.randoms())
def test_of_each_text_one_copy_counts_in_whatever_order_they_come(
    ours: int, times: int, chance: Random
) -> None:
    copies = [f"+{n}" for n in range(ours) for _ in range(times)]
    chance.shuffle(copies)
    new = [n for n, one in enumerate(copies) if not groups.is_copy(copies[:n], one)]
    assert len(new) == times


@given(PEOPLE, OURS)
def test_a_group_has_a_member_as_only_groups_have(people: list[Member], ours: list[Member]) -> None:
    assert groups.is_group([*people, *ours]) == bool(people or ours)
    assert not groups.is_group([Member(identity="a"), Member(address="+1", proxy_address="+2")])
