"""Sessions: what a browser's cookie stands for (flex §14).

Only a hash of the cookie is kept. A session is looked up in the transaction of each request, so
that whoever logs out, is deactivated or deleted is out at once on every node. Its life is real
time (`wall`, microseconds), also where the clock is turned by hand.
"""

import hashlib
import hmac
from collections.abc import Sequence
from typing import Final, Literal, LiteralString

import msgspec

from switchroom.core import errors, limits
from switchroom.core.clock import SECOND
from switchroom.desk.users import ROLES, Role, User
from switchroom.store.work import Event, Work

_TABLE: Final[LiteralString] = "desk_sessions"
_IDLE: Final = limits.SESSION_IDLE_S * SECOND
_LIFE: Final = limits.SESSION_LIFE_S * SECOND
_ENDED_AT_ONCE: Final = 100

_LOGIN: Final = (
    "SELECT s.sid, s.account_sid, a.owner_sid, a.friendly_name, a.status, u.sid, u.username,"
    " u.full_name, u.email, u.roles, CASE WHEN u.password_hash IS NULL THEN 0 ELSE 1 END,"
    " u.workspace_sid, u.worker_sid, s.csrf_token, s.seen, s.ends, s.last_end"
    " FROM desk_sessions s JOIN desk_users u ON u.sid = s.user_sid"
    " JOIN accounts a ON a.sid = s.account_sid"
    " WHERE s.secret_hash = ? AND s.ends > ? AND u.active = 1"
)


class Session(msgspec.Struct, frozen=True):
    """A row of `desk_sessions`. `ends` is when it ends if nobody uses it, at most `last_end`."""

    sid: str
    account_sid: str
    user_sid: str
    secret_hash: str
    csrf_token: str
    address: str
    user_agent: str
    began: int
    seen: int
    ends: int
    last_end: int


class Login(msgspec.Struct, frozen=True):
    """Who is logged in, as each request finds it."""

    session_sid: str
    account_sid: str
    owner_sid: str
    account_name: str
    status: Literal["active", "suspended", "closed"]
    user_sid: str
    username: str
    full_name: str
    email: str
    role_text: str
    has_password: int
    workspace_sid: str | None
    worker_sid: str | None
    csrf_token: str
    seen: int
    ends: int
    last_end: int

    @property
    def roles(self) -> Sequence[Role]:
        """What the user may do, in the order agent, supervisor, admin."""
        given = self.role_text.split(",")
        return tuple(role for role in ROLES if role in given)

    def may(self, role: Role) -> bool:
        """Tell whether the user has a role: supervisors are agents too, administrators all."""
        roles = self.roles
        return "admin" in roles or role in roles or (role == "agent" and "supervisor" in roles)


class Opened(msgspec.Struct, frozen=True):
    """A session that has just begun, and the secret for its cookie, which nobody can read again."""

    session: Session
    secret: str


class LoggedIn(Event, frozen=True, kw_only=True):
    """A user has logged in."""

    kind = "user.logged_in"
    user_sid: str

    @property
    def subject(self) -> str:
        return self.user_sid


class LoggedOut(Event, frozen=True, kw_only=True):
    """Sessions of a user were ended: by him, by an administrator, or with him."""

    kind = "user.logged_out"
    user_sid: str

    @property
    def subject(self) -> str:
        return self.user_sid


def topic(user_sid: str) -> str:
    """What is woken when sessions of a user end: whoever serves him looks again then."""
    return f"sessions {user_sid}"


def begin(work: Work, user: User, *, address: str, user_agent: str, wall: int) -> Opened:
    """Open a session for a user; his oldest one ends when he has too many.

    A few that have come to their end are swept away on the way.
    """
    work.run(
        "DELETE FROM desk_sessions WHERE sid IN"
        " (SELECT sid FROM desk_sessions WHERE ends <= ? ORDER BY ends LIMIT ?)",
        wall,
        _ENDED_AT_ONCE,
    )
    work.run(
        "DELETE FROM desk_sessions WHERE account_sid = ? AND user_sid = ? AND sid IN"
        " (SELECT sid FROM desk_sessions WHERE account_sid = ? AND user_sid = ?"
        " ORDER BY sid DESC LIMIT 1000 OFFSET ?)",
        user.account_sid,
        user.sid,
        user.account_sid,
        user.sid,
        limits.SESSIONS_PER_USER - 1,
    )
    secret = work.secret()
    session = Session(
        sid=work.mint("FS"),
        account_sid=user.account_sid,
        user_sid=user.sid,
        secret_hash=_digest(secret),
        csrf_token=work.secret(),
        address=address,
        user_agent=user_agent[: limits.USER_AGENT_CHARS],
        began=wall,
        seen=wall,
        ends=wall + _IDLE,
        last_end=wall + _LIFE,
    )
    work.insert(_TABLE, session)
    work.emit(LoggedIn(account_sid=user.account_sid, user_sid=user.sid))
    return Opened(session, secret)


def admit(work: Work, secret: str, wall: int) -> Login:
    """Who the cookie's value stands for, by one indexed read.

    Raises AUTHENTICATE where it is no open session of an active user, ACCOUNT_NOT_ACTIVE.
    """
    login = work.one(Login, _LOGIN, _digest(secret), wall)
    if login is None:
        raise errors.AUTHENTICATE()
    if login.status == "closed":
        raise errors.ACCOUNT_NOT_ACTIVE(account_sid=login.account_sid, status=login.status)
    return login


def has_token(login: Login, csrf_token: str | None) -> bool:
    """Tell whether the request knows the session's token, which only pages of ours can read."""
    return hmac.compare_digest(login.csrf_token.encode(), (csrf_token or "").encode())


def is_stale(login: Login, wall: int) -> bool:
    """Tell whether it is time to note that the session is in use."""
    return wall - login.seen >= limits.SESSION_TOUCH_S * SECOND


def touch(work: Work, login: Login, wall: int) -> None:
    """Note that the session is in use; its end moves on, but never beyond its last."""
    work.run(
        "UPDATE desk_sessions SET seen = ?, ends = ?"
        " WHERE account_sid = ? AND sid = ? AND seen < ?",
        wall,
        min(wall + _IDLE, login.last_end),
        login.account_sid,
        login.session_sid,
        wall,
    )


def of_user(work: Work, account_sid: str, user_sid: str, wall: int) -> list[Session]:
    """The open sessions of a user, newest first."""
    return work.find(
        Session,
        _TABLE,
        "account_sid = ? AND user_sid = ? AND ends > ? ORDER BY sid DESC LIMIT ?",
        account_sid,
        user_sid,
        wall,
        limits.SESSIONS_PER_USER,
    )


def end(work: Work, login: Login) -> None:
    """Log out."""
    work.run(
        "DELETE FROM desk_sessions WHERE account_sid = ? AND sid = ?",
        login.account_sid,
        login.session_sid,
    )
    _ended(work, login.account_sid, login.user_sid)


def end_all(work: Work, account_sid: str, user_sid: str, *, but: str = "") -> int:
    """End the sessions of a user, all `but` one where its SID is given; how many there were."""
    count = work.run(
        "DELETE FROM desk_sessions WHERE account_sid = ? AND user_sid = ? AND sid <> ?",
        account_sid,
        user_sid,
        but,
    )
    if count:
        _ended(work, account_sid, user_sid)
    return count


def _ended(work: Work, account_sid: str, user_sid: str) -> None:
    work.emit(LoggedOut(account_sid=account_sid, user_sid=user_sid))
    work.wake(topic(user_sid))


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
