"""Logging in with a password, and what an administrator or the user himself does about it.

A password is hashed outside of transactions, so a log-in is two of them: `begin` looks whether it
may be tried and gives what it must fit, `finish` opens the session.
"""

from collections.abc import Mapping
from typing import Any

import msgspec

from switchroom.accounts import accounts
from switchroom.core import errors
from switchroom.desk import lockout, passwords, sessions, tied, users
from switchroom.desk.sessions import Login, Opened
from switchroom.desk.users import User
from switchroom.store.work import Work


class Attempt(msgspec.Struct, frozen=True):
    """What a password is compared with; `user` is None where nobody has the name,
    or he has no password."""

    user: User | None
    kept: str


def begin(work: Work, username: str, address: str, wall: int) -> Attempt:
    """Let a password be tried. Raises LOCKED."""
    lockout.begin(work, username, address, wall)
    user = users.find_named(work, username)
    if user is None or user.password_hash is None:
        return Attempt(None, passwords.NOBODYS)
    return Attempt(user, user.password_hash)


def refuse(work: Work, address: str, wall: int) -> None:
    """The password was wrong."""
    lockout.failed(work, address, wall)


def finish(
    work: Work, attempt: Attempt, *, address: str, user_agent: str, wall: int
) -> tuple[Opened, Login]:
    """The password fits: open a session, and make the worker of one who takes tasks.

    Raises WRONG_PASSWORD (it was changed meanwhile), ACCESS_DENIED (deactivated),
    ACCOUNT_NOT_ACTIVE.
    """
    assert attempt.user is not None
    user = users.find_named(work, attempt.user.username)
    if user is None or user.password_hash != attempt.kept:
        raise errors.WRONG_PASSWORD()
    lockout.succeeded(work, user.username)
    return open_session(work, user, address=address, user_agent=user_agent, wall=wall)


def open_session(
    work: Work,
    user: User,
    *,
    address: str,
    user_agent: str,
    wall: int,
    claims: Mapping[str, Any] | None = None,
) -> tuple[Opened, Login]:
    """Let in somebody who has shown who he is; `claims` are further ones of an identity provider.

    Raises ACCESS_DENIED, ACCOUNT_NOT_ACTIVE."""
    if not user.active:
        raise errors.ACCESS_DENIED(
            sentence=f"the user {user.username} is deactivated; ask an administrator"
        )
    account = accounts.fetch(work, user.account_sid)
    if account.status != "active":
        raise errors.ACCOUNT_NOT_ACTIVE(account_sid=account.sid, status=account.status)
    user = tied.bring_in(work, user, claims)
    users.keep(work, msgspec.structs.replace(user, last_log_in=work.now))
    opened = sessions.begin(work, user, address=address, user_agent=user_agent, wall=wall)
    return opened, sessions.admit(work, opened.secret, wall)


def log_out(work: Work, login: Login) -> None:
    """End the session; the worker goes offline (flex §15)."""
    tied.go_offline(work, login.account_sid, login.user_sid)
    sessions.end(work, login)


def log_out_everywhere(work: Work, account_sid: str, user_sid: str) -> None:
    """End all sessions of a user; his worker goes offline. Raises NOT_FOUND."""
    tied.go_offline(work, account_sid, user_sid)
    sessions.end_all(work, account_sid, user_sid)


def set_password(
    work: Work, account_sid: str, user_sid: str, kept: str | None, *, but: str = ""
) -> User:
    """Keep another password, or none; all sessions end `but` one. Raises NOT_FOUND,
    INVALID_PARAMETER."""
    user = users.hold(work, account_sid, user_sid)
    changed = users.update(
        work, user, password_hash=kept, invitation_hash=None, invitation_ends=None
    )
    lockout.succeeded(work, user.username)
    sessions.end_all(work, account_sid, user_sid, but=but)
    return changed


def remove(work: Work, account_sid: str, user_sid: str) -> None:
    """Take a user away: his sessions end, his worker goes offline and stays for what he has in
    hand. Raises NOT_FOUND, INVALID_PARAMETER."""
    user = users.hold(work, account_sid, user_sid)
    log_out_everywhere(work, account_sid, user_sid)
    lockout.succeeded(work, user.username)
    users.delete(work, user)
