"""Messaging services and their senders, by the official client (messaging §13)."""

from typing import Any

import pytest

from tests.receiver import Receiver, Said
from tests.rest.messaging.shop import CUSTOMER, Shop, refused, statuses

BRITON, GERMAN = "+447700900123", "+4915123456789"


def test_a_service_has_the_documented_fields_and_defaults(shop: Shop) -> None:
    made = shop.world.post("/messaging/v1/Services", {"FriendlyName": "Shop"})
    url = f"{shop.world.base_url}/messaging/v1/Services/{made['sid']}"
    assert (
        made
        | {
            "account_sid": shop.world.account_sid,
            "friendly_name": "Shop",
            "inbound_request_url": None,
            "inbound_method": "POST",
            "fallback_url": None,
            "fallback_method": "POST",
            "status_callback": None,
            "sticky_sender": True,
            "area_code_geomatch": False,
            "mms_converter": True,
            "smart_encoding": True,
            "fallback_to_long_code": True,
            "scan_message_content": "inherit",
            "validity_period": 36000,
            "synchronous_validation": False,
            "usecase": "undeclared",
            "us_app_to_person_registered": False,
            "use_inbound_webhook_on_number": False,
            "url": url,
        }
        == made
    )
    assert made["links"]["phone_numbers"] == f"{url}/PhoneNumbers"


def test_a_service_is_changed_listed_and_deleted(shop: Shop) -> None:
    services = shop.client.messaging.v1.services
    made = services.create(friendly_name="One", usecase="marketing", validity_period=60)
    changed = services(made.sid).update(
        friendly_name="Two",
        sticky_sender=False,
        inbound_request_url="https://example.com/in",
        inbound_method="GET",
        status_callback="https://example.com/status",
    )
    assert (changed.friendly_name, changed.usecase) == ("Two", "marketing")
    assert (changed.sticky_sender, changed.validity_period) == (False, 60)
    cleared = services(made.sid).update(inbound_request_url="")
    assert (cleared.inbound_request_url, cleared.inbound_method) == (None, "GET")
    others = [services.create(friendly_name=f"More {n}").sid for n in range(3)]
    listed = [one.sid for one in services.list(page_size=2)]
    assert listed[1:] == [made.sid, *others]  # Every account begins with one.
    assert services(made.sid).delete()
    with refused(20404, 404):
        services(made.sid).fetch()
    with refused(20009, 409):
        services(listed[0]).delete()
    usecases = shop.world.get("/messaging/v1/Services/Usecases")["usecases"]
    assert {one["usecase"] for one in usecases} >= {"notifications", "marketing", "undeclared"}


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        ({"friendly_name": "x" * 65}, 20001),
        ({"friendly_name": " "}, 20001),
        ({"inbound_request_url": "example.com"}, 21402),
        ({"fallback_url": "ftp://example.com"}, 21402),
        ({"status_callback": "nowhere"}, 21609),
        ({"validity_period": 36001}, 21624),
        ({"usecase": "pranks"}, 20001),
        ({"inbound_method": "PUT"}, 20001),
    ],
)
def test_senseless_settings_are_refused(shop: Shop, wish: dict[str, Any], code: int) -> None:
    with refused(code):
        shop.client.messaging.v1.services.create(**{"friendly_name": "Shop", **wish})


def test_numbers_join_and_leave(shop: Shop) -> None:
    number = shop.number()
    sid = shop.number_sid(number)
    first, second = shop.service(number), shop.service()
    services = shop.client.messaging.v1.services
    [member] = services(first).phone_numbers.list()
    assert (member.sid, member.phone_number, member.country_code) == (sid, number, "US")
    assert member.capabilities == ["MMS", "SMS", "Voice"]
    assert services(first).phone_numbers(sid).fetch().service_sid == first
    with refused(21710, 409):
        services(first).phone_numbers.create(phone_number_sid=sid)
    with refused(21712, 409):
        services(second).phone_numbers.create(phone_number_sid=sid)
    with refused(21711):
        services(second).phone_numbers.create(phone_number_sid="PN" + "0" * 32)
    with refused(20404, 404):
        services(second).phone_numbers(sid).delete()
    assert services(first).phone_numbers(sid).delete()
    assert services(first).phone_numbers.list() == []
    assert services(second).phone_numbers.create(phone_number_sid=sid).service_sid == second


