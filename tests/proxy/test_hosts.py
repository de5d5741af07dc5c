"""Host names as clients write them."""

import pytest

from switchroom.proxy.hosts import is_loopback, is_ours, split


@pytest.mark.parametrize(
    "host",
    ["twilio.com", "api.twilio.com", "conversations.dublin.ie1.twilio.com", "API.TWILIO.COM."],
)
def test_ours(host: str) -> None:
    assert is_ours(host)


@pytest.mark.parametrize(
    "host",
    ["", ".", "com", "nottwilio.com", "twilio.com.example.org", "-.twilio.com", "a b.twilio.com",
     "*.twilio.com", "x" * 64 + ".twilio.com", "é.twilio.com", "..twilio.com", "twilio.com\n"],
)  # fmt: skip
def test_not_ours(host: str) -> None:
    assert not is_ours(host)


@pytest.mark.parametrize(
    "authority", ["", "a", "a:", "a:0", "a:65536", "a:b", ":443", "a:1:2", "::1:443", "u@a:1"]
)
def test_not_a_host_and_port(authority: str) -> None:
    with pytest.raises(ValueError, match="not a"):
        split(authority)


def test_the_machine_itself() -> None:
    assert is_loopback("app.localhost.")
    assert not is_loopback("0.0.0.0")
