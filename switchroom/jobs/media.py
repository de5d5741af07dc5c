"""Fetch the media of messages into the storage, and remove what nothing holds any more."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from functools import partial
from typing import Final

import msgspec
import structlog

from switchroom.carriers import simulator
from switchroom.carriers.http import HttpCarrier
from switchroom.conversations import media
from switchroom.core import limits, media_types
from switchroom.jobs.outcome import Again, Done, Outcome, Repeat
from switchroom.media import rows
from switchroom.media.rows import Medium
from switchroom.messaging import departures, incoming, messages
from switchroom.monitor import alerts
from switchroom.runtime import Runtime
from switchroom.storage.port import CHUNK_BYTES, StorageFailed, TooLarge
from switchroom.store.outbox import Job
from switchroom.store.work import Work
from switchroom.webhooks.download import Undownloaded, chunks, opened

log = structlog.get_logger()

_FETCH_S: Final = 60.0
# Half a day in all: longer than a carrier's server is down, shorter than it keeps what it has.
_DELAYS_S: Final = (2, 10, 60, 300, 900, 3_600, 10_800, 28_800)
# A message waits for what it is to take along, and whoever sent it for the message.
_COPY_DELAYS_S: Final = (2, 10, 30)
_UNAVAILABLE: Final = 11200
_TOO_LARGE: Final = 11751


class _Fetched(msgspec.Struct):
    """What has come: its size, its kind, and the first bytes, which say more than a header."""

    size: int = 0
    content_type: str = ""
    head: bytes = b""


async def fetch(runtime: Runtime, job: Job) -> Outcome:
    """Fetch one medium from where its carrier keeps it; one that cannot be had is an alert."""
    wanted = msgspec.json.decode(job.payload, type=rows.Of)
    row = await runtime.read(rows.find, wanted.account_sid, wanted.sid)
    if row is None or row.state != rows.AWAITED:
        return Done()
    try:
        fetched = await _fetch(runtime, row)
    except TooLarge:
        sentence = f"it exceeds {_most(row) // 1024**2} MiB"
        return Done(partial(_lose, row, _TOO_LARGE, sentence))
    except Undownloaded as reason:
        if row.is_copy and not reason.reached and await runtime.read(_is_simulated, row):
            return Done(partial(_do_without, row, str(reason)))
        lose = partial(_lose, row, _UNAVAILABLE, str(reason))
        return Done(lose) if reason.final else _again(row, str(reason), lose)
    except StorageFailed as reason:
        log.error("media.storage_failed", reason=str(reason))
        return _again(row, str(reason), partial(_lose, row, _UNAVAILABLE, "the storage failed"))
    return Done(partial(_keep, row, fetched))


def _again(row: Medium, error: str, lose: "partial[None]") -> Again:
    delays = _COPY_DELAYS_S if row.is_copy else _DELAYS_S
    return Again(error, then=lose, delays_s=delays, alerts=True)


def _most(row: Medium) -> int:
    """How much may come: no more than an MMS takes along, where it is for one that goes out."""
    return limits.MMS_BYTES if row.is_copy else limits.MEDIA_FETCHED_BYTES


def _is_simulated(work: Work, row: Medium) -> bool:
    """Whether a copy is for a handset of the simulator, which works without the world outside."""
    sms = messages.fetch(work, row.account_sid, row.sms_sid or "")
    return sms is not None and sms.carrier == simulator.NAME


async def _fetch(runtime: Runtime, row: Medium) -> _Fetched:
    fetched = _Fetched()
    most = _most(row)
    source = row.copied_from
    if source is not None:
        size = await runtime.storage.size(source)
        if size is None:
            raise Undownloaded("the medium that it is a copy of is no more", final=True)
        feed = _noted(fetched, runtime.storage.read(source, 0, size))
        fetched.size = await runtime.storage.put(row.sid, feed, most)
        return fetched
    headers = _shown(runtime, row)
    async with opened(runtime.caller, row.source or "", headers) as response:
        async with asyncio.timeout(_FETCH_S):
            fetched.content_type = response.headers.get("Content-Type", "")
            feed = _noted(fetched, chunks(response))
            fetched.size = await runtime.storage.put(row.sid, feed, most)
    return fetched


def _shown(runtime: Runtime, row: Medium) -> Mapping[str, str]:
    """What the carrier wants to be shown before it gives its media away."""
    carrier = runtime.board.get(row.carrier or "")
    return carrier.media_headers(row.source or "") if isinstance(carrier, HttpCarrier) else {}


async def _noted(fetched: _Fetched, feed: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    async for chunk in feed:
        if not fetched.head:
            fetched.head = chunk[:64]
        yield chunk


def _keep(row: Medium, fetched: _Fetched, work: Work) -> None:
    kind = (
        media_types.sniff(fetched.head)
        or media_types.bare(fetched.content_type)
        or media_types.bare(row.content_type)
        or media_types.UNKNOWN
    )
    now = rows.stored(work, row, size=fetched.size, content_type=kind, filename=row.filename)
    if now is not None:
        media.settle(work, now)
        incoming.settle(work, now)
        departures.settle(work, now)


def _lose(row: Medium, code: int, sentence: str, work: Work) -> None:
    rows.lose(work, row)
    departures.fail(work, row, code)
    _tell(work, row, code, sentence)


def _do_without(row: Medium, sentence: str, work: Work) -> None:
    """A handset of the simulator is shown the address itself."""
    rows.lose(work, row)
    departures.do_without(work, row)
    _tell(work, row, _UNAVAILABLE, sentence)


def _tell(work: Work, row: Medium, code: int, sentence: str) -> None:
    alerts.record(
        work,
        row.account_sid,
        "error",
        f"The medium {row.sid} of {row.sms_sid or row.message_sid} is not to be had: {sentence}",
        code=code,
        resource_sid=row.sms_sid or row.message_sid or row.sid,
    )


async def sweep(runtime: Runtime, job: Job) -> Outcome:
    """Remove the bytes of what has gone, then its rows; what is left of broken uploads as well."""
    account_sid = msgspec.json.decode(job.payload, type=rows.Sweep).account_sid
    await runtime.transact(rows.give_up_old, account_sid)
    sids = await runtime.read(rows.gone, account_sid)
    try:
        await runtime.storage.delete(sids)
    except StorageFailed as reason:
        log.error("media.storage_failed", reason=str(reason))
        return Again(str(reason))
    return Repeat(lambda work: rows.forget(work, account_sid, sids))


async def move(runtime: Runtime) -> None:
    """Move what agents have sent before there was a storage out of the database; when it fails, the
    next start goes on with it."""
    after = ""
    while True:
        kept = await runtime.read(rows.next_kept, after)
        if kept is None:
            return
        row, data = kept
        after = row.sid
        try:
            await runtime.storage.put(row.sid, _cut(data), len(data))
        except StorageFailed as reason:
            log.error("media.storage_failed", reason=str(reason))
            return
        await runtime.transact(rows.moved, row, len(data))


async def _cut(data: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(data), CHUNK_BYTES):
        yield data[start : start + CHUNK_BYTES]
