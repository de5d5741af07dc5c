"""Call a customer's URL once the change it is about is committed, and log how it went."""

from functools import partial

import msgspec

from switchroom.accounts import credentials
from switchroom.core import sids
from switchroom.jobs.outcome import Done, Outcome
from switchroom.monitor import alerts
from switchroom.monitor.deliveries import Delivery
from switchroom.runtime import Runtime
from switchroom.store.outbox import Job
from switchroom.store.work import Work
from switchroom.webhooks import log as delivery_log
from switchroom.webhooks.call import Exchange, Request


async def perform(runtime: Runtime, job: Job) -> Outcome:
    """One delivery, with the transport's own retries; its end is an alert or a debug line.

    The job's token is the idempotency token, also when the job is done again after a crash.
    """
    delivery = msgspec.json.decode(job.payload, type=Delivery)
    token = await runtime.read(credentials.token, runtime.vault, job.account_sid)
    exchange = await runtime.caller.call(
        Request(
            method=delivery.method,
            url=delivery.url,
            params=delivery.parameters,
            token=token,
            idempotency_token=idempotency(job),
            cap_ms=delivery.cap_ms,
            count_retries=delivery.cap_ms is not None,
        )
    )
    return Done(partial(_record, job, delivery, exchange))


def idempotency(job: Job) -> str:
    """The job's token in the form of a UUID."""
    return sids.as_uuid(job.token)


def _record(job: Job, delivery: Delivery, exchange: Exchange, work: Work) -> None:
    failed = exchange.error_code is not None
    alerts.record(
        work,
        job.account_sid,
        "error" if failed else "debug",
        exchange.sentence or "delivered",
        code=exchange.error_code,
        resource_sid=delivery.resource_sid,
        service_sid=delivery.service_sid,
        exchange=delivery_log.exchange(exchange, delivery.parameters),
    )
