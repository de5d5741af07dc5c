"""The environment in which an unmodified program sends its requests through the proxy."""

import os
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

from switchroom.proxy.hosts import DOMAIN
from switchroom.proxy.trust import JAVA_PASSWORD, Trust

# Node's official client reads HTTP_PROXY even for https; curl reads that one in lower case only.
PROXY_VARIABLES: Final = ("HTTPS_PROXY", "HTTP_PROXY", "https_proxy", "http_proxy")
BUNDLE_VARIABLES: Final = (
    "SSL_CERT_FILE",
    "REQUESTS_CA_BUNDLE",
    "CURL_CA_BUNDLE",
    "TWILIO_CA_BUNDLE",
    "NODE_EXTRA_CA_CERTS",
)
LOOPBACK: Final = ("localhost", "127.0.0.1", "::1")


def environment(proxy_url: str, trust: Trust, base_env: Mapping[str, str]) -> dict[str, str]:
    """`base_env` with the variables by which the common runtimes find proxy and certificates."""
    bundle = str(trust.bundle)
    changes = dict.fromkeys(PROXY_VARIABLES, proxy_url) | dict.fromkeys(BUNDLE_VARIABLES, bundle)
    direct = _direct(base_env.get("NO_PROXY") or base_env.get("no_proxy") or "")
    changes |= {
        "NO_PROXY": direct,
        "no_proxy": direct,
        # Newer Node reads the variables above by itself when told to.
        "NODE_USE_ENV_PROXY": "1",
        # With nothing before the separator PHP reads its own folder first.
        "PHP_INI_SCAN_DIR": base_env.get("PHP_INI_SCAN_DIR", "") + os.pathsep + str(trust.php),
        "JAVA_TOOL_OPTIONS": _java(proxy_url, trust, base_env.get("JAVA_TOOL_OPTIONS", "")),
    }
    return {**base_env, **changes}


def _direct(before: str) -> str:
    """Hosts that bypass the proxy: those named before, less ours, and the machine itself.

    >>> _direct("*, .twilio.com, intranet.example.org")
    'localhost,127.0.0.1,::1,intranet.example.org'
    """
    named = [each.strip() for each in before.split(",")]
    kept = [each for each in named if each and not _covers_ours(each)]
    return ",".join(dict.fromkeys([*LOOPBACK, *kept]))


def _covers_ours(pattern: str) -> bool:
    name = pattern.lower().lstrip("*.").partition(":")[0]
    return name in ("", "com", DOMAIN) or name.endswith("." + DOMAIN)


def _java(proxy_url: str, trust: Trust, before: str) -> str:
    address = urlsplit(proxy_url)
    options = {
        "http.proxyHost": address.hostname,
        "http.proxyPort": address.port,
        "https.proxyHost": address.hostname,
        "https.proxyPort": address.port,
        "javax.net.ssl.trustStore": f'"{trust.java}"',
        "javax.net.ssl.trustStoreType": "PKCS12",
        "javax.net.ssl.trustStorePassword": JAVA_PASSWORD,
    }
    return " ".join([*filter(None, [before]), *(f"-D{k}={v}" for k, v in options.items())])
