"""Takes due jobs off the outbox and has them performed, as many at once as is bearable."""

import asyncio
import contextlib
from collections.abc import Mapping
from typing import Final

import structlog

from switchroom.core.clock import SECOND
from switchroom.jobs.outcome import (
    Again,
    Decide,
    Done,
    Elsewhere,
    Outcome,
    Performer,
    Repeat,
    again,
    delay_s,
)
from switchroom.monitor import alerts
from switchroom.runtime import Runtime
from switchroom.store import outbox
from switchroom.store.outbox import Job
from switchroom.store.work import Work
from switchroom.universe import wall

log = structlog.get_logger()

_AT_ONCE: Final = 100
# A wake-up that got lost costs this long; without a wake-up other nodes' jobs come due too.
_POLL_S: Final = 1.0
_HEARTBEAT_S: Final = outbox.LEASE_S / 3
_DRAIN_S: Final = 20.0
_GIVEN_UP: Final = 20500


class Lost(Exception):
    """Somebody else has done the job by now."""


class Dispatcher:
    """The working side of the outbox on one node: of one lane, `at_once` jobs at a time."""

    def __init__(
        self,
        runtime: Runtime,
        performers: Mapping[str, Performer],
        node: str,
        *,
        lane: str = outbox.COMMON,
        at_once: int = _AT_ONCE,
    ) -> None:
        self._runtime = runtime
        self._node = node
        self._performers = performers
        self._lane = lane
        self._at_once = at_once
        self._running: dict[asyncio.Task[None], Job] = {}

    async def run(self) -> None:
        """Perform jobs until cancelled; then wait for those under way."""
        heartbeat = asyncio.create_task(self._keep_leases())
        try:
            with self._runtime.bus.watch(outbox.topic(self._lane)) as news:
                while True:
                    news.clear()
                    full = await self._take()
                    await self._wait(news, full=full)
        finally:
            if self._running:
                await asyncio.wait(self._running, timeout=_DRAIN_S)
            heartbeat.cancel()

    async def _take(self) -> bool:
        """Start what is due and room is for; whether there may be more."""
        room = self._at_once - len(self._running)
        if room <= 0:
            return True
        try:
            jobs = await self._runtime.transact(outbox.claim, wall(), room, self._node, self._lane)
        except Exception:
            log.exception("jobs.claim_failed")
            return False
        for job in jobs:
            task = asyncio.create_task(self._perform(job))
            self._running[task] = job
            task.add_done_callback(self._ended)
        return len(jobs) == room

    def _ended(self, task: asyncio.Task[None]) -> None:
        del self._running[task]

    async def _wait(self, news: asyncio.Event, *, full: bool) -> None:
        """Until there is room again, news, or the next job comes due."""
        if full:
            if self._running:
                await asyncio.wait(self._running, return_when=asyncio.FIRST_COMPLETED)
            return
        timeout = await self._until_next()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(news.wait(), timeout)

    async def _until_next(self) -> float:
        if self._runtime.clock.manual:
            return _POLL_S
        try:
            due = await self._runtime.read(outbox.next_due, (self._lane,))
        except Exception:
            log.exception("jobs.look_failed")
            return _POLL_S
        if due is None:
            return _POLL_S
        return max(0.0, min(_POLL_S, (due - self._runtime.clock.now()) / SECOND))

    async def _perform(self, job: Job) -> None:
        started = wall()
        structlog.contextvars.bind_contextvars(request_id=job.request_id, job=job.kind)
        try:
            outcome = await self._performers[job.kind](self._runtime, job)
        except Exception as error:
            log.exception("job.failed", job_id=job.id)
            outcome = again(error)
        end = await self._complete(job, outcome)
        self._runtime.metrics.job(job.kind, end, (wall() - started) / SECOND)

    async def _complete(self, job: Job, outcome: Outcome) -> str:
        transact = self._runtime.transact
        try:
            return await transact(complete, job, outcome, request_id=job.request_id)
        except Lost:
            return "lost"
        except Exception as error:
            log.exception("job.not_completed", job_id=job.id)
            otherwise = again if isinstance(outcome, Again) else outcome.otherwise
            return await transact(complete, job, otherwise(error), request_id=job.request_id)

    async def _keep_leases(self) -> None:
        while True:
            await asyncio.sleep(_HEARTBEAT_S)
            for job in list(self._running.values()):
                try:
                    await self._runtime.transact(outbox.extend, wall(), job)
                except Exception:
                    log.exception("jobs.lease_not_extended", job_id=job.id)

    @property
    def is_busy(self) -> bool:
        """Whether a job is under way."""
        return bool(self._running)


def complete(work: Work, job: Job, outcome: Outcome) -> str:
    """Write how a job ended, together with what follows from it: done, again or dead.

    Raises Lost where somebody else has done it: nothing of it is kept then.
    """
    match outcome:
        case Done(then=then):
            _ours(outbox.take_away(work, job))
            if then is not None:
                then(work)
            outbox.pass_on(work, job)
            return "done"
        case Decide(decide=decide):
            return complete(work, job, decide(work))
        case Repeat(look=look):
            _ours(outbox.is_held(work, job))
            due = look(work)
            if due is None:
                # It may have taken itself away.
                outbox.take_away(work, job)
                outbox.pass_on(work, job)
            else:
                outbox.postpone(work, job, due, outcome.error, counts=False)
            return "done"
        case Elsewhere(lane=lane, then=then):
            if then is not None:
                then(work)
            _ours(outbox.change_lane(work, job, lane))
            return "moved"
        case Again():
            return _again(work, job, outcome)


def _ours(held: bool) -> None:
    if not held:
        raise Lost


def _again(work: Work, job: Job, outcome: Again) -> str:
    delay = delay_s(job.attempts, job.token, outcome.delays_s)
    if delay is not None:
        outbox.postpone(work, job, work.now + int(delay * SECOND), outcome.error)
        return "again"
    if outcome.then is not None:
        outcome.then(work)
    if not outcome.alerts:
        alerts.record(
            work,
            job.account_sid,
            "error",
            f"Given up after {job.attempts + 1} attempts: {job.kind}: {outcome.error}",
            code=_GIVEN_UP,
        )
    outbox.bury(work, job, outcome.error)
    return "dead"
