"""Which targets a webhook may have, checked on the addresses that are really connected to.

A name is checked after it is resolved, and what was checked is what is connected to, so a name
that resolves differently a moment later (DNS rebinding) gains nothing.
"""

import asyncio
import socket
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Final
from urllib.parse import urlsplit

from aiohttp import AddrInfoType
from aiohttp.abc import AbstractResolver, ResolveResult

Allows = Callable[[str], bool]
"""Address in text form → may be connected to."""
Lookup = Callable[[str, int, int], Sequence[str]]
"""Host, port, address family → addresses; blocks, and raises OSError."""

LOOKUP_S: Final = 5.0
# Names of slow name servers must not hold up the threads of others.
LOOKUP_THREADS: Final = 16

_NAT64: Final = ip_network("64:ff9b::/96")
# Not public, though `ipaddress` of some Python releases takes them for it.
_NOT_PUBLIC: Final = tuple(
    ip_network(text)
    for text in (
        "100.64.0.0/10",  # shared by carriers; one cloud keeps its metadata here
        "168.63.129.16/32",  # a cloud's wire server
        "192.0.0.0/24",
        "192.88.99.0/24",
        "2001::/23",  # protocol assignments, among them Teredo, which wraps an IPv4 address
        "2002::/16",  # 6to4, which wraps one as well
        "3fff::/20",
        "fec0::/10",
    )
)


class ForbiddenAddress(OSError):
    """The target is an address that webhooks may not reach."""


def is_public(address: str) -> bool:
    """Tell whether an address belongs to the public Internet.

    >>> is_public("93.184.216.34"), is_public("169.254.169.254"), is_public("::ffff:93.184.216.34")
    (True, False, False)
    """
    try:
        ip = ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, IPv6Address) and ip in _NAT64:
        ip = IPv4Address(int(ip) & 0xFFFFFFFF)
    special = ip.is_multicast or ip.is_reserved or ip.is_unspecified or ip.is_link_local
    return ip.is_global and not special and not any(ip in network for network in _NOT_PUBLIC)


def is_any(address: str) -> bool:
    """Allow every address: the operator has said that private targets are wanted."""
    return True


def refusal(url: str, allows: Allows = is_public) -> str | None:
    """Why `url` cannot be a target, as a sentence, or None (errors 11100 and 21609).

    A host that is a name is let through here: `GuardedResolver` sees what it resolves to.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return "The URL cannot be understood"
    if parts.scheme not in ("http", "https"):
        return "The URL must begin with http:// or https://"
    if not host or port == 0:
        return "The URL names no host and port to connect to"
    if "_" in host or not host.isprintable() or " " in host:
        return "The host of the URL contains a character that is not allowed, such as an underscore"
    if _is_literal(host) and not allows(host):
        return f"The address {host} is not public, so it cannot be reached from here"
    return None


def _is_literal(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def look_up(host: str, port: int, family: int) -> Sequence[str]:
    """Ask the system for the addresses of a name; blocks. Raises OSError."""
    try:
        found = socket.getaddrinfo(host, port, family=family, type=socket.SOCK_STREAM)
    except UnicodeError as error:
        raise OSError(socket.EAI_NONAME, "The name is not a valid host name") from error
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class GuardedResolver(AbstractResolver):
    """Resolves names and refuses those with an address that is not allowed, one being enough."""

    def __init__(self, allows: Allows, lookup: Lookup = look_up) -> None:
        self._allows = allows
        self._lookup = lookup
        self._threads = ThreadPoolExecutor(LOOKUP_THREADS, thread_name_prefix="webhook-dns")

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """The addresses of `host`. Raises ForbiddenAddress, or OSError where there are none."""
        loop = asyncio.get_running_loop()
        pending = loop.run_in_executor(self._threads, self._lookup, host, port, int(family))
        try:
            async with asyncio.timeout(LOOKUP_S):
                addresses = await pending
        except TimeoutError as error:
            raise OSError(socket.EAI_AGAIN, "The name server did not answer") from error
        for address in addresses:
            if not self._allows(address):
                raise ForbiddenAddress(f"{host} resolves to {address}, which is not public")
        return [_result(host, address, port) for address in addresses]

    async def close(self) -> None:
        """Let go of the threads; a lookup under way ends by itself."""
        self._threads.shutdown(wait=False, cancel_futures=True)


def _result(host: str, address: str, port: int) -> ResolveResult:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    return ResolveResult(
        hostname=host,
        host=address,
        port=port,
        family=family,
        proto=socket.IPPROTO_TCP,
        flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
    )


def guarded_socket(allows: Allows) -> Callable[[AddrInfoType], socket.socket]:
    """A maker of sockets that looks once more at the address about to be connected to."""

    def make(info: AddrInfoType) -> socket.socket:
        family, kind, protocol, _, address = info
        if not allows(str(address[0])):
            raise ForbiddenAddress(f"{address[0]} is not public")
        return socket.socket(family, kind, protocol)

    return make
