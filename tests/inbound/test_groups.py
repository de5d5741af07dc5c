"""Group texts that come in to nobody's group, and who hears of them (conversations §3.3)."""

import json
from typing import Any

import pytest

from tests.parallel import Post, at_once
from tests.receiver import Receiver, Said
from tests.world import World

ANN, BEN, CLEO = "+15552220001", "+15552220002", "+15552220003"
CONVERSATIONS = "/conversations/v1/Conversations"
HOOKS = "/conversations/v1/Configuration/Webhooks"
ADDED = ("onConversationAdded", "onParticipantAdded", "onMessageAdded")


@pytest.fixture
def number(world: World) -> str:
    number = world.buy()
    world.address(number)
    return number


def text(world: World, sender: str, to: str, *others: str, body: str = "Hi", **extra: Any) -> Any:
    return world.sms(sender, to, body, OtherRecipients=list(others), **extra)


def bindings(world: World, sid: str) -> list[Any]:
    rows = world.get(f"{CONVERSATIONS}/{sid}/Participants")["participants"]
    return [row["messaging_binding"] for row in rows]


def test_everybody_of_a_group_text_becomes_a_participant(world: World, number: str) -> None:
    second = world.buy()
    sid = text(world, ANN, number, BEN, second)["conversation_sid"]
    conversation = world.get(f"{CONVERSATIONS}/{sid}")
    assert (conversation["state"], conversation["attributes"]) == ("active", "{}")
    assert bindings(world, sid) == [
        {"type": "sms", "address": ANN},
        {"type": "sms", "projected_address": number},
        {"type": "sms", "address": BEN},
        {"type": "sms", "projected_address": second},
    ]
    [message] = world.messages(sid)
    assert (message["index"], message["author"], message["body"]) == (0, ANN, "Hi")
    assert message["delivery"] is None
    # The copy at our other number, which has no address of its own, finds the same group.
    assert text(world, ANN, second, number, BEN)["conversation_sid"] == sid
    assert text(world, BEN, second, ANN, number, body="Yo")["conversation_sid"] == sid
    assert [row["body"] for row in world.messages(sid)] == ["Hi", "Yo"]
    assert len(world.conversations()) == 1
    answer = {"Author": second, "Body": "Hello both"}
    world.post(f"{CONVERSATIONS}/{sid}/Messages", answer)
    world.settle()
    [heard] = world.handset(BEN)
    assert (heard["from"], set(heard["other_recipients"])) == (second, {ANN, number})


def test_another_set_of_numbers_is_another_conversation(world: World, number: str) -> None:
    sids = {
        text(world, ANN, number, BEN)["conversation_sid"],
        text(world, ANN, number, BEN, CLEO)["conversation_sid"],
        text(world, ANN, number, CLEO)["conversation_sid"],
        world.sms(ANN, number)["conversation_sid"],
    }
    assert len(sids) == 4
    assert text(world, BEN, number, ANN)["conversation_sid"] in sids
    both = world.messages(text(world, BEN, number, ANN)["conversation_sid"])
    assert [row["author"] for row in both] == [ANN, BEN, BEN]


def test_a_group_text_to_nobodys_address_stays_in_the_log(world: World) -> None:
    sms = text(world, ANN, world.buy(), BEN)
    assert (sms["conversation_sid"], sms["other_recipients"]) == (None, [BEN])
    assert sms["sid"].startswith("MM")
    assert world.conversations() == []


