"""Give a message that goes out with media of ours the addresses at which its carrier fetches them.

They are made when it is handed over, and not before: their time begins then, and by then it is
known which carrier has the message.
"""

from typing import Final
from urllib.parse import urlsplit

import msgspec

from switchroom.accounts.vault import Vault
from switchroom.carriers.http import HttpCarrier
from switchroom.carriers.port import Carrier
from switchroom.core.clock import MINUTE
from switchroom.core.sms.message import Media, NotNow, OutboundSms, Refused
from switchroom.media import links, rows
from switchroom.media.rows import Medium
from switchroom.proxy.hosts import is_ours
from switchroom.runtime import Runtime
from switchroom.store.work import Work

_URL_INVALID: Final = 21620
_AWAITED_S: Final = 2.0
_PATIENCE: Final = MINUTE


async def addressed(
    runtime: Runtime, account_sid: str, sms: OutboundSms, carrier: Carrier
) -> OutboundSms | NotNow | Refused:
    """The message as the carrier is to have it; or that one of its media is still on its way here,
    or that nobody has said where this server can be reached."""
    if not any(medium.sid for medium in sms.media):
        return sms
    public = (carrier.root if isinstance(carrier, HttpCarrier) else "") or runtime.config.public_url
    return await runtime.read(_addressed, runtime.vault, account_sid, sms, public)


def _addressed(
    work: Work, vault: Vault, account_sid: str, sms: OutboundSms, public: str
) -> OutboundSms | NotNow | Refused:
    known = rows.of(work, account_sid, [medium.sid for medium in sms.media if medium.sid])
    found = []
    for medium in sms.media:
        row = known.get(medium.sid)
        if row is not None and _is_on_its_way(row, medium, work.now):
            return NotNow("One of its media is still being fetched", _AWAITED_S)
        if row is None or not row.is_stored:
            # Gone, or never ours: where it was is all that is known.
            found.append(Media(medium.url, medium.content_type))
            continue
        root = public or _usable(medium.root or "")
        if not root and medium.root is None:
            # Where it has been fetched from, the carrier can fetch it as well.
            found.append(Media(medium.url, row.content_type))
            continue
        if not root:
            return Refused(
                _URL_INVALID,
                "The carrier cannot fetch its media: say by --public-url where this server is"
                " reached",
            )
        url = links.signed(vault, root, row.sid, row.filename or "", work.now, links.FOR_CARRIERS)
        found.append(Media(url, row.content_type))
    return msgspec.structs.replace(sms, media=tuple(found))


def _is_on_its_way(row: Medium, medium: Media, now: int) -> bool:
    """Whether to wait for a medium: not for long where the carrier can fetch it by itself."""
    patient = medium.root is not None or now < row.date_created + _PATIENCE
    return row.state == rows.AWAITED and patient


def _usable(root: str) -> str:
    """Where the client that posted the medium has reached us, unless that is a name of the hosted
    service, which leads here only through our proxy."""
    return "" if is_ours(urlsplit(root).hostname or "") else root