def test_a_deleted_service_and_a_released_number_let_each_other_go(shop: Shop) -> None:
    number, other = shop.number(), shop.number()
    service = shop.service(number, other)
    shop.client.incoming_phone_numbers(shop.number_sid(other)).delete()
    services = shop.client.messaging.v1.services
    assert [one.phone_number for one in services(service).phone_numbers.list()] == [number]
    services(service).delete()
    again = shop.service(number)
    assert [one.phone_number for one in services(again).phone_numbers.list()] == [number]


def test_alpha_senders_join_and_leave(shop: Shop) -> None:
    service = shop.client.messaging.v1.services(shop.service())
    made = service.alpha_senders.create(alpha_sender="My Shop")
    assert (made.sid[:2], made.capabilities) == ("AI", ["SMS"])
    assert [one.alpha_sender for one in service.alpha_senders.list()] == ["My Shop"]
    assert service.alpha_senders(made.sid).fetch().sid == made.sid
    with refused(21710, 409):
        service.alpha_senders.create(alpha_sender="My Shop")
    for wrong in ("123456", "too long a name", "Grüße"):
        with refused(21709):
            service.alpha_senders.create(alpha_sender=wrong)
    assert service.alpha_senders(made.sid).delete()
    with refused(20404, 404):
        service.alpha_senders(made.sid).delete()


def short_code(shop: Shop, digits: str, country: str = "US") -> str:
    """A short code of the account; digits are unique over all accounts."""
    form = {"ShortCode": digits, "IsoCountry": country}
    return str(shop.world.post("/switchroom/v1/ShortCodes", form)["sid"])


def test_short_codes_send_receive_and_join(shop: Shop, receiver: Receiver) -> None:
    digits = {"sqlite": "24680", "postgres": "24681"}[shop.world.engine]
    sid = short_code(shop, digits)
    codes = shop.client.short_codes
    assert [one.short_code for one in codes.list(short_code=digits)] == [digits]
    assert codes(sid).fetch().sms_url is None
    codes(sid).update(sms_url=receiver.url("/sms"), friendly_name="Votes")
    assert codes(sid).fetch().friendly_name == "Votes"
    assert shop.client.incoming_phone_numbers.list() == []
    with refused(20404, 404):
        shop.client.incoming_phone_numbers(sid).fetch()

    shop.world.sms(CUSTOMER, digits, "STOP")
    shop.world.settle()
    [heard] = receiver.at("/sms")
    assert (heard.form["To"], heard.form["Body"]) == (digits, "STOP")
    assert shop.world.handset(CUSTOMER) == []  # A short code keeps words of its own, or none.
    assert shop.send(from_=digits).status == "delivered"
    with refused(21612):
        shop.client.messages.create(from_=digits, to=BRITON, body="Hi")

    service = shop.client.messaging.v1.services(shop.service(shop.number()))
    assert service.short_codes.create(short_code_sid=sid).short_code == digits
    assert [one.sid for one in service.short_codes.list()] == [sid]
    assert len(service.phone_numbers.list()) == 1
    assert shop.sent_from(service.fetch().sid) == digits
    assert service.short_codes(sid).delete()
    assert shop.sent_from(service.fetch().sid) != digits
    shop.world.delete(f"/switchroom/v1/ShortCodes/{sid}")


def test_a_service_sends(shop: Shop, receiver: Receiver) -> None:
    number = shop.number()
    service = shop.service(number, status_callback=receiver.url("/status"))
    made = shop.client.messages.create(to=CUSTOMER, body="“Hi”", messaging_service_sid=service)
    assert (made.status, made.from_, made.num_segments) == ("accepted", None, "0")
    assert made.messaging_service_sid == service
    shop.world.settle()
    sent = shop.client.messages(made.sid).fetch()
    assert (sent.status, sent.from_, sent.num_segments) == ("delivered", number, "1")
    assert sent.body == '"Hi"'
    assert statuses(receiver) == ["queued", "sent", "delivered"]
    assert {heard.form["MessagingServiceSid"] for heard in receiver.at("/status")} == {service}


def test_a_message_says_where_its_own_statuses_go(shop: Shop, receiver: Receiver) -> None:
    service = shop.service(shop.number(), status_callback=receiver.url("/status"))
    shop.send(messaging_service_sid=service, status_callback=receiver.url("/own"))
    assert statuses(receiver, "/own") == ["queued", "sent", "delivered"]
    assert statuses(receiver) == []


