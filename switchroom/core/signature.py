"""X-Twilio-Signature: how a receiver knows that a request is ours (messaging §12)."""

import base64
import hashlib
import hmac
from collections.abc import Sequence
from typing import Final
from urllib.parse import urlsplit

BODY_DIGEST: Final = "bodySHA256"


def sign_form(token: str, url: str, params: Sequence[tuple[str, str]]) -> str:
    """The signature of a form POST: the URL, then each name and value, sorted, unseparated.

    A repeated name counts once per different value. Raises ValueError where `url` is none.

    >>> sign_form("12345", "https://example.com/a", [("To", "+1"), ("From", "+2")])
    'y+xKtgc4tjAEc0DizTADspz4kBs='
    """
    pairs = sorted(set(params))
    return _digest(token, signed_text(url) + "".join(name + value for name, value in pairs))


def sign_url(token: str, url: str) -> str:
    """The signature of a GET, or of a JSON body whose digest is in `url`.

    Raises ValueError where `url` is none.
    """
    return _digest(token, signed_text(url))


def with_body_digest(url: str, body: str | bytes) -> str:
    """`url` with the SHA-256 of a JSON body in its query; a fragment stays where it is.

    >>> with_body_digest("https://example.com/a?b=c", "")[:56]
    'https://example.com/a?b=c&bodySHA256=e3b0c44298fc1c149af'
    """
    raw = body.encode("utf-8", "replace") if isinstance(body, str) else body
    front, mark, fragment = url.partition("#")
    joint = "?" if "?" not in front else "" if front.endswith(("?", "&")) else "&"
    return f"{front}{joint}{BODY_DIGEST}={hashlib.sha256(raw).hexdigest()}{mark}{fragment}"


def signed_text(url: str) -> str:
    """`url` as receivers see it: no fragment, no user:password, no question mark before nothing.

    >>> signed_text("https://ann:secret@example.com:8443/a?#rc=3")
    'https://example.com:8443/a'
    """
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2], fragment="").geturl()


def _digest(token: str, text: str) -> str:
    # A lone surrogate goes out as "?" in the form, so it has to be signed as "?".
    raw = text.encode("utf-8", "replace")
    return base64.b64encode(hmac.new(token.encode(), raw, hashlib.sha1).digest()).decode("ascii")
