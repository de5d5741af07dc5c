"""An account that sends, seen through the official client."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

from tests.receiver import Receiver
from tests.rest.client import official
from tests.world import World

CUSTOMER = "+14155550188"


@dataclass
class Shop:
    """The world, and the official client in the name of its account."""

    world: World
    client: Client

    @property
    def account(self) -> str:
        """The account's part of the 2010 API."""
        return f"/2010-04-01/Accounts/{self.world.account_sid}"

    def number(self, number: str | None = None) -> str:
        """A number of the account; those of one test stay out of the others' way."""
        return self.world.buy(number)

    def number_sid(self, number: str) -> str:
        [found] = self.client.incoming_phone_numbers.list(phone_number=number)
        return str(found.sid)

    def service(self, *numbers: str, **settings: Any) -> str:
        """A messaging service with these numbers in its pool."""
        made = self.client.messaging.v1.services.create(friendly_name="Shop", **settings)
        for number in numbers:
            made.phone_numbers.create(phone_number_sid=self.number_sid(number))
        return str(made.sid)

    def send(self, **wish: Any) -> Any:
        """Send and wait until it is through; the message as it is then."""
        made = self.client.messages.create(**{"to": CUSTOMER, "body": "Hello", **wish})
        self.world.settle()
        return self.client.messages(made.sid).fetch()

    def sent_from(self, service: str, to: str = CUSTOMER) -> str:
        """By whom the service sends to somebody."""
        sender = self.send(messaging_service_sid=service, to=to).from_
        assert sender is not None
        return str(sender)


def shop_of(world: World) -> Shop:
    return Shop(world, official(world.base_url, world.account_sid, world.auth_token))


@contextmanager
def refused(code: int, status: int = 400, sentence: str = "") -> Iterator[None]:
    """What is done within is refused with this code, and with a sentence that ends like this."""
    with pytest.raises(TwilioRestException) as caught:
        yield
    assert (caught.value.code, caught.value.status) == (code, status), caught.value
    assert caught.value.msg.endswith(sentence), caught.value


def statuses(receiver: Receiver, path: str = "/status") -> list[str]:
    """The statuses that a callback heard, in order."""
    return [heard.form["MessageStatus"] for heard in receiver.at(path)]
