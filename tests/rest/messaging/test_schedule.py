"""Scheduled messages and validity, with a clock that is turned (messaging §7.4, §7.5)."""

from datetime import timedelta
from typing import Any

import pytest

from switchroom.core.clock import as_datetime, parse_iso
from tests.receiver import Receiver
from tests.rest.messaging.shop import CUSTOMER, Shop, refused, statuses


def soon(shop: Shop, **ahead: float) -> Any:
    """A time from now on, by the server's clock."""
    now = shop.world.main("GET", "/simulator/v1/Clock")["now"]
    return as_datetime(parse_iso(now)) + timedelta(**ahead)


def schedule(shop: Shop, service: str, receiver: Receiver, **wish: Any) -> Any:
    form = {
        "to": CUSTOMER,
        "body": "Later",
        "messaging_service_sid": service,
        "schedule_type": "fixed",
        "send_at": soon(shop, hours=1),
        "status_callback": receiver.url("/status"),
    }
    return shop.client.messages.create(**(form | wish))


def test_a_scheduled_message_goes_out_in_time(still_shop: Shop, receiver: Receiver) -> None:
    shop = still_shop
    number = shop.number()
    made = schedule(shop, shop.service(number), receiver)
    assert (made.status, made.from_, made.num_segments) == ("scheduled", None, "0")
    shop.world.advance("PT59M")
    assert shop.client.messages(made.sid).fetch().status == "scheduled"
    shop.world.advance("PT2M")
    sent = shop.client.messages(made.sid).fetch()
    assert (sent.status, sent.from_, sent.num_segments) == ("delivered", number, "1")
    assert statuses(receiver) == ["queued", "sent", "delivered"]


def test_a_list_of_a_day_has_what_was_sent_that_day(still_shop: Shop, receiver: Receiver) -> None:
    shop = still_shop
    service = shop.service(shop.number())
    made = schedule(shop, service, receiver, send_at=soon(shop, days=3))
    made_on = soon(shop).date()
    shop.world.advance("P4D")
    sent = shop.client.messages(made.sid).fetch()
    assert (sent.date_sent - sent.date_created).days == 3

    def sids(**filters: Any) -> list[str]:
        return [one.sid for one in shop.client.messages.list(**filters)]

    assert sids(date_sent=sent.date_sent.date()) == [made.sid]
    assert sids(date_sent=sent.date_sent.date(), to=CUSTOMER) == [made.sid]
    assert sids(date_sent=sent.date_sent.date(), to="+14155550199") == []
    assert sids(date_sent=made_on) == []
    assert sids() == [made.sid]


def test_a_canceled_message_is_never_sent(still_shop: Shop, receiver: Receiver) -> None:
    shop = still_shop
    made = schedule(shop, shop.service(shop.number()), receiver)
    with refused(20009, 409):
        shop.client.messages(made.sid).delete()
    with refused(20009, 409):
        shop.client.messages(made.sid).update(body="")
    assert shop.client.messages(made.sid).update(status="canceled").status == "canceled"
    with refused(30409):
        shop.client.messages(made.sid).update(status="canceled")
    shop.world.advance("PT2H")
    assert shop.client.messages(made.sid).fetch().status == "canceled"
    assert statuses(receiver) == ["canceled"]
    assert shop.client.messages(made.sid).delete()


def test_a_sender_can_be_named_for_later(still_shop: Shop, receiver: Receiver) -> None:
    shop = still_shop
    first, second = shop.number(), shop.number()
    made = schedule(shop, shop.service(first, second), receiver, from_=second)
    assert (made.status, made.from_) == ("scheduled", second)
    shop.world.advance("PT61M")
    assert shop.client.messages(made.sid).fetch().status == "delivered"


def test_who_opts_out_meanwhile_gets_nothing(still_shop: Shop, receiver: Receiver) -> None:
    shop = still_shop
    number = shop.number()
    made = schedule(shop, shop.service(number), receiver)
    shop.world.sms(CUSTOMER, number, "stop")
    shop.world.advance("PT61M")
    failed = shop.client.messages(made.sid).fetch()
    assert (failed.status, failed.error_code) == ("failed", 21610)
    assert statuses(receiver) == ["failed"]


def test_a_service_that_is_gone_fails_the_message(still_shop: Shop, receiver: Receiver) -> None:
    shop = still_shop
    service = shop.service(shop.number())
    made = schedule(shop, service, receiver)
    shop.client.messaging.v1.services(service).delete()
    shop.world.advance("PT61M")
    failed = shop.client.messages(made.sid).fetch()
    assert (failed.status, failed.error_code) == ("failed", 21701)


@pytest.mark.parametrize(
    ("ahead", "code"),
    [({"seconds": 299}, 35114), ({"hours": -1}, 35114), ({"days": 35, "minutes": 1}, 35115)],
)
def test_the_time_must_lie_in_the_window(
    still_shop: Shop, receiver: Receiver, ahead: dict[str, float], code: int
) -> None:
    service = still_shop.service(still_shop.number())
    with refused(code):
        schedule(still_shop, service, receiver, send_at=soon(still_shop, **ahead))


def test_a_senseless_time_is_refused(still_shop: Shop) -> None:
    service = still_shop.service(still_shop.number())
    form = {"To": CUSTOMER, "Body": "Hi", "MessagingServiceSid": service, "ScheduleType": "fixed"}
    path = f"{still_shop.account}/Messages.json"
    assert still_shop.world.post(path, form | {"SendAt": "noon"}, status=400)["code"] == 35117


def test_a_message_that_went_out_in_time_is_not_touched(still_shop: Shop) -> None:
    shop = still_shop
    made = shop.send(from_=shop.number(), validity_period=60)
    shop.world.advance("PT2M")
    assert shop.client.messages(made.sid).fetch().status == "delivered"
