"""Access tokens: what is signed with the secret of a key of the account is let in, nothing else."""

import base64
import json
from collections.abc import Callable
from typing import Any

import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from switchroom.accounts import access_tokens, accounts, keys
from switchroom.accounts.access_tokens import Claims, check_times
from switchroom.core.clock import SECOND
from switchroom.core.errors import ApiError
from tests.unit.desk import MAIN, STRANGER, Desk

GRANTS = {"identity": "ada", "chat": {"service_sid": "IS1"}}
HEADERS = {"typ": "JWT", "cty": "twilio-fpa;v=1"}

Sign = Callable[..., str]


@pytest.fixture
def sign(desk: Desk) -> Sign:
    """Signs a token of the main account, good now; claims and algorithm may be others."""
    key, secret = desk.do(keys.create, desk.vault, MAIN)
    now = desk.clock.now() // SECOND

    def make(algorithm: str = "HS256", secret: str = secret, **claims: Any) -> str:
        stated = {"jti": f"{key.sid}-{now}", "iss": key.sid, "sub": MAIN, "iat": now}
        stated |= {"nbf": now, "exp": now + 3600, "grants": GRANTS} | claims
        kept = {name: value for name, value in stated.items() if value != "absent"}
        return jwt.encode(kept, secret, algorithm=algorithm, headers=HEADERS)

    return make


def verify(desk: Desk, token: str, wall: int = 0) -> Claims:
    return desk.do(access_tokens.verify, desk.vault, token, wall)


def code(desk: Desk, token: str) -> int:
    with pytest.raises(ApiError) as caught:
        verify(desk, token)
    return caught.value.code


def test_a_token_says_what_it_states(desk: Desk, sign: Sign) -> None:
    claims = verify(desk, sign())
    assert (claims.sub, claims.grants) == (MAIN, GRANTS)
    assert claims.ends == desk.clock.now() // SECOND * SECOND + 3600 * SECOND


def test_only_what_must_be_there_must_be_there(desk: Desk, sign: Sign) -> None:
    assert (
        verify(desk, sign(jti="absent", nbf="absent", iat="absent", grants="absent")).grants == {}
    )
    assert verify(desk, sign(nbf=None)).sub == MAIN


def test_what_is_not_signed_by_the_key_is_refused(desk: Desk, sign: Sign) -> None:
    assert code(desk, sign(secret="0" * 32)) == 20107
    assert code(desk, sign(algorithm="HS384", secret="0" * 64)) == 20101
    assert code(desk, sign(algorithm="none", secret="")) == 20101
    assert code(desk, sign(iss="absent")) == 20101
    assert code(desk, sign(exp="absent")) == 20101
    assert code(desk, sign(exp="tomorrow")) == 20101
    assert code(desk, sign(iss=MAIN)) == 20103
    assert code(desk, sign(iss="SK" + "0" * 32)) == 20103
    assert code(desk, sign(sub=STRANGER)) == 20103


def test_a_token_ends(desk: Desk, sign: Sign) -> None:
    token = sign()
    desk.clock.turn_to(desk.clock.now() + 3600 * SECOND)
    assert code(desk, token) == 20104


def test_a_token_of_tomorrow_is_refused_unless_it_is_tomorrow(desk: Desk, sign: Sign) -> None:
    tomorrow = desk.clock.now() // SECOND + 86_400
    token = sign(nbf=tomorrow, iat=tomorrow, exp=tomorrow + 60)
    assert code(desk, token) == 20105
    assert verify(desk, token, wall=tomorrow * SECOND).sub == MAIN


def test_no_token_lives_for_more_than_a_day(desk: Desk, sign: Sign) -> None:
    now = desk.clock.now() // SECOND
    assert verify(desk, sign(exp=now + 86_400)).sub == MAIN
    assert code(desk, sign(exp=now + 86_401)) == 20157


def test_a_deleted_key_and_a_suspended_account_let_nobody_in(desk: Desk) -> None:
    child = desk.children[0]
    key, secret = desk.do(keys.create, desk.vault, child)
    exp = desk.clock.now() // SECOND + 60
    token = jwt.encode({"iss": key.sid, "sub": child, "exp": exp}, secret, algorithm="HS256")
    assert verify(desk, token).sub == child
    desk.do(accounts.update, child, by_sid=MAIN, status="suspended")
    assert code(desk, token) == 20005
    desk.do(accounts.update, child, by_sid=MAIN, status="active")
    desk.do(keys.delete, child, key.sid)
    assert code(desk, token) == 20103


@given(st.text(max_size=60) | st.from_regex(r"[\w-]{0,30}\.[\w-]{0,30}\.[\w-]{0,30}"))
def test_whatever_comes_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(ApiError) as caught:
        access_tokens.take_apart(text)
    assert caught.value.code == 20101


@given(
    st.dictionaries(
        st.sampled_from(["iss", "sub", "exp", "iat", "nbf", "grants"]),
        st.none()
        | st.integers()
        | st.floats()
        | st.text(max_size=5)
        | st.lists(st.integers(), max_size=2),
    )
)
def test_whatever_is_stated_is_read_or_refused(claims: dict[str, Any]) -> None:
    parts = (json.dumps(part).encode() for part in ({"alg": "HS256"}, claims))
    token = ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts)
    try:
        _, read, _ = access_tokens.take_apart(f"{token}.")
        check_times(read, 0, 0)
    except ApiError as error:
        assert error.status == 401


@given(st.data())
def test_a_changed_token_is_refused(data: st.DataObject) -> None:
    token = jwt.encode({"iss": "a", "sub": "b", "exp": 1}, "0" * 32, algorithm="HS256")
    place = data.draw(st.integers(0, len(token) - 1))
    letter = data.draw(st.sampled_from("abcXYZ019-_."))
    changed = token[:place] + letter + token[place + 1 :]
    try:
        signed, claims, signature = access_tokens.take_apart(changed)
    except ApiError:
        return
    if access_tokens.sign(signed, "0" * 32) == signature:
        assert (signed, claims) == access_tokens.take_apart(token)[:2]
