"""An exchange with a customer's URL in the words of the delivery log (messaging §21.1)."""

from typing import Final
from urllib.parse import urlencode

from switchroom.monitor import alerts
from switchroom.webhooks.call import Exchange, Pairs

_BODY_CHARS: Final = 4_096


def exchange(happened: Exchange, parameters: Pairs = ()) -> alerts.Exchange:
    """What the account may read of it."""
    return alerts.Exchange(
        method=happened.method,
        url=happened.url,
        request_headers=_headers(happened.request_headers),
        variables=urlencode(parameters),
        status=happened.status,
        response_headers=_headers(happened.response_headers),
        response_body=happened.body.decode("utf-8", "replace").replace("\0", "")[:_BODY_CHARS],
    )


def _headers(pairs: Pairs) -> str:
    return urlencode(pairs)
