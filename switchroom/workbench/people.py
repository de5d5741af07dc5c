"""`switchroom users`: the people who may log in to a server, kept from the command line.

The first administrator comes to be this way: the account's own token is one, so to speak.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import Annotated, Any, Final, NoReturn
from urllib.parse import urlencode, urlsplit

import msgspec
import typer
from rich.console import Console
from rich.table import Table

from switchroom.config import Config
from switchroom.core.sids import looks_like
from switchroom.workbench import remote
from switchroom.workbench.cases import Unusable
from switchroom.workbench.remote import Connection, Refused

_HERE: Final = f"http://127.0.0.1:{Config().port}"
_PAGE: Final = 100
_PAGES_MAX: Final = 1_000

app = typer.Typer(
    no_args_is_help=True,
    help="The people who may log in. For the account in SWITCHROOM_ACCOUNT_SID and"
    " SWITCHROOM_AUTH_TOKEN, or in TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN.",
)
console = Console(highlight=False, markup=False, soft_wrap=True)


class Role(StrEnum):
    """What a person may do."""

    AGENT = "agent"
    SUPERVISOR = "supervisor"
    ADMIN = "admin"


class _Invitation(msgspec.Struct):
    token: str
    expires: str


class User(msgspec.Struct):
    """A user as the server shows him."""

    sid: str
    username: str
    full_name: str
    roles: list[str]
    active: bool
    has_password: bool
    single_sign_on: bool
    locked_until: str | None
    last_log_in: str | None
    invitation: _Invitation | None = None


class _Users(msgspec.Struct):
    users: list[User]
    meta: dict[str, Any]


class Desk(Connection):
    """The users on a server."""

    product = "desk"

    def all(self) -> Iterator[User]:
        """The account's users by age."""
        path = f"/v1/Users?PageSize={_PAGE}"
        for _ in range(_PAGES_MAX):
            page = remote.read(self.ask(path), _Users)
            yield from page.users
            following = page.meta.get("next_page_url")
            if not following:
                return
            path = f"/v1/Users?{urlsplit(str(following)).query}"

    def find(self, name: str) -> User:
        """The user with this name. Raises Refused."""
        page = remote.read(self.ask(f"/v1/Users?{urlencode({'Username': name})}"), _Users)
        if not page.users:
            raise Refused(f"{self.name} has no user {name} in this account")
        return page.users[0]

    def add(self, **given: object) -> User:
        """Make a user."""
        return remote.read(self.ask("/v1/Users", body=given), User)

    def change(self, name: str, **given: object) -> User:
        """Change the user with this name or SID."""
        sid = name if looks_like("FU", name) else self.find(name).sid
        return remote.read(self.ask(f"/v1/Users/{sid}", body=given), User)


Server = Annotated[
    str, typer.Option(help="The server.", envvar=["SWITCHROOM_SERVER", "SWITCHROOM_URL"])
]
Name = Annotated[str, typer.Argument(help="The username (or the SID, FU…).")]
Stdin = Annotated[
    bool, typer.Option("--password-stdin", help="Read the password from standard input.")
]


@app.command(
    epilog="Examples:  switchroom users add ada --role admin   |   switchroom users add ann"
    " --full-name 'Ann Lee' --email ann@example.org --invite"
)
def add(
    username: Annotated[str, typer.Argument(help="The name to log in with.")],
    role: Annotated[list[Role] | None, typer.Option(help="May be given several times.")] = None,
    full_name: Annotated[str, typer.Option(help="Shown to colleagues.")] = "",
    email: Annotated[str, typer.Option(help="E-mail address.")] = "",
    invite: Annotated[
        bool, typer.Option(help="Let the user choose the password, by a token that is printed.")
    ] = False,
    password_stdin: Stdin = False,
    server: Server = _HERE,
) -> None:
    """Make a user; the password is asked for, unless he is invited to choose it."""
    with _told():
        desk = _desk(server)
        password = None if invite else _password(password_stdin)
        user = desk.add(
            username=username,
            roles=[one.value for one in role or [Role.AGENT]],
            full_name=full_name,
            email=email,
            password=password,
        )
    console.print(f"{user.username} ({', '.join(user.roles)}) may log in at {server}/")
    _tell_invitation(user)


@app.command(name="list", epilog="Example:  switchroom users list")
def list_all(server: Server = _HERE) -> None:
    """List the account\'s users."""
    with _told():
        rows = list(_desk(server).all())
    table = Table("username", "name", "roles", "way in", "last log-in", box=None)
    for user in rows:
        ways = [("password", user.has_password), ("single sign-on", user.single_sign_on)]
        way = ", ".join(name for name, there in ways if there) or "invited"
        if not user.active:
            way = "deactivated"
        elif user.locked_until:
            way += f", locked until {user.locked_until}"
        last = user.last_log_in or "never"
        table.add_row(user.username, user.full_name, ", ".join(user.roles), way, last)
    console.print(table)


@app.command(
    epilog="Examples:  switchroom users password ann   |   switchroom users password ann --invite"
)
def password(
    name: Name,
    invite: Annotated[
        bool, typer.Option(help="Print a token by which the user chooses it.")
    ] = False,
    password_stdin: Stdin = False,
    server: Server = _HERE,
) -> None:
    """Set a user\'s password; his sessions end. Or invite him to set it himself."""
    with _told():
        desk = _desk(server)
        if invite:
            _tell_invitation(desk.change(name, invite=True))
            return
        user = desk.change(name, password=_password(password_stdin))
    console.print(f"{user.username} has another password; all sessions have ended")


@app.command(epilog="Example:  switchroom users unlock ann")
def unlock(name: Name, server: Server = _HERE) -> None:
    """End the pause of a user after too many wrong passwords."""
    with _told():
        user = _desk(server).change(name, unlock=True)
    console.print(f"{user.username} may try again")


def _desk(server: str) -> Desk:
    return Desk(server, *remote.credentials("Whose users?"))


def _password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    given: str = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    return given


def _tell_invitation(user: User) -> None:
    if user.invitation is not None:
        console.print(
            f"{user.username} chooses a password with this token until"
            f" {user.invitation.expires}:\n  {user.invitation.token}"
        )


@contextmanager
def _told() -> Iterator[None]:
    """Say in a sentence what went wrong, and stop."""
    try:
        yield
    except Refused as refusal:
        _stop(str(refusal), 1)
    except Unusable as error:
        _stop(str(error), 2)


def _stop(sentence: str, code: int) -> NoReturn:
    Console(stderr=True, highlight=False, markup=False, soft_wrap=True).print(
        f"switchroom: {sentence}"
    )
    raise typer.Exit(code)
