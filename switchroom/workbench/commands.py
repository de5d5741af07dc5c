"""`switchroom flows`: try, lint, test, push, pull and diff flows."""

import sys
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Final, NoReturn

import msgspec
import typer
from rich.console import Console

from switchroom.config import Config
from switchroom.core.clock import parse_iso
from switchroom.core.flows import definition, validate
from switchroom.core.flows.engine import TriggerEvent
from switchroom.core.sids import looks_like
from switchroom.universe import wall
from switchroom.workbench import cases, compare, coverage, remote, report
from switchroom.workbench.cases import Unusable
from switchroom.workbench.player import ADDRESS, CONTACT, NOW, ZONE, Flow, Start
from switchroom.workbench.remote import Refused, Server
from switchroom.workbench.screen import Screen
from switchroom.workbench.stage import Stage
from switchroom.workbench.text import counted
from switchroom.workbench.verdict import equal, judge

app: Final = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode="rich",
    help="Try, check and test Studio flows, and move them to and from a server. push, pull and diff"
    " act for the account in SWITCHROOM_ACCOUNT_SID and SWITCHROOM_AUTH_TOKEN, or in"
    " TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN.",
)
# Found something, or a test failed; and: asked in a way that cannot be answered.
FINDINGS: Final = 1
USAGE: Final = 2


class Trigger(StrEnum):
    """What starts the flow."""

    CONVERSATION = "conversation"
    MESSAGE = "message"
    REQUEST = "request"


_EVENTS: Final[dict[Trigger, TriggerEvent]] = {
    Trigger.CONVERSATION: "incomingConversationMessage",
    Trigger.MESSAGE: "incomingMessage",
    Trigger.REQUEST: "incomingRequest",
}

ServerUrl = Annotated[
    str,
    typer.Option(
        "--server",
        help="The server: this program, or https://studio.twilio.com.",
        envvar=["SWITCHROOM_SERVER", "SWITCHROOM_URL"],
    ),
]
_HERE: Final = f"http://127.0.0.1:{Config().port}"


def _console() -> Console:
    """Results; a pipe gets plain lines of any length."""
    return Console(highlight=False, soft_wrap=not sys.stdout.isatty())


def _stop(sentence: str, code: int) -> NoReturn:
    Console(stderr=True, soft_wrap=True, highlight=False).print(sentence, markup=False)
    raise typer.Exit(code)


@app.command(
    "try",
    epilog="Examples:  switchroom flows try menu.json   |   switchroom flows try survey.json"
    " --trigger request --param name=Ada   |   printf 'hi\\n1\\n/steps\\n' | switchroom flows try"
    " menu.json",
)
def try_(
    file: Annotated[Path, typer.Argument(help="A flow's definition, as exported.")],
    sender: Annotated[str, typer.Option("--as", help="The customer's number.")] = CONTACT,
    to: Annotated[str, typer.Option(help="The flow's number.")] = ADDRESS,
    trigger: Annotated[
        Trigger | None,
        typer.Option(help="What starts it; else the first of these that leads somewhere."),
    ] = None,
    zone: Annotated[str, typer.Option(help='Where "now" is read in templates.')] = ZONE,
    now: Annotated[str, typer.Option(help="The instant when it begins; without it, now.")] = "",
    param: Annotated[
        list[str] | None, typer.Option(help="A parameter of the request: name=value; repeatable.")
    ] = None,
    subflow: Annotated[
        list[str] | None, typer.Option(help="A subflow's file: FW…=child.json; repeatable.")
    ] = None,
) -> None:
    """Talk to a flow, without a server.

    What you type is what the customer writes; /help lists commands that turn the clock, answer
    requests and show what the flow knows.
    """
    try:
        children = {sid: cases.load_flow(Path(name)) for sid, name in _pairs(subflow).items()}
        flow = Flow(cases.load_flow(file), children)
        cases.check_zone(zone)
        parameters = _pairs(param)
        instant = parse_iso(now) if now else wall()
    except Unusable as error:
        _stop(str(error), USAGE)
    except ValueError:
        _stop(f"--now must be like {NOW}, not {now}", USAGE)
    start = Start(
        event=_EVENTS[trigger or _likely(flow)],
        contact=sender,
        address=to,
        parameters=parameters,
    )
    Stage(Screen(_console()), flow, start, zone=zone, now=instant).play()


def _pairs(given: list[str] | None) -> dict[str, str]:
    pairs = [pair.partition("=") for pair in given or ()]
    for name, equals, _ in pairs:
        if not equals or not name:
            raise Unusable(f"{name}: write name=value")
    return {name: value for name, _, value in pairs}


