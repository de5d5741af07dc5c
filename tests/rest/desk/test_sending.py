"""What is sent twice is sent once."""

import uuid

import pytest

from tests.rest.desk.agents import Floor, open_floor, together
from tests.world import World


@pytest.fixture
def floor(world: World) -> Floor:
    return open_floor(world, "ann")


def test_a_message_that_is_sent_again_at_the_same_time(floor: Floor) -> None:
    ann, customer, card = floor.served("ann")
    token = str(uuid.uuid4())
    path = f"/desk/v1/Conversations/{card['conversation_sid']}/Messages"
    body = {"client_id": token, "body": "once"}
    answers = together(8, lambda: ann.browser.send("POST", path, json=body))
    assert sorted(answer.status_code for answer in answers) == [200] * 7 + [201]
    assert len({answer.json()["sid"] for answer in answers}) == 1
    floor.world.settle()
    assert floor.heard(customer).count("once") == 1


def test_a_message_that_is_sent_again_after_the_end(floor: Floor) -> None:
    ann, _, card = floor.served("ann")
    said = ann.say(card["conversation_sid"], "Bye", client_id="mine")
    ann.post(f"Channels/{card['channel_sid']}", action="end")
    again = ann.say(card["conversation_sid"], "Bye", 200, client_id="mine")
    assert again["sid"] == said["sid"]
    assert ann.say(card["conversation_sid"], "Bye", 400, client_id="other")["code"] == 50377


def test_the_token_is_that_of_its_conversation(floor: Floor) -> None:
    ann, _, one = floor.served("ann")
    _, _, other = floor.served("ann")
    first = ann.say(one["conversation_sid"], "Hello", client_id="same")
    second = ann.say(other["conversation_sid"], "Hello", client_id="same")
    assert first["sid"] != second["sid"]


@pytest.mark.parametrize("body", ["", "  \n "])
def test_nothing_is_not_sent(floor: Floor, body: str) -> None:
    ann, _, card = floor.served("ann")
    assert ann.say(card["conversation_sid"], body, 400)["code"] == 50501


def test_too_much_is_not_sent(floor: Floor) -> None:
    ann, _, card = floor.served("ann")
    assert ann.say(card["conversation_sid"], "x" * 1_601, 400)["code"] == 50504
    assert ann.say(card["conversation_sid"], "x", 400, client_id="x" * 65)["code"] == 20001
