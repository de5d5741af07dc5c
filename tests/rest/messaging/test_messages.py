"""The Messages resource, by the official client (messaging §7)."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.receiver import Receiver
from tests.rest.messaging.shop import CUSTOMER, Shop, refused, statuses

FIELDS = {
    "account_sid",
    "api_version",
    "body",
    "date_created",
    "date_sent",
    "date_updated",
    "direction",
    "error_code",
    "error_message",
    "from",
    "messaging_service_sid",
    "num_media",
    "num_segments",
    "price",
    "price_unit",
    "sid",
    "status",
    "subresource_uris",
    "to",
    "uri",
}
PICTURE = "https://media.example.com/cat.png"


def test_a_message_is_sent_and_shown_as_documented(shop: Shop) -> None:
    number = shop.number()
    made = shop.world.post(
        f"{shop.account}/Messages.json", {"From": number, "To": CUSTOMER, "Body": "Hi"}
    )
    base = f"{shop.account}/Messages/{made['sid']}"
    assert made.keys() == FIELDS
    assert (
        made
        | {
            "from": number,
            "to": CUSTOMER,
            "body": "Hi",
            "status": "queued",
            "direction": "outbound-api",
            "num_segments": "1",
            "num_media": "0",
            "price": None,
            "price_unit": "USD",
            "date_sent": None,
            "error_code": None,
            "error_message": None,
            "messaging_service_sid": None,
            "uri": f"{base}.json",
            "subresource_uris": {"media": f"{base}/Media.json"},
        }
        == made
    )
    assert made["date_created"].endswith("+0000")

    shop.world.settle()
    sent = shop.client.messages(made["sid"]).fetch()
    assert (sent.status, sent.from_, sent.sid[:2]) == ("delivered", number, "SM")
    assert sent.date_sent is not None
    [arrived] = shop.world.handset(CUSTOMER)
    assert (arrived["sid"], arrived["body"]) == (made["sid"], "Hi")


def test_an_inbound_message_is_shown_too(shop: Shop) -> None:
    number = shop.number()
    sms = shop.world.sms(CUSTOMER, number, "Good day", MediaUrl=PICTURE)
    found = shop.client.messages(sms["sid"]).fetch()
    assert (found.direction, found.status, found.num_media) == ("inbound", "received", "1")
    assert (found.from_, found.to, found.date_sent) == (CUSTOMER, number, found.date_created)
    assert "feedback" not in found.subresource_uris


@pytest.mark.parametrize(
    ("body", "count"),
    [
        ("x" * 160, "1"),
        ("x" * 161, "2"),
        ("]" * 81, "2"),
        ("😜" + "x" * 69, "2"),
        ("x" * 1600, "11"),
    ],
)
def test_segments_are_counted(shop: Shop, body: str, count: str) -> None:
    made = shop.client.messages.create(from_=shop.number(), to=CUSTOMER, body=body)
    assert made.num_segments == count


def test_smart_encoding_is_done_when_it_is_asked_for(shop: Shop) -> None:
    number, text = shop.number(), "“Don’t” " + "x" * 100
    plain = shop.client.messages.create(from_=number, to=CUSTOMER, body=text)
    smart = shop.client.messages.create(from_=number, to=CUSTOMER, body=text, smart_encoded=True)
    assert (plain.num_segments, smart.num_segments) == ("2", "1")
    assert smart.body == '"Don\'t" ' + "x" * 100


@pytest.mark.parametrize(
    ("form", "code", "sentence"),
    [
        ({"To": ""}, 21604, "A 'To' phone number is required."),
        ({"From": ""}, 21603, "A 'From' phone number is required."),
        ({"Body": ""}, 21602, "Message body is required."),
        ({"To": "123"}, 21211, "The 'To' number 123 is not a valid phone number."),
        ({"To": " 14155550188"}, 21211, None),
        ({"To": "whatsapp:+14155550188"}, 21910, None),
        (
            {"From": "no number!"},
            21212,
            "The 'From' number no number! is not a valid phone number, shortcode, or alphanumeric"
            " sender ID.",
        ),
        (
            {"From": "+15005550006"},
            21606,
            "The From phone number +15005550006 is not a valid, SMS-capable inbound phone number"
            " or short code for your account.",
        ),
        ({"From": "12345"}, 21606, None),
        (
            {"Body": "x" * 1601},
            21617,
            "The concatenated message body exceeds the 1600 character limit.",
        ),
        ({"MediaUrl": "cat.png"}, 21620, None),
        ({"MediaUrl": [f"{PICTURE}?{n}" for n in range(11)]}, 21623, None),
        ({"StatusCallback": "/status"}, 21609, None),
        ({"StatusCallback": "https://my_host.example.com/"}, 21609, None),
        ({"ApplicationSid": "AP" + "0" * 32}, 21218, None),
        ({"ValidityPeriod": "0"}, 21624, None),
        ({"ValidityPeriod": "36001"}, 21624, None),
        ({"ContentRetention": "forget"}, 30029, None),
        ({"AddressRetention": "forget"}, 30030, None),
        ({"MessagingServiceSid": "MG1"}, 21705, None),
        ({"ScheduleType": "fixed"}, 35111, None),
        ({"ScheduleType": "fixed", "SendAt": "2099-01-01T00:00:00Z"}, 35118, None),
        ({"ScheduleType": "daily", "SendAt": "2099-01-01T00:00:00Z"}, 35126, None),
    ],
)
def test_what_is_wrong_is_said(
    shop: Shop, form: dict[str, Any], code: int, sentence: str | None
) -> None:
    good = {"From": shop.number(), "To": CUSTOMER, "Body": "Hi"}
    refusal = shop.world.post(f"{shop.account}/Messages.json", good | form, status=400)
    assert refusal["code"] == code, refusal
    assert sentence in (None, refusal["message"])
    assert shop.client.messages.list() == []


def test_an_unknown_service_is_not_found(shop: Shop) -> None:
    with refused(21701, 404):
        shop.client.messages.create(to=CUSTOMER, body="Hi", messaging_service_sid="MG" + "0" * 32)


@pytest.mark.parametrize(
    "wish",
    [
        {"shorten_urls": True},
        {"content_retention": "discard"},
        {"address_retention": "obfuscate"},
    ],
)
def test_what_cannot_be_done_is_refused(shop: Shop, wish: dict[str, Any]) -> None:
    with refused(20501, 501):
        shop.client.messages.create(from_=shop.number(), to=CUSTOMER, body="Hi", **wish)


def test_a_number_of_another_account_sends_nothing(shop: Shop) -> None:
    made = shop.world.main("POST", "/2010-04-01/Accounts.json", data={"FriendlyName": "Other"})
    numbers = f"/2010-04-01/Accounts/{made['sid']}/IncomingPhoneNumbers.json"
    found = shop.world.request(
        "POST",
        numbers,
        auth=(made["sid"], made["auth_token"]),
        data={"AreaCode": "415"},
    ).json()
    with refused(21606):
        shop.client.messages.create(from_=found["phone_number"], to=CUSTOMER, body="Hi")


def test_a_national_number_is_read_in_the_senders_country(shop: Shop) -> None:
    made = shop.client.messages.create(from_=shop.number(), to="(415) 555-0188", body="Hi")
    assert made.to == CUSTOMER


def test_callbacks_come_signed_and_in_order(shop: Shop, receiver: Receiver) -> None:
    number = shop.number()
    made = shop.send(from_=number, status_callback=receiver.url("/status"))
    assert statuses(receiver) == ["sent", "delivered"]
    heard = receiver.at("/status")[0]
    assert heard.is_signed_by(shop.world.auth_token)
    assert heard.form == {
        "AccountSid": shop.world.account_sid,
        "ApiVersion": "2010-04-01",
        "From": number,
        "To": CUSTOMER,
        "MessageSid": made.sid,
        "MessageStatus": "sent",
        "SmsSid": made.sid,
        "SmsStatus": "sent",
    }


def test_bad_news_come_with_their_code(shop: Shop, receiver: Receiver) -> None:
    handset = "+14155550189"
    shop.world.post("/simulator/v1/Handsets", {"PhoneNumber": handset, "Delivery": "manual"})
    made = shop.send(from_=shop.number(), to=handset, status_callback=receiver.url("/status"))
    assert made.status == "sent"
    bad = {"Status": "undelivered", "ErrorCode": "30003"}
    shop.world.post(f"/simulator/v1/Messages/{made.sid}", bad, status=200)
    shop.world.settle()
    assert [heard.form.get("ErrorCode") for heard in receiver.at("/status")] == [None, "30003"]
    found = shop.client.messages(made.sid).fetch()
    assert (found.status, found.error_code) == ("undelivered", 30003)
    assert found.error_message == "Unreachable destination handset"


def test_media_are_listed_read_and_deleted(shop: Shop) -> None:
    urls = [PICTURE, "https://media.example.com/dog.jpg"]
    made = shop.send(from_=shop.number(), body=None, media_url=urls)
    assert (made.sid[:2], made.num_media) == ("MM", "2")
    first, second = shop.client.messages(made.sid).media.list()
    assert (first.content_type, second.content_type) == ("image/png", "image/jpeg")
    assert first.parent_sid == made.sid
    bare = first.uri.removesuffix(".json")
    read = shop.world.request("GET", bare, auth=None, allow_redirects=False)
    assert (read.status_code, read.headers["Location"]) == (307, PICTURE)
    assert shop.client.messages(made.sid).media(second.sid).fetch().sid == second.sid
    long_ago = datetime(2020, 1, 1, tzinfo=UTC)
    assert shop.client.messages(made.sid).media.list(date_created_before=long_ago) == []
    today = datetime.now(UTC).date()
    assert len(shop.client.messages(made.sid).media.list(date_created=today)) == 2

    assert shop.client.messages(made.sid).media(first.sid).delete()
    assert [one.sid for one in shop.client.messages(made.sid).media.list()] == [second.sid]
    assert shop.client.messages(made.sid).fetch().num_media == "1"
    with refused(20404, 404):
        shop.client.messages(made.sid).media(first.sid).fetch()


def test_feedback_is_kept(shop: Shop) -> None:
    made = shop.send(from_=shop.number(), provide_feedback=True)
    first = shop.client.messages(made.sid).feedback.create()
    again = shop.client.messages(made.sid).feedback.create(outcome="unconfirmed")
    assert (first.outcome, again.outcome) == ("confirmed", "unconfirmed")
    assert again.message_sid == made.sid
    sms = shop.world.sms(CUSTOMER, made.from_)
    with refused(20001):
        shop.client.messages(sms["sid"]).feedback.create()


def test_a_message_is_redacted_and_deleted_once_it_is_through(shop: Shop) -> None:
    made = shop.send(from_=shop.number(), body="Secret")
    assert shop.client.messages(made.sid).update(body="").body == ""
    assert shop.client.messages(made.sid).fetch().body == ""
    with refused(20001):
        shop.client.messages(made.sid).update(body="Other")
    with refused(30409):
        shop.client.messages(made.sid).update(status="canceled")
    assert shop.client.messages(made.sid).delete()
    with refused(20404, 404):
        shop.client.messages(made.sid).fetch()
    assert shop.client.messages.list() == []


def test_lists_are_filtered_and_paged(shop: Shop) -> None:
    ours, other = shop.number(), shop.number()
    made = [shop.client.messages.create(from_=ours, to=CUSTOMER, body=str(n)) for n in range(3)]
    made.append(
        shop.client.messages.create(from_=other, to="+14155550190", media_url=[PICTURE], body="m")
    )
    inbound = shop.world.sms(CUSTOMER, ours)["sid"]
    shop.world.settle()
    newest = [inbound, *(one.sid for one in reversed(made))]

    def sids(**filters: Any) -> list[str]:
        return [one.sid for one in shop.client.messages.list(page_size=2, **filters)]

    assert sids() == newest
    assert sids(to=CUSTOMER) == newest[2:]
    assert sids(from_=other) == [made[-1].sid]
    assert sids(from_=ours, to=CUSTOMER) == newest[2:]
    assert sids(from_=CUSTOMER, to=ours) == [inbound]
    now = datetime.now(UTC)
    day = timedelta(days=1)
    assert sids(date_sent=now.date()) == newest
    assert sids(date_sent_after=now - day, date_sent_before=now + day) == newest
    assert sids(date_sent_after=now + day) == sids(date_sent_before=now - day) == []
    assert sids(date_sent=(now - 2 * day).date()) == []

    page = shop.world.get(f"{shop.account}/Messages.json", To=CUSTOMER, PageSize=2)
    assert page["next_page_uri"].startswith(f"{shop.account}/Messages.json?To=%2B1")
    shop.client.messages.create(from_=ours, to=CUSTOMER, body="in between")
    following = shop.world.get(page["next_page_uri"])
    assert [row["sid"] for row in following["messages"]] == [newest[4]]


def test_a_senseless_date_is_refused(shop: Shop) -> None:
    refusal = shop.world.get(f"{shop.account}/Messages.json", 400, **{"DateSent>": "soon"})
    assert refusal["code"] == 20001
