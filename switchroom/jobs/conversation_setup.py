"""Let the participants of a conversation that was made together with them in."""

from functools import partial

import msgspec

from switchroom.conversations import setups
from switchroom.conversations.setups import Finish
from switchroom.jobs.outcome import Again, Done, Outcome, in_words
from switchroom.runtime import Runtime
from switchroom.store.outbox import Job
from switchroom.store.work import Work


async def perform(runtime: Runtime, job: Job) -> Outcome:
    """All of them join in the transaction that takes the job away. Where that never works, the
    conversation closes and gives its numbers back."""
    waiting = msgspec.json.decode(job.payload, type=Finish)

    def otherwise(error: Exception) -> Again:
        return Again(in_words(error), partial(_give_up, waiting, in_words(error)))

    return Done(partial(_finish, waiting), otherwise)


def _finish(waiting: Finish, work: Work) -> None:
    setups.finish(work, waiting.account_sid, waiting.conversation_sid)


def _give_up(waiting: Finish, reason: str, work: Work) -> None:
    setups.give_up(work, waiting.account_sid, waiting.conversation_sid, reason)
