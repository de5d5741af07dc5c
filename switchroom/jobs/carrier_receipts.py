"""Look at receipts again that nobody knew when they came, now that a message of their pair is no
longer under way."""

import msgspec

from switchroom.carriage import receipts
from switchroom.carriage.receipts import Look
from switchroom.jobs.outcome import Done, Outcome
from switchroom.runtime import Runtime
from switchroom.store.outbox import Job


async def look(runtime: Runtime, job: Job) -> Outcome:
    """One transaction for each receipt, so that each begins with the name of its own part."""
    pair = msgspec.json.decode(job.payload, type=Look)
    after = ""
    while kept := await runtime.read(receipts.kept_of, pair, after):
        for sid in kept:
            await runtime.transact(receipts.take_kept, sid)
        after = kept[-1]
    return Done()
