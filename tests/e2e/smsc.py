"""The SMSC of an independent implementation (node/smsc.js) as tests see it."""

import json
import queue
import subprocess
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from tests.world import PATIENCE_S

_NODE: Final = Path(__file__).parent / "node"
_COMMAND: Final = ("node", str(_NODE / "smsc.js"))

Event = dict[str, Any]


class Smsc:
    """A process that speaks SMPP; what happens there comes as events, each taken once."""

    def __init__(self, command: tuple[str, ...] = _COMMAND, **options: Any) -> None:
        self._process = subprocess.Popen(
            [*command, json.dumps(options)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=_NODE,
        )
        self._events: queue.SimpleQueue[Event] = queue.SimpleQueue()
        self._kept: list[Event] = []
        self._heard: deque[Event] = deque(maxlen=10)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self.port = int(self.wait("listening")["port"])

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            event = json.loads(line)
            # Of a ledger its name is enough.
            self._heard.append(event if event["event"] != "ledger" else {"event": "ledger"})
            self._events.put(event)

    def tell(self, command: str, **values: Any) -> None:
        """Have something done."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"command": command, **values}) + "\n")
        self._process.stdin.flush()

    def wait(self, name: str, wait_s: float = PATIENCE_S, **fields: Any) -> Event:
        """The next event of a name with these fields; others are kept for later."""
        for event in self._kept:
            if _is(event, name, fields):
                self._kept.remove(event)
                return event
        deadline = time.monotonic() + wait_s
        while True:
            left = deadline - time.monotonic()
            assert left > 0, f"no {name} {fields} came; {self._state()}"
            try:
                event = self._events.get(timeout=left)
            except queue.Empty:
                continue
            if _is(event, name, fields):
                return event
            self._kept.append(event)

    def ledger(self) -> Event:
        """What it was given, and what was acknowledged to it."""
        self.tell("ledger")
        return self.wait("ledger")

    def _state(self) -> str:
        ended = self._process.poll()
        lives = "the SMSC runs" if ended is None else f"the SMSC has ended with {ended}"
        return f"{lives}; the last events: {[*self._heard]}"

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(PATIENCE_S)
        self._reader.join(PATIENCE_S)
        assert self._process.stdout is not None
        self._process.stdout.close()


def _is(event: Event, name: str, fields: dict[str, Any]) -> bool:
    return event["event"] == name and all(event.get(key) == value for key, value in fields.items())


@contextmanager
def smsc(**options: Any) -> Iterator[Smsc]:
    """An SMSC for the length of a block."""
    made = Smsc(**options)
    try:
        yield made
    finally:
        made.close()


def settings(port: int, **more: Any) -> str:
    """The settings of a carrier that binds there; this peer writes GSM text with data_coding 1."""
    chosen = {
        "host": "127.0.0.1",
        "port": port,
        "system_id": "esme1",
        "password": "secret",
        "alphabet_1": "gsm",
        "reconnect_max_s": 0.5,
        **more,
    }
    return json.dumps(chosen)
