"""Log-in, log-out and the sessions of a person: `/desk/v1/Session`, `/desk/v1/Sessions`."""

from msgspec import Struct

from switchroom.core import errors, limits
from switchroom.core.clock import iso
from switchroom.desk import log_in, sessions
from switchroom.desk.sessions import Login, Opened
from switchroom.desk.shapes import Person, Session
from switchroom.rest.desk import hashing
from switchroom.rest.kit import Call, Cookie, Routes
from switchroom.rest.kit.cookie import check_origin
from switchroom.runtime import Runtime
from switchroom.store.work import Work
from switchroom.universe import wall

routes = Routes("desk")
ONE, ALL = "/v1/Session", "/v1/Sessions"


class LogIn(Struct, frozen=True):
    """Who wants in."""

    username: str
    password: str


class OpenSession(Struct, frozen=True, kw_only=True):
    """One of the open sessions of the user; `current` is the one that asks."""

    sid: str
    date_created: str
    last_seen: str
    expires: str
    address: str
    user_agent: str
    current: bool


class OpenSessions(Struct, frozen=True):
    """The open sessions of the user, newest first."""

    sessions: list[OpenSession]


@routes.post(ONE, public=True)
async def create(runtime: Runtime, call: Call, body: LogIn) -> Session:
    """Log in with username and password. Many wrong ones make it wait: 429 with Retry-After."""
    check_here(call)
    address = call.address
    attempt = await runtime.transact(log_in.begin, body.username, address, wall())
    if not await hashing.fits(attempt.kept, body.password) or attempt.user is None:
        await runtime.transact(log_in.refuse, address, wall())
        raise errors.WRONG_PASSWORD()

    def finish(work: Work) -> tuple[Opened, Login]:
        agent = call.header("User-Agent")
        return log_in.finish(work, attempt, address=address, user_agent=agent, wall=wall())

    opened, login = await runtime.transact(finish, request_id=call.request_id)
    call.cookies.append(cookie(opened))
    return shape(login)


@routes.get(ONE)
def fetch(work: Work, call: Call) -> Session:
    """Who is logged in; 401 where nobody is."""
    return shape(call.person)


@routes.delete(ONE)
def delete(work: Work, call: Call) -> None:
    """Log out; the worker goes offline, his tasks stay his."""
    log_in.log_out(work, call.person)
    call.cookies.append(Cookie(value=""))


@routes.get(ALL)
def open_ones(work: Work, call: Call) -> OpenSessions:
    """Where the user is logged in."""
    login = call.person
    rows = sessions.of_user(work, login.account_sid, login.user_sid, wall())
    return OpenSessions([_open(row, login) for row in rows])


@routes.delete(ALL)
def delete_all(work: Work, call: Call) -> None:
    """Log out everywhere, here too; the worker goes offline."""
    login = call.person
    log_in.log_out_everywhere(work, login.account_sid, login.user_sid)
    call.cookies.append(Cookie(value=""))


def check_here(call: Call) -> None:
    """Refuse a log-in that the page of another site sends, which would put the user into
    somebody else's session without his knowing. Raises ACCESS_DENIED, UNSUPPORTED_BODY."""
    assert call.request is not None
    kind = call.header("Content-Type").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise errors.UNSUPPORTED_BODY(wanted="application/json")
    check_origin(call.request)


def cookie(opened: Opened) -> Cookie:
    """The cookie of a session that has just begun."""
    return Cookie(value=opened.secret, life_s=limits.SESSION_LIFE_S)


def shape(login: Login) -> Session:
    """A session as its own page sees it."""
    return Session(
        user=Person(
            sid=login.user_sid,
            username=login.username,
            full_name=login.full_name,
            email=login.email,
            roles=list(login.roles),
            has_password=bool(login.has_password),
            worker_sid=login.worker_sid,
            workspace_sid=login.workspace_sid,
        ),
        account_sid=login.account_sid,
        account_name=login.account_name,
        account_status=login.status,
        csrf_token=login.csrf_token,
        expires=iso(login.ends),
    )


def _open(row: sessions.Session, login: Login) -> OpenSession:
    return OpenSession(
        sid=row.sid,
        date_created=iso(row.began),
        last_seen=iso(row.seen),
        expires=iso(row.ends),
        address=row.address,
        user_agent=row.user_agent,
        current=row.sid == login.session_sid,
    )
