"""What many do at once with a messaging service."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import requests

from tests.rest.messaging.shop import CUSTOMER, Shop, shop_of
from tests.world import World

AT_ONCE = 8


def together(shop: Shop, n: int) -> list[Shop]:
    """The same shop for many threads: a session belongs to one."""
    return [shop_of(replace(shop.world, session=requests.Session())) for _ in range(n)]


def test_a_new_recipient_gets_one_sender_however_many_write_to_him(shop: Shop) -> None:
    service = shop.service(*(shop.number() for _ in range(5)))
    people = [CUSTOMER, "+14155550189"]

    def write(one: Shop) -> None:
        for to in people:
            for body in ("a", "b", "c"):
                one.client.messages.create(to=to, body=body, messaging_service_sid=service)

    with ThreadPoolExecutor(AT_ONCE) as threads:
        list(threads.map(write, together(shop, AT_ONCE)))
    shop.world.settle()
    for to in people:
        found = shop.client.messages.list(to=to)
        assert len(found) == AT_ONCE * 3
        assert len({one.from_ for one in found}) == 1
        assert {one.status for one in found} == {"delivered"}


def test_a_number_joins_one_service(shop: Shop) -> None:
    number = shop.number()
    sid = shop.number_sid(number)
    services = [shop.service() for _ in range(AT_ONCE)]

    def join(pair: tuple[Shop, str]) -> int:
        one, service = pair
        path = f"/messaging/v1/Services/{service}/PhoneNumbers"
        return one.world.request("POST", path, data={"PhoneNumberSid": sid}).status_code

    with ThreadPoolExecutor(AT_ONCE) as threads:
        codes = list(threads.map(join, zip(together(shop, AT_ONCE), services, strict=True)))
    assert sorted(codes) == [201, *[409] * (AT_ONCE - 1)]


def test_messages_to_one_recipient_stay_in_order(shop: Shop) -> None:
    service = shop.service(*(shop.number() for _ in range(3)))
    sids = [
        shop.client.messages.create(to=CUSTOMER, body=str(n), messaging_service_sid=service).sid
        for n in range(10)
    ]
    shop.world.settle()
    assert [sms["sid"] for sms in shop.world.handset(CUSTOMER)] == sids


def test_two_nodes_choose_the_same_sender(both: list[World]) -> None:
    shops = [shop_of(world) for world in both]
    service = shops[0].service(*(shops[0].number() for _ in range(5)))

    def write(n: int) -> None:
        one = shop_of(replace(both[n % 2], session=requests.Session()))
        one.client.messages.create(to=CUSTOMER, body=str(n), messaging_service_sid=service)

    with ThreadPoolExecutor(AT_ONCE) as threads:
        list(threads.map(write, range(AT_ONCE * 2)))
    for shop in shops:
        shop.world.settle()
    found = shops[0].client.messages.list(to=CUSTOMER)
    assert len(found) == AT_ONCE * 2
    assert len({one.from_ for one in found}) == 1