def test_the_hooks_hear_of_it_in_order(world: World, receiver: Receiver, number: str) -> None:
    form = [("PreWebhookUrl", receiver.url("/pre")), ("PostWebhookUrl", receiver.url("/post"))]
    filters = ("onConversationAdd", *ADDED, "onConversationStateUpdated", "onParticipantAdd")
    world.post(HOOKS, [*form, *(("Filters", name) for name in (*filters, "onMessageAdd"))], 200)
    receiver.answers["/pre"] = Said(body=json.dumps({"friendly_name": "Ours"}))
    text(world, ANN, number, BEN, body="Hi both")
    world.settle()
    [asked] = receiver.at("/pre")
    assert asked.form["EventType"] == "onConversationAdd"
    assert asked.form["MessagingBinding.Address"] == f"{number},{BEN}"
    assert asked.form["MessagingBinding.AuthorAddress"] == ANN
    assert asked.form["MessageBody"] == "Hi both"
    assert asked.form["State"] == "initializing"
    assert "MessagingBinding.ProxyAddress" not in asked.form
    heard = receiver.at("/post")
    assert [one.event for one in heard] == [
        "onConversationAdded",
        "onParticipantAdded",
        "onParticipantAdded",
        "onParticipantAdded",
        "onMessageAdded",
        "onConversationStateUpdated",
    ]
    assert heard[0].form["FriendlyName"] == "Ours"
    assert heard[0].form["MessagingBinding.AuthorAddress"] == ANN
    assert heard[2].form["MessagingBinding.ProjectedAddress"] == number
    assert heard[1].form["MessagingBinding.Type"] == "sms"
    assert heard[4].form["Author"] == ANN
    moved = heard[5].form
    assert (moved["StateFrom"], moved["StateTo"]) == ("initializing", "active")
    assert moved["Reason"] == "EVENT"
    assert all(one.form["Source"] == "SMS" for one in heard)
    # Later texts ask onMessageAdd.
    text(world, BEN, number, ANN)
    world.settle()
    assert [one.form["EventType"] for one in receiver.at("/pre")][1:] == ["onMessageAdd"]


def test_a_rejected_group_is_not_made(world: World, receiver: Receiver, number: str) -> None:
    form = {"PreWebhookUrl": receiver.url("/pre"), "Filters": "onConversationAdd"}
    world.post(HOOKS, form, 200)
    receiver.answers["/pre"] = Said(403)
    sid = text(world, ANN, number, BEN)["sid"]
    world.settle()
    assert world.conversations() == []
    assert world.get(f"/simulator/v1/Messages/{sid}")["conversation_sid"] is None


def test_the_numbers_own_webhook_is_told_who_else_got_it(
    world: World, receiver: Receiver, number: str
) -> None:
    path = f"/2010-04-01/Accounts/{world.account_sid}/IncomingPhoneNumbers.json"
    [bought] = world.get(path)["incoming_phone_numbers"]
    own = path.replace(".json", f"/{bought['sid']}.json")
    world.post(own, {"SmsUrl": receiver.url("/sms")}, 200)
    text(world, ANN, number, BEN, CLEO)
    world.settle()
    [heard] = receiver.at("/sms")
    assert heard.form["OtherRecipients0"] == BEN
    assert heard.form["OtherRecipients1"] == CLEO
    assert heard.form["NumMedia"] == "0"


def test_at_once_they_make_one_conversation(doors: list[World]) -> None:
    here = doors[0]
    number, second = here.buy(), here.buy()
    for one in (number, second):
        here.address(one)
    posts = []
    for n in range(6):
        for ours, other in ((number, second), (second, number)):
            form = {"From": ANN, "To": ours, "Body": f"text {n}", "OtherRecipients": other}
            door = doors[n % len(doors)]
            posts.append(Post(door, "/simulator/v1/Messages", form))
    answers = at_once(posts)
    assert {answer.status for answer in answers} == {201}
    [sid] = {answer.body["conversation_sid"] for answer in answers}
    bodies = sorted(row["body"] for row in here.messages(sid))
    assert bodies == [f"text {n}" for n in range(6)]
    [conversation] = here.conversations()
    assert conversation["state"] == "active"


def test_what_the_simulator_refuses(world: World, number: str) -> None:
    form = {"From": ANN, "To": number, "Body": "Hi"}
    path = "/simulator/v1/Messages"
    many = [f"+1555777{n:04d}" for n in range(19)]
    assert world.post(path, form | {"OtherRecipients": many}, 400)["code"] == 20001
    assert world.post(path, form | {"OtherRecipients": ["nobody"]}, 400)["code"] == 21211
    twice = world.post(path, form | {"OtherRecipients": [BEN, BEN, ANN, number]})
    assert twice["other_recipients"] == [BEN]
    # Beyond ten members, which is what one may make oneself.
    sid = world.post(path, form | {"OtherRecipients": many[:18]})["conversation_sid"]
    assert len(bindings(world, sid)) == 20
