"""STOP, START and HELP: for a number, for a service, in one's own words, with a ledger
(messaging §18)."""

from typing import Any

import pytest

from switchroom.core.sms.keywords import HELP_REPLY, START_REPLY, STOP_REPLY
from tests.receiver import Receiver
from tests.rest.messaging.shop import CUSTOMER, Shop, refused

WORDS = "/switchroom/v1/OptOutWords"
OPT_OUTS = "/switchroom/v1/OptOuts"


def say(shop: Shop, number: str, body: str) -> list[str]:
    """What the customer is answered to a message."""
    before = len(shop.world.handset(CUSTOMER))
    shop.world.sms(CUSTOMER, number, body)
    shop.world.settle()
    return [sms["body"] for sms in shop.world.handset(CUSTOMER)[before:]]


def opt_outs(shop: Shop, **filters: Any) -> list[Any]:
    rows: list[Any] = shop.world.get(OPT_OUTS, **filters)["opt_outs"]
    return rows


def ledger(shop: Shop) -> list[Any]:
    rows: list[Any] = shop.world.get("/switchroom/v1/Consents", Recipient=CUSTOMER)["consents"]
    return rows


def test_stop_holds_for_its_number_alone(shop: Shop) -> None:
    number, other = shop.number(), shop.number()
    assert say(shop, number, " Stop ") == [STOP_REPLY]
    with refused(21610, sentence="Attempt to send to unsubscribed recipient"):
        shop.client.messages.create(from_=number, to=CUSTOMER, body="Hi")
    assert shop.client.messages.list(from_=number, to=CUSTOMER)[0].body == STOP_REPLY
    assert shop.send(from_=other).status == "delivered"
    assert say(shop, number, "HELP") == []
    assert say(shop, number, "start") == [START_REPLY]
    assert shop.send(from_=number).status == "delivered"
    assert say(shop, number, "START") == []
    assert say(shop, number, "help") == [HELP_REPLY]


def test_stop_to_one_sender_holds_for_all_of_its_service(shop: Shop) -> None:
    first, second = shop.number(), shop.number()
    service = shop.service(first, second)
    say(shop, first, "STOP")
    for number in (first, second):
        with refused(21610):
            shop.client.messages.create(from_=number, to=CUSTOMER, body="Hi")
    made = shop.client.messages.create(to=CUSTOMER, body="Hi", messaging_service_sid=service)
    assert made.status == "accepted"
    shop.world.settle()
    failed = shop.client.messages(made.sid).fetch()
    assert (failed.status, failed.error_code) == ("failed", 21610)
    named = shop.client.messages.create(
        to=CUSTOMER, from_=second, body="Hi", messaging_service_sid=service
    )
    assert shop.client.messages(named.sid).fetch().error_code == 21610
    # START to another sender of the service brings back all of them.
    assert say(shop, second, "unstop") == [START_REPLY]
    assert shop.send(from_=first).status == shop.send(from_=second).status == "delivered"


def test_who_left_the_service_is_still_refused_by_whom_it_was_said_to(shop: Shop) -> None:
    first, second = shop.number(), shop.number()
    service = shop.service(first, second)
    say(shop, first, "STOP")
    pool = shop.client.messaging.v1.services(service).phone_numbers
    for number in (first, second):
        pool(shop.number_sid(number)).delete()
    with refused(21610):
        shop.client.messages.create(from_=first, to=CUSTOMER, body="Hi")
    assert shop.send(from_=second).status == "delivered"


def test_a_toll_free_number_does_not_take_yes_for_an_answer(shop: Shop) -> None:
    number = shop.number({"sqlite": "+18005550111", "postgres": "+18005550112"}[shop.world.engine])
    say(shop, number, "STOP")
    assert say(shop, number, "YES") == []
    with refused(21610):
        shop.client.messages.create(from_=number, to=CUSTOMER, body="Hi")
    assert say(shop, number, "UNSTOP") == [START_REPLY]


def test_the_evidence_is_kept(shop: Shop) -> None:
    number = shop.number()
    service = shop.service(number)
    stop = shop.world.sms(CUSTOMER, number, "Quit")["sid"]
    rows = opt_outs(shop, Recipient=CUSTOMER)
    assert {row["sender"] for row in rows} == {number, service}
    assert {(row["keyword"], row["message_sid"], row["source"]) for row in rows} == {
        ("QUIT", stop, "message")
    }
    assert [row["sender"] for row in opt_outs(shop, Sender=service)] == [service]
    assert len(opt_outs(shop, Sender=service, Recipient=CUSTOMER)) == 1
    assert opt_outs(shop, Sender=service, Recipient="+14155550199") == []
    page = shop.world.get(OPT_OUTS, PageSize=1)
    following = shop.world.get(page["meta"]["next_page_url"].removeprefix(shop.world.base_url))
    senders = [one["opt_outs"][0]["sender"] for one in (page, following)]
    assert senders == sorted([number, service])
    assert following["meta"]["next_page_url"] is None
    start = shop.world.sms(CUSTOMER, number, "yes")["sid"]
    assert opt_outs(shop) == []
    said = [(row["action"], row["keyword"], row["message_sid"]) for row in ledger(shop)]
    assert said == [("start", "YES", start), ("stop", "QUIT", stop)]
    assert {row["sender"] for row in ledger(shop)} == {service}


