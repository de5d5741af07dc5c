"""The users of the demo, whose passwords the log-in page says."""

from switchroom.desk import demo_people, log_in, passwords, users
from tests.desk.conftest import ACCOUNT, House


def shown(house: House) -> list[tuple[str, str]]:
    return [(user.username, password) for user, password in house.run(demo_people.shown)]


def test_a_password_is_said_as_long_as_it_is_the_demos(house: House) -> None:
    given = {"password": "demo-password", "full_name": "Somebody"}
    made = [
        house.run(demo_people.add, ACCOUNT, username=name, **given)
        for name in ("ann", "bob", "cyd", "dan")
    ]
    assert shown(house) == [(user.username, "demo-password") for user in made]
    kept = made[0].password_hash
    assert kept is not None
    assert passwords.fits(kept, "demo-password")
    house.run(log_in.set_password, ACCOUNT, made[1].sid, "another")
    house.run(log_in.remove, ACCOUNT, made[2].sid)
    house.run(users.update, made[3], active=False)
    assert shown(house) == [("ann", "demo-password")]