def test_a_sender_of_the_pool_can_be_asked_for(shop: Shop) -> None:
    first, second, stranger = shop.number(), shop.number(), shop.number()
    service = shop.service(first, second)
    for number in (first, second):
        made = shop.client.messages.create(
            to=CUSTOMER, from_=number, body="Hi", messaging_service_sid=service
        )
        assert (made.status, made.from_) == ("queued", number)
    with refused(21606):
        shop.client.messages.create(
            to=CUSTOMER, from_=stranger, body="Hi", messaging_service_sid=service
        )


def test_an_empty_pool_and_one_that_reaches_nobody_are_refused(shop: Shop) -> None:
    service = shop.service()
    with refused(21704):
        shop.client.messages.create(to=CUSTOMER, body="Hi", messaging_service_sid=service)
    shop.client.messaging.v1.services(service).alpha_senders.create(alpha_sender="Shop")
    with refused(21703):
        shop.client.messages.create(to=CUSTOMER, body="Hi", messaging_service_sid=service)
    assert shop.sent_from(service, BRITON) == "Shop"


def test_an_alphanumeric_sender_reaches_no_american(shop: Shop) -> None:
    assert shop.send(from_="My Shop", to=BRITON).status == "delivered"
    with refused(21612):
        shop.client.messages.create(from_="My Shop", to=CUSTOMER, body="Hi")


def test_the_senders_country_and_area_code_are_matched(shop: Shop) -> None:
    base = {"sqlite": 10, "postgres": 20}[shop.world.engine]
    london, boston = f"+4420794601{base}", f"+161755501{base}"
    oakland, san_francisco = f"+151055501{base}", f"+162855501{base}"
    for number in (london, boston, oakland, san_francisco):
        shop.number(number)
    service = shop.service(london, boston, oakland, san_francisco, area_code_geomatch=True)
    assert shop.sent_from(service, BRITON) == london
    assert shop.sent_from(service, "+16175550199") == boston
    assert shop.sent_from(service, "+15105550199") == oakland
    assert shop.sent_from(service, CUSTOMER) == san_francisco  # 628 lies over 415.
    assert shop.sent_from(service, GERMAN) != london


def test_a_recipient_keeps_his_sender(shop: Shop) -> None:
    numbers = [shop.number() for _ in range(4)]
    service = shop.service(numbers[0])
    assert shop.sent_from(service) == numbers[0]
    pool = shop.client.messaging.v1.services(service).phone_numbers
    for number in numbers[1:]:
        pool.create(phone_number_sid=shop.number_sid(number))
    people = [f"+1415555{n:04d}" for n in range(300, 312)]
    before = {to: shop.sent_from(service, to) for to in people}
    assert len(set(before.values())) > 1
    assert shop.sent_from(service) == numbers[0]

    # Out of the pool and back again: what was before counts no more for that number alone.
    pool(shop.number_sid(numbers[1])).delete()
    after = {to: shop.sent_from(service, to) for to in people}
    assert numbers[1] not in after.values()
    assert all(after[to] == number for to, number in before.items() if number != numbers[1])
    pool.create(phone_number_sid=shop.number_sid(numbers[1]))
    assert {to: shop.sent_from(service, to) for to in people} == after


def test_media_become_links_where_nobody_can_send_them(shop: Shop) -> None:
    number = shop.number("+4930901820" + {"sqlite": "11", "postgres": "12"}[shop.world.engine])
    [row] = shop.client.incoming_phone_numbers.list(phone_number=number)
    assert row.capabilities["mms"] is False
    picture = "https://media.example.com/cat.png"
    service = shop.service(number)
    sent = shop.send(messaging_service_sid=service, to=GERMAN, body="Look", media_url=[picture])
    assert (sent.body, sent.num_media) == (f"Look {picture}", "0")
    shop.client.messaging.v1.services(service).update(mms_converter=False)
    with refused(21703):
        shop.client.messages.create(messaging_service_sid=service, to=GERMAN, media_url=[picture])
    with refused(21621):
        shop.client.messages.create(from_=number, to=GERMAN, media_url=[picture])


def test_a_reply_of_a_numbers_webhook_belongs_to_its_service(
    shop: Shop, receiver: Receiver
) -> None:
    number = shop.number()
    service = shop.service(
        number,
        inbound_request_url=receiver.url("/in"),
        status_callback=receiver.url("/status"),
    )
    receiver.answers["/in"] = Said(200, "<Response><Message>Hi</Message></Response>", "text/xml")
    shop.world.sms(CUSTOMER, number)
    shop.world.settle()
    [reply] = shop.client.messages.list(to=CUSTOMER)
    assert (reply.messaging_service_sid, reply.from_) == (service, number)
    assert statuses(receiver) == ["sent", "delivered"]
