"""Users: the people who log in, and what they may do (flex §14)."""

import hashlib
import re
from collections.abc import Iterable
from typing import Any, Final, Literal, LiteralString

import msgspec

from switchroom.core import errors, limits
from switchroom.core.clock import SECOND
from switchroom.store.rows import columns
from switchroom.store.work import Event, Work

Role = Literal["agent", "supervisor", "admin"]

ROLES: Final[tuple[Role, ...]] = ("agent", "supervisor", "admin")
_TABLE: Final[LiteralString] = "desk_users"
_USERNAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@+-]*")
_EMAIL: Final = re.compile(r"[^@\s]+@[^@\s]+")


class User(msgspec.Struct, frozen=True):
    """A row of `desk_users`. `roles` are joined by commas; `subject` is who he is at the identity
    provider, `claims` what that one said of him last; an invitation lets him set a password."""

    sid: str
    account_sid: str
    username: str
    username_key: str
    full_name: str
    email: str
    roles: str
    admin: int
    active: int
    password_hash: str | None
    subject: str | None
    claims: str
    invitation_hash: str | None
    invitation_ends: int | None
    workspace_sid: str | None
    worker_sid: str | None
    last_log_in: int | None
    date_created: int
    date_updated: int

    @property
    def works(self) -> bool:
        """Whether he takes tasks, and so is a worker."""
        return self.roles != "admin"


class UserCreated(Event, frozen=True, kw_only=True):
    """An account has a new user."""

    kind = "user.created"
    user_sid: str

    @property
    def subject(self) -> str:
        return self.user_sid


class UserUpdated(UserCreated, frozen=True, kw_only=True):
    """Name, roles, password or state of a user were changed."""

    kind = "user.updated"


class UserDeleted(UserCreated, frozen=True, kw_only=True):
    """A user was taken away."""

    kind = "user.deleted"


def create(
    work: Work,
    account_sid: str,
    *,
    username: str,
    full_name: str = "",
    email: str = "",
    roles: Iterable[Role] = ("agent",),
    password_hash: str | None = None,
    subject: str | None = None,
    worker_sid: str | None = None,
) -> User:
    """Make a user; his name is his in the whole installation, in capital or small letters.

    Raises INVALID_PARAMETER.
    """
    key = check_username(username).lower()
    work.lock("username", key)
    if find_named(work, username) is not None:
        raise _refusal(f"A user named {username} exists already in this installation")
    count = work.value("SELECT count(*) FROM desk_users WHERE account_sid = ?", account_sid)
    if count >= limits.USERS:
        raise _refusal(f"An account has at most {limits.USERS} users")
    text = _join(roles)
    user = User(
        sid=work.mint("FU"),
        account_sid=account_sid,
        username=username,
        username_key=key,
        full_name=_check_name(full_name or username),
        email=_check_email(email),
        roles=text,
        admin=int("admin" in text.split(",")),
        active=1,
        password_hash=password_hash,
        subject=subject,
        claims="{}",
        invitation_hash=None,
        invitation_ends=None,
        workspace_sid=_workspace_of(work, account_sid, worker_sid),
        worker_sid=worker_sid or None,
        last_log_in=None,
        date_created=work.now,
        date_updated=work.now,
    )
    work.insert(_TABLE, user)
    work.emit(UserCreated(account_sid=account_sid, user_sid=user.sid))
    return user


def fetch(work: Work, account_sid: str, sid: str) -> User:
    """The user. Raises NOT_FOUND."""
    user = work.get(User, _TABLE, "account_sid = ? AND sid = ?", account_sid, sid)
    if user is None:
        raise errors.NOT_FOUND()
    return user


def hold(work: Work, account_sid: str, sid: str) -> User:
    """The user, for one who changes him: those who change users of an account take turns, so that
    no two of them take the last administrators away. Raises NOT_FOUND."""
    work.lock("users", account_sid)
    return fetch(work, account_sid, sid)


def find_named(work: Work, username: str) -> User | None:
    """The user of this name in the whole installation, or None."""
    return work.get(User, _TABLE, "username_key = ?", username.lower())


def find_subject(work: Work, subject: str) -> User | None:
    """The user whom the identity provider calls so, or None."""
    return work.get(User, _TABLE, "subject = ?", subject)


def of_worker(work: Work, account_sid: str, worker_sid: str) -> User | None:
    """The user who is this worker, or None."""
    return work.get(User, _TABLE, "account_sid = ? AND worker_sid = ?", account_sid, worker_sid)


def page(work: Work, account_sid: str, after: str, most: int) -> list[User]:
    """Users by age, those behind the SID `after`."""
    return work.find(
        User,
        _TABLE,
        "account_sid = ? AND sid > ? ORDER BY sid LIMIT ?",
        account_sid,
        after,
        most,
    )


