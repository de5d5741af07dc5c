"""What comes out of a socket."""

import json
from typing import Any, Final

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection

WAIT_S: Final = 90


def heard(socket: ClientConnection, event_type: str) -> Any:
    """The payload of the next frame of a kind."""
    while True:
        text = socket.recv(timeout=WAIT_S)
        frame = json.loads(text) if str(text).strip() else {}
        if frame.get("event_type") == event_type:
            return frame["payload"]


def closing(socket: ClientConnection) -> tuple[int, str]:
    """How the server closes it."""
    with pytest.raises(ConnectionClosed) as caught:
        for _ in iter(lambda: socket.recv(timeout=WAIT_S), None):
            pass
    assert caught.value.rcvd is not None
    return caught.value.rcvd.code, caught.value.rcvd.reason
