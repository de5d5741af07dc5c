"""The command line."""

import asyncio
import os
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated, NoReturn
from urllib.parse import urlsplit

import typer
from rich.console import Console

from switchroom import recipe, serving
from switchroom.accounts.vault import WrongKey
from switchroom.config import Config
from switchroom.first_start import BadSetting
from switchroom.observe import log
from switchroom.proxy.authority import AuthorityError
from switchroom.proxy.run import run as run_command
from switchroom.serving import Ready
from switchroom.store.engine import is_of_driver
from switchroom.store.migrate import NewerDatabase
from switchroom.workbench import commands, people
from switchroom.workbench.audit import audit
from switchroom.workbench.explain import explain

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    help="A self-hosted SMS contact centre that speaks Twilio's API.",
)
app.add_typer(commands.app, name="flows")
app.add_typer(people.app, name="users")
app.command(epilog="Examples:  switchroom explain WT…   |   switchroom explain WT… --worker Ann")(
    explain
)
app.command(epilog="Examples:  switchroom audit   |   switchroom audit --workspace WS…")(audit)
console = Console(stderr=True)


class ClockKind(StrEnum):
    """Where the time comes from."""

    REAL = "real"
    MANUAL = "manual"


class LogFormat(StrEnum):
    """How log lines are written."""

    TEXT = "text"
    JSON = "json"


def _option(help_text: str, variable: str) -> typer.models.OptionInfo:
    option: typer.models.OptionInfo = typer.Option(help=help_text, envvar=f"SWITCHROOM_{variable}")
    return option


# The options of single sign-on, by OpenID Connect.
OidcIssuer = Annotated[
    str, _option("Identity provider whose people may log in: https://…", "OIDC_ISSUER")
]
OidcClientId = Annotated[str, _option("What it calls this program.", "OIDC_CLIENT_ID")]
OidcClientSecret = Annotated[
    str, _option("The secret that it gave this program, if any.", "OIDC_CLIENT_SECRET")
]
OidcName = Annotated[str, _option("What the button of the log-in page says.", "OIDC_NAME")]
OidcDefaultRole = Annotated[
    str,
    _option("Role of those for whom it names none: agent, supervisor, admin.", "OIDC_DEFAULT_ROLE"),
]
Data = Annotated[Path, _option("Folder of the database, the keys and the CA.", "DATA")]
Private = Annotated[
    bool, _option("Let webhooks go to private and loopback addresses.", "ALLOW_PRIVATE_WEBHOOKS")
]
MasterKey = Annotated[
    str, _option("128 hexadecimal digits that encrypt secrets at rest.", "MASTER_KEY")
]
Forwarded = Annotated[
    bool, _option("Believe X-Forwarded-Proto of a proxy in front.", "TRUST_FORWARDED")
]
ProxyPort = Annotated[
    int, _option("Keep a proxy open that answers *.twilio.com here.", "PROXY_PORT")
]
CarriersDocument = Annotated[
    str, _option("JSON document of carriers, or its file, which is followed.", "CARRIERS")
]
SpoolMegabytes = Annotated[
    int,
    typer.Option(
        min=1,
        max=65_536,
        help="Room on the disk for what carriers bring while PostgreSQL is away, in MiB.",
        envvar="SWITCHROOM_SPOOL_MB",
    ),
]
Media = Annotated[
    str,
    _option("Bucket of the media instead of the data folder: s3://bucket?endpoint=…", "MEDIA"),
]
PublicUrl = Annotated[
    str, _option("Where carriers reach this server, to fetch media: https://…", "PUBLIC_URL")
]
LogForm = Annotated[LogFormat, _option("How log lines are written.", "LOG_FORMAT")]


@app.callback()
def _main() -> None:
    """Every option is also an environment variable, SWITCHROOM_ and its name in capitals."""


