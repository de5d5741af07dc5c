"""The rows of executions, how they are found, and what can happen to them."""

from collections.abc import Mapping
from typing import Any, Final, Literal, LiteralString

import msgspec

from switchroom.core.clock import DAY
from switchroom.core.flows.run import Run
from switchroom.store.work import Event, Value, Work

Status = Literal["active", "ended"]
EXECUTIONS: Final[LiteralString] = "executions"
STEPS: Final[LiteralString] = "execution_steps"
KEYS: Final[LiteralString] = "execution_keys"
# How long executions are kept, counted from their start (studio §1.5).
LIFE: Final = 30 * DAY


class Execution(msgspec.Struct, frozen=True):
    """A row of `executions`; `run` and `context` are JSON texts.

    `deadline` is when its wait ends, `outbound_sid` the message whose reply it awaits, `attached`
    a JSON text of what it has put on a conversation and takes away at its end.
    """

    sid: str
    account_sid: str
    flow_sid: str
    revision: int
    status: Status
    ended_reason: str | None
    contact_address: str
    flow_address: str
    conversation_sid: str | None
    initiated_by: str
    run: str
    context: str
    deadline: int | None
    outbound_sid: str | None
    attached: str | None
    steps: int
    date_created: int
    date_updated: int | None

    @property
    def ends(self) -> int:
        """When it is taken away at the latest."""
        return self.date_created + LIFE

    @property
    def state(self) -> Run:
        return msgspec.json.decode(self.run, type=Run)

    @property
    def values(self) -> dict[str, Any]:
        """The context that templates read."""
        return msgspec.json.decode(self.context, type=dict[str, Any])


class ExecutionStep(msgspec.Struct, frozen=True):
    """A row of `execution_steps`; `changes` is a JSON list of paths and values."""

    sid: str
    account_sid: str
    flow_sid: str
    execution_sid: str
    position: int
    parent_step_sid: str | None
    name: str
    transitioned_from: str
    transitioned_to: str
    type: str
    changes: str
    date_created: int


class ExecutionKey(msgspec.Struct, frozen=True):
    """A row of `execution_keys`: at most one execution answers to a key for each flow."""

    account_sid: str
    flow_sid: str
    event_key: str
    execution_sid: str


class Attached(msgspec.Struct, frozen=True):
    """What start- or resume-conversation did: the webhook to remove, and whether to close."""

    conversation_sid: str
    webhook_sid: str | None
    close: bool


class ExecutionEvent(Event, frozen=True, kw_only=True):
    """Something that happened to an execution."""

    execution: Execution

    @property
    def subject(self) -> str:
        return self.execution.sid

    def facts(self) -> Mapping[str, Value]:
        return {
            "flow_sid": self.execution.flow_sid,
            "revision": self.execution.revision,
            "conversation_sid": self.execution.conversation_sid,
            "started_by": self.execution.initiated_by,
            "reason": self.execution.ended_reason,
        }


class ExecutionStarted(ExecutionEvent, frozen=True, kw_only=True):
    kind = "execution.started"


class ExecutionEnded(ExecutionEvent, frozen=True, kw_only=True):
    kind = "execution.ended"


def pair_key(contact: str, flow_address: str) -> str:
    """What an execution without a conversation answers to."""
    return f"{contact} {flow_address}"


def find(work: Work, account_sid: str, sid: str) -> Execution | None:
    """The execution, or None."""
    return work.get(Execution, EXECUTIONS, "account_sid = ? AND sid = ?", account_sid, sid)


def awaiting(work: Work, account_sid: str, outbound_sid: str) -> Execution | None:
    """The execution that awaits the reply to a message, or None."""
    return work.get(
        Execution,
        EXECUTIONS,
        "account_sid = ? AND outbound_sid = ?",
        account_sid,
        outbound_sid,
    )


def hold(work: Work, account_sid: str, sid: str) -> Execution | None:
    """The execution, for one who is about to change it; all such take turns."""
    work.lock("execution", sid)
    return find(work, account_sid, sid)


def active(work: Work, account_sid: str, flow_sid: str, event_key: str) -> str | None:
    """The SID of the execution that answers to a key, or None."""
    found: str | None = work.value(
        "SELECT execution_sid FROM execution_keys"
        " WHERE account_sid = ? AND flow_sid = ? AND event_key = ?",
        account_sid,
        flow_sid,
        event_key,
    )
    return found


def answer_to(work: Work, execution: Execution, flow_sid: str, event_key: str) -> bool:
    """Let an execution answer to a key from now on; False when another one does."""
    key = ExecutionKey(execution.account_sid, flow_sid, event_key, execution.sid)
    return work.insert_new(KEYS, key)


def keep(work: Work, execution: Execution) -> Execution:
    """Write what can change of an execution that the caller holds."""
    work.run(
        "UPDATE executions SET status = ?, ended_reason = ?, conversation_sid = ?, run = ?,"
        " context = ?, deadline = ?, outbound_sid = ?, attached = ?, steps = ?, date_updated = ?"
        " WHERE account_sid = ? AND sid = ?",
        execution.status,
        execution.ended_reason,
        execution.conversation_sid,
        execution.run,
        execution.context,
        execution.deadline,
        execution.outbound_sid,
        execution.attached,
        execution.steps,
        execution.date_updated,
        execution.account_sid,
        execution.sid,
    )
    return execution
