"""Which host names are answered here, which stay on this machine, which lead elsewhere."""

import re
from ipaddress import ip_address
from typing import Final

DOMAIN: Final = "twilio.com"

_NAME: Final = re.compile(
    r"(?=.{1,253}\Z)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*\Z"
)


def is_ours(host: str) -> bool:
    """Whether requests to this host are answered by the local server.

    >>> is_ours("conversations.dublin.ie1.twilio.com"), is_ours("Twilio.com.")
    (True, True)
    >>> is_ours("nottwilio.com"), is_ours("twilio.com.example.org")
    (False, False)
    """
    name = host.lower().removesuffix(".")
    return bool(_NAME.match(name)) and (name == DOMAIN or name.endswith("." + DOMAIN))


def is_loopback(host: str) -> bool:
    """Whether this host is the machine itself, which stays reachable when offline.

    >>> is_loopback("localhost"), is_loopback("127.0.0.9"), is_loopback("::1")
    (True, True, True)
    >>> is_loopback("localhost.example.org"), is_loopback("10.0.0.1")
    (False, False)
    """
    name = host.lower().removesuffix(".")
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False


def split(authority: str, default_port: int | None = None) -> tuple[str, int]:
    """Host and port of `host:port`; ValueError when it is not of that form.

    >>> split("api.twilio.com:443"), split("[::1]:8080"), split("api.twilio.com", 80)
    (('api.twilio.com', 443), ('::1', 8080), ('api.twilio.com', 80))
    """
    match = re.fullmatch(r"(\[[0-9a-fA-F:.]+\]|[^\[\]:/@\s]+)(?::([0-9]{1,5}))?", authority)
    if match is None:
        raise ValueError("not a host and a port")
    port = int(match[2]) if match[2] else default_port
    if port is None or not 0 < port < 65_536:
        raise ValueError("not a port")
    return match[1].strip("[]"), port
