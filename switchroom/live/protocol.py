"""The words of the desktop's socket, `GET /desk/v1/Live?v=1&since=POSITION` (version 1).

The server tells; each frame is a JSON object with a `type`, and `position` is where to go on
after it. A frame shows how a thing is now, not what changed in it: being told twice does no harm,
and several changes at once are one frame. A client that comes back with `since` is told of
everything that changed meanwhile; where that is too long ago, `reset` tells it to read
`GET /desk/v1/Desktop` anew. The client says `pong` to each `ping`.
"""

from typing import Final, Literal

import msgspec

from switchroom.desk import shapes

VERSION: Final = 1

Reason = Literal["completed", "canceled", "rejected", "timeout", "rescinded", "gone"]


class Frame(msgspec.Struct, frozen=True, kw_only=True, tag_field="type"):
    """One thing that the server tells."""


class Hello(Frame, frozen=True, kw_only=True, tag="hello"):
    """The first frame; `now` is the server's clock, by which timers are shown."""

    version: int
    position: str
    now: str


class Reset(Frame, frozen=True, kw_only=True, tag="reset"):
    """What happened since is not known any more: read the desktop anew."""

    position: str


class TaskChanged(Frame, frozen=True, kw_only=True, tag="task"):
    """A reservation of the agent is new, or it, its task or its conversation is different."""

    position: str
    task: shapes.Task


class TaskGone(Frame, frozen=True, kw_only=True, tag="task_gone"):
    """A reservation is over for the agent."""

    position: str
    reservation_sid: str
    task_sid: str
    reason: Reason


class WorkerChanged(Frame, frozen=True, kw_only=True, tag="worker"):
    """The agent's activity or attributes are different."""

    position: str
    worker: shapes.Worker


class MessageChanged(Frame, frozen=True, kw_only=True, tag="message"):
    """A message is new, or it or its delivery is different."""

    position: str
    message: shapes.Message


class MessageGone(Frame, frozen=True, kw_only=True, tag="message_gone"):
    """A message was deleted."""

    position: str
    conversation_sid: str
    message_sid: str


class PausedChanged(Frame, frozen=True, kw_only=True, tag="paused"):
    """A paused conversation is new or different."""

    position: str
    paused: shapes.Paused


class PausedGone(Frame, frozen=True, kw_only=True, tag="paused_gone"):
    """A conversation is paused no longer."""

    position: str
    channel_sid: str


class Ping(Frame, frozen=True, kw_only=True, tag="ping"):
    """Nothing happened; the connection is alive."""

    now: str


class LoggedOut(Frame, frozen=True, kw_only=True, tag="logged_out"):
    """The session has ended; the socket is closed after this."""

    reason: str


ToClient = (
    Hello
    | Reset
    | TaskChanged
    | TaskGone
    | WorkerChanged
    | MessageChanged
    | MessageGone
    | PausedChanged
    | PausedGone
    | Ping
    | LoggedOut
)


class Pong(msgspec.Struct, frozen=True, tag_field="type", tag="pong"):
    """The client is there."""


ToServer = Pong
