"""`switchroom explain`: why a task waits on a server, who was asked, and why not this worker."""

import sys
from collections.abc import Iterator
from typing import Annotated, Any, Final, NoReturn
from urllib.parse import quote, urlencode, urlsplit

import msgspec
import typer
from rich.console import Console

from switchroom.config import Config
from switchroom.core.sids import looks_like
from switchroom.workbench import remote
from switchroom.workbench.cases import Unusable
from switchroom.workbench.remote import Connection, Refused

# Where a server is that nobody names.
HERE: Final = f"http://127.0.0.1:{Config().port}"
_NOT_FOUND: Final = 20404
_PAGE: Final = 100
_PAGES_MAX: Final = 100
_ENDED: Final = {"timeout": "timed out", "evaluated_anew": "evaluated anew"}


class _Workspace(msgspec.Struct):
    sid: str


class _Workspaces(msgspec.Struct):
    workspaces: list[_Workspace]
    meta: dict[str, Any]


class _Worker(msgspec.Struct):
    sid: str


class _Workers(msgspec.Struct):
    workers: list[_Worker]


class Desk(Connection):
    """TaskRouter on a server."""

    product = "taskrouter"

    def explain(self, task: str, worker: str, workspace: str) -> tuple[bytes, dict[str, Any]]:
        """The explanation of a task as it came and as it is read, the workspace being looked for
        where none is named."""
        for sid in [workspace] if workspace else self.workspaces():
            try:
                query = {"WorkerSid": self._worker(sid, worker)} if worker else {}
                path = f"/v1/Workspaces/{sid}/Tasks/{task}/Explain?{urlencode(query)}"
                body = self.ask(path.removesuffix("?"))
            except Refused as refusal:
                if refusal.code == _NOT_FOUND:
                    continue
                raise
            return body, remote.read(body, dict[str, Any])
        where = f"Workspace {workspace}" if workspace else f"No workspace of {self.name}"
        asked = f"task {task}" + (f" together with worker {worker}" if worker else "")
        verb = "does not have" if workspace else "has"
        raise Refused(f"{where} {verb} {asked}")

    def _worker(self, workspace: str, worker: str) -> str:
        """The SID of a worker named by SID or by name; a SID that nobody has for one unknown."""
        if looks_like("WK", worker):
            return worker
        query = urlencode({"FriendlyName": worker})
        path = f"/v1/Workspaces/{workspace}/Workers?{query}"
        found = remote.read(self.ask(path), _Workers).workers
        if not found:
            raise Refused(f"{workspace} has no worker named {worker}", code=_NOT_FOUND)
        return found[0].sid

    def workspaces(self) -> Iterator[str]:
        """The SIDs of all workspaces of the account."""
        path = f"/v1/Workspaces?PageSize={_PAGE}"
        for _ in range(_PAGES_MAX):
            page = remote.read(self.ask(path), _Workspaces)
            yield from (one.sid for one in page.workspaces)
            following = page.meta.get("next_page_url")
            if not following:
                return
            path = f"/v1/Workspaces?{urlsplit(str(following)).query}"


def explain(
    task: Annotated[str, typer.Argument(help="The task's SID.")],
    worker: Annotated[str, typer.Option(help="Tell all about this worker: a SID or a name.")] = "",
    workspace: Annotated[
        str, typer.Option(help="The workspace's SID; without it all are looked through.")
    ] = "",
    raw: Annotated[bool, typer.Option(help="Print the answer of the server, JSON.")] = False,
    server: Annotated[
        str,
        typer.Option(help="The server.", envvar=["SWITCHROOM_SERVER", "SWITCHROOM_URL"]),
    ] = HERE,
) -> None:
    """Tell why a task waits, who was asked, what comes next, and why a worker can't take it.

    For the account in SWITCHROOM_ACCOUNT_SID and SWITCHROOM_AUTH_TOKEN, or in TWILIO_ACCOUNT_SID
    and TWILIO_AUTH_TOKEN. Nothing is changed.
    """
    try:
        for prefix, sid in (("WT", task), ("WS", workspace)):
            if sid and not looks_like(prefix, sid):
                raise Unusable(f"{sid} is no SID of a {_noun(prefix)}: it begins with {prefix}")
        desk = Desk(server, *remote.credentials("Whose task?"))
        body, found = desk.explain(task, worker, quote(workspace))
        lines = [] if raw else list(told(found))
    except Refused as refusal:
        stop(str(refusal), 1)
    except Unusable as error:
        stop(str(error), 2)
    except (KeyError, TypeError):
        stop("The server answers something else than the API does", 1)
    if raw:
        typer.echo(msgspec.json.format(body, indent=2).decode())
        return
    console = Console(highlight=False, soft_wrap=not sys.stdout.isatty())
    for text, style in lines:
        console.print(text, style=style, markup=False)


def _noun(prefix: str) -> str:
    return {"WT": "task", "WS": "workspace"}[prefix]


def stop(sentence: str, code: int) -> NoReturn:
    """End with a sentence for the error output."""
    Console(stderr=True, soft_wrap=True, highlight=False).print(sentence, markup=False)
    raise typer.Exit(code)


def told(found: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The lines of an explanation, each with its style."""
    yield f"{found['task_sid']}: {found['assignment_status']}", "bold"
    yield from ((f"  {sentence}", "") for sentence in found["sentences"])
    yield from _part("Filters", [one["sentence"] for one in found["filters"]])
    yield from _part("Steps so far", [line for one in found["steps"] for line in _step(one)])
    ready = [
        f"{one['position']}. {one['worker_name']} ({one['worker_sid']}), idle for"
        f" {one['idle_seconds']} s"
        for one in found["candidates"]
    ]
    yield from _part("Who is asked next", ready)
    others = [
        "; ".join((one["reason"]["sentence"].removesuffix("."), *one["notes"])) + "."
        for one in found["others"]
    ]
    if found["others_beyond"]:
        others.append(f"And {found['others_beyond']} members more.")
    yield from _part("Who can't take it", others)
    one = found["worker"]
    if one is not None:
        verdict = "can take it" if one["can_take"] else "can't take it"
        why = [reason["sentence"] for reason in one["reasons"]] or [one["sentence"]]
        title = f"{one['worker_name']} ({one['worker_sid']}) {verdict}"
        yield from _part(title, [*why, *(f"Before: {note}." for note in one["notes"])])


def _part(title: str, lines: list[str]) -> Iterator[tuple[str, str]]:
    if lines:
        yield title, "bold"
        yield from ((f"  {line}", "") for line in lines)


def _step(step: dict[str, Any]) -> Iterator[str]:
    ended = step["ended"]
    over = f"until {step['until']}, {_ENDED.get(ended, ended)}" if ended else "still there"
    name = f' "{step["filter_name"]}"' if step["filter_name"] else ""
    yield f'queue "{step["queue_name"]}" by filter{name} since {step["since"]}, {over}'
    for offer in step["offers"]:
        yield f"  {offer['since']} {offer['worker_name']}: {offer['status']}"
