"""Handsets send, receive and report over `/simulator/v1/Messages`."""

from typing import Any

import pytest

from tests.servers import MAIN_SID, MAIN_TOKEN
from tests.world import World

MESSAGES = "/simulator/v1/Messages"
ANN, BEN = "+12025550101", "+447700900123"


@pytest.fixture
def number(world: World) -> str:
    number = world.buy()
    world.address(number)
    return number


def answer(world: World, conversation_sid: str, body: str, **more: str) -> Any:
    path = f"/conversations/v1/Conversations/{conversation_sid}/Messages"
    return world.post(path, {"Author": "agent", "Body": body, **more})


def test_a_message_is_answered_with_the_conversation_that_it_became(
    world: World, number: str
) -> None:
    sent = world.sms(ANN, number, "hello [you]", MediaUrl=["https://example.com/a.png"])
    assert sent["sid"].startswith("MM")
    assert (sent["from"], sent["to"], sent["body"]) == (ANN, number, "hello [you]")
    assert (sent["direction"], sent["status"]) == ("inbound", "received")
    assert sent["media"] == [{"url": "https://example.com/a.png", "content_type": ""}]
    assert (sent["num_segments"], sent["error_code"]) == (1, None)
    assert sent["date_created"].endswith("Z")
    assert sent["account_sid"] == world.account_sid
    assert [row["sid"] for row in world.conversations()] == [sent["conversation_sid"]]
    assert world.get(f"{MESSAGES}/{sent['sid']}") == sent


def test_without_an_address_there_is_no_conversation(world: World) -> None:
    assert world.sms(ANN, world.buy())["conversation_sid"] is None


def test_the_same_carrier_id_is_the_same_message(world: World, number: str) -> None:
    first = world.sms(ANN, number, "once", MessageSid="carrier-1")
    again = world.sms(ANN, number, "twice", MessageSid="carrier-1")
    other = world.sms(ANN, number, "another", MessageSid="carrier-2")
    assert again == first
    assert other["sid"] != first["sid"]
    rows = world.messages(first["conversation_sid"])
    assert [row["body"] for row in rows] == ["once", "another"]


@pytest.mark.parametrize(
    ("form", "status", "code"),
    [
        ({"From": ANN, "Body": "x"}, 400, 21604),
        ({"To": "number", "Body": "x"}, 400, 21603),
        ({"From": ANN, "To": "number"}, 400, 21602),
        ({"From": ANN, "To": "number", "Body": ""}, 400, 21602),
        ({"From": ANN, "To": "elsewhere", "Body": "x"}, 400, 21211),
        ({"From": ANN, "To": "+12025550199", "Body": "x"}, 404, 20404),
        ({"From": "+1202", "To": "number", "Body": "x"}, 400, 21212),
        ({"From": "Ann", "To": "number", "Body": "x"}, 400, 21212),
        ({"From": "number", "To": "number", "Body": "x"}, 400, 20001),
        ({"From": ANN, "To": "number", "Body": "x" * 1601}, 400, 21617),
        ({"From": ANN, "To": "number", "Body": "a\0b"}, 400, 20001),
        ({"From": ANN, "To": "number", "MediaUrl": ["https://x.test/a"] * 11}, 400, 21623),
        ({"From": ANN, "To": "number", "MediaUrl": "ftp://x.test/a"}, 400, 21620),
        ({"From": ANN, "To": "number", "MediaUrl": "https://"}, 400, 21620),
        ({"From": ANN, "To": "number", "MediaUrl": "https://[x"}, 400, 21620),
        ({"From": ANN, "To": "number", "MediaUrl": "https://x.test/a b"}, 400, 21620),
        ({"From": ANN, "To": "number", "Body": "x", "MessageSid": "x" * 257}, 400, 20001),
    ],
)
def test_a_wrong_message_is_refused_and_not_stored(
    world: World, number: str, form: dict[str, Any], status: int, code: int
) -> None:
    form = {name: number if value == "number" else value for name, value in form.items()}
    refusal = world.post(MESSAGES, form, status)
    assert (refusal["code"], refusal["status"]) == (code, status)
    assert world.get(MESSAGES)["messages"] == []


def test_the_longest_message_and_most_media_are_taken(world: World, number: str) -> None:
    form = {"From": BEN, "To": number, "Body": "x" * 1600, "MediaUrl": ["http://x.test/a"] * 10}
    assert world.post(MESSAGES, form)["num_segments"] == 11


def test_a_number_of_another_account_is_nobodys(world: World, number: str) -> None:
    form = {"From": ANN, "To": number, "Body": "x"}
    main = (MAIN_SID, MAIN_TOKEN)
    refused = world.request("POST", MESSAGES, data=form, auth=main)
    assert (refused.status_code, refused.json()["code"]) == (404, 20404)
    assert world.conversations() == []
    assert world.get(MESSAGES)["messages"] == []
    sent = world.sms(ANN, number)
    assert world.request("GET", f"{MESSAGES}/{sent['sid']}", auth=main).status_code == 404
    assert world.request("GET", MESSAGES, auth=None).status_code == 401


def test_nothing_is_taken_for_a_suspended_account(world: World, number: str) -> None:
    path = f"/2010-04-01/Accounts/{world.account_sid}.json"
    world.main("POST", path, data={"Status": "suspended"})
    refusal = world.post(MESSAGES, {"From": ANN, "To": number, "Body": "x"}, 403)
    assert refusal["code"] == 20005
    assert world.get(MESSAGES)["messages"] == []


