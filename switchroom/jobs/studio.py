"""What executions have left for later (studio §5, §6)."""

from functools import partial
from typing import Final

import msgspec

from switchroom.accounts import credentials
from switchroom.core import errors, limits
from switchroom.core.clock import MINUTE
from switchroom.core.errors import ApiError
from switchroom.core.flows.inputs import Answered, Input, Unanswered
from switchroom.core.flows.run import Ended
from switchroom.jobs.outcome import Again, Decide, Done, Outcome, Repeat, in_words
from switchroom.jobs.webhook import idempotency
from switchroom.runtime import Runtime
from switchroom.store.outbox import Job
from switchroom.store.work import Work
from switchroom.studio import advance, ending, jobs, rows, settings, start, stuck, sweep
from switchroom.webhooks.call import Exchange, Request

# How long the hosted service waits before it hands a message over again (studio §9).
_RETRY_S: Final = (1, 5, 25)
# A message that waits for a busy widget is woken when that is done; it looks by itself too.
_BUSY: Final = MINUTE


async def hear(runtime: Runtime, job: Job) -> Outcome:
    """Hand a message over to its flow; a failed hand-over is repeated as the webhook says."""
    message = msgspec.json.decode(job.payload, type=jobs.Hear)
    return Decide(partial(_hear, message), partial(_not_handed_over, message))


def _hear(message: jobs.Hear, work: Work) -> Done | Repeat:
    if start.is_busy(work, message):
        return Repeat(lambda work: work.now + _BUSY)
    start.hear(work, message)
    return Done()


def _not_handed_over(message: jobs.Hear, error: Exception) -> Again:
    code = error.code if isinstance(error, ApiError) else errors.INTERNAL.code
    sentence = error.sentence() if isinstance(error, ApiError) else in_words(error)
    given_up = partial(stuck.not_handed_over, message, code, sentence)
    return Again(sentence, given_up, _RETRY_S[: message.retries], alerts=True)


async def tell(runtime: Runtime, job: Job) -> Outcome:
    """Tell an execution what it waits for."""
    return _told(msgspec.json.decode(job.payload, type=jobs.Tell))


def _told(told: jobs.Tell) -> Done:
    return Done(
        lambda work: advance.tell(work, told),
        partial(_lost, told.account_sid, told.execution_sid),
    )


def _lost(account_sid: str, execution_sid: str, error: Exception) -> Again:
    """What cannot be told ends the execution after some attempts."""
    given_up = partial(_give_up, account_sid, execution_sid)
    return Again(in_words(error), given_up, _RETRY_S, alerts=True)


def _give_up(account_sid: str, execution_sid: str, work: Work) -> None:
    execution = rows.hold(work, account_sid, execution_sid)
    if execution is not None and execution.status == "active":
        ending.end(work, execution, Ended.FAILED)


async def call(runtime: Runtime, job: Job) -> Outcome:
    """Make a widget's request, and tell the execution what came of it."""
    wanted = msgspec.json.decode(job.payload, type=jobs.Call)
    execution, hosts = await runtime.read(_look, wanted)
    if execution is None or execution.state.token != wanted.token:
        return Done()
    wish = wanted.wish
    token = await runtime.read(credentials.token, runtime.vault, job.account_sid)
    request = Request(
        method=wish.method,
        url=settings.here(wish.url, hosts) if wish.is_function else wish.url,
        params=wish.form,
        json=wish.body,
        token=token,
        idempotency_token=idempotency(job),
        cap_ms=limits.FLOW_ANSWER_S * 1_000,
        body_digest=False,
    )
    if wish.account_auth:
        exchange = await runtime.own.call(request, job.account_sid, token or "")
    else:
        exchange = await runtime.caller.call(request)
    told = jobs.Tell(wanted.account_sid, wanted.execution_sid, wanted.token, _given(exchange))
    return _told(told)


def _look(work: Work, wanted: jobs.Call) -> tuple[rows.Execution | None, dict[str, str]]:
    execution = rows.find(work, wanted.account_sid, wanted.execution_sid)
    return execution, settings.fetch(work, wanted.account_sid).hosts


def _given(exchange: Exchange) -> Input:
    """The answer as the engine takes it: good when it is 2xx and not too long."""
    if exchange.status is None:
        return Unanswered(exchange.sentence or "The server did not answer")
    failure = exchange.sentence or ""
    body = exchange.body
    if len(body) > limits.FLOW_ANSWER_BYTES:
        failure = failure or f"The answer has more than {limits.FLOW_ANSWER_BYTES} bytes"
        body = body[: limits.FLOW_ANSWER_BYTES]
    return Answered(
        status=exchange.status,
        content_type=exchange.content_type or "",
        body=body.decode("utf-8", "replace").replace("\0", ""),
        headers={name.lower(): value for name, value in exchange.response_headers},
        failure=failure,
    )


async def timer(runtime: Runtime, job: Job) -> Outcome:
    """End a wait whose time has come; the same job looks again at the next one."""
    wake = msgspec.json.decode(job.payload, type=jobs.Wake)
    lost = partial(_lost, wake.account_sid, wake.execution_sid)
    return Repeat(partial(_time_out, wake), lost)


def _time_out(wake: jobs.Wake, work: Work) -> int | None:
    return advance.time_out(work, wake.account_sid, wake.execution_sid)


async def sweep_old(runtime: Runtime, job: Job) -> Outcome:
    """Take away what has reached its age."""
    wanted = msgspec.json.decode(job.payload, type=jobs.Sweep)
    return Repeat(lambda work: sweep.sweep(work, wanted.account_sid))


async def sweep_flow(runtime: Runtime, job: Job) -> Outcome:
    """End and take away the executions of a flow that was deleted."""
    wanted = msgspec.json.decode(job.payload, type=jobs.SweepFlow)
    return Repeat(lambda work: sweep.remove_all(work, wanted.account_sid, wanted.flow_sid))
