"""Messages and receipts over HTTP, in both families."""

import pytest

from tests.rest.conversations.paths import (
    GONE,
    SERVICES,
    bind,
    converse,
    default_service,
    missing,
    refused,
    walk,
)
from tests.world import World

FIELDS = [
    "sid",
    "account_sid",
    "conversation_sid",
    "index",
    "author",
    "body",
    "media",
    "attributes",
    "participant_sid",
    "date_created",
    "date_updated",
    "delivery",
    "content_sid",
    "url",
    "links",
]
RECEIPT_FIELDS = [
    "sid",
    "account_sid",
    "conversation_sid",
    "message_sid",
    "channel_message_sid",
    "participant_sid",
    "status",
    "error_code",
    "date_created",
    "date_updated",
    "url",
]
CUSTOMER = "+15552220000"


def test_a_message_has_all_documented_fields(world: World) -> None:
    path = converse(world)
    made = world.post(f"{path}/Messages", {"Body": "hello"})
    assert list(made) == FIELDS
    url = f"{world.base_url}{path}/Messages/{made['sid']}"
    assert made == {
        "sid": made["sid"],
        "account_sid": world.account_sid,
        "conversation_sid": path.rsplit("/", 1)[1],
        "index": 0,
        "author": "system",
        "body": "hello",
        "media": None,
        "attributes": "{}",
        "participant_sid": None,
        "date_created": made["date_created"],
        "date_updated": made["date_created"],
        "delivery": None,
        "content_sid": None,
        "url": url,
        "links": {
            "delivery_receipts": f"{url}/Receipts",
            "channel_metadata": f"{url}/ChannelMetadata",
        },
    }
    assert world.get(f"{path}/Messages/{made['sid']}") == made
    missing(world, f"{path}/Messages/IM{GONE}")
    missing(world, f"{converse(world)}/Messages/{made['sid']}")


def test_an_author_who_takes_part_is_known(world: World) -> None:
    path = converse(world)
    alice = world.post(f"{path}/Participants", {"Identity": "alice"})["sid"]
    form = {
        "Author": "alice",
        "Body": "hi\n☂",
        "Attributes": "[1,  2]",
        "DateCreated": "2020-01-01T00:00:00Z",
        "DateUpdated": "2020-01-02T00:00:00Z",
    }
    made = world.post(f"{path}/Messages", form)
    assert (made["author"], made["participant_sid"], made["body"]) == ("alice", alice, "hi\n☂")
    assert (made["attributes"], made["date_created"]) == ("[1,  2]", "2020-01-01T00:00:00Z")
    assert made["date_updated"] == "2020-01-02T00:00:00Z"
    one = f"{path}/Messages/{made['sid']}"
    changed = world.post(one, {"Author": "nobody", "Body": "bye", "Attributes": "{}"}, 200)
    assert (changed["author"], changed["participant_sid"]) == ("nobody", None)
    assert (changed["body"], changed["attributes"], changed["index"]) == ("bye", "{}", 0)
    assert world.post(one, {}, 200) == changed
    assert world.post(one, {"Author": "alice"}, 200)["participant_sid"] == alice


def test_the_scoped_family_names_the_service(world: World) -> None:
    service, short = default_service(world), converse(world)
    scoped = f"{SERVICES}/{service}/Conversations/{short.rsplit('/', 1)[1]}"
    made = world.post(f"{scoped}/Messages", {"Body": "hello"})
    assert made["chat_service_sid"] == service
    assert made["url"] == f"{world.base_url}{scoped}/Messages/{made['sid']}"
    assert made["links"]["delivery_receipts"].startswith(made["url"])
    assert world.get(f"{scoped}/Messages")["messages"] == [made]
    assert world.post(f"{scoped}/Messages/{made['sid']}", {"Body": "x"}, 200)["body"] == "x"
    assert "chat_service_sid" not in world.get(f"{short}/Messages/{made['sid']}")
    world.delete(f"{scoped}/Messages/{made['sid']}")
    missing(world, f"{short}/Messages/{made['sid']}")


@pytest.mark.parametrize(
    ("form", "code", "status"),
    [
        ({}, 50501, 400),
        ({"Body": ""}, 50501, 400),
        ({"Body": "x" * 32_769}, 50504, 400),
        ({"Body": "x", "Author": "y" * 257}, 50310, 400),
        ({"Body": "x", "Attributes": "y"}, 50304, 400),
        ({"Body": "x", "Attributes": f'"{"y" * 4096}"'}, 50303, 400),
        ({"Body": "x", "DateCreated": "y"}, 50308, 400),
        ({"Body": "x", "DateUpdated": "y"}, 50309, 400),
        ({"MediaSid": "ME" + GONE}, 20001, 400),
        ({"Body": "x", "Subject": "y" * 257}, 20001, 400),
    ],
)
def test_a_wrong_parameter_has_its_documented_code(
    world: World, form: dict[str, str], code: int, status: int
) -> None:
    path = f"{converse(world)}/Messages"
    message = refused(world, path, form, code, status)
    if status == 501:
        assert sorted(form)[-1] in message
    assert world.get(path)["messages"] == []


def test_a_message_that_goes_out_by_sms_has_the_length_of_one(world: World) -> None:
    path = converse(world)
    world.post(f"{path}/Messages", {"Body": "x" * 1_601})
    bind(world, path, CUSTOMER, world.buy())
    refused(world, f"{path}/Messages", {"Body": "x" * 1_601}, 50504)
    world.post(f"{path}/Messages", {"Body": "x" * 1_600})


