"""What a pre-event webhook wants and cannot have, and how its calls can be read (§4.5)."""

import json
from typing import Any
from uuid import UUID

import pytest

from tests.receiver import Receiver, Said
from tests.world import World

ALICE = "+15552220001"
CONVERSATIONS = "/conversations/v1/Conversations"


def asked(world: World, receiver: Receiver, event: str, **values: Any) -> None:
    """Have `/pre` asked about an event, and answer with overrides."""
    form = {"PreWebhookUrl": receiver.url("/pre"), "Filters": event}
    world.post("/conversations/v1/Configuration/Webhooks", form, 200)
    receiver.answers["/pre"] = Said(body=json.dumps(values))


def refused(world: World, path: str, form: dict[str, str]) -> tuple[int, int]:
    headers = {"X-Twilio-Webhook-Enabled": "true"}
    response = world.request("POST", path, data=form, headers=headers)
    return response.status_code, response.json()["code"]


def codes(world: World) -> list[str]:
    return [alert["error_code"] for alert in world.alerts()]


@pytest.fixture
def number(world: World) -> str:
    """A number whose messages become conversations."""
    number = world.buy()
    world.address(number)
    return number


@pytest.mark.parametrize(
    "values",
    [
        {"attributes": "no json"},
        {"attributes": '"text"' + " " * 20_000},
        {"friendly_name": "x" * 300},
        {"friendly_name": 7},
    ],
    ids=["json", "size", "name", "type"],
)
def test_a_conversation_that_cannot_be_as_wished_is_not_made(
    world: World, receiver: Receiver, number: str, values: dict[str, Any]
) -> None:
    asked(world, receiver, "onConversationAdd", **values)
    sms = world.sms(ALICE, number)
    world.settle()

    assert world.conversations() == []
    [alert] = world.alerts()
    assert (alert["error_code"], alert["resource_sid"]) == ("50393", sms["sid"])
    assert refused(world, CONVERSATIONS, {}) == (400, 50393)
    assert world.conversations() == []

    receiver.answers["/pre"] = Said()
    world.sms(ALICE, number, "the pair is not held up")
    world.settle()
    assert len(receiver.at("/pre")) == 3
    assert len(world.conversations()) == 1


@pytest.mark.parametrize(
    "values",
    [{"body": 7}, {"attributes": "no json"}, {"body": "x" * 33_000}, {"author": "x" * 300}],
    ids=["type", "json", "body", "author"],
)
def test_a_message_that_cannot_be_as_wished_is_not_added(
    world: World, receiver: Receiver, number: str, values: dict[str, Any]
) -> None:
    sid = world.sms(ALICE, number, "first")["conversation_sid"]
    asked(world, receiver, "onMessageAdd", **values)
    world.sms(ALICE, number, "second")
    world.settle()

    assert codes(world) == ["50393"]
    assert refused(world, f"{CONVERSATIONS}/{sid}/Messages", {"Body": "Hi"}) == (400, 50393)
    assert [message["body"] for message in world.messages(sid)] == ["first"]

    receiver.answers["/pre"] = Said()
    world.sms(ALICE, number, "third")
    world.settle()
    assert [message["body"] for message in world.messages(sid)] == ["first", "third"]


def test_a_rejection_can_be_read_with_what_was_asked(
    world: World, receiver: Receiver, number: str
) -> None:
    asked(world, receiver, "onConversationAdd")
    receiver.answers["/pre"] = Said(403, "not today", "text/plain")
    world.sms(ALICE, number, "Hello")
    world.settle()

    [alert] = world.alerts()
    whole = world.get(f"/monitor/v1/Alerts/{alert['sid']}")
    assert (alert["error_code"], alert["request_url"]) == ("50056", receiver.url("/pre"))
    assert "MessageBody=Hello" in whole["request_variables"]
    assert "EventType=onConversationAdd" in whole["request_variables"]
    assert whole["response_body"] == "not today"


def test_each_question_has_an_idempotency_token_of_its_own(
    world: World, receiver: Receiver
) -> None:
    asked(world, receiver, "onConversationAdd")
    for _ in range(2):
        world.post(CONVERSATIONS, webhooks=True)
    tokens = [heard.headers["i-twilio-idempotency-token"] for heard in receiver.at("/pre")]
    assert [str(UUID(token)) for token in tokens] == tokens
    assert len(set(tokens)) == 2
