"""Which targets are allowed: texts, literal addresses, and what names resolve to."""

import asyncio
import socket
from collections.abc import Sequence

import pytest

from switchroom.webhooks import guard
from switchroom.webhooks.guard import ForbiddenAddress, GuardedResolver

PUBLIC = ["93.184.216.34", "8.8.8.8", "2606:4700::1111", "64:ff9b::808:808"]
NOT_PUBLIC = [
    "127.0.0.1",
    "127.255.0.9",
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.1",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "100.100.100.200",
    "168.63.129.16",
    "192.0.0.192",
    "192.0.2.1",
    "192.88.99.1",
    "198.18.0.1",
    "224.0.0.1",
    "239.1.2.3",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::7f00:1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:93.184.216.34",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::1",
    "2001::1",
    "2001:db8::1",
    "2002:7f00:1::1",
    "3fff::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
    "not an address",
    "",
]


@pytest.mark.parametrize("address", PUBLIC)
def test_public(address: str) -> None:
    assert guard.is_public(address)


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_not_public(address: str) -> None:
    assert not guard.is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/sms",
        "http://example.com:8080/sms?a=b#rc=3",
        "https://ann:secret@example.com/",
        "https://8.8.8.8/",
        "https://[2606:4700::1111]:444/",
        "https://bücher.example/",
    ],
)
def test_allowed_urls(url: str) -> None:
    assert guard.refusal(url) is None


@pytest.mark.parametrize(
    ("url", "word"),
    [
        ("", "http://"),
        ("/sms", "http://"),
        ("ftp://example.com/", "http://"),
        ("file:///etc/passwd", "http://"),
        ("https:///sms", "no host"),
        ("https://:443/sms", "no host"),
        ("https://example.com:0/", "no host"),
        ("https://example.com:99999/", "understood"),
        ("https://example.com:x/", "understood"),
        ("https://[::1/", "understood"),
        ("https://my_host.example.com/", "underscore"),
        ("https://exam ple.com/", "not allowed"),
        ("https://127.0.0.1/", "not public"),
        ("https://ann@127.0.0.1/", "not public"),
        ("https://[::1]:8080/", "not public"),
        ("http://[::ffff:127.0.0.1]/", "not public"),
        ("http://169.254.169.254/latest/meta-data", "not public"),
    ],
)
def test_refused_urls(url: str, word: str) -> None:
    assert word in (guard.refusal(url) or "")


def test_private_literals_where_they_are_allowed() -> None:
    assert guard.refusal("http://127.0.0.1:8080/", guard.is_any) is None
    assert guard.refusal("http://my_host/", guard.is_any) is not None


def resolved(resolver: GuardedResolver, host: str) -> list[str]:
    async def scenario() -> list[str]:
        try:
            return [entry["host"] for entry in await resolver.resolve(host, 443)]
        finally:
            await resolver.close()

    return asyncio.run(scenario())


def test_a_name_with_one_private_address_is_refused() -> None:
    resolver = GuardedResolver(guard.is_public, lambda *_: ["8.8.8.8", "10.0.0.1"])
    with pytest.raises(ForbiddenAddress, match=r"evil\.example resolves to 10\.0\.0\.1"):
        resolved(resolver, "evil.example")


def test_a_name_with_public_addresses_is_resolved_to_what_was_checked() -> None:
    resolver = GuardedResolver(guard.is_public, lambda *_: PUBLIC)
    assert resolved(resolver, "good.example") == PUBLIC


@pytest.mark.parametrize("host", ["localhost", "127.1", "0x7f.0.0.1", "2130706433"])
def test_the_system_finds_loopback_behind_any_spelling(host: str) -> None:
    with pytest.raises(ForbiddenAddress):
        resolved(GuardedResolver(guard.is_public), host)


@pytest.mark.parametrize("host", ["nowhere.invalid", "a" * 64 + ".invalid"])
def test_a_name_that_is_none(host: str) -> None:
    with pytest.raises(OSError):
        resolved(GuardedResolver(guard.is_any), host)


def test_a_rebound_name_is_checked_each_time() -> None:
    answers = iter([["8.8.8.8"], ["127.0.0.1"]])

    def rebinding(host: str, port: int, family: int) -> Sequence[str]:
        return next(answers)

    async def scenario() -> None:
        resolver = GuardedResolver(guard.is_public, rebinding)
        assert [entry["host"] for entry in await resolver.resolve("x.example")] == ["8.8.8.8"]
        with pytest.raises(ForbiddenAddress):
            await resolver.resolve("x.example")
        await resolver.close()

    asyncio.run(scenario())


def test_the_socket_is_refused_whatever_was_resolved() -> None:
    make = guard.guarded_socket(guard.is_public)
    with pytest.raises(ForbiddenAddress):
        make((socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", ("127.0.0.1", 80)))
    with make(
        (socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", ("8.8.8.8", 80))
    ) as made:
        assert made.family == socket.AF_INET
