"""Setting a password: one's own, or the first by an invitation."""

from msgspec import Struct

from switchroom.core import errors
from switchroom.desk import lockout, log_in, passwords, users
from switchroom.desk.users import User
from switchroom.rest.desk import hashing
from switchroom.rest.desk.sessions import check_here
from switchroom.rest.kit import Call, Routes
from switchroom.runtime import Runtime
from switchroom.store.work import Work
from switchroom.universe import wall

routes = Routes("desk")
PASSWORD, INVITATION = "/v1/Password", "/v1/Invitation"


class ChangePassword(Struct, frozen=True):
    """The password as it is, and as it is to be."""

    current_password: str
    new_password: str


class Invitation(Struct, frozen=True):
    """The token of an invitation, and the password that is chosen."""

    token: str
    password: str


class Invited(Struct, frozen=True):
    """Who can log in now."""

    username: str
    full_name: str


@routes.post(PASSWORD, status=204)
async def change(runtime: Runtime, call: Call, body: ChangePassword) -> None:
    """Change one's own password; all other sessions end."""
    login = call.person
    passwords.check(body.new_password, login.username)
    kept = await runtime.transact(_begin, call)
    if not await hashing.fits(kept, body.current_password):
        await runtime.transact(log_in.refuse, call.address, wall())
        raise errors.INVALID_PARAMETER(sentence="current_password is wrong")
    hashed = await hashing.hashed(runtime, body.new_password)
    await runtime.transact(_change, call, kept, hashed, request_id=call.request_id)


def _begin(work: Work, call: Call) -> str:
    """What the current password must fit. Raises LOCKED."""
    login = call.person
    lockout.begin(work, login.username, call.address, wall())
    return users.fetch(work, login.account_sid, login.user_sid).password_hash or passwords.NOBODYS


def _change(work: Work, call: Call, kept: str, hashed: str) -> None:
    login = call.person
    if users.fetch(work, login.account_sid, login.user_sid).password_hash != kept:
        raise errors.INVALID_PARAMETER(sentence="current_password is wrong")
    log_in.set_password(work, login.account_sid, login.user_sid, hashed, but=login.session_sid)


@routes.post(INVITATION, public=True)
async def accept(runtime: Runtime, call: Call, body: Invitation) -> Invited:
    """Set the password of a user who was invited; then he can log in."""
    check_here(call)
    user = await runtime.read(users.invited, body.token, wall())
    passwords.check(body.password, user.username)
    hashed = await hashing.hashed(runtime, body.password)
    user = await runtime.transact(_accept, body.token, hashed, request_id=call.request_id)
    return Invited(user.username, user.full_name)


def _accept(work: Work, token: str, hashed: str) -> User:
    user = users.invited(work, token, wall())
    return log_in.set_password(work, user.account_sid, user.sid, hashed)
