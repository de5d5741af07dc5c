"""The customers of the day: each writes, answers the menu, and talks to whoever answers."""

import random
from collections import Counter
from dataclasses import dataclass, field
from typing import Final

import aiohttp

from tests.e2e.day.diary import Diary

_ANSWERS: Final = 0.75
_COMES_BACK: Final = 0.15
_IMPATIENT: Final = 0.1
_TALK_S: Final = (10, 90)
_REPLIES: Final = 3


@dataclass
class Customers:
    """`sent` counts the texts of each handset; `sids` are what the carrier was thanked with."""

    http: aiohttp.ClientSession
    base_url: str
    auth: dict[str, str]
    diary: Diary
    chance: random.Random
    ours: str
    day_s: int
    sent: Counter[str] = field(default_factory=Counter)
    bodies: dict[str, str] = field(default_factory=dict)
    _said: Counter[str] = field(default_factory=Counter)

    def arrive(self, number: str, at_s: float) -> None:
        """A customer begins at a second of the day."""
        self.diary.put(at_s - self.diary.now_s, lambda: self._begin(number))

    async def _begin(self, number: str) -> None:
        self._said[number] = 0
        await self._write(number, "hello")
        self._later(number, self.chance.choice(("1", "2", "sales", "something else")))
        if self.chance.random() < _IMPATIENT:
            self._later(number, "is anybody there?", 400)

    def answered(self, number: str) -> None:
        """An agent's text has reached the handset."""
        self._said[number] += 1
        if self._said[number] <= _REPLIES and self.chance.random() < _ANSWERS:
            self._later(number, f"and what about {self._said[number]}?")

    def ended(self, number: str) -> None:
        """The conversation is over for the agent; some come back later."""
        in_s = self.chance.uniform(600, 14_400)
        if self.chance.random() < _COMES_BACK and self.diary.now_s + in_s < self.day_s:
            self.diary.put(in_s, lambda: self._begin(number))

    def _later(self, number: str, body: str, more_s: int = 0) -> None:
        in_s = more_s + self.chance.uniform(*_TALK_S)
        self.diary.put(in_s, lambda: self._write(number, body))

    async def _write(self, number: str, body: str) -> None:
        self.sent[number] += 1
        text = f"{body} #{self.sent[number]}" if body not in ("1", "2", "sales") else body
        form = {"From": number, "To": self.ours, "Body": text}
        url = f"{self.base_url}/simulator/v1/Messages"
        async with self.http.post(url, data=form, headers=self.auth) as answer:
            assert answer.status == 201, await answer.text()
            told = await answer.json()
            self.bodies[told["sid"]] = text
