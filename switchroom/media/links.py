"""Addresses of media that need no credentials: signed, for a time."""

import hmac
from typing import Final
from urllib.parse import quote

from switchroom.accounts.vault import Vault
from switchroom.core.clock import DAY, SECOND

# For whoever has asked for it just now (conversations §2.5).
TEMPORARY: Final = 300 * SECOND
# For a carrier: it fetches within minutes, and again when a handset was out of reach.
FOR_CARRIERS: Final = 7 * DAY

_SIGNATURE_CHARS: Final = 40


def signed(vault: Vault, root: str, sid: str, name: str, now: int, life: int) -> str:
    """The address of a medium, called `name`, that is good for `life`; `root` is where this server
    is reached, such as `https://sms.example.com`."""
    until = (now + life) // SECOND
    signature = _sign(vault, sid, until)
    query = f"Expires={until}&Signature={signature}"
    return f"{root}/mcs/v1/PublicMedia/{sid}/{quote(name or sid, safe='')}?{query}"


def is_good(vault: Vault, sid: str, until: int, signature: str, now: int) -> bool:
    """Whether an address was signed here, and its time has not passed."""
    known = hmac.compare_digest(_sign(vault, sid, until).encode(), signature.encode())
    return known and now < until * SECOND


def _sign(vault: Vault, sid: str, until: int) -> str:
    return vault.digest(f"medium {sid} {until}")[:_SIGNATURE_CHARS]
