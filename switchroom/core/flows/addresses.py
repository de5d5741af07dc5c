"""The address of a flow that numbers and channels call (studio §1.8)."""

import re
from typing import Final
from urllib.parse import parse_qsl, urlsplit

import msgspec

HOST: Final = "https://webhooks.twilio.com"
RETURN: Final = "return"

_PATH: Final = re.compile(r"(?:/webhooks)?/v1/Accounts/(AC[0-9a-f]{32})/Flows/(FW[0-9a-f]{32})/?")


class FlowAddress(msgspec.Struct, frozen=True):
    """A call of a flow: whose it is, which, and the parameters of the address."""

    account_sid: str
    flow_sid: str
    parameters: tuple[tuple[str, str], ...] = ()

    @property
    def returns(self) -> bool:
        """Whether the caller comes back from a TwiML Redirect widget."""
        return ("FlowEvent", RETURN) in self.parameters


def url_of(account_sid: str, flow_sid: str) -> str:
    """The flow's webhook URL as the API shows it."""
    return f"{HOST}/v1/Accounts/{account_sid}/Flows/{flow_sid}"


def parse(url: str) -> FlowAddress | None:
    """The flow that a URL calls, or None when it is no flow's address.

    The hosted service's name is ours too; on any other host the path begins with the product.

    >>> parse(url_of("AC" + "0" * 32, "FW" + "1" * 32) + "?FlowEvent=return&a=b").returns
    True
    >>> parse("https://example.com/v1/Accounts/AC" + "0" * 32 + "/Flows/FW" + "1" * 32)
    """
    try:
        parts = urlsplit(url)
        hosted = (parts.hostname or "").startswith("webhooks.")
    except ValueError:
        return None
    found = _PATH.fullmatch(parts.path)
    if found is None or not (hosted or parts.path.startswith("/webhooks/")):
        return None
    query = tuple(parse_qsl(parts.query, keep_blank_values=True))
    return FlowAddress(found[1], found[2], query)
