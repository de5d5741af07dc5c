"""Take an execution on: the engine's moves, and what each wants done, in one transaction."""

from functools import cache, partial
from typing import Any, Final

import msgspec

from switchroom.core import limits
from switchroom.core.flows import engine, inputs
from switchroom.core.flows.effects import (
    AwaitReply,
    Breathe,
    CallHttp,
    Effect,
    Enqueue,
    RedirectTwiml,
    ResumeConversation,
    SendMessage,
    StartConversation,
)
from switchroom.core.flows.engine import Machine, Move, Step, TriggerEvent
from switchroom.core.flows.inputs import Input
from switchroom.core.flows.run import Context, Ended, Run
from switchroom.flows import running
from switchroom.monitor import alerts
from switchroom.store.work import Work, encode
from switchroom.studio import ending, jobs, perform, rows, settings
from switchroom.studio.rows import Execution, ExecutionStep

# A transaction does not take an execution on for more steps than this.
_STEPS: Final = engine.STEPS_IN_A_ROW


class Advanced(msgspec.Struct, frozen=True):
    """The execution as it is then, and the document that shall answer the message, if any.

    Only one who says that it answers is told of the document; otherwise it is fetched later.
    """

    execution: Execution
    redirect: RedirectTwiml | None = None


def begin(
    work: Work,
    execution: Execution,
    run: Run,
    context: Context,
    event: TriggerEvent,
    *,
    answers: bool = False,
) -> Advanced:
    """Start an execution, whose row holds `run` and `context`, and take it as far as it goes; the
    row is written as it is then, which saves those that end at once from being written twice."""
    machine = _machine(work, execution.account_sid)
    move = engine.begin(machine, run, context, event, work.now)
    execution, move, redirect = _carry(work, machine, execution, move, answers=answers)
    changed, reason = _changed(work, execution, move)
    if reason:
        changed = ending.over(work, changed, reason)
    work.insert(rows.EXECUTIONS, changed)
    if reason:
        ending.conclude(work, changed)
    return Advanced(changed, redirect)


def feed(work: Work, execution: Execution, given: Input, *, answers: bool = False) -> Advanced:
    """Tell an execution that the caller holds something, and take it as far as it goes; one that
    has ended stays as it is."""
    if execution.status != "active":
        return Advanced(execution)
    machine = _machine(work, execution.account_sid)
    move = engine.feed(machine, execution.state, execution.values, given, work.now)
    execution, move, redirect = _carry(work, machine, execution, move, answers=answers)
    changed, reason = _changed(work, execution, move)
    kept = ending.end(work, changed, reason) if reason else rows.keep(work, changed)
    if settings.fetch(work, kept.account_sid).messages_while_busy == "keep":
        jobs.hear_now(work, kept)
    return Advanced(kept, redirect)


def tell(work: Work, told: jobs.Tell) -> None:
    """Tell an execution something about a visit; nothing when that is over or told already."""
    execution = rows.hold(work, told.account_sid, told.execution_sid)
    if execution is not None and execution.state.token == told.token:
        feed(work, execution, told.given)


def time_out(work: Work, account_sid: str, execution_sid: str) -> int | None:
    """End the wait of an execution if its time has come; when to look again, or None."""
    execution = rows.hold(work, account_sid, execution_sid)
    if execution is None or execution.status != "active" or execution.deadline is None:
        return None
    if execution.deadline > work.now:
        return execution.deadline
    if execution.ends <= work.now:
        # It is about to be taken away, and takes no transition any more.
        return None
    return feed(work, execution, inputs.TimedOut()).execution.deadline


def _machine(work: Work, account_sid: str) -> Machine:
    definition_of = cache(partial(running.definition_of, work, account_sid))
    zone = settings.fetch(work, account_sid).time_zone
    return Machine(definition_of, zone, lambda: work.mint("FT"))


