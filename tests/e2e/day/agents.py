"""The agents of the day, each with a log-in, a socket, and what the desktop would show."""

import asyncio
import contextlib
import json
import random
import re
import uuid
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

import aiohttp

from tests.e2e.day.customers import Customers
from tests.e2e.day.diary import Diary

PASSWORD: Final = "correct horse battery"
CAPACITY: Final = 3
_THINK_S: Final = (5, 60)
_BREAK_AFTER_S: Final = 4 * 3600
_PATIENCE_S: Final = 900
# How a conversation goes on when the agent has said what there is to say.
_ENDINGS: Final = {
    "end": 70,
    "pause": 8,
    "leave": 7,
    "to agent": 5,
    "to queue": 5,
    "warm": 5,
}


@dataclass
class Agent:
    """`tasks` and `paused` are what the frames of the socket have told."""

    name: str
    base_url: str
    diary: Diary
    customers: Customers
    chance: random.Random
    http: aiohttp.ClientSession
    tasks: dict[str, Any] = field(default_factory=dict)
    paused: dict[str, Any] = field(default_factory=dict)
    worker: Any = None
    activities: dict[str, str] = field(default_factory=dict)
    position: str = ""
    sends: list[tuple[str, str, str]] = field(default_factory=list)
    refusals: Counter[str] = field(default_factory=Counter)
    closings: Counter[str] = field(default_factory=Counter)
    most_at_once: int = 0
    until_s: int = 0
    _csrf: str = ""
    _reader: asyncio.Task[None] | None = None
    _met: dict[str, str] = field(default_factory=dict)
    _said: Counter[str] = field(default_factory=Counter)

    # Calls.

    async def log_in(self) -> None:
        body = {"username": self.name, "password": PASSWORD}
        async with self.http.post(f"{self.base_url}/desk/v1/Session", json=body) as answer:
            assert answer.status == 200, await answer.text()
            self._csrf = (await answer.json())["csrf_token"]

    async def look(self) -> Any:
        """The desktop as the API shows it."""
        async with self.http.get(f"{self.base_url}/desk/v1/Desktop") as answer:
            assert answer.status == 200, await answer.text()
            return await answer.json()

    async def _post(self, path: str, body: Any) -> Any:
        """The answer, or None for a refusal, which a desktop that is a moment late must bear."""
        headers = {"X-Switchroom-CSRF": self._csrf}
        url = f"{self.base_url}/desk/v1/{path}"
        async with self.http.post(url, json=body, headers=headers) as answer:
            text = await answer.text()
            assert answer.status < 500, (path, body, text)
            if answer.status >= 400:
                told = json.loads(text)
                kind = re.sub(r"[A-Z]{2}[0-9a-f]{32}", "…", f"{path}: {told['message']}")
                self.refusals[f"{answer.status} {kind}"] += 1
                return None
            return json.loads(text) if text else {}

    # The socket.

    async def begin(self) -> None:
        """Open the desktop, and its socket."""
        self._take(await self.look())
        await self.connect()

    def _take(self, desktop: Any) -> None:
        self.position = desktop["position"]
        self.worker = desktop["worker"]
        self.activities = {one["friendly_name"]: one["sid"] for one in desktop["activities"]}
        self.tasks = {one["reservation_sid"]: one for one in desktop["tasks"]}
        self.paused = {one["channel_sid"]: one for one in desktop["paused"]}

    async def connect(self) -> None:
        """Listen, and come back whenever the connection has gone, as the desktop does."""
        self._reader = asyncio.create_task(self._listen())

    async def _listen(self) -> None:
        while True:
            url = f"{self.base_url}/desk/v1/Live?v=1&since={self.position}"
            async with self.http.ws_connect(url, origin=self.base_url) as socket:
                await self._read(socket)
                self.closings[f"{socket.close_code}"] += 1

    async def cut(self) -> None:
        """Lose the connection, and come back."""
        await self.hang_up()
        await self.connect()

    async def hang_up(self) -> None:
        if self._reader is not None:
            self._reader.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._reader

    async def _read(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        async for message in socket:
            frame = json.loads(message.data)
            self.position = frame.get("position", self.position)
            match frame["type"]:
                case "ping":
                    await socket.send_json({"type": "pong"})
                case "task":
                    self._shown(frame["task"])
                case "task_gone":
                    self._gone(frame["reservation_sid"])
                case "worker":
                    self._changed(frame["worker"])
                case "message":
                    self._heard(frame["message"])
                case "paused":
                    self.paused[frame["paused"]["channel_sid"]] = frame["paused"]
                case "paused_gone":
                    self.paused.pop(frame["channel_sid"], None)
                case "reset":
                    self._take(await self.look())
                    for task in [*self.tasks.values()]:
                        self._shown(task)

    # What the agent does.

    def _later(self, deed: Callable[[], Awaitable[Any]], more_s: float = 0) -> None:
        self.diary.put(more_s + self.chance.uniform(*_THINK_S), deed)

    async def go(self, activity: str) -> None:
        await self._post("Activity", {"activity_sid": self.activities[activity]})

    def _changed(self, worker: Any) -> None:
        before, self.worker = self.worker, worker
        dropped = before["available"] and worker["activity_name"] == "Offline"
        if dropped and self.diary.now_s < self.until_s:
            self._later(lambda: self.go("Available"), 120)

    def work(self, from_s: int, until_s: int) -> None:
        """A shift: available, with a break in the middle."""
        self.until_s = until_s
        for at_s, activity in (
            (from_s, "Available"),
            (from_s + _BREAK_AFTER_S, "Break"),
            (from_s + _BREAK_AFTER_S + 1_800, "Available"),
            (self.until_s, "Offline"),
        ):
            self.diary.put(at_s, partial(self.go, activity))

    def _shown(self, task: Any) -> None:
        sid = task["reservation_sid"]
        known = self._met.get(sid)
        self.tasks[sid] = task
        self.most_at_once = max(self.most_at_once, len(self._held()))
        if known == task["reservation_status"]:
            return
        self._met[sid] = task["reservation_status"]
        match task["reservation_status"]:
            case "pending":
                self._later(lambda: self._answer(sid))
            case "accepted":
                self._later(lambda: self._say(sid))
                self.diary.put(_PATIENCE_S, lambda: self._give_up(sid))
            case "wrapping":
                self._later(lambda: self._complete(sid))

    def _held(self) -> list[Any]:
        return [one for one in self.tasks.values() if one["reservation_status"] != "pending"]

    def _gone(self, sid: str) -> None:
        self.tasks.pop(sid, None)

    async def _answer(self, sid: str) -> None:
        throw = self.chance.random()
        if sid in self.tasks and throw > 0.04:
            action = "reject" if throw < 0.1 else "accept"
            await self._post(f"Reservations/{sid}", {"action": action})

    def _heard(self, message: Any) -> None:
        """A customer has said something: whoever has the conversation answers."""
        if message["author_kind"] != "customer":
            return
        for task in self._held():
            if task["conversation_sid"] == message["conversation_sid"]:
                self._later(partial(self._say, task["reservation_sid"]))

    async def _say(self, sid: str) -> None:
        task = self.tasks.get(sid)
        if task is None or task["reservation_status"] != "accepted":
            return
        self._said[sid] += 1
        body = f"{self.name} says {self._said[sid]} on {sid}"
        await self._send(task, body)
        if self._said[sid] >= self.chance.randint(1, 4):
            self._later(lambda: self._finish(sid))

    async def _send(self, task: Any, body: str) -> None:
        wish = {"client_id": str(uuid.UUID(int=self.chance.getrandbits(128))), "body": body}
        path = f"Conversations/{task['conversation_sid']}/Messages"
        sent = await self._post(path, {**wish, "media": []})
        if sent is None:
            return
        again = (
            await self._post(path, {**wish, "media": []}) if self.chance.random() < 0.1 else sent
        )
        assert again is None or again["sid"] == sent["sid"], "a text was sent twice"
        self.sends.append((sent["sid"], body, task["customer_address"]))
        self.customers.answered(task["customer_address"])

    async def _finish(self, sid: str) -> None:
        task = self.tasks.get(sid)
        if task is None or task["reservation_status"] != "accepted":
            return
        (ending,) = self.chance.choices([*_ENDINGS], [*_ENDINGS.values()])
        channel = f"Channels/{task['channel_sid']}"
        match ending:
            case "end" | "leave" | "pause":
                done = await self._post(channel, {"action": ending})
                if ending == "pause" and done is not None:
                    self.diary.put(
                        self.chance.uniform(600, 7_200), lambda: self._resume(task["channel_sid"])
                    )
                if ending == "end":
                    self.customers.ended(task["customer_address"])
            case _:
                await self._hand_over(task, ending)

    async def _give_up(self, sid: str) -> None:
        """End what has come to rest: the customer answers no more."""
        task = self.tasks.get(sid)
        if task is not None and task["reservation_status"] == "accepted":
            await self._post(f"Channels/{task['channel_sid']}", {"action": "end"})
            self.diary.put(_PATIENCE_S, lambda: self._give_up(sid))

    async def _hand_over(self, task: Any, ending: str) -> None:
        async with self.http.get(f"{self.base_url}/desk/v1/Directory") as answer:
            directory = await answer.json()
        found = directory["queues" if ending == "to queue" else "agents"]
        if not found:
            return
        one = self.chance.choice(found)
        wish = {
            "type": "warm" if ending == "warm" else "cold",
            "to": one.get("worker_sid") or one["queue_sid"],
            "note": f"from {self.name}",
        }
        await self._post(f"Channels/{task['channel_sid']}/Transfers", wish)
        if ending == "warm":
            sid = task["reservation_sid"]
            self._later(lambda: self._post(f"Channels/{task['channel_sid']}", {"action": "leave"}))
            self._later(lambda: self._finish(sid), 600)

    async def _resume(self, channel_sid: str) -> None:
        if channel_sid in self.paused and self.worker["available"]:
            await self._post(f"Channels/{channel_sid}", {"action": "resume"})

    async def _complete(self, sid: str) -> None:
        task = self.tasks.get(sid)
        if task is not None and task["reservation_status"] == "wrapping":
            outcome = {"disposition": "Resolved", "note": f"done by {self.name}"}
            await self._post(f"Reservations/{sid}", {"action": "complete", **outcome})
