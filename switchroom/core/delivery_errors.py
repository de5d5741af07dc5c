"""What the codes of failed messages mean (messaging §20): `error_message` of a message."""

from typing import Final

TEXTS: Final = {
    11200: "HTTP retrieval failure",
    11751: "Media exceeds the size limit of messages",
    12300: "Invalid Content-Type",
    21610: "Attempt to send to unsubscribed recipient",
    21701: "The Messaging Service does not exist",
    21703: "The Messaging Service has no sender that can reach the recipient",
    30001: "Queue overflow",
    30002: "Account suspended",
    30003: "Unreachable destination handset",
    30004: "Message blocked",
    30005: "Unknown destination handset",
    30006: "Landline or unreachable carrier",
    30007: "Message filtered",
    30008: "Unknown error",
    30009: "Missing inbound segment",
    30010: "Message price exceeds max price",
    30011: "MMS not supported by the receiving phone number in this region",
    30012: "TTL too small",
    30013: "TTL too big",
    30017: "Carrier network congestion",
    30018: "Destination carrier requires sender ID pre-registration",
    30019: "Content size exceeds carrier limit",
    30022: "US A2P 10DLC - Rate Limits Exceeded",
    30023: "US A2P 10DLC - Daily Message Cap Reached",
    30024: "Numeric Sender ID Not Provisioned on Carrier",
    30027: "US A2P 10DLC - T-Mobile Daily Message Limit Reached",
    30032: "Toll-Free Number Has Not Been Verified",
    30034: "Message from an Unregistered Number",
    30036: "Validity period expired",
    30410: "Provider Timeout Error",
    30450: "Message delivery blocked",
}


def text(code: int | None) -> str | None:
    """What a code means; None without a code, or for one that is not documented.

    >>> text(30036), text(None)
    ('Validity period expired', None)
    """
    return None if code is None else TEXTS.get(code)
