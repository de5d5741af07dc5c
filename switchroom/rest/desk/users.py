"""The users of an account, for its administrators and for its auth token: `/desk/v1/Users`."""

import msgspec
from msgspec import UNSET, Struct, UnsetType

from switchroom.core.clock import iso
from switchroom.desk import lockout, log_in, passwords, tied, users
from switchroom.desk.users import Role, User
from switchroom.rest.desk import hashing
from switchroom.rest.kit import Call, Form, Page, PageRequest, Routes, present
from switchroom.runtime import Runtime
from switchroom.store.work import Work
from switchroom.universe import wall

routes = Routes("desk")
ALL, ONE, SESSIONS = "/v1/Users", "/v1/Users/{Sid}", "/v1/Users/{Sid}/Sessions"


class CreateUser(Struct, frozen=True, kw_only=True):
    """A new user. Without a password he is invited: the answer has the token by which he sets one
    himself. `worker_sid` ties him to a worker that is there; else an agent or supervisor gets one
    at his first log-in."""

    username: str
    full_name: str = ""
    email: str = ""
    roles: tuple[Role, ...] = ("agent",)
    password: str | None = None
    worker_sid: str | None = None


class UpdateUser(Struct, frozen=True, kw_only=True):
    """What is not given stays as it is. `password` null leaves single sign-on alone; `unlock` ends
    the pause after wrong passwords; `invite` makes an invitation anew; an empty `worker_sid` ties
    the user to no worker."""

    full_name: str | UnsetType = UNSET
    email: str | UnsetType = UNSET
    roles: list[Role] | UnsetType = UNSET
    password: str | None | UnsetType = UNSET
    active: bool | UnsetType = UNSET
    worker_sid: str | UnsetType = UNSET
    unlock: bool | UnsetType = UNSET
    invite: bool | UnsetType = UNSET


class Invitation(Struct, frozen=True):
    """Shown once: the token by which the user sets his password, and until when."""

    token: str
    expires: str


class Shown(Struct, frozen=True, kw_only=True):
    """A user. `locked_until` is when the pause after wrong passwords ends, null where there is
    none; `invitation` is there where one was just made."""

    sid: str
    account_sid: str
    username: str
    full_name: str
    email: str
    roles: list[Role]
    active: bool
    has_password: bool
    single_sign_on: bool
    workspace_sid: str | None
    worker_sid: str | None
    locked_until: str | None
    last_log_in: str | None
    date_created: str
    date_updated: str
    url: str
    invitation: Invitation | UnsetType = UNSET


class ListUsers(Form, kw_only=True):
    """`Username` asks for the one of that name, in capital or small letters."""

    username: str | UnsetType = UNSET


@routes.get(ALL, page="users")
def page(work: Work, call: Call, query: ListUsers, page: PageRequest) -> Page:
    """The account's users by age."""
    call.needs("admin")
    if query.username is not UNSET:
        named = users.find_named(work, query.username)
        rows = [named] if named is not None and named.account_sid == call.account_sid else []
    else:
        rows = users.page(work, call.account_sid, page.after(str) or "", page.size + 1)
    return page.cut(rows, lambda row: shape(work, call, row), lambda row: row.sid)


@routes.get(ONE)
def fetch(work: Work, call: Call, Sid: str) -> Shown:
    """One user."""
    call.needs("admin")
    return shape(work, call, users.fetch(work, call.account_sid, Sid))


@routes.post(ALL, status=201)
async def create(runtime: Runtime, call: Call, body: CreateUser) -> Shown:
    """Make a user, with a password or an invitation to set one."""
    call.needs("admin")
    hashed = None
    if body.password is not None:
        passwords.check(body.password, users.check_username(body.username))
        hashed = await hashing.hashed(runtime, body.password)
    return await runtime.transact(_create, call, body, hashed, request_id=call.request_id)


def _create(work: Work, call: Call, body: CreateUser, hashed: str | None) -> Shown:
    user = users.create(
        work,
        call.account_sid,
        username=body.username,
        full_name=body.full_name,
        email=body.email,
        roles=body.roles,
        password_hash=hashed,
        worker_sid=body.worker_sid,
    )
    return shape(work, call, user, invited=hashed is None)


@routes.post(ONE)
async def update(runtime: Runtime, call: Call, Sid: str, body: UpdateUser) -> Shown:
    """Change a user. What he may do changes with his next request; a new password and a
    deactivation end his sessions."""
    call.needs("admin")
    hashed = None
    if isinstance(body.password, str):
        user = await runtime.read(users.fetch, call.account_sid, Sid)
        passwords.check(body.password, user.username)
        hashed = await hashing.hashed(runtime, body.password)
    return await runtime.transact(_update, call, Sid, body, hashed, request_id=call.request_id)


def _update(work: Work, call: Call, sid: str, body: UpdateUser, hashed: str | None) -> Shown:
    user = users.hold(work, call.account_sid, sid)
    wanted = present(body)
    for name in ("password", "unlock", "invite"):
        wanted.pop(name, None)
    user = tied.describe(work, users.update(work, user, **wanted))
    if body.password is not UNSET:
        here = call.user.session_sid if call.user is not None else ""
        user = log_in.set_password(work, call.account_sid, sid, hashed, but=here)
    if body.active is False:
        log_in.log_out_everywhere(work, call.account_sid, sid)
    if body.unlock is True:
        lockout.succeeded(work, user.username)
    return shape(work, call, user, invited=body.invite is True)


@routes.delete(ONE)
def delete(work: Work, call: Call, Sid: str) -> None:
    """Take a user away. His sessions end at once; his worker goes offline and stays."""
    call.needs("admin")
    log_in.remove(work, call.account_sid, Sid)


@routes.delete(SESSIONS)
def log_out(work: Work, call: Call, Sid: str) -> None:
    """Log a user out everywhere."""
    call.needs("admin")
    log_in.log_out_everywhere(work, call.account_sid, Sid)


def shape(work: Work, call: Call, row: User, *, invited: bool = False) -> Shown:
    """A user as the API shows him; `invited` makes him an invitation."""
    invitation: Invitation | UnsetType = UNSET
    if invited:
        row, token = users.invite(work, row, wall())
        assert row.invitation_ends is not None
        invitation = Invitation(token, iso(row.invitation_ends))
    guesses = lockout.find(work, lockout.of_user(row.username))
    locked = guesses is not None and guesses.locked_until > wall()
    return Shown(
        sid=row.sid,
        account_sid=row.account_sid,
        username=row.username,
        full_name=row.full_name,
        email=row.email,
        roles=msgspec.convert(row.roles.split(","), list[Role]),
        active=bool(row.active),
        has_password=row.password_hash is not None,
        single_sign_on=row.subject is not None,
        workspace_sid=row.workspace_sid,
        worker_sid=row.worker_sid,
        locked_until=iso(guesses.locked_until) if guesses is not None and locked else None,
        last_log_in=None if row.last_log_in is None else iso(row.last_log_in),
        date_created=iso(row.date_created),
        date_updated=iso(row.date_updated),
        url=call.url(f"/v1/Users/{row.sid}"),
        invitation=invitation,
    )
