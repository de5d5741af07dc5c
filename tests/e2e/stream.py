"""What the crash test sends while the server is being killed, and what was acknowledged of it.

A carrier redelivers a message with the same id until it is acknowledged; a REST client does not
repeat what nobody answered.
"""

import itertools
import random
import threading
from dataclasses import dataclass, field
from typing import Final

import requests

from tests.servers import MAIN_SID, MAIN_TOKEN

CONVERSATIONS: Final = "/conversations/v1/Conversations"
_AUTH: Final = (MAIN_SID, MAIN_TOKEN)
_TIMEOUT_S: Final = 15
_WEBHOOKS: Final = {"X-Twilio-Webhook-Enabled": "true"}


@dataclass
class Acknowledged:
    """Everything the server said yes to."""

    inbound: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    conversations: set[str] = field(default_factory=set)
    answers: dict[str, str] = field(default_factory=dict)
    redelivered: int = 0
    unanswered: int = 0
    refused: list[str] = field(default_factory=list)


class Stream:
    """A few threads that go on sending through kills, until they are told to stop."""

    def __init__(self, base_url: str, numbers: list[str], seed: int) -> None:
        self.acknowledged = Acknowledged()
        self._base_url = base_url
        self._numbers = numbers
        self._seed = seed
        self._stop = threading.Event()
        self._turn = threading.Lock()
        self._threads = [
            *(threading.Thread(target=self._carry, args=(n,)) for n in range(4)),
            *(threading.Thread(target=self._create, args=(n,)) for n in range(2)),
            threading.Thread(target=self._answer),
        ]
        for thread in self._threads:
            thread.start()

    def stop(self) -> Acknowledged:
        """End when all that was begun is acknowledged or given up."""
        self._stop.set()
        for thread in self._threads:
            thread.join()
        return self.acknowledged

    def _carry(self, lane: int) -> None:
        """A carrier's link: message after message, each until it is acknowledged."""
        chance = random.Random(f"{self._seed} carrier {lane}")
        with requests.Session() as session:
            for count in itertools.count():
                if self._stop.is_set():
                    return
                sender = f"+1555{lane}00{chance.randrange(6):04d}"
                number = chance.choice(self._numbers)
                message = f"carrier-{lane}-{count}"
                form = {"From": sender, "To": number, "Body": message, "MessageSid": message}
                while (answer := self._post(session, "/simulator/v1/Messages", form)) is None:
                    with self._turn:
                        self.acknowledged.redelivered += 1
                    self._stop.wait(0.02)
                with self._turn:
                    self.acknowledged.inbound[message] = (sender, number, answer["sid"])
                if chance.random() < 0.1:
                    self._post(session, "/simulator/v1/Messages", form)

    def _create(self, lane: int) -> None:
        """A REST client that makes conversations."""
        with requests.Session() as session:
            for count in itertools.count():
                if self._stop.wait(0.005):
                    return
                name = f"case-{lane}-{count}"
                if self._post(session, CONVERSATIONS, {"UniqueName": name}) is not None:
                    with self._turn:
                        self.acknowledged.conversations.add(name)

    def _answer(self) -> None:
        """An agent who writes into conversations that customers opened."""
        chance = random.Random(f"{self._seed} agent")
        with requests.Session() as session:
            for count in itertools.count():
                if self._stop.wait(0.01):
                    return
                with self._turn:
                    known = list(self.acknowledged.inbound.values())[-50:]
                if not known:
                    continue
                sid = self._conversation_of(session, chance.choice(known)[2])
                if sid is None:
                    continue
                form = {"Author": "agent", "Body": f"answer-{count}"}
                if self._post(session, f"{CONVERSATIONS}/{sid}/Messages", form) is not None:
                    with self._turn:
                        self.acknowledged.answers[form["Body"]] = sid

    def _conversation_of(self, session: requests.Session, message_sid: str) -> str | None:
        url = f"{self._base_url}/simulator/v1/Messages/{message_sid}"
        try:
            answer = session.get(url, auth=_AUTH, timeout=_TIMEOUT_S)
        except requests.RequestException:
            return None
        found: str | None = answer.json()["conversation_sid"] if answer.ok else None
        return found

    def _post(
        self, session: requests.Session, path: str, form: dict[str, str]
    ) -> dict[str, str] | None:
        """The answer, or None where nobody answered."""
        url = self._base_url + path
        try:
            answer = session.post(url, data=form, auth=_AUTH, headers=_WEBHOOKS, timeout=_TIMEOUT_S)
        except requests.RequestException:
            with self._turn:
                self.acknowledged.unanswered += 1
            return None
        if answer.status_code == 503:  # PostgreSQL is still rolling the killed node back.
            return None
        if answer.status_code != 201:
            with self._turn:
                self.acknowledged.refused.append(f"{answer.status_code} {answer.text}")
            return None
        made: dict[str, str] = answer.json()
        return made
