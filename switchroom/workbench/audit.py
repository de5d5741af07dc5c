"""`switchroom audit`: whether the books of a workspace on a server agree."""

import sys
from collections.abc import Iterator
from typing import Annotated, Any, Final
from urllib.parse import quote, urlencode

import msgspec
import typer
from rich.console import Console

from switchroom.core.sids import looks_like
from switchroom.workbench import remote
from switchroom.workbench.cases import Unusable
from switchroom.workbench.explain import HERE, Desk, stop
from switchroom.workbench.remote import Refused

# A workspace has fewer workers than come in so many parts.
_PARTS_MAX: Final = 20_000


class Auditor(Desk):
    """TaskRouter on a server, asked whether all is as it must be."""

    def parts(self, workspace: str) -> Iterator[tuple[bytes, dict[str, Any]]]:
        """The audit of a workspace, a part of its workers at a time, as it came and as it is
        read."""
        after: Any = ""
        for _ in range(_PARTS_MAX):
            query = "?" + urlencode({"AfterWorkerSid": after}) if after else ""
            body = self.ask(f"/v1/Workspaces/{quote(workspace)}/Audit{query}")
            found = remote.read(body, dict[str, Any])
            yield body, found
            after = found["next_worker_sid"]
            if not after:
                return


def audit(
    workspace: Annotated[
        str, typer.Option(help="The workspace's SID; without it all are looked at.")
    ] = "",
    raw: Annotated[
        bool, typer.Option(help="Print the answers of the server, JSON, a line for each part.")
    ] = False,
    server: Annotated[
        str,
        typer.Option(help="The server.", envvar=["SWITCHROOM_SERVER", "SWITCHROOM_URL"]),
    ] = HERE,
) -> None:
    """Tell whether any task waits that somebody could take, and whether all counts agree.

    Membership, readiness and places are worked out anew and held against what is kept. Ends with 1
    where something must not be, with 2 where it could not look. For the account in
    SWITCHROOM_ACCOUNT_SID and SWITCHROOM_AUTH_TOKEN, or in TWILIO_ACCOUNT_SID and
    TWILIO_AUTH_TOKEN. Nothing is changed.
    """
    sound = True
    console = Console(highlight=False, soft_wrap=not sys.stdout.isatty())
    try:
        if workspace and not looks_like("WS", workspace):
            raise Unusable(f"{workspace} is no SID of a workspace: it begins with WS")
        desk = Auditor(server, *remote.credentials("Whose workspaces?"))
        for sid in [workspace] if workspace else desk.workspaces():
            if not raw:
                console.print(sid, style="bold", markup=False)
            for body, found in desk.parts(sid):
                sound = sound and bool(found["sound"])
                if raw:
                    typer.echo(msgspec.json.format(body, indent=0).decode())
                    continue
                for text, style in told(found):
                    console.print(text, style=style, markup=False)
    except Refused as refusal:
        stop(str(refusal), 2)
    except Unusable as error:
        stop(str(error), 2)
    except (KeyError, TypeError):
        stop("The server answers something else than the API does", 2)
    if not sound:
        raise typer.Exit(1)


def told(found: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The lines of one part, each with its style."""
    for sentence in found["sentences"]:
        yield f"  {sentence}", "green" if found["sound"] else "bold red"
    for one in found["findings"]:
        yield f"  {one['code']}: {one['sentence']}", ""
    if found["findings_beyond"]:
        yield f"  And {found['findings_beyond']} more.", ""
    for sentence in found["left_out"] if not found["next_worker_sid"] else ():
        yield f"  {sentence}", "dim"