def _likely(flow: Flow) -> Trigger:
    connected = (t for t in Trigger if flow.root.trigger.after(_EVENTS[t]).next is not None)
    return next(connected, Trigger.CONVERSATION)


@app.command(
    epilog="Examples:  switchroom flows lint *.json   |   switchroom flows lint --strict"
    " menu.json   |   switchroom flows lint --json menu.json"
)
def lint(
    files: Annotated[list[Path], typer.Argument(help="Definitions, as exported.")],
    strict: Annotated[bool, typer.Option("--strict", help="Warnings count as errors.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Tell it as JSON.")] = False,
) -> None:
    """Check definitions.

    Errors stand in the way of publishing, warnings do not. Exit code 1 when there are errors.
    """
    found: list[report.Finding] = []
    for file in files:
        try:
            found += report.findings(file, validate.examine(file.read_bytes()))
        except OSError as error:
            _stop(f"{file}: cannot be read ({error.strerror})", USAGE)
    errors = sum(finding.level == "error" for finding in found)
    warnings = len(found) - errors
    if as_json:
        typer.echo(msgspec.json.format(msgspec.json.encode(found), indent=2).decode())
    else:
        console = _console()
        report.tell_findings(console, found)
        told = f"{counted(errors, 'error')}, {counted(warnings, 'warning')}"
        console.print(f"{told} in {counted(len(files), 'file')}")
    if errors or (strict and warnings):
        raise typer.Exit(FINDINGS)


@app.command(
    "test",
    epilog="Examples:  switchroom flows test flows/   |   switchroom flows test menu.cases.json"
    " --verbose   |   switchroom flows test flows/ --cover 90 --junit flows.xml",
)
def play(
    paths: Annotated[list[Path], typer.Argument(help="Case files, or folders of them.")],
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="A line for each case, and what was not taken.")
    ] = False,
    cover: Annotated[
        int | None,
        typer.Option(help="Fail when fewer of a flow's transitions are taken (%).", min=0, max=100),
    ] = None,
    junit: Annotated[Path | None, typer.Option(help="Write the outcome here for CI.")] = None,
) -> None:
    """Play flows against their case files (*.cases.json).

    Exit code 1 when a case fails, or less is covered than wanted.
    """
    try:
        suites = [cases.load(path) for path in cases.find(paths)]
    except Unusable as error:
        _stop(str(error), USAGE)
    judged = [(suite, [judge(suite, case) for case in suite.cases]) for suite in suites]
    console = _console()
    failed = report.tell_verdicts(console, judged, verbose=verbose)
    covers = coverage.measure(judged)
    below = report.tell_covers(console, covers, least=cover, verbose=verbose)
    if junit is not None:
        _write(junit, report.junit(judged))
    if failed or below:
        raise typer.Exit(FINDINGS)


@app.command(
    epilog="Examples:  switchroom flows push menu.json --publish   |   switchroom flows push"
    " menu.json --sid FW… --message 'opening hours'"
)
def push(
    file: Annotated[Path, typer.Argument(help="A flow's definition.")],
    sid: Annotated[str, typer.Option(help="The flow that it is the next revision of.")] = "",
    name: Annotated[
        str, typer.Option(help="Its name, made if there is none; without it the file's.")
    ] = "",
    publish: Annotated[
        bool, typer.Option("--publish/--draft", help="Run it for everybody, or for test users.")
    ] = False,
    message: Annotated[str, typer.Option(help="What has changed.")] = "",
    server: ServerUrl = _HERE,
) -> None:
    """Send a definition to a server, unless it is there already."""
    status = "published" if publish else "draft"
    try:
        here = _server(server)
        text = remote.bare(_read(file))
        wanted = _target(here, sid, name or file.name.removesuffix(".json"))
        if wanted and _is_there(here.fetch(wanted), text, publish=publish):
            _console().print(f"{wanted} has this definition already: nothing is sent.")
            return
        form = {"Status": status, "Definition": text.decode()}
        if message:
            form["CommitMessage"] = message
        if name or not wanted:
            form["FriendlyName"] = name or file.name.removesuffix(".json")
        saved = here.save(wanted, form)
    except Refused as refusal:
        for problem in refusal.problems:
            _console().print(report.line(str(file), "error", problem), markup=False)
        _stop(str(refusal), FINDINGS)
    except (Unusable, UnicodeDecodeError) as error:
        _stop(str(error), USAGE)
    console = _console()
    for problem in remote.problems(saved.warnings):
        console.print(report.line(str(file), "warning", problem), markup=False)
    who = "everybody" if publish else "test users alone; --publish runs it for everybody"
    told = f"{saved.sid} ({saved.friendly_name}) revision {saved.revision}, {status}: for {who}."
    console.print(told, markup=False)