def test_a_message_wakes_an_inactive_conversation(world: World) -> None:
    path = converse(world, State="inactive", **{"Timers.Inactive": "PT1H"})
    world.post(f"{path}/Messages", {"Body": "hello"})
    body = world.get(path)
    assert (body["state"], list(body["timers"])) == ("active", ["date_inactive"])


def test_indexes_rise_and_are_not_used_again(world: World) -> None:
    path = f"{converse(world)}/Messages"
    first, last = (world.post(path, {"Body": "x"}) for _ in range(2))
    world.delete(f"{path}/{last['sid']}")
    missing(world, f"{path}/{last['sid']}")
    assert world.post(path, {"Body": "x"})["index"] == 2
    assert [row["index"] for row in world.get(path)["messages"]] == [first["index"], 2]


def test_pages_go_by_index_in_both_orders_while_messages_are_added(world: World) -> None:
    path = f"{converse(world)}/Messages"
    for n in range(110):
        world.post(path, {"Body": str(n)})
    up, down = world.get(path), world.get(path, Order="desc", PageSize=60)
    world.post(path, {"Body": "late"})
    assert "?Order=desc&PageSize=60&Page=1&PageToken=PT" in down["meta"]["next_page_url"]
    for body, expected in ((up, list(range(111))), (down, list(range(109, -1, -1)))):
        following = body["meta"]["next_page_url"].removeprefix(world.base_url)
        pages = [body["messages"], *walk(world, following, "messages")]
        assert [row["index"] for page in pages for row in page] == expected
    assert [row["body"] for row in world.get(path, Order="DESC", PageSize=1)["messages"]] == [
        "late"
    ]
    assert world.get(path, 400, Order="up")["code"] == 20001
    assert world.get(path, 400, PageToken="five")["code"] == 19036
    assert world.get(path, 400, PageToken="-5")["code"] == 19038
    assert world.get(path, 400, PageToken="PT!")["code"] == 21481


def test_receipts_tell_what_became_of_each_sms(world: World) -> None:
    path, numbers = converse(world), [world.buy(), world.buy()]
    customers = ["+15552220001", "+15552220002"]
    for customer in customers:
        form = {"PhoneNumber": customer, "Delivery": "manual"}
        world.post("/simulator/v1/Handsets", form)
    people = [bind(world, path, *pair) for pair in zip(customers, numbers, strict=True)]
    made = world.post(f"{path}/Messages", {"Body": "hello"})
    one = f"{path}/Messages/{made['sid']}"
    nothing = dict.fromkeys(("sent", "delivered", "read", "failed", "undelivered"), "none")
    assert made["delivery"] == {"total": 2, **nothing}
    world.settle()
    sent = {"total": 2, **nothing, "sent": "all"}
    assert world.get(one)["delivery"] == sent
    assert world.get(f"{path}/Messages")["messages"][0]["delivery"] == sent
    (arrived,) = world.handset(customers[0])
    world.post(f"/simulator/v1/Messages/{arrived['sid']}", {"Status": "delivered"}, 200)
    (arrived,) = world.handset(customers[1])
    form = {"Status": "undelivered", "ErrorCode": "30003"}
    world.post(f"/simulator/v1/Messages/{arrived['sid']}", form, 200)
    world.settle()
    delivery = world.get(one)["delivery"]
    assert delivery == {
        **sent,
        "sent": "some",
        "delivered": "some",
        "undelivered": "some",
    }
    rows = world.get(f"{one}/Receipts")["delivery_receipts"]
    assert [list(row) for row in rows] == [RECEIPT_FIELDS] * 2
    assert [(row["status"], row["error_code"]) for row in rows] == [
        ("delivered", 0),
        ("undelivered", 30003),
    ]
    assert [row["participant_sid"] for row in rows] == [person["sid"] for person in people]
    assert rows[0]["channel_message_sid"].startswith("SM")
    assert rows[0]["url"] == f"{world.base_url}{one}/Receipts/{rows[0]['sid']}"
    assert world.get(f"{one}/Receipts/{rows[0]['sid']}") == rows[0]
    missing(world, f"{one}/Receipts/DY{GONE}")
    scoped = one.replace("/v1/", f"/v1/Services/{default_service(world)}/")
    (first, _) = world.get(f"{scoped}/Receipts")["delivery_receipts"]
    assert list(first) == [*RECEIPT_FIELDS[:2], "chat_service_sid", *RECEIPT_FIELDS[2:]]
    assert world.get(f"{scoped}/Receipts/{first['sid']}") == first
    assert world.get(f"{one}/Receipts", PageSize=100)["meta"]["page_size"] == 50
    assert len(walk(world, f"{one}/Receipts", "delivery_receipts", PageSize=1)) == 2
    refused(world, f"{one}/Receipts", {}, 20004, 405)


def test_inbound_media_is_listed_without_where_it_lies(world: World) -> None:
    number = world.buy()
    world.address(number)
    media = "https://media.example.com/cat.jpg"
    world.sms(CUSTOMER, number, "look", MediaUrl=media)
    (conversation,) = world.conversations()
    (message,) = world.messages(conversation["sid"])
    (medium,) = message["media"]
    assert list(medium) == ["sid", "size", "content_type", "filename"]
    assert (medium["content_type"], medium["filename"]) == ("image/jpeg", "cat.jpg")
    assert (message["author"], message["delivery"]) == (CUSTOMER, None)
    one = f"/conversations/v1/Conversations/{conversation['sid']}/Messages/{message['sid']}"
    refused(world, one, {"Body": "x"}, 50509)
    assert world.post(one, {"Attributes": '{"seen":true}'}, 200)["attributes"] == '{"seen":true}'
