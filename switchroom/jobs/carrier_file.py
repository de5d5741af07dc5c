"""The document of carriers: applied at the start, and again whenever its file changes."""

import asyncio
from pathlib import Path
from typing import Final

import structlog

from switchroom.accounts import accounts
from switchroom.carriage import configuration
from switchroom.core.errors import ApiError
from switchroom.monitor import alerts
from switchroom.runtime import Runtime

log = structlog.get_logger()

_LOOK_S: Final = 2.0


def text_of(place: str) -> str:
    """The document that the setting names: a JSON text itself, or that of a file. Raises OSError
    and UnicodeDecodeError."""
    return place if is_text(place) else Path(place).read_text("utf-8")


def is_text(place: str) -> bool:
    """Whether the setting is the document itself.

    >>> is_text(' {"carriers": []}'), is_text("carriers.json")
    (True, False)
    """
    return place.lstrip().startswith("{")


async def follow(runtime: Runtime, place: str) -> None:
    """Apply the file anew whenever it has changed, until cancelled; a faulty one changes nothing
    and is told in an alert."""
    path = Path(place)
    before = await asyncio.to_thread(_mark, path)
    while True:
        await asyncio.sleep(_LOOK_S)
        now = await asyncio.to_thread(_mark, path)
        if now == before or now is None:
            continue
        before = now
        await _apply(runtime, place)


async def _apply(runtime: Runtime, place: str) -> None:
    main = await runtime.read(accounts.main)
    if main is None:
        return
    try:
        document = configuration.read(await asyncio.to_thread(text_of, place))
        changed = await runtime.transact(configuration.apply, runtime.vault, main.sid, document)
        log.info("carriers.applied", changed=changed)
    except (ApiError, OSError, UnicodeDecodeError) as error:
        sentence = error.sentence() if isinstance(error, ApiError) else str(error)
        log.warning("carriers.not_applied", reason=sentence)
        await runtime.transact(
            alerts.record, main.sid, "error", f"{place} was not applied: {sentence}"
        )


def _mark(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size