def test_the_list_is_oldest_first_and_filtered(world: World, number: str) -> None:
    spare = world.buy()
    first = world.sms(ANN, number, "1")
    world.sms(ANN, spare, "2", MediaUrl="https://x.test/a")
    world.sms(BEN, number, "3")
    answer(world, first["conversation_sid"], "4")
    world.settle()
    world.sms(ANN, number, "5", MediaUrl="https://x.test/a")

    def bodies(**query: Any) -> list[str]:
        return [row["body"] for row in world.get(MESSAGES, **query)["messages"]]

    assert bodies() == ["1", "2", "3", "4", "5"]
    assert bodies(From=ANN) == ["1", "2", "5"]
    assert bodies(To=number) == ["1", "3", "5"]
    assert bodies(To=ANN) == ["4"]
    assert bodies(From=ANN, To=number) == ["1", "5"]
    assert bodies(From=number, To=ANN) == ["4"]
    assert bodies(From=BEN, To=spare) == []
    newest = world.get(f"/simulator/v1/Handsets/{ANN}/Messages")["messages"]
    assert [row["body"] for row in newest] == ["5", "4", "2", "1"]


def test_pages_lead_through_everything_in_order(world: World, number: str) -> None:
    media: tuple[dict[str, str], ...] = ({}, {"MediaUrl": "https://x.test/a"})
    sent = [world.sms(ANN, number, str(index), **media[index % 2])["sid"] for index in range(7)]
    page = world.get(MESSAGES, From=ANN, PageSize="3")
    seen = [row["sid"] for row in page["messages"]]
    while page["meta"]["next_page_url"]:
        page = world.get(page["meta"]["next_page_url"].removeprefix(world.base_url))
        seen += [row["sid"] for row in page["messages"]]
    assert page["meta"]["key"] == "messages"
    assert seen == sent
    path = f"/simulator/v1/Handsets/{ANN}/Messages"
    older = world.get(path, Before=sent[4], PageSize="3")
    assert [row["sid"] for row in older["messages"]] == sent[3:0:-1]
    assert older["meta"]["next_page_url"] is not None


def test_an_outbound_message_is_there_once_it_reached_the_handset(
    world: World, number: str
) -> None:
    sent = world.sms(ANN, number)
    answer(world, sent["conversation_sid"], "welcome")
    world.settle()
    (arrived,) = world.handset(ANN)
    assert (arrived["from"], arrived["to"], arrived["body"]) == (number, ANN, "welcome")
    assert (arrived["status"], arrived["conversation_sid"]) == (
        "delivered",
        sent["conversation_sid"],
    )
    world.sms(ANN, number, "STOP")
    answer(world, sent["conversation_sid"], "never to arrive")
    world.settle()
    assert "never to arrive" not in [row["body"] for row in world.handset(ANN)]


def test_receipts_move_a_message_on_and_never_back(world: World, number: str) -> None:
    world.post("/simulator/v1/Handsets", {"PhoneNumber": ANN, "Delivery": "manual"})
    sent = world.sms(ANN, number)
    told = answer(world, sent["conversation_sid"], "welcome")
    world.settle()
    (arrived,) = world.handset(ANN)
    assert arrived["status"] == "sent"
    path = f"{MESSAGES}/{arrived['sid']}"

    def status(form: dict[str, str]) -> tuple[str, int | None]:
        row = world.post(path, form, 200)
        return row["status"], row["error_code"]

    assert status({"Status": "sent"}) == ("sent", None)
    assert status({"Status": "delivered"}) == ("delivered", None)
    assert status({"Status": "sent"}) == ("delivered", None)
    assert status({"Status": "failed", "ErrorCode": "30003"}) == ("delivered", None)
    assert status({"Status": "read"}) == ("read", None)
    world.settle()
    message = f"/conversations/v1/Conversations/{sent['conversation_sid']}/Messages/{told['sid']}"
    assert world.get(message)["delivery"]["read"] == "all"


def test_bad_news_keeps_its_code_and_stays_on_the_handset(world: World, number: str) -> None:
    world.post("/simulator/v1/Handsets", {"PhoneNumber": ANN, "Delivery": "manual"})
    sent = world.sms(ANN, number)
    answer(world, sent["conversation_sid"], "welcome")
    world.settle()
    (arrived,) = world.handset(ANN)
    path = f"{MESSAGES}/{arrived['sid']}"
    for form in (
        {"Status": "lost"},
        {"Status": "queued"},
        {},
        {"Status": "delivered", "ErrorCode": "30003"},
        {"Status": "failed", "ErrorCode": "0"},
        {"Status": "failed", "ErrorCode": "x"},
    ):
        assert world.post(path, form, 400)["code"] == 20001
    world.post(path, {"Status": "undelivered", "ErrorCode": "30005"}, 200)
    (arrived,) = world.handset(ANN)
    assert (arrived["status"], arrived["error_code"]) == ("undelivered", 30005)


def test_only_what_a_handset_received_can_be_reported_on(world: World, number: str) -> None:
    sent = world.sms(ANN, number)
    assert world.post(f"{MESSAGES}/{sent['sid']}", {"Status": "read"}, 400)["code"] == 20001
    for unknown in ("SM" + "0" * 32, "x"):
        world.get(f"{MESSAGES}/{unknown}", 404)
        world.post(f"{MESSAGES}/{unknown}", {"Status": "read"}, 404)
