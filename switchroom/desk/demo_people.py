"""The users of the demo: their log-in page says their passwords, as long as they are those."""

from collections.abc import Iterable
from typing import Final

import msgspec

from switchroom.desk import passwords, users
from switchroom.desk.users import Role, User
from switchroom.store import marks
from switchroom.store.work import Work, encode

_MARK: Final = "demo_users"


class DemoUser(msgspec.Struct, frozen=True):
    """A user of the demo and the password that was given to him."""

    account_sid: str
    user_sid: str
    password: str
    password_hash: str


def add(
    work: Work,
    account_sid: str,
    *,
    username: str,
    password: str,
    full_name: str,
    email: str = "",
    roles: Iterable[Role] = ("agent",),
) -> User:
    """Make a user whose password the log-in page of a demo may say. Raises INVALID_PARAMETER."""
    kept = passwords.hashed(password, bytes.fromhex(work.secret()))
    user = users.create(
        work,
        account_sid,
        username=username,
        full_name=full_name,
        email=email,
        roles=roles,
        password_hash=kept,
    )
    known = [*_known(work), DemoUser(account_sid, user.sid, password, kept)]
    marks.put(work, _MARK, encode(known).decode())
    return user


def shown(work: Work) -> list[tuple[User, str]]:
    """The users of the demo who still have the password that was given to them, and that one."""
    found = []
    for one in _known(work):
        user = work.get(
            User, "desk_users", "account_sid = ? AND sid = ?", one.account_sid, one.user_sid
        )
        if user is not None and user.active and user.password_hash == one.password_hash:
            found.append((user, one.password))
    return found


def _known(work: Work) -> list[DemoUser]:
    kept = marks.get(work, _MARK)
    return [] if kept is None else msgspec.json.decode(kept, type=list[DemoUser])
