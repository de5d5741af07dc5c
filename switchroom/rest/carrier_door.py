"""`/webhooks/v1/Carriers/CR.../<token>`: where HTTP carriers bring messages and receipts.

The carrier is thanked once all that it said is committed, and with an error, so that it comes
again, where that cannot be.
"""

import asyncio
import contextlib
import hmac
from typing import Final, get_args
from urllib.parse import parse_qsl

import falcon
import structlog
from falcon.asgi import Request, Response

from switchroom.carriage import carriers
from switchroom.carriers.port import Callback, Forged, Heading, Unreadable
from switchroom.core import errors, limits, sids
from switchroom.intake.intake import Entry
from switchroom.rest.kit.serve import read_bytes
from switchroom.rest.webhooks.admission import ways_to_write
from switchroom.runtime import Runtime
from switchroom.store.engine import Unavailable

log = structlog.get_logger()

PATH: Final = "/webhooks/v1/Carriers/{carrier_sid}/{token}"
HEADED_PATH: Final = f"{PATH}/{{heading}}"
# A carrier waits only so long, and there is a second thing to do within it.
_PATIENCE_S: Final = 3.0
_HEADINGS: Final = get_args(Heading)


def path_of(carrier_sid: str, token: str) -> str:
    """The path at which a carrier is heard."""
    return PATH.format(carrier_sid=carrier_sid, token=token)


class CarrierDoor:
    """The resource, as Falcon calls it."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    async def on_post(
        self,
        request: Request,
        response: Response,
        carrier_sid: str,
        token: str,
        heading: str = "",
    ) -> None:
        """A message or a receipt."""
        runtime = self._runtime
        row, away = None, False
        if sids.looks_like("CR", carrier_sid) and heading in _HEADINGS:
            row, away = await self._row(carrier_sid)
        if row is None or not hmac.compare_digest(row.token.encode(), token.encode()):
            raise errors.NOT_FOUND()
        carrier = runtime.board.get(carrier_sid)
        if carrier is None:
            # Paused, or not up on this node yet: the carrier brings it again.
            response.status = falcon.HTTP_503
            return
        exchange = request.scope["switchroom"]
        callback = _callback(request, exchange.base + exchange.path, await read_bytes(request))
        try:
            heard = carrier.hear(callback, _HEADINGS[_HEADINGS.index(heading)])
        except Forged as forged:
            # Who knows the address may call: it is in no log.
            reason = str(forged).replace(token, "***")
            log.warning("carrier.forged", carrier=carrier_sid, reason=reason)
            raise errors.ACCESS_DENIED(sentence=str(forged)) from None
        except Unreadable as unreadable:
            raise errors.INVALID_PARAMETER(sentence=str(unreadable)) from None
        if heard.messages or heard.receipts:
            entry = Entry(
                account_sid=row.account_sid,
                carrier_sid=row.sid,
                messages=heard.messages,
                receipts=heard.receipts,
            )
            await runtime.intake.take(entry, exchange.request_id, away=away)
        response.status = falcon.HTTP_200
        response.content_type = heard.content_type
        response.data = heard.body

    async def _row(self, carrier_sid: str) -> tuple[carriers.Carrier | None, bool]:
        """The carrier; as this node knew it last where the database is away, and whether it is."""
        intake = self._runtime.intake
        if not intake.is_spooling:
            with contextlib.suppress(Unavailable, TimeoutError):
                async with asyncio.timeout(_PATIENCE_S):
                    return await self._runtime.read(carriers.find, carrier_sid), False
        return intake.known(carrier_sid), True

    # Some carriers put everything into the address.
    on_get = on_post


def _callback(request: Request, url: str, body: bytes) -> Callback:
    query = request.query_string
    full = f"{url}?{query}" if query else url
    return Callback(
        method=request.method,
        urls=(full, *(way for way in ways_to_write(full) if way != full)),
        query=tuple(parse_qsl(query, keep_blank_values=True, max_num_fields=limits.FORM_FIELDS)),
        headers={name.lower(): value for name, value in request.headers.items()},
        body=body,
    )
