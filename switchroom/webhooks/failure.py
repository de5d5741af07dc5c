"""What went wrong with a webhook, as one of the documented codes 112xx (messaging §11)."""

import errno
import ssl
from typing import Final

import aiohttp
import msgspec

from switchroom.core import overrides
from switchroom.webhooks.guard import ForbiddenAddress

BAD_URL: Final = 11100
NO_GOOD_ANSWER: Final = 11200
CONNECT_TIMEOUT: Final = 11201
REFUSED: Final = 11202
OUT_OF_TIME: Final = 11203
CONNECTION: Final = 11205
PROTOCOL: Final = 11206
DNS: Final = 11210
REDIRECTS: Final = 11215
TLS: Final = 11220
CERTIFICATE_HOST: Final = 11235
CERTIFICATE_DATES: Final = 11236
CERTIFICATE_CHAIN: Final = 11237
BAD_OVERRIDES: Final = 11243

# OpenSSL's verification results: not yet valid, expired; host, address mismatch.
_DATES: Final = (9, 10)
_HOST: Final = (62, 64)


class Failure(msgspec.Struct, frozen=True):
    """No usable answer: code, sentence, and the retry policy under which to try again, if any."""

    code: int
    sentence: str
    policy: str | None = None


class Interrupted(aiohttp.ClientError):
    """The connection ended between the request and the first byte of an answer."""


def explain(error: Exception) -> Failure:
    """Turn what the HTTP client raised into a code and a sentence free of secrets."""
    match error:
        case Interrupted():
            return Failure(CONNECTION, "The connection was closed before an answer", overrides.READ)
        case aiohttp.SocketTimeoutError():
            return Failure(NO_GOOD_ANSWER, "The server did not answer in time", overrides.READ)
        case aiohttp.ConnectionTimeoutError():
            return Failure(CONNECT_TIMEOUT, "The connection timed out", overrides.CONNECT)
        case aiohttp.ClientConnectorCertificateError():
            return _certificate(error.certificate_error)
        case aiohttp.ClientSSLError():
            return Failure(TLS, "The TLS handshake failed", overrides.CONNECT)
        case aiohttp.ClientConnectorError():
            return _connect(error)
        case aiohttp.ClientPayloadError():
            return Failure(PROTOCOL, "The answer broke off or is malformed", overrides.READ)
        case aiohttp.ClientResponseError():
            return Failure(PROTOCOL, "The answer is not valid HTTP")
        case ValueError():
            return Failure(BAD_URL, "The request cannot be expressed in HTTP: check the URL")
        case _:
            return Failure(CONNECTION, "The connection failed", overrides.READ)


def _connect(error: aiohttp.ClientConnectorError) -> Failure:
    cause = error.os_error
    if isinstance(cause, ForbiddenAddress):
        return Failure(BAD_URL, f"The target cannot be reached from here: {cause}")
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return Failure(DNS, f"The host name {error.host} cannot be resolved", overrides.CONNECT)
    if cause.errno == errno.ECONNREFUSED:
        return Failure(REFUSED, "The connection was refused", overrides.CONNECT)
    if cause.errno == errno.ETIMEDOUT:
        return Failure(CONNECT_TIMEOUT, "The connection timed out", overrides.CONNECT)
    return Failure(CONNECTION, "No connection could be made", overrides.CONNECT)


def _certificate(error: Exception) -> Failure:
    code = error.verify_code if isinstance(error, ssl.SSLCertVerificationError) else 0
    if code in _HOST:
        return Failure(CERTIFICATE_HOST, "The certificate is for another host", overrides.CONNECT)
    if code in _DATES:
        return Failure(
            CERTIFICATE_DATES, "The certificate is expired or not yet valid", overrides.CONNECT
        )
    return Failure(
        CERTIFICATE_CHAIN, "No trusted authority vouches for the certificate", overrides.CONNECT
    )
