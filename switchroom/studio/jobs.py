"""What executions leave for later, as rows of the outbox."""

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from switchroom.core.flows.effects import CallHttp, RedirectTwiml
from switchroom.core.flows.inputs import Input
from switchroom.store import outbox
from switchroom.store.work import Work
from switchroom.studio.rows import Execution, pair_key

HEAR: Final = "studio_message"
TELL: Final = "studio_go_on"
HTTP: Final = "studio_http"
REDIRECT: Final = "studio_redirect"
TIMER: Final = "studio_timer"
SWEEP: Final = "studio_sweep"
SWEEP_FLOW: Final = "studio_sweep_flow"


class Hear(msgspec.Struct, frozen=True):
    """A message for a flow: it starts an execution, or an execution gets it.

    `event_key` is what the execution answers to; `payload` what templates read of the message;
    `retries` how often a failed hand-over is repeated. `contact` is "" where it is looked up.
    """

    account_sid: str
    flow_sid: str
    event_key: str
    conversation_sid: str | None
    contact: str
    flow_address: str
    message_sid: str
    payload: Mapping[str, Any]
    retries: int = 0


class Tell(msgspec.Struct, frozen=True):
    """Something that an execution is told at the visit `token`."""

    account_sid: str
    execution_sid: str
    token: int
    given: Input


class Call(msgspec.Struct, frozen=True):
    """A request whose answer an execution awaits."""

    account_sid: str
    execution_sid: str
    token: int
    wish: CallHttp


class Redirect(msgspec.Struct, frozen=True):
    """Another document that answers the message which triggered an execution."""

    account_sid: str
    execution_sid: str
    wish: RedirectTwiml


class Wake(msgspec.Struct, frozen=True):
    """An execution whose wait may have ended."""

    account_sid: str
    execution_sid: str


class Sweep(msgspec.Struct, frozen=True):
    """An account whose old executions are taken away."""

    account_sid: str


class SweepFlow(msgspec.Struct, frozen=True):
    """A flow that is gone, and whose executions go too."""

    account_sid: str
    flow_sid: str


def hear_later(work: Work, message: Hear) -> None:
    """Give a flow a message after the commit, behind the earlier ones of the same key."""
    key = _messages(message.flow_sid, message.event_key)
    outbox.put(work, HEAR, message.account_sid, message, key=key)


def hear_now(work: Work, execution: Execution) -> None:
    """Let an execution that is busy no more hear the messages that wait for it."""
    event_key = execution.conversation_sid or pair_key(
        execution.contact_address, execution.flow_address
    )
    outbox.hasten(work, _messages(execution.flow_sid, event_key))


def _messages(flow_sid: str, event_key: str) -> str:
    return f"studio {flow_sid} {event_key}"


def tell_later(work: Work, execution: Execution, token: int, given: Input) -> None:
    """Tell an execution something after the commit."""
    outbox.put(
        work,
        TELL,
        execution.account_sid,
        Tell(execution.account_sid, execution.sid, token, given),
    )


def call_later(work: Work, execution: Execution, token: int, wish: CallHttp) -> None:
    """Make a request after the commit."""
    payload = Call(execution.account_sid, execution.sid, token, wish)
    outbox.put(work, HTTP, execution.account_sid, payload)


def redirect_later(work: Work, execution: Execution, wish: RedirectTwiml) -> None:
    """Let another document answer after the commit."""
    payload = Redirect(execution.account_sid, execution.sid, wish)
    outbox.put(work, REDIRECT, execution.account_sid, payload)


def wake_at(work: Work, execution: Execution, due: int) -> None:
    """Look at the execution at an instant, or earlier."""
    payload = Wake(execution.account_sid, execution.sid)
    outbox.put_by(work, TIMER, execution.account_sid, payload, key=_timer(execution), due=due)


def sleep(work: Work, execution: Execution) -> None:
    """Look at the execution no more."""
    outbox.cancel(work, _timer(execution))


def _timer(execution: Execution) -> str:
    return f"studio timer {execution.sid}"
