"""Takes new messages into the index of words, some seconds behind (decision 0014).

It runs beside everything else and takes at most a quarter of the writer's time: under a flood of
messages the search falls behind, not the messages.
"""

import asyncio
from typing import Final

import structlog

from switchroom.core import sids
from switchroom.core.clock import SECOND
from switchroom.desk import words
from switchroom.runtime import Runtime
from switchroom.store import marks
from switchroom.store.engine import Unavailable
from switchroom.store.work import Work

log = structlog.get_logger(__name__)

_LOOK_S: Final = 2.0
_AT_ONCE: Final = 50
_REST: Final = 3
# A SID is made before its row is committed, so that on PostgreSQL an earlier one can appear later,
# by so much at most. On SQLite everybody waits for his turn.
_COMMIT: Final = 5 * SECOND
_FIRST, _BEYOND = "IM", "IN"


async def run(runtime: Runtime) -> None:
    """Look for new messages until the task is cancelled."""
    clock = asyncio.get_running_loop().time
    in_turn = runtime.database.engine.name == "sqlite"
    while True:
        begun = clock()
        try:
            full = await runtime.read(_is_any, in_turn)
            if full:
                await runtime.transact(_take_in, in_turn)
        except Unavailable:
            full = False
        except Exception as error:
            log.error("live.indexing", error=type(error).__name__)
            full = False
        await asyncio.sleep(_REST * (clock() - begun) if full else _LOOK_S)


def _bounds(work: Work, in_turn: bool) -> tuple[str, str]:
    """Between which SIDs the messages are that can be taken in now."""
    after = marks.get(work, marks.INDEXED) or _FIRST
    return after, _BEYOND if in_turn else sids.first("IM", work.now - _COMMIT)


def _is_any(work: Work, in_turn: bool) -> bool:
    return words.is_any(work, *_bounds(work, in_turn))


def _take_in(work: Work, in_turn: bool) -> None:
    """Take in some messages; nodes take turns."""
    words.hold(work)
    last = words.index(work, *_bounds(work, in_turn), _AT_ONCE)
    if last is not None:
        marks.put(work, marks.INDEXED, last)