def _target(server: Server, sid: str, name: str) -> str | None:
    if sid and not looks_like("FW", sid):
        raise Unusable(f"{sid} is no SID of a flow: it begins with FW; --name takes names")
    return sid or server.named(name)


def _is_there(flow: remote.Flow, text: bytes, *, publish: bool) -> bool:
    if not equal(_value(bytes(flow.definition)), _value(text)):
        return False
    return flow.status == "published" or not publish


def _value(text: bytes) -> object:
    """What a text says; the text itself where it is no JSON."""
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        return text


@app.command(
    epilog="Examples:  switchroom flows pull FW… -o menu.json   |   switchroom flows pull --name"
    " Menu --revision LatestPublished"
)
def pull(
    sid: Annotated[str, typer.Argument(help="The flow's SID.")] = "",
    name: Annotated[str, typer.Option(help="Its name instead.")] = "",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="The file; else it is printed.")
    ] = None,
    revision: Annotated[
        str, typer.Option(help="A number, LatestPublished or LatestRevision.")
    ] = "LatestRevision",
    server: ServerUrl = _HERE,
) -> None:
    """Fetch a definition from a server, every value as it is there."""
    try:
        flow = _fetched(_server(server), sid, name, revision)
    except Refused as refusal:
        _stop(str(refusal), FINDINGS)
    except Unusable as error:
        _stop(str(error), USAGE)
    text = msgspec.json.format(bytes(flow.definition), indent=2) + b"\n"
    if output is None:
        typer.echo(text.decode(), nl=False)
        return
    _write(output, text)
    told = f"{output}: {flow.sid} ({flow.friendly_name}) revision {flow.revision}, {flow.status}."
    _console().print(told, markup=False)


@app.command(
    epilog="Examples:  switchroom flows diff menu.json FW…   |   switchroom flows diff menu.json"
    " FW… --revision LatestPublished   |   switchroom flows diff new.json old.json"
)
def diff(
    file: Annotated[Path, typer.Argument(help="A flow's definition.")],
    other: Annotated[str, typer.Argument(help="A flow's SID on the server, or another file.")] = "",
    name: Annotated[str, typer.Option(help="The flow's name on the server instead.")] = "",
    layout: Annotated[
        bool, typer.Option("--layout", help="Widgets that were only moved count, too.")
    ] = False,
    revision: Annotated[
        str, typer.Option(help="A number, LatestPublished or LatestRevision.")
    ] = "LatestRevision",
    server: ServerUrl = _HERE,
) -> None:
    """Tell what pushing a file would change.

    A minus is there now, a plus is in the file; the order of widgets and keys does not count. Exit
    code 1 when they differ.
    """
    try:
        new = _parsed(str(file), _read(file))
        if other and not name and not looks_like("FW", other):
            old = _parsed(other, _read(Path(other)))
        else:
            flow = _fetched(_server(server), other, name, revision)
            old = _parsed(flow.sid, bytes(flow.definition))
    except Refused as refusal:
        _stop(str(refusal), FINDINGS)
    except Unusable as error:
        _stop(str(error), USAGE)
    console = _console()
    found = compare.changes(old, new, layout=layout)
    for change in found:
        console.print(change.place, style="bold", markup=False)
        if change.old is not None:
            console.print(f"  - {change.old}", style="red", markup=False)
        if change.new is not None:
            console.print(f"  + {change.new}", style="green", markup=False)
    console.print(f"{counted(len(found), 'difference')}.")
    if found:
        raise typer.Exit(FINDINGS)


def _parsed(name: str, text: bytes) -> Mapping[str, Any]:
    try:
        return definition.parse(text)
    except definition.Unreadable as refusal:
        raise Unusable(f"{name}: {refusal.path}: {refusal}") from None


def _fetched(server: Server, sid: str, name: str, revision: str) -> remote.Flow:
    if bool(sid) == bool(name):
        raise Unusable("Name the flow: its SID, or --name NAME")
    found = _target(server, sid, name)
    if found is None:
        raise Refused(f"{server.name} has no flow with the name {name}")
    return server.fetch(found, revision)


def _server(url: str) -> Server:
    """The server in the name of the account in the environment. Raises Unusable."""
    return Server(url, *remote.credentials("Whose flows?"))


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Unusable(f"{path}: cannot be read ({error.strerror})") from None


def _write(path: Path, text: bytes) -> None:
    try:
        path.write_bytes(text)
    except OSError as error:
        _stop(f"{path}: cannot be written ({error.strerror})", USAGE)