def test_an_operator_notes_what_was_said_otherwise(shop: Shop) -> None:
    number = shop.number()
    form = {"Sender": number, "Recipient": CUSTOMER, "Note": "By letter of 3 May"}
    made = shop.world.post(OPT_OUTS, form)
    assert (made["source"], made["keyword"]) == ("api", None)
    with refused(21610):
        shop.client.messages.create(from_=number, to=CUSTOMER, body="Hi")
    lift = f"{OPT_OUTS}/Lift"
    assert shop.world.post(lift, form | {"Note": " "}, status=400)["code"] == 20001
    response = shop.world.request("POST", lift, data=form | {"Note": "Called on 4 May"})
    assert response.status_code == 204
    assert shop.send(from_=number).status == "delivered"
    assert [row["note"] for row in ledger(shop)] == ["Called on 4 May", "By letter of 3 May"]
    assert shop.world.post(lift, form, status=404)["code"] == 20404
    assert shop.world.post(OPT_OUTS, form | {"Sender": "+15005550006"}, 400)["code"] == 21711


def test_a_service_has_words_of_its_own(shop: Shop, receiver: Receiver) -> None:
    number = shop.number()
    service = shop.service(number, inbound_request_url=receiver.url("/in"))
    words = {
        "Advanced": "true",
        "StopKeywords": ["genug", "ende"],
        "StopReply": "Sie hören nicht mehr von uns.",
        "StartReply": "",
        "Countries": '{"US": {"help": {"reply": "Call us."}}}',
    }
    shown = shop.world.post(f"{WORDS}/{service}", words, status=200)
    assert (shown["default"], shown["advanced"]) == (False, True)
    assert shop.world.get(f"{WORDS}/{service}") == shown
    assert say(shop, number, "Genug") == ["Sie hören nicht mehr von uns."]
    assert say(shop, number, "start") == []
    assert shop.send(from_=number).status == "delivered"
    assert say(shop, number, "quit") == []
    assert say(shop, number, "HELP") == ["Call us."]
    assert say(shop, number, "STOP") == ["Sie hören nicht mehr von uns."]
    told = [(heard.form["Body"], heard.form.get("OptOutType")) for heard in receiver.at("/in")]
    assert told == [
        ("Genug", "STOP"),
        ("start", "START"),
        ("quit", None),
        ("HELP", "HELP"),
        ("STOP", "STOP"),
    ]
    assert {heard.form["MessagingServiceSid"] for heard in receiver.at("/in")} == {service}
    shop.world.delete(f"{WORDS}/{service}")
    assert shop.world.get(f"{WORDS}/{service}")["default"] is True
    assert say(shop, number, "yes") == [START_REPLY]


def test_a_number_has_words_of_its_own_or_none(shop: Shop, receiver: Receiver) -> None:
    number = shop.world.buy(SmsUrl=receiver.url("/sms"))
    sid = shop.number_sid(number)
    shop.world.post(f"{WORDS}/{sid}", {"StopReply": "Bye"}, status=200)
    assert say(shop, number, "unsubscribe") == ["Bye"]
    assert "OptOutType" not in receiver.at("/sms")[-1].form
    say(shop, number, "START")
    shop.world.post(f"{WORDS}/{sid}", {"Enabled": "false"}, status=200)
    assert say(shop, number, "STOP") == []
    assert shop.send(from_=number).status == "delivered"


@pytest.mark.parametrize(
    "words",
    [
        {"StopKeywords": "two words"},
        {"StopKeywords": "START"},
        {"StopKeywords": "x" * 41},
        {"StopKeywords": "basta", "HelpKeywords": "Basta"},
        {"StopReply": "x" * 481},
        {"Countries": "[]"},
        {"Countries": '{"usa": {}}'},
    ],
)
def test_senseless_words_are_refused(shop: Shop, words: dict[str, str]) -> None:
    path = f"{WORDS}/{shop.service()}"
    assert shop.world.post(path, words, status=400)["code"] == 20001
    assert shop.world.get(path)["default"] is True


def test_words_of_what_is_not_there_are_not_found(shop: Shop) -> None:
    for sid in ("MG" + "0" * 32, "PN" + "0" * 32, "nobody"):
        assert shop.world.get(f"{WORDS}/{sid}", 404)["code"] == 20404
        assert shop.world.post(f"{WORDS}/{sid}", {"StopReply": "x"}, status=404)["code"] == 20404


def test_a_conversation_meets_the_opt_out_of_the_service(shop: Shop) -> None:
    first, second = shop.number(), shop.number()
    shop.service(first, second)
    made = shop.client.conversations.v1.conversations.create()
    made.participants.create(
        messaging_binding_address=CUSTOMER, messaging_binding_proxy_address=second
    )
    say(shop, first, "STOP")
    message = made.messages.create(author="ann", body="Hi")
    shop.world.settle()
    [receipt] = made.messages(message.sid).delivery_receipts.list()
    assert (receipt.status, receipt.error_code) == ("failed", 21610)
