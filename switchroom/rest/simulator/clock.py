"""Time and rest: `/simulator/v1/Clock` turns a manual clock, `/simulator/v1/Settle` waits."""

from typing import Final, Literal

from msgspec import Struct

from switchroom.core import durations, errors
from switchroom.core.clock import iso, parse_iso
from switchroom.rest.kit import Call, Form, Routes
from switchroom.rest.simulator.door import let_in
from switchroom.runtime import Runtime
from switchroom.store.work import Work

routes = Routes("simulator")
CLOCK, SETTLE = "/v1/Clock", "/v1/Settle"

# SIDs have room for instants up to the year 4253.
_END_OF_TIME: Final = parse_iso("3000-01-01T00:00:00Z")


class Clock(Struct, frozen=True):
    """The instant that the whole program goes by."""

    now: str
    mode: Literal["real", "manual"]


class Settled(Struct, frozen=True):
    """No job was due at this instant."""

    settled: bool
    now: str


class Advance(Form, kw_only=True):
    """An ISO 8601 duration such as PT24H."""

    advance: str


@routes.get(CLOCK, also=let_in)
def fetch(work: Work, call: Call) -> Clock:
    return shape(call.runtime)


@routes.post(CLOCK, also=let_in)
async def advance(runtime: Runtime, call: Call, form: Advance) -> Clock:
    """Move the time; answered when all that became due on the way was carried out."""
    if call.principal is None or not call.principal.main:
        raise errors.ACCESS_DENIED(sentence="only the main account turns the clock")
    if not runtime.clock.manual:
        raise errors.NOT_COMPLETE(
            sentence="The clock goes by itself; start the server with --clock manual to turn it"
        )
    await runtime.advance(_micros(runtime, form.advance))
    return shape(runtime)


@routes.post(SETTLE, also=let_in)
async def settle(runtime: Runtime, call: Call) -> Settled:
    """Answered when no job is due."""
    await runtime.settle()
    return Settled(True, iso(runtime.clock.now()))


def shape(runtime: Runtime) -> Clock:
    """The clock as the API shows it."""
    return Clock(iso(runtime.clock.now()), "manual" if runtime.clock.manual else "real")


def _micros(runtime: Runtime, text: str) -> int:
    try:
        micros = durations.parse(text)
    except ValueError:
        raise errors.INVALID_PARAMETER(
            sentence="Advance must be an ISO 8601 duration such as PT24H or P7D"
        ) from None
    if runtime.clock.now() + micros > _END_OF_TIME:
        raise errors.INVALID_PARAMETER(sentence="Advance leads beyond the year 3000")
    return micros