def update(
    work: Work,
    user: User,
    *,
    roles: Iterable[Role] | None = None,
    full_name: str | None = None,
    email: str | None = None,
    active: bool | None = None,
    worker_sid: str | None = None,
    **given: Any,
) -> User:
    """Change a user who is held; `given` are further columns as they are kept.

    An empty `worker_sid` ties him to no worker. Raises INVALID_PARAMETER, also where the account
    would be left without an administrator who can log in.
    """
    if roles is not None:
        given["roles"] = _join(roles)
        given["admin"] = int("admin" in given["roles"].split(","))
    if full_name is not None:
        given["full_name"] = _check_name(full_name)
    if email is not None:
        given["email"] = _check_email(email)
    if active is not None:
        given["active"] = int(active)
    if worker_sid is not None and worker_sid != (user.worker_sid or ""):
        given["workspace_sid"] = _workspace_of(work, user.account_sid, worker_sid)
        given["worker_sid"] = worker_sid or None
    changed = msgspec.structs.replace(user, **given)
    if changed == user:
        return user
    if not _leads(changed):
        _check_leadership(work, user)
    changed = msgspec.structs.replace(changed, date_updated=work.now)
    keep(work, changed)
    work.emit(UserUpdated(account_sid=user.account_sid, user_sid=user.sid))
    return changed


def keep(work: Work, user: User) -> None:
    """Write a user as he is now; the caller has seen to the rules."""
    names = [name for name in User.__struct_fields__ if name not in ("sid", "account_sid")]
    work.run(
        f"UPDATE desk_users SET {', '.join(f'{name} = ?' for name in names)}"
        " WHERE account_sid = ? AND sid = ?",
        *(getattr(user, name) for name in names),
        user.account_sid,
        user.sid,
    )


def delete(work: Work, user: User) -> None:
    """Take a user away who is held. Raises INVALID_PARAMETER for the last administrator."""
    _check_leadership(work, user)
    work.run("DELETE FROM desk_users WHERE account_sid = ? AND sid = ?", user.account_sid, user.sid)
    work.emit(UserDeleted(account_sid=user.account_sid, user_sid=user.sid))


def invite(work: Work, user: User, wall: int) -> tuple[User, str]:
    """Let a user set a password of his own: the secret, shown once, good for a week."""
    secret = work.secret()
    changed = msgspec.structs.replace(
        user,
        invitation_hash=hashlib.sha256(secret.encode()).hexdigest(),
        invitation_ends=wall + limits.INVITATION_S * SECOND,
    )
    keep(work, changed)
    return changed, secret


def invited(work: Work, secret: str, wall: int) -> User:
    """Who was invited with this secret. Raises INVALID_PARAMETER when it is good no longer."""
    digest = hashlib.sha256(secret.encode()).hexdigest()
    user = work.one(
        User,
        f"SELECT {columns(User)} FROM desk_users WHERE invitation_hash = ?"
        " AND invitation_ends > ? AND active = 1",
        digest,
        wall,
    )
    if user is None:
        raise _refusal("This invitation was used already, or is too old: ask for another one")
    return user


def check_username(username: str) -> str:
    """The name itself, which is also the identity of his worker. Raises INVALID_PARAMETER."""
    if len(username) > limits.USERNAME_CHARS or _USERNAME.fullmatch(username) is None:
        raise _refusal(
            f"A username has at most {limits.USERNAME_CHARS} characters, begins with a letter or a"
            " digit and has only letters, digits and . _ - @ + in it"
        )
    return username


def _join(roles: Iterable[Role]) -> str:
    given = set(roles)
    if not given or given - set(ROLES):
        raise _refusal("roles must have one or more of agent, supervisor and admin")
    return ",".join(role for role in ROLES if role in given)


def _check_name(full_name: str) -> str:
    if len(full_name) > limits.PERSON_NAME_CHARS or not full_name.strip():
        raise _refusal(
            f"full_name must not be blank and has at most {limits.PERSON_NAME_CHARS} characters"
        )
    return full_name


def _check_email(email: str) -> str:
    if email and (len(email) > limits.EMAIL_CHARS or _EMAIL.fullmatch(email) is None):
        raise _refusal("email must look like name@example.org")
    return email


def _workspace_of(work: Work, account_sid: str, worker_sid: str | None) -> str | None:
    """The workspace of a worker who is to be tied; None for no worker. Raises INVALID_PARAMETER."""
    if not worker_sid:
        return None
    workspace_sid: str | None = work.value(
        "SELECT workspace_sid FROM workers WHERE account_sid = ? AND sid = ?",
        account_sid,
        worker_sid,
    )
    if workspace_sid is None:
        raise _refusal(f"worker_sid {worker_sid} is not a worker of this account")
    holder = of_worker(work, account_sid, worker_sid)
    if holder is not None:
        raise _refusal(f"Worker {worker_sid} is the user {holder.username} already")
    return workspace_sid


def _leads(user: User) -> bool:
    """Whether he is an administrator with a way in."""
    way_in = user.password_hash is not None or user.subject is not None
    return bool(user.admin and user.active and way_in)


def leads_alone(work: Work, user: User) -> bool:
    """Whether a user who is held is the only administrator who can log in."""
    if not _leads(user):
        return False
    other = work.value(
        "SELECT sid FROM desk_users WHERE account_sid = ? AND admin = 1 AND active = 1"
        " AND sid <> ? AND (password_hash IS NOT NULL OR subject IS NOT NULL) LIMIT 1",
        user.account_sid,
        user.sid,
    )
    return other is None


def _check_leadership(work: Work, user: User) -> None:
    if leads_alone(work, user):
        raise _refusal(
            f"{user.username} is the last administrator who can log in: make another one first"
        )


def _refusal(sentence: str) -> errors.ApiError:
    return errors.INVALID_PARAMETER(sentence=sentence)