@app.command(
    epilog="Examples:  switchroom serve --demo   |   switchroom serve --database"
    " postgresql://user@host/name   |   switchroom serve --clock manual --port 0"
)
def serve(
    host: Annotated[str, _option("Address to listen on.", "HOST")] = "127.0.0.1",
    port: Annotated[int, _option("Port to listen on; 0 takes a free one.", "PORT")] = 8080,
    data: Data = Path("data"),
    database: Annotated[
        str, _option("PostgreSQL to use instead of SQLite: postgresql://…", "DATABASE")
    ] = "",
    clock: Annotated[
        ClockKind, _option("'manual' stands still until it is turned.", "CLOCK")
    ] = ClockKind.REAL,
    demo: Annotated[bool, _option("Make demo data and print a recipe.", "DEMO")] = False,
    allow_private_webhooks: Private = False,
    proxy_port: ProxyPort = 0,
    offline: Annotated[bool, _option("Let the proxy refuse all other hosts.", "OFFLINE")] = False,
    account_sid: Annotated[
        str, _option("SID of the main account at the first start.", "ACCOUNT_SID")
    ] = "",
    auth_token: Annotated[
        str, _option("Its auth token at the first start; else made and shown once.", "AUTH_TOKEN")
    ] = "",
    master_key: MasterKey = "",
    trust_forwarded: Forwarded = False,
    carriers: CarriersDocument = "",
    spool_mb: SpoolMegabytes = 256,
    media: Media = "",
    public_url: PublicUrl = "",
    log_format: LogForm = LogFormat.TEXT,
    log_level: Annotated[str, _option("debug, info, warning or error.", "LOG_LEVEL")] = "info",
    oidc_issuer: OidcIssuer = "",
    oidc_client_id: OidcClientId = "",
    oidc_client_secret: OidcClientSecret = "",
    oidc_name: OidcName = "Single sign-on",
    oidc_default_role: OidcDefaultRole = "",
) -> None:
    """Serve the API, the simulator and its page until SIGTERM."""
    log.configure(log_format.value, log_level)
    config = Config(
        host=host,
        port=port,
        data=data,
        database=database,
        clock=clock.value,
        demo=demo,
        allow_private_webhooks=allow_private_webhooks or demo,
        proxy_port=proxy_port,
        offline=offline,
        account_sid=account_sid,
        auth_token=auth_token,
        master_key=master_key,
        log_format=log_format.value,
        log_level=log_level,
        trust_forwarded=trust_forwarded,
        oidc_issuer=oidc_issuer,
        oidc_client_id=oidc_client_id,
        oidc_client_secret=oidc_client_secret,
        oidc_name=oidc_name,
        oidc_default_role=oidc_default_role,
        carriers=carriers,
        spool_mb=spool_mb,
        media=media,
        public_url=public_url.rstrip("/"),
    )
    try:
        serving.serve(config, recipe.tell)
    except (BadSetting, NewerDatabase, WrongKey, AuthorityError) as error:
        _stop(str(error))
    except Exception as error:
        if not is_of_driver(error):
            raise
        _stop(f"The database cannot be opened: {str(error).strip()}")


@app.command(
    context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False},
    epilog="Examples:  switchroom run -- python send.py   |   switchroom run --server"
    " http://127.0.0.1:8080 -- twilio api:core:accounts:list",
)
def run(
    command: Annotated[list[str], typer.Argument(help="The program and its arguments.")],
    server: Annotated[
        str, _option("A running server; without it one is started for the program.", "SERVER")
    ] = "",
    data: Annotated[Path, _option("Folder of the CA (and of a server started here).", "DATA")] = (
        Path("data")
    ),
    offline: Annotated[bool, _option("Refuse requests to all other hosts.", "OFFLINE")] = False,
    database: Annotated[str, _option("PostgreSQL for a server started here.", "DATABASE")] = "",
    account_sid: Annotated[
        str,
        typer.Option(
            help="Main account of a server made here.",
            envvar=["SWITCHROOM_ACCOUNT_SID", "TWILIO_ACCOUNT_SID"],
        ),
    ] = "",
    auth_token: Annotated[
        str,
        typer.Option(help="Its auth token.", envvar=["SWITCHROOM_AUTH_TOKEN", "TWILIO_AUTH_TOKEN"]),
    ] = "",
) -> None:
    """Run an unmodified program: its requests to *.twilio.com are answered here.

    The server is the one named by --server, else the one that serves from the data folder, else
    one that is started for the program; TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN then name its
    account.
    """
    log.configure("text", "warning")
    server = server or serving.running_at(data) or ""
    try:
        if server:
            code = asyncio.run(run_command(command, _address(server), data, offline))
        else:
            config = Config(
                port=0,
                data=data,
                database=database,
                account_sid=account_sid,
                auth_token=auth_token,
                allow_private_webhooks=True,
                log_level="warning",
            )
            code = serving.serve_beside(config, partial(_beside, command, offline))
    except (BadSetting, NewerDatabase, WrongKey, AuthorityError) as error:
        _stop(str(error))
    except Exception as error:
        if not is_of_driver(error):
            raise
        _stop(f"The database cannot be opened: {str(error).strip()}")
    raise typer.Exit(code)


async def _beside(command: list[str], offline: bool, ready: Ready) -> int:
    """Run the program beside the server that was started for it."""
    os.environ.setdefault("TWILIO_ACCOUNT_SID", ready.account_sid)
    os.environ.setdefault("TWILIO_AUTH_TOKEN", ready.token)
    return await run_command(command, _address(ready.base_url), ready.config.data, offline)


def _address(url: str) -> tuple[str, int]:
    parts = urlsplit(url)
    if parts.scheme != "http" or not parts.hostname:
        _stop(f"--server must look like http://127.0.0.1:8080, not {url}")
    return parts.hostname, parts.port or 80


def _stop(sentence: str) -> NoReturn:
    console.print(f"[bold red]switchroom:[/] {sentence}", highlight=False)
    raise typer.Exit(1)
