"""What TaskRouter has left for later: its clocks, and whom to ask about a reservation."""

from functools import partial
from typing import Final

import msgspec

from switchroom.accounts import credentials
from switchroom.jobs.outcome import Done, Outcome, Repeat
from switchroom.jobs.webhook import idempotency
from switchroom.monitor import alerts
from switchroom.runtime import Runtime
from switchroom.store.outbox import Job
from switchroom.store.work import Work
from switchroom.taskrouter import callbacks, clock, instructions, timeouts
from switchroom.taskrouter.callbacks import Ask, Asked
from switchroom.webhooks import log as delivery_log
from switchroom.webhooks.call import Exchange, Request

# How long the hosted service waits for an instruction (taskrouter §12).
_CAP_MS: Final = 5_000


async def alarm(runtime: Runtime, job: Job) -> Outcome:
    """Carry out what has ended in a workspace; the same job looks again at the next instant."""
    found = msgspec.json.decode(job.payload, type=clock.Alarm)
    return Repeat(lambda work: timeouts.look(work, found.account_sid, found.workspace_sid))


async def ask(runtime: Runtime, job: Job) -> Outcome:
    """Ask the workflow's URL, then its fallback, and do what is answered."""
    wanted = msgspec.json.decode(job.payload, type=Ask)
    asked = await runtime.read(callbacks.look, wanted)
    if asked is None:
        return Done()
    token = await runtime.read(credentials.token, runtime.vault, job.account_sid)
    exchanges: list[Exchange] = []
    for url in filter(None, (asked.url, asked.fallback_url)):
        exchanges.append(
            await runtime.caller.call(
                Request(
                    url=url,
                    params=asked.parameters,
                    token=token,
                    idempotency_token=idempotency(job),
                    cap_ms=_CAP_MS,
                )
            )
        )
        if exchanges[-1].error_code is None:
            break
    return Done(partial(_write, wanted, asked, exchanges))


def _write(wanted: Ask, asked: Asked, exchanges: list[Exchange], work: Work) -> None:
    for exchange in exchanges:
        failed = exchange.error_code is not None
        alerts.record(
            work,
            wanted.account_sid,
            "error" if failed else "debug",
            exchange.sentence or "delivered",
            code=exchange.error_code,
            resource_sid=wanted.reservation_sid,
            exchange=delivery_log.exchange(exchange, asked.parameters),
        )
    last = exchanges[-1]
    if last.error_code is not None:
        instructions.give_up(work, wanted)
    else:
        instructions.obey(work, wanted, callbacks.read(last.body, last.content_type))
