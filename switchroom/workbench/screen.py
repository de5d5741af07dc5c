"""How a flow that is tried looks: messages as bubbles, and where it stands. Where the output is
no terminal, plain lines."""

import json
from typing import Any, Final

from rich.align import Align
from rich.cells import cell_len
from rich.console import Console
from rich.panel import Panel
from rich.text import Text

from switchroom.core.flows.effects import (
    AwaitReply,
    CallHttp,
    Enqueue,
    RedirectTwiml,
    ResumeConversation,
    StartConversation,
)
from switchroom.core.flows.visit import Note
from switchroom.workbench.player import Entry, Finish, Player, Sent, Unheard
from switchroom.workbench.text import instant
from switchroom.workbench.track import Taken

_BUBBLE: Final = 60


class Screen:
    """Where everything is shown."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self.plain = not console.is_terminal

    def line(self, text: str, style: str = "") -> None:
        """One line, as it is."""
        self._console.print(Text(text, style=style), soft_wrap=True)

    def json(self, value: Any) -> None:
        """A value as indented JSON."""
        text = json.dumps(value, indent=2, ensure_ascii=False, default=str)
        if self.plain:
            self.line(text)
        else:
            self._console.print_json(text)

    def said(self, text: str) -> None:
        """What the customer wrote."""
        self._bubble("you", text, "right", "cyan")

    def entry(self, entry: Entry) -> None:
        """Something that has happened; steps are shown on demand only."""
        match entry:
            case Sent():
                body = entry.wish.body + (
                    f"\n{entry.wish.media_url}" if entry.wish.media_url else ""
                )
                self._bubble("flow", body, "left", "green")
                if entry.refused:
                    self.line(f"  not sent: {entry.refused}", "red")
            case Note(level, code, sentence):
                self.line(f"  {level} {code}: {sentence}", "red" if level == "error" else "yellow")
            case CallHttp():
                self._request(entry)
            case Enqueue():
                self._task(entry)
            case StartConversation():
                self.line(f"  a conversation with {entry.address} is started", "magenta")
            case ResumeConversation():
                self.line(f"  the conversation {entry.conversation_sid} is resumed", "magenta")
            case RedirectTwiml():
                self.line(f"  {entry.method} {entry.url} answers now", "magenta")
            case Unheard(body, why):
                self.line(f"  nobody hears that: {why}", "yellow")
            case Finish(reason):
                self.line(f"  the flow has ended ({reason})", "bold")
            case Taken():
                pass

    def _bubble(self, who: str, text: str, side: str, style: str) -> None:
        if self.plain:
            self.line("\n".join(f"{who}: {part}" for part in text.split("\n")))
            return
        width = min(_BUBBLE, max(cell_len(part) for part in text.split("\n")) + 4)
        panel = Panel(Text(text), width=max(width, 8), border_style=style)
        self._console.print(Align.right(panel) if side == "right" else Align.left(panel))

    def _request(self, wish: CallHttp) -> None:
        self.line(f"  {wish.method} {wish.url}", "magenta")
        for name, value in wish.form:
            self.line(f"    {name} = {value}", "magenta")
        if wish.body is not None:
            for part in wish.body.split("\n"):
                self.line(f"    {part}", "magenta")

    def _task(self, wish: Enqueue) -> None:
        self.line(f"  to Flex: workflow {wish.workflow}, priority {wish.priority}", "magenta")
        for part in wish.attributes.split("\n"):
            self.line(f"    {part}", "magenta")

    def status(self, player: Player) -> None:
        """Where it stands, and what can be done."""
        zone = player.machine.zone
        widget = player.run.widget
        match player.pending:
            case _ if player.run.ended:
                what = "/restart plays it again, /quit leaves"
            case AwaitReply(until=until):
                what = f"{widget} waits for a reply until {instant(until, zone)}"
            case CallHttp():
                what = f'{widget} waits for the answer: /http 200 {{"a": 1}}, or /fail'
            case Enqueue():
                what = f"{widget} waits for Flex: /task accept, or /task refuse"
            case RedirectTwiml():
                what = f"{widget} waits until it comes back: /return name=value"
            case _:
                what = f"{widget} is at work"
        self.line(f"[{what}]", "dim")

    def steps(self, player: Player) -> None:
        """The steps of the newest execution."""
        for step in player.steps:
            inside = "    " if step.parent_sid else "  "
            self.line(f"{inside}{step.transitioned_from} {step.name} → {step.transitioned_to}")

    def prompt(self) -> str:
        """The next line that is typed; raises EOFError at the end."""
        return self._console.input("" if self.plain else "[bold cyan]›[/] ")
