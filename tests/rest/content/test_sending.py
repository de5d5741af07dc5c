"""Templates sent by Programmable Messaging (messaging §7.1)."""

import json
from typing import Any

import pytest

from tests.receiver import Receiver
from tests.rest.content.shop import CONTENT, DEFAULTS, REPLY, TEXT, template
from tests.rest.messaging.shop import CUSTOMER, Shop, refused, shop_of
from tests.rest.messaging.test_schedule import soon
from tests.world import World

GERMAN = "+4915112345678"
PICTURE = "https://media.example.com/{{2}}"
MEDIA: dict[str, Any] = {"twilio/media": {"body": "Look, {{1}}", "media": [PICTURE]}}
VALUES = {"1": "Jo", "2": "cat.png"}


@pytest.fixture
def shop(world: World) -> Shop:
    return shop_of(world)


@pytest.fixture
def still_shop(still_world: World) -> Shop:
    return shop_of(still_world)


def text_only(shop: Shop, ending: str) -> str:
    """A number that sends no media."""
    engine = {"sqlite": "3", "postgres": "4"}[shop.world.engine]
    return shop.number(f"+49309018{engine}{ending}")


def test_a_template_takes_the_place_of_the_body(shop: Shop) -> None:
    number, sid = shop.number(), template(shop.world)
    sent = shop.send(
        from_=number,
        content_sid=sid,
        content_variables=json.dumps({"1": "Jo"}),
        body="not this",
        media_url=["https://example.com/not.png"],
    )
    assert (sent.body, sent.num_media, sent.status) == (
        "Hi Jo, the shop is open.",
        "0",
        "delivered",
    )
    [got] = shop.world.handset(CUSTOMER)[-1:]
    assert got["body"] == sent.body


def test_a_service_sends_templates(shop: Shop) -> None:
    service = shop.service(shop.number())
    sid = template(shop.world)
    sent = shop.send(messaging_service_sid=service, content_sid=sid)
    assert sent.body == f"Hi {DEFAULTS['1']}, {DEFAULTS['place']} is open."
    assert sent.status == "delivered"


def test_media_go_out_where_the_sender_can_and_text_elsewhere(shop: Shop) -> None:
    both = template(shop.world, MEDIA | TEXT, DEFAULTS)
    values = json.dumps(VALUES)
    sent = shop.send(from_=shop.number(), content_sid=both, content_variables=values)
    assert (sent.body, sent.num_media, sent.sid[:2]) == ("Look, Jo", "1", "MM")
    [medium] = shop.world.handset(CUSTOMER)[-1]["media"]
    assert medium["url"] == "https://media.example.com/cat.png"
    number = text_only(shop, "20")
    sent = shop.send(from_=number, to=GERMAN, content_sid=both, content_variables=values)
    assert (sent.body, sent.num_media) == ("Hi Jo, the shop is open.", "0")
    media = template(shop.world, MEDIA)
    with refused(21621):
        shop.send(from_=number, to=GERMAN, content_sid=media, content_variables=values)


def test_a_service_without_mms_sends_the_text_or_links(shop: Shop) -> None:
    service = shop.service(text_only(shop, "30"))
    both, media = template(shop.world, MEDIA | TEXT, DEFAULTS), template(shop.world, MEDIA)
    wish = {"messaging_service_sid": service, "to": GERMAN, "content_variables": json.dumps(VALUES)}
    sent = shop.send(**wish, content_sid=media)
    assert (sent.body, sent.num_media) == ("Look, Jo https://media.example.com/cat.png", "0")
    shop.client.messaging.v1.services(service).update(mms_converter=False)
    assert shop.send(**wish, content_sid=both).body == "Hi Jo, the shop is open."
    with refused(21703):
        shop.send(**wish, content_sid=media)


def test_a_scheduled_message_keeps_what_was_said(still_shop: Shop, receiver: Receiver) -> None:
    shop = still_shop
    service, sid = shop.service(shop.number()), template(shop.world)
    made = shop.client.messages.create(
        to=CUSTOMER,
        messaging_service_sid=service,
        content_sid=sid,
        schedule_type="fixed",
        send_at=soon(shop, hours=1),
    )
    assert (made.status, made.body) == ("scheduled", "Hi customer, the shop is open.")
    shop.world.delete(f"{CONTENT}/{sid}")
    shop.world.advance("PT2H")
    sent = shop.client.messages(made.sid).fetch()
    assert (sent.status, sent.body) == ("delivered", made.body)


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ("Jo", 21656),
        ("[]", 21656),
        ('{"1": null}', 21656),
        ('{"1": ""}', 21656),
        ('{"1": {"a": "b"}}', 21656),
        (json.dumps({"1": "x" * 1_601}), 21658),
        (json.dumps({"n" * 17: "x"}), 21658),
        (json.dumps({"1": "x" * 1_600}), 21617),
    ],
)
def test_wrong_variables_have_their_documented_code(shop: Shop, values: str, code: int) -> None:
    number, sid = shop.number(), template(shop.world)
    with refused(code):
        shop.client.messages.create(
            from_=number, to=CUSTOMER, content_sid=sid, content_variables=values
        )
    assert shop.client.messages.list(from_=number) == []


def test_what_cannot_be_sent_has_its_documented_code(shop: Shop) -> None:
    number, world = shop.number(), shop.world
    other = world.main("POST", "/2010-04-01/Accounts.json", data={"FriendlyName": "Other"})
    strange = world.request(
        "POST",
        CONTENT,
        json={"language": "en", "types": TEXT},
        auth=(other["sid"], other["auth_token"]),
    ).json()["sid"]
    gone = template(world)
    world.delete(f"{CONTENT}/{gone}")
    for wish, code in (
        ({"content_sid": "HX"}, 21655),
        ({"content_sid": "CH" + "0" * 32}, 21655),
        ({"content_sid": strange}, 21655),
        ({"content_sid": gone}, 21655),
        ({"content_variables": "{}"}, 21654),
        ({"content_variables": '{"1": "Jo"}', "body": "Hi"}, 21654),
        ({"content_sid": template(world, REPLY, {"1": "Jo"})}, 216602),
        ({"content_sid": template(world, TEXT)}, 21656),
        ({"content_sid": template(world, {"twilio/text": {"body": "{{1}"}})}, 21656),
        ({"content_sid": template(world, {"twilio/media": {"media": ["x{{1}}"]}}, {"1": "y"})},
         21620),
    ):  # fmt: skip
        with refused(code):
            shop.client.messages.create(**{"from_": number, "to": CUSTOMER} | wish)
    assert shop.client.messages.list(from_=number) == []
