"""How long sessions, invitations and pauses last: real time, which tests pass in."""

from typing import cast

import pytest

from switchroom.core import errors, limits
from switchroom.core.clock import DAY, HOUR, MINUTE, SECOND
from switchroom.core.errors import ApiError
from switchroom.desk import lockout, log_in, sessions, users
from switchroom.desk.sessions import Login, Opened
from switchroom.desk.users import User
from tests.desk.conftest import ACCOUNT, House

WALL = 1_700_000_000_000_000
HERE = "192.0.2.1"


def begin(house: House, user: User, wall: int = WALL) -> Opened:
    return house.run(sessions.begin, user, address=HERE, user_agent="test", wall=wall)


def admitted(house: House, opened: Opened, wall: int) -> Login | None:
    try:
        return house.run(sessions.admit, opened.secret, wall)
    except ApiError as refusal:
        assert refusal.kind is errors.AUTHENTICATE
        return None


def test_a_session_that_nobody_uses_ends(house: House) -> None:
    opened = begin(house, house.user("ann"))
    assert admitted(house, opened, WALL + 12 * HOUR - 1) is not None
    assert admitted(house, opened, WALL + 12 * HOUR) is None


def test_a_session_in_use_ends_after_a_week(house: House) -> None:
    opened = begin(house, house.user("ann"))
    wall = WALL
    while (login := admitted(house, opened, wall)) is not None:
        assert sessions.is_stale(login, wall) == (wall - login.seen >= MINUTE)
        house.run(sessions.touch, login, wall)
        wall += 11 * HOUR
    assert WALL + 7 * DAY <= wall < WALL + 7 * DAY + 11 * HOUR


def test_a_touch_never_turns_the_end_back(house: House) -> None:
    opened = begin(house, house.user("ann"))
    login = cast(Login, admitted(house, opened, WALL))
    house.run(sessions.touch, login, WALL + HOUR)
    house.run(sessions.touch, login, WALL + MINUTE)
    later = cast(Login, admitted(house, opened, WALL + HOUR))
    assert (later.seen, later.ends) == (WALL + HOUR, WALL + 13 * HOUR)


def test_a_user_has_so_many_sessions_and_the_oldest_ends(house: House) -> None:
    user = house.user("ann")
    other = begin(house, house.user("bob"))
    opened = [begin(house, user) for _ in range(limits.SESSIONS_PER_USER + 2)]
    alive = [admitted(house, one, WALL) is not None for one in opened]
    assert alive == [False, False] + [True] * limits.SESSIONS_PER_USER
    assert admitted(house, other, WALL) is not None


def test_what_has_ended_is_swept_away(house: House) -> None:
    begin(house, house.user("ann"))
    bob = house.user("bob")
    begin(house, bob, WALL + 30 * DAY)
    assert house.run(lambda work: work.value("SELECT count(*) FROM desk_sessions")) == 1


def test_those_who_serve_a_user_are_woken_when_his_sessions_end(house: House) -> None:
    user = house.user("ann")
    begin(house, user)
    house.woken.clear()
    house.run(sessions.end_all, ACCOUNT, user.sid)
    assert any(sessions.topic(user.sid) in woken for woken in house.woken)


def test_an_invitation_is_good_for_a_week(house: House) -> None:
    user = house.user("ann", password=None)
    _, token = house.run(users.invite, user, WALL)
    assert house.run(users.invited, token, WALL + 7 * DAY - 1).sid == user.sid
    for wall, secret in ((WALL + 7 * DAY, token), (WALL, "guess")):
        with pytest.raises(ApiError):
            house.run(users.invited, secret, wall)


def pause(house: House, name: str, wall: int, address: str = HERE) -> int:
    """Try a wrong password; the seconds to wait where it may not be tried, else 0."""
    try:
        house.run(log_in.begin, name, address, wall)
    except ApiError as refusal:
        assert refusal.kind is errors.LOCKED
        return cast(int, refusal.retry_after_s)
    house.run(log_in.refuse, address, wall)
    return 0


def test_pauses_grow_from_a_minute_to_an_hour(house: House) -> None:
    wall, seen = WALL, []
    for _ in range(4):
        assert pause(house, "ann", wall) == 0
    for _ in range(9):
        assert pause(house, "ann", wall) == 0
        waiting = pause(house, "ANN", wall)
        assert pause(house, "ann", wall + waiting * SECOND - 1) == 1
        seen.append(waiting)
        wall += waiting * SECOND
    assert seen == [60, 120, 240, 480, 960, 1920, 3600, 3600, 3600]
    wall += DAY + HOUR
    for _ in range(4):
        assert pause(house, "ann", wall) == 0
    assert pause(house, "bob", wall) == 0


def test_tries_at_once_are_no_way_round(house: House) -> None:
    for _ in range(5):
        house.run(log_in.begin, "ann", HERE, WALL)
    with pytest.raises(ApiError):
        house.run(log_in.begin, "ann", HERE, WALL)


def test_an_address_that_guesses_many_names_waits(house: House) -> None:
    for number in range(limits.GUESSES_PER_ADDRESS):
        assert pause(house, f"name{number}", WALL, "2001:db8::1") == 0
    assert pause(house, "another", WALL, "2001:db8::ffff") == 60
    assert pause(house, "another", WALL, "2001:db8:0:1::1") == 0
    assert pause(house, "another", WALL + MINUTE, "2001:db8::1") == 0


def test_right_passwords_of_an_office_do_not_count(house: House) -> None:
    for number in range(limits.GUESSES_PER_ADDRESS + 10):
        house.run(log_in.begin, f"name{number}", HERE, WALL)
        house.run(lockout.succeeded, f"name{number}")
    assert pause(house, "another", WALL) == 0


def test_old_guesses_are_forgotten(house: House) -> None:
    for number in range(5):
        pause(house, f"name{number}", WALL, f"192.0.2.{number}")
    pause(house, "late", WALL + 2 * DAY)
    assert house.run(lambda work: work.value("SELECT count(*) FROM desk_guesses")) == 2
