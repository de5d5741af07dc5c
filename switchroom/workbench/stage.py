"""`flows try`: the lines that are typed, and what each does."""

from collections.abc import Callable
from typing import Final

import msgspec

from switchroom.core.flows.effects import AwaitReply, CallHttp, Enqueue, RedirectTwiml
from switchroom.core.flows.inputs import Unanswered
from switchroom.workbench.player import Flow, Player, Start
from switchroom.workbench.screen import Screen
from switchroom.workbench.text import instant, seconds
from switchroom.workbench.verdict import look_up
from switchroom.workbench.world import (
    Acceptance,
    HttpAnswer,
    Refusal,
    World,
    answered,
    handed_over,
)

HELP: Final = """\
  what you type is what the customer writes; //text writes /text
  /wait 1h            turn the clock (90, 15m, 1h30m, 2d)
  /clock              the time where the flow is
  /vars               the flow's variables
  /context [path]     what templates read, such as /context widgets.ask.inbound
  /steps              the transitions taken
  /http 200 {"a":1}   answer the request that is pending; the text is optional
  /fail               let the request fail, or the hand-over
  /task accept|refuse answer the hand-over that is pending
  /undelivered [code] the message whose reply is awaited did not arrive
  /return [a=b ...]   come back from a TwiML redirect
  /restart            from the beginning, with a new customer's context
  /quit               leave"""


class Leave(Exception):
    """The play is over."""


class Stage:
    """One flow that is tried."""

    def __init__(self, screen: Screen, flow: Flow, start: Start, *, zone: str, now: int) -> None:
        self._screen = screen
        self._flow = flow
        self._start = start
        self._zone = zone
        self._now = now
        self._shown = 0
        self.player = self._fresh()
        self._commands: dict[str, Callable[[str], None]] = {
            "wait": self._wait,
            "clock": self._clock,
            "vars": self._vars,
            "context": self._context,
            "steps": lambda _: screen.steps(self.player),
            "http": self._http,
            "fail": self._fail,
            "task": self._task,
            "undelivered": self._undelivered,
            "return": self._return,
            "restart": self._restart,
            "help": lambda _: screen.line(HELP),
            "quit": self._quit,
        }

    def _fresh(self) -> Player:
        return Player(self._flow, World(asks=True), zone=self._zone, now=self._now)

    def play(self) -> None:
        """Until it is left, or nothing more is typed."""
        self._open()
        while True:
            try:
                typed = self._screen.prompt()
                self.do(typed)
            except (EOFError, KeyboardInterrupt, Leave):
                return

    def _open(self) -> None:
        if self._start.event == "incomingRequest":
            self.player.start(self._start)
            self._show()
        else:
            self._screen.line("[write the customer's first message; /help lists commands]", "dim")

    def do(self, typed: str) -> None:
        """Carry out one line. Raises Leave."""
        word, _, rest = typed.strip().partition(" ")
        if not typed.startswith("/") or typed.startswith("//"):
            self._say(typed[1:] if typed.startswith("//") else typed)
        elif word[1:] in self._commands:
            self._commands[word[1:]](rest.strip())
        else:
            self._screen.line(f"There is no command {word}; /help lists them.", "red")

    def _say(self, text: str) -> None:
        if not text.strip():
            return
        self._screen.said(text)
        if self.player.origin is None:
            self.player.start(msgspec.structs.replace(self._start, body=text))
        else:
            self.player.say(text)
        self._show()

    def _show(self) -> None:
        """What has happened since the last time, and where it stands."""
        new = self.player.log[self._shown :]
        self._shown = len(self.player.log)
        for entry in new:
            self._screen.entry(entry)
        self._screen.status(self.player)

    def _wait(self, rest: str) -> None:
        length = seconds(rest)
        if length is None:
            self._screen.line("Say how long: /wait 90, /wait 15m, /wait 1h30m or /wait 2d", "red")
            return
        self.player.wait(length)
        self._clock("")
        if self.player.origin is not None:
            self._show()

    def _clock(self, _: str) -> None:
        self._screen.line(f"  it is {instant(self.player.now, self._zone)} in {self._zone}")

    def _vars(self, _: str) -> None:
        self._screen.json(look_up(self.player.context, "flow.variables") or {})

    def _context(self, rest: str) -> None:
        self._screen.json(look_up(self.player.context, rest) if rest else self.player.context)

    def _http(self, rest: str) -> None:
        if not isinstance(self.player.pending, CallHttp):
            self._screen.line("No request waits for an answer.", "red")
            return
        status, _, body = rest.partition(" ")
        if not (status.isdecimal() and 100 <= int(status) <= 599):
            self._screen.line('Begin with the status: /http 200 {"a": 1}', "red")
            return
        kind = "application/json" if _is_json(body) else "text/plain"
        answer = HttpAnswer("", int(status), kind if body.strip() else "", body.strip())
        self.player.tell(answered(answer).given)
        self._show()

    def _fail(self, _: str) -> None:
        if isinstance(self.player.pending, CallHttp):
            self.player.tell(Unanswered("The server cannot be reached"))
            self._show()
        elif isinstance(self.player.pending, Enqueue):
            self._task("refuse")
        else:
            self._screen.line("Nothing is pending that could fail.", "red")

    def _task(self, rest: str) -> None:
        pending = self.player.pending
        if not isinstance(pending, Enqueue):
            self._screen.line("No hand-over waits for Flex.", "red")
        elif rest not in ("accept", "refuse"):
            self._screen.line("Say /task accept or /task refuse", "red")
        else:
            verdict = Acceptance() if rest == "accept" else Refusal(sentence="Flex refused it")
            self.player.tell(handed_over(pending, self.player.mint("WT"), verdict))
            self._show()

    def _undelivered(self, rest: str) -> None:
        if not isinstance(self.player.pending, AwaitReply):
            self._screen.line("No message waits for a reply.", "red")
        elif rest and not rest.isdecimal():
            self._screen.line("The code is a number: /undelivered 30003", "red")
        else:
            self.player.undelivered(int(rest) if rest else None)
            self._show()

    def _return(self, rest: str) -> None:
        if not isinstance(self.player.pending, RedirectTwiml):
            self._screen.line("Nothing has been redirected.", "red")
            return
        pairs = (pair.partition("=") for pair in rest.split())
        self.player.come_back({name: value for name, _, value in pairs})
        self._show()

    def _restart(self, _: str) -> None:
        self._shown = 0
        self.player = self._fresh()
        self._open()

    def _quit(self, _: str) -> None:
        raise Leave


def _is_json(text: str) -> bool:
    try:
        msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        return False
    return True