def _carry(
    work: Work, machine: Machine, execution: Execution, move: Move, *, answers: bool
) -> tuple[Execution, Move, RedirectTwiml | None]:
    """Carry out what the engine wants and tell it, until it waits for something or has ended."""
    redirect, steps = None, list[ExecutionStep]()
    while True:
        steps += _steps(work, execution, move, len(steps))
        _tell_account(work, execution, move)
        effect = move.effect
        if isinstance(effect, RedirectTwiml) and answers:
            redirect = effect
        elif isinstance(effect, RedirectTwiml):
            jobs.redirect_later(work, execution, effect)
        if effect is None or move.run.ended:
            break
        execution, given = _perform(work, execution, move.run.token, effect)
        if given is None:
            break
        if len(steps) >= _STEPS:
            jobs.tell_later(work, execution, move.run.token, given)
            break
        move = engine.feed(machine, move.run, move.context, given, work.now)
    work.insert_all(rows.STEPS, steps)
    execution = msgspec.structs.replace(execution, steps=execution.steps + len(steps))
    return execution, move, redirect


def _steps(work: Work, execution: Execution, move: Move, earlier: int) -> list[ExecutionStep]:
    """The rows of a move's steps, behind so many earlier ones that are not written yet."""
    first = execution.steps + earlier + 1
    return [
        _row(work, execution, position, step) for position, step in enumerate(move.steps, first)
    ]


def _tell_account(work: Work, execution: Execution, move: Move) -> None:
    for note in move.notes:
        alerts.record(
            work,
            execution.account_sid,
            note.level,
            note.sentence,
            code=note.code,
            resource_sid=execution.sid,
            service_sid=execution.flow_sid,
        )


def _row(work: Work, execution: Execution, position: int, step: Step) -> ExecutionStep:
    return ExecutionStep(
        sid=step.sid,
        account_sid=execution.account_sid,
        flow_sid=execution.flow_sid,
        execution_sid=execution.sid,
        position=position,
        parent_step_sid=step.parent_sid,
        name=step.name,
        transitioned_from=step.transitioned_from,
        transitioned_to=step.transitioned_to,
        type=step.type,
        changes=encode(step.changes).decode(),
        date_created=work.now,
    )


def _perform(
    work: Work, execution: Execution, token: int, effect: Effect
) -> tuple[Execution, Input | None]:
    """Carry an effect out: what it came to, or None where the answer comes later."""
    match effect:
        case SendMessage():
            return execution, perform.send(work, execution, effect)
        case StartConversation():
            return perform.start_conversation(work, execution, effect)
        case ResumeConversation():
            return perform.resume_conversation(work, execution, effect)
        case Enqueue():
            return perform.hand_over(work, execution, effect)
        case CallHttp():
            jobs.call_later(work, execution, token, effect)
        case Breathe():
            jobs.tell_later(work, execution, token, inputs.GoOn())
        case AwaitReply(until, outbound_sid):
            execution = _waiting(work, execution, until, outbound_sid)
        case RedirectTwiml(until=int(until)):
            execution = _waiting(work, execution, until, None)
    return execution, None


def _waiting(work: Work, execution: Execution, until: int, outbound_sid: str | None) -> Execution:
    jobs.wake_at(work, execution, until)
    return msgspec.structs.replace(execution, deadline=until, outbound_sid=outbound_sid)


def _changed(work: Work, execution: Execution, move: Move) -> tuple[Execution, str]:
    """The row of an execution as it is after its last move, and why it has ended, if it has."""
    run, context = move.run, encode(move.context).decode()
    reason = run.ended
    if not reason and len(context) > limits.FLOW_CONTEXT_BYTES:
        reason, context = Ended.CONTEXT_TOO_LARGE, execution.context
    changes: dict[str, Any] = {}
    if run.awaits not in ("reply", "return"):
        changes = {"deadline": None, "outbound_sid": None}
    changed = msgspec.structs.replace(
        execution, run=encode(run).decode(), context=context, date_updated=work.now, **changes
    )
    return changed, reason
