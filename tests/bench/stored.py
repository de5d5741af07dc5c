"""What lists, fetches and new messages cost, by how many messages are stored (design: budgets).

Two servers, over few and over many (tests/filled.py), are asked in turn; what is compared is the
quicker quarter of the requests, which says least of what else the machine does.
"""

import os
import random
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import msgspec
import requests

from switchroom.core.clock import iso
from switchroom.rest.kit import pages
from tests import servers
from tests.filled import (
    BEGUN,
    BODY,
    EACH,
    LONG,
    address,
    conversation_sid,
    created,
    fill,
    message_sid,
    short_of,
)
from tests.servers import MAIN_SID, MAIN_TOKEN, Node

FEW: Final = 10_000
MANY: Final = int(os.environ.get("SWITCHROOM_BENCH_STORED", "1000000"))
_ROUNDS: Final = 10
_A_ROUND: Final = 30
_WARM: Final = 100
# A page of one, for among few messages there are no more.
_INACTIVE: Final = {"State": "inactive", "PageSize": "1"}


class Cost(NamedTuple):
    """Milliseconds of one kind of request over few and over many messages; a quarter of them were
    quicker."""

    what: str
    few_ms: float
    many_ms: float

    @property
    def ratio(self) -> float:
        return self.many_ms / self.few_ms


def costs(folder: Path, many: int, database: Callable[[], str] = lambda: "") -> list[Cost]:
    """Measure on SQLite, or on PostgreSQL where `database` gives the URLs of empty databases."""
    asked = [Asked(folder / str(count), count, database()) for count in (FEW, many)]
    try:
        few, much = measured(asked)
    finally:
        for one in asked:
            one.close()
    return [Cost(what, few[what], much[what]) for what in few]


def measured(asked: Sequence["Asked"]) -> list[dict[str, float]]:
    """The first quartile of each kind of request for each server, all servers in turn."""
    found: list[dict[str, float]] = [{} for _ in asked]
    for what in asked[0].kinds:
        times: list[list[float]] = [[] for _ in asked]
        for one in asked:
            one.times(what, _WARM)
        for _ in range(_ROUNDS):
            for one, seconds in zip(asked, times, strict=True):
                seconds += one.times(what, _A_ROUND)
        for quartiles, seconds in zip(found, times, strict=True):
            quartiles[what] = statistics.quantiles(seconds, n=4)[0] * 1_000
    return found


class Asked:
    """A server over so many messages, and the requests that are put to it."""

    def __init__(self, data: Path, count: int, database: str = "") -> None:
        self.count = count
        self.short = short_of(count)
        self.indexes = count // 2
        fill(data, count, database)
        self.node: Node = servers.start(data, database=database)
        self._session = requests.Session()
        self._session.auth = (MAIN_SID, MAIN_TOKEN)
        self._chance = random.Random(7)
        self._long = f"/Conversations/{LONG}/Messages"
        self.kinds: dict[str, Callable[[], tuple[str, str, Any]]] = {
            "messages, first page, short conversation": self._first_page,
            "messages, first page, long conversation": lambda: ("GET", self._long, {}),
            "messages, newest first": lambda: ("GET", self._long, {"Order": "desc"}),
            "messages, page deep inside": self._deep_page,
            "message": self._message,
            "conversations": lambda: ("GET", "/Conversations", {}),
            "conversations, page deep inside": self._deep_conversations,
            "conversations of a rare state": lambda: ("GET", "/Conversations", _INACTIVE),
            "conversations of some days": self._some_days,
            "conversations of some days and a rare state": self._rare_days,
            "conversations of an address": self._of_address,
            "conversation by unique name": self._by_name,
            "message create, short conversation": self._create,
            "message create, long conversation": lambda: ("POST", self._long, {"Body": BODY}),
        }

    def times(self, what: str, count: int) -> list[float]:
        """Seconds of each of so many requests of a kind, one after the other."""
        found = []
        for _ in range(count):
            method, path, values = self.kinds[what]()
            key = "data" if method == "POST" else "params"
            began = time.perf_counter()
            url = f"{self.node.base_url}/conversations/v1{path}"
            response = self._session.request(method, url, timeout=60, **{key: values})
            found.append(time.perf_counter() - began)
            assert response.ok, response.text
        return found

    def close(self) -> None:
        self._session.close()
        self.node.stop()

    def _any(self) -> int:
        return self._chance.randrange(self.short)

    def _first_page(self) -> tuple[str, str, Any]:
        return "GET", f"/Conversations/{conversation_sid(self._any())}/Messages", {}

    def _deep_page(self) -> tuple[str, str, Any]:
        return "GET", self._long, _after(self._chance.randrange(self.indexes))

    def _message(self) -> tuple[str, str, Any]:
        n = self._any()
        sid = message_sid(self.indexes + n + self.short * self._chance.randrange(EACH))
        return "GET", f"/Conversations/{conversation_sid(n)}/Messages/{sid}", {}

    def _deep_conversations(self) -> tuple[str, str, Any]:
        n = self._any()
        return "GET", "/Conversations", _after((created(n), conversation_sid(n)))

    def _days(self) -> dict[str, str]:
        end = created(self._any())
        return {"StartDate": iso(BEGUN), "EndDate": iso(end)}

    def _some_days(self) -> tuple[str, str, Any]:
        return "GET", "/Conversations", self._days()

    def _rare_days(self) -> tuple[str, str, Any]:
        return "GET", "/Conversations", self._days() | _INACTIVE

    def _of_address(self) -> tuple[str, str, Any]:
        return "GET", "/ParticipantConversations", {"Address": address(self._any())}

    def _by_name(self) -> tuple[str, str, Any]:
        return "GET", f"/Conversations/case-{self._any()}", {}

    def _create(self) -> tuple[str, str, Any]:
        n = self._any() | 1
        path = f"/Conversations/{conversation_sid(min(n, self.short - 1))}/Messages"
        return "POST", path, {"Body": BODY}


def _after(cursor: object) -> dict[str, Any]:
    raw = msgspec.Raw(msgspec.json.encode(cursor))
    return {"Page": 1, "PageToken": pages._token((raw,), "conversations")}
