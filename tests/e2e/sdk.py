"""The unchanged package `twilio-taskrouter` in a Node of its own, driven over its pipes."""

import itertools
import json
import queue
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from tests.world import PATIENCE_S

NODE: Final = Path(__file__).parent / "node"


class Refused(Exception):
    """A call of the package ended with an error."""


class Sdk:
    """One client: what it tells, in order, and what can be asked of it."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process
        self._ids = itertools.count(1)
        self._events: queue.Queue[dict[str, Any]] = queue.Queue()
        self._answers: dict[int, queue.Queue[dict[str, Any]]] = {}
        self.told: list[dict[str, Any]] = []
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            said = json.loads(line)
            if "answer" in said:
                self._answers[said["answer"]].put(said)
            else:
                self.told.append(said)
                self._events.put(said)

    def do(self, deed: str, /, **values: Any) -> Any:
        """Let the package do something; its answer. Raises Refused."""
        number = next(self._ids)
        self._answers[number] = queue.Queue()
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"id": number, "deed": deed, **values}) + "\n")
        self._process.stdin.flush()
        said = self._next(self._answers[number], f"answer to {deed}")
        if "error" in said:
            raise Refused(said["error"])
        return said["value"]

    def hears(self, event: str, *, patient: bool = False) -> dict[str, Any]:
        """The next event of this name; others are passed over, errors only by the patient."""
        while True:
            said = self._next(self._events, event)
            if said["event"] == event:
                return said
            assert patient or said["event"] != "error", said

    def is_silent(self, seconds: float) -> bool:
        """Whether nothing is told for some time."""
        try:
            return not self._events.get(timeout=seconds)
        except queue.Empty:
            return True

    def _next(self, told: queue.Queue[dict[str, Any]], wanted: str) -> dict[str, Any]:
        try:
            return told.get(timeout=PATIENCE_S)
        except queue.Empty:
            ended = self._process.poll()
            raise AssertionError(
                f"no {wanted} within {PATIENCE_S:g} s; the client"
                f" {'runs' if ended is None else f'has ended with {ended}'};"
                f" the last it told: {self.told[-10:]}"
            ) from None

    def heard(self, event: str) -> list[dict[str, Any]]:
        """All events of this name so far."""
        return [said for said in self.told if said["event"] == event]


@contextmanager
def client(base_url: str, token: str, kind: str = "worker", **options: Any) -> Iterator[Sdk]:
    """A client for the length of a block."""
    process = subprocess.Popen(
        ["node", "worker.js", kind, base_url, token, json.dumps(options)],
        cwd=NODE,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield Sdk(process)
    finally:
        process.kill()
        process.communicate(timeout=PATIENCE_S)
