"""A carrier with its handsets, and programs that use the API, which bear a server that dies.

What gets no answer is sent again where its sender gave it an id: texts, until they are
acknowledged, and conversations with a unique name. A message by REST has no id, so it is given up.
"""

import itertools
import random
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Final, NamedTuple

import requests

from tests.world import World

CONVERSATIONS: Final = "/conversations/v1/Conversations"
SMS: Final = "/simulator/v1/Messages"

_CARRIERS: Final = 6
_OPENERS: Final = 2
_AGENTS: Final = 3
_PAUSE_S: Final = 0.05
_ANSWER_S: Final = 90
_PATIENCE_S: Final = 900
# Of the texts, so many come from somebody new, so many from those who have just begun, and so
# many are delivered again though they were acknowledged, as when the thanks got lost.
_NEW: Final = 0.08
_RECENT: Final = 0.5
_DOUBLED: Final = 0.1

Pair = tuple[str, str]


class Text(NamedTuple):
    """An acknowledged text: its pair of handset and number, and what the acknowledgement said."""

    pair: Pair
    sid: str
    conversation_sid: str


class Note(NamedTuple):
    """An acknowledged message by REST."""

    conversation_sid: str
    sid: str


@dataclass
class Books:
    """What was acknowledged, by its body or unique name, and what was only asked for."""

    texts: dict[str, Text] = field(default_factory=dict)
    opened: dict[str, str] = field(default_factory=dict)
    notes: dict[str, Note] = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)
    redelivered: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)


class Traffic:
    """Threads that send until they are stopped, each with a chance of its own from the seed."""

    def __init__(self, world: World, numbers: list[str], seed: int) -> None:
        self.books = Books()
        self._world = world
        self._numbers = numbers
        self._seed = seed
        self._pairs: list[Pair] = []
        self._handsets = itertools.count(1)
        self._over = threading.Event()
        self._given_up = threading.Event()
        self._pool = ThreadPoolExecutor(_CARRIERS + _OPENERS + _AGENTS)
        self._senders: list[Future[None]] = []

    def start(self) -> None:
        for n in range(_CARRIERS):
            self._begin(f"text {n}", self._carry)
        for n in range(_OPENERS):
            self._begin(f"case {n}", self._open)
        for n in range(_AGENTS):
            self._begin(f"note {n}", self._answer)

    def check(self) -> None:
        """Raises what ended a sender before its time."""
        for sender in self._senders:
            if sender.done():
                sender.result()

    def stop(self) -> None:
        """Let every sender get the acknowledgement that it is waiting for, and end."""
        self._over.set()
        self._pool.shutdown()
        self.check()

    def give_up(self) -> None:
        """Let every sender end at once, acknowledged or not."""
        self._over.set()
        self._given_up.set()
        self._pool.shutdown()

    def _begin(self, name: str, send: Callable[[World, random.Random, str], None]) -> None:
        def run() -> None:
            chance = random.Random(f"{self._seed} {name}")
            world = replace(self._world, session=requests.Session())
            with world.session:
                for n in itertools.count():
                    if self._over.is_set():
                        return
                    send(world, chance, f"{name}.{n}")
                    time.sleep(chance.uniform(0, 2 * _PAUSE_S))

        self._senders.append(self._pool.submit(run))

    def _carry(self, world: World, chance: random.Random, body: str) -> None:
        """One text, delivered until it is acknowledged, and now and then once more."""
        pair = self._pair(chance)
        text = self._deliver(world, pair, body)
        self.books.texts[body] = text
        if chance.random() < _DOUBLED:
            self.books.doubled.append(body)
            again = self._deliver(world, pair, body)
            assert again == text, f"{body} is {text}, and then {again}"

    def _deliver(self, world: World, pair: Pair, body: str) -> Text:
        form = {"From": pair[0], "To": pair[1], "Body": body, "MessageSid": f"carrier {body}"}
        deadline = time.monotonic() + _PATIENCE_S
        while (answer := _post(world, SMS, form)) is None:
            self.books.redelivered.append(body)
            self._wait(deadline, body)
        assert answer.status_code == 201, f"{body}: {answer.status_code} {answer.text}"
        row = answer.json()
        return Text(pair, row["sid"], row["conversation_sid"])

    def _pair(self, chance: random.Random) -> Pair:
        if not self._pairs or chance.random() < _NEW:
            handset = f"+1555222{next(self._handsets):04d}"
            self._pairs += [(handset, number) for number in self._numbers]
        among = self._pairs[-4:] if chance.random() < _RECENT else self._pairs
        return chance.choice(among)

    def _open(self, world: World, chance: random.Random, name: str) -> None:
        """A conversation with a unique name, asked for until it is there; then a message."""
        deadline = time.monotonic() + _PATIENCE_S
        tries = 1
        while (answer := _post(world, CONVERSATIONS, {"UniqueName": name})) is None:
            tries += 1
            self.books.repeated.append(name)
            self._wait(deadline, name)
        if answer.status_code == 409:
            assert tries > 1, f"{name}: {answer.text}"
            self.books.opened[name] = ""
            return
        assert answer.status_code == 201, f"{name}: {answer.status_code} {answer.text}"
        self.books.opened[name] = answer.json()["sid"]
        self._write(world, self.books.opened[name], f"first of {name}")

    def _answer(self, world: World, chance: random.Random, body: str) -> None:
        """An agent's answer to one of the texts."""
        texts = list(self.books.texts.values())
        if texts:
            self._write(world, chance.choice(texts[-40:]).conversation_sid, body)

    def _write(self, world: World, conversation_sid: str, body: str) -> None:
        self.books.asked.add(body)
        path = f"{CONVERSATIONS}/{conversation_sid}/Messages"
        answer = _post(world, path, {"Author": "agent", "Body": body})
        if answer is not None:
            assert answer.status_code == 201, f"{body}: {answer.status_code} {answer.text}"
            self.books.notes[body] = Note(conversation_sid, answer.json()["sid"])

    def _wait(self, deadline: float, what: str) -> None:
        assert time.monotonic() < deadline, f"{what} was not acknowledged in time"
        assert not self._given_up.wait(_PAUSE_S), f"{what} was not acknowledged"


def _post(world: World, path: str, form: dict[str, str]) -> requests.Response | None:
    """The whole answer, or None where there was none."""
    headers = {"X-Twilio-Webhook-Enabled": "true"}
    try:
        return world.request("POST", path, data=form, headers=headers, timeout=_ANSWER_S)
    except requests.RequestException:
        return None
