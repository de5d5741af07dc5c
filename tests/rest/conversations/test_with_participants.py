"""Conversations that are made together with their participants (§2.3)."""

import json
from typing import Any

import pytest

from tests.parallel import Post, at_once
from tests.receiver import Receiver, Said
from tests.rest.conversations.paths import (
    CONVERSATIONS,
    GONE,
    SERVICES,
    V1,
    bind,
    converse,
    default_service,
    refused,
    serve,
)
from tests.world import World, eventually

WITH = f"{V1}/ConversationWithParticipants"
HOOKS = f"{V1}/Configuration/Webhooks"
ANN, BEN, CLEO = "+15552220001", "+15552220002", "+15552220003"


def chat(identity: str, **more: Any) -> str:
    return json.dumps({"identity": identity, **more})


def pair(address: str, proxy: str) -> str:
    return json.dumps({"messaging_binding": {"address": address, "proxy_address": proxy}})


def person(address: str) -> str:
    return json.dumps({"messaging_binding": {"address": address}})


def front(number: str, identity: str | None = None) -> str:
    binding = {"projected_address": number}
    return json.dumps({"identity": identity, "messaging_binding": binding})


def make(world: World, *participants: str, webhooks: bool = False, **form: Any) -> Any:
    sent = {"Participant": list(participants), **form}
    return world.post(WITH, sent, 202 if participants else 201, webhooks=webhooks)


def begun(world: World, sid: str) -> Any:
    """The conversation, when it is initializing no more."""
    path = f"{CONVERSATIONS}/{sid}"
    return eventually(
        lambda: found if (found := world.get(path))["state"] != "initializing" else None
    )


def people(world: World, sid: str) -> list[Any]:
    rows: list[Any] = world.get(f"{CONVERSATIONS}/{sid}/Participants")["participants"]
    return rows


def test_without_participants_it_is_there_at_once(world: World) -> None:
    made = make(world, FriendlyName="Alone", UniqueName="alone")
    assert (made["state"], made["friendly_name"]) == ("active", "Alone")
    assert list(made["links"]) == ["participants", "messages", "webhooks"]
    fetched = world.get(f"{CONVERSATIONS}/alone")
    assert {**made, "links": None} == {**fetched, "links": None}


def test_participants_join_and_the_conversation_begins(world: World) -> None:
    number = world.buy()
    more: dict[str, Any] = {"Timers.Inactive": "PT1H", "Bindings.Email.Name": "Desk"}
    made = make(
        world,
        chat("agent", attributes='{"a": 1}', date_created="2020-01-01T00:00:00Z"),
        pair(ANN, number),
        FriendlyName="Both",
        Attributes='{"b": 2}',
        **more,
    )
    assert (made["state"], made["friendly_name"], made["timers"]) == ("initializing", "Both", {})
    conversation = begun(world, made["sid"])
    assert (conversation["state"], conversation["attributes"]) == ("active", '{"b": 2}')
    assert list(conversation["timers"]) == ["date_inactive"]
    assert conversation["bindings"] == {"email": {"projected_address": None, "name": "Desk"}}
    agent, ann = people(world, made["sid"])
    assert (agent["identity"], agent["attributes"]) == ("agent", '{"a": 1}')
    assert agent["date_created"] == "2020-01-01T00:00:00Z"
    assert ann["messaging_binding"] == {"type": "sms", "address": ANN, "proxy_address": number}
    world.post(f"{CONVERSATIONS}/{made['sid']}/Messages", {"Author": "agent", "Body": "Hi"})
    world.settle()
    assert [text["body"] for text in world.handset(ANN)] == ["Hi"]


def test_the_scoped_family_makes_it_in_its_service(world: World) -> None:
    service = serve(world)
    path = f"{service}/ConversationWithParticipants"
    made = world.post(path, {"Participant": chat("agent"), "State": "inactive"}, 202)
    assert made["chat_service_sid"] == service.rsplit("/", 1)[1] != default_service(world)
    assert made["url"] == f"{world.base_url}{service}/Conversations/{made['sid']}"
    world.settle()
    assert world.get(f"{service}/Conversations/{made['sid']}")["state"] == "inactive"
    gone = f"{SERVICES}/IS{GONE}/ConversationWithParticipants"
    assert world.post(gone, {}, 404)["code"] == 20404


@pytest.mark.parametrize(
    ("participants", "code", "status"),
    [
        (["no"], 50424, 400),
        (["[]"], 50424, 400),
        (['{"identity": 1}'], 50424, 400),
        (["{}"], 50204, 400),
        ([chat("")], 50204, 400),
        ([chat(str(n)) for n in range(11)], 50426, 400),
        ([chat("ann"), chat("ann")], 50433, 409),
        ([chat("ann", role_sid="RL" + GONE)], 50100, 400),
        ([chat("ann", attributes="no")], 50304, 400),
        ([chat("ann", date_created="no")], 50308, 400),
        ([chat("ann", messaging_binding={"address": ANN})], 50211, 400),
        ([pair(ANN, "+15559999999")], 50413, 400),
        ([pair("call me", "+NUMBER")], 50407, 400),
        ([pair("+HELD", "+NUMBER")], 50425, 409),
        ([pair(ANN, "+NUMBER"), pair(ANN, "+NUMBER")], 50425, 409),
        ([person(ANN), person(BEN)], 50411, 400),
        ([chat("ann"), front("+NUMBER"), person(BEN)], 50434, 400),
        ([pair(ANN, "+NUMBER"), front("+NUMBER"), person(BEN)], 50435, 400),
        ([person(BEN), person(BEN), front("+NUMBER")], 50437, 409),
        ([front("+15559999999"), person(BEN), person(ANN)], 50439, 400),
        ([person("+GROUP"), front("+NUMBER", "boss"), person(BEN)], 50438, 409),
    ],
)
def test_everything_is_checked_before_anything_is_made(
    world: World, participants: list[str], code: int, status: int
) -> None:
    number, held, grouped = world.buy(), "+15559990001", "+15559990002"
    bind(world, converse(world), held, number)
    sid = make(world, front(number, "agent"), person(grouped), person(BEN))["sid"]
    begun(world, sid)
    before = len(world.conversations())
    sent = [
        one.replace("+NUMBER", number).replace("+HELD", held).replace("+GROUP", grouped)
        for one in participants
    ]
    message = refused(world, WITH, {"Participant": sent, "UniqueName": "one"}, code, status)
    assert len(world.conversations()) == before
    if code == 50438:
        assert message.endswith(sid)
    converse(world, UniqueName="one")


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ({"State": "closed"}, 50384),
        ({"State": "new"}, 50378),
        ({"Timers.Closed": "PT1M"}, 50376),
        ({"Attributes": "no"}, 50304),
        ({"MessagingServiceSid": "MG" + GONE}, 50341),
    ],
)
def test_the_conversation_itself_is_checked(world: World, form: dict[str, str], code: int) -> None:
    refused(world, WITH, {"Participant": chat("ann"), **form}, code)
    refused(world, WITH, form, code)
    assert world.conversations() == []


def test_a_group_is_made_in_one_go(world: World) -> None:
    number, second = world.buy(), world.buy()
    # An ordinary conversation of the same two numbers is no obstacle.
    bind(world, converse(world), ANN, number)
    made = make(world, person(ANN), front(number, "agent"), person(BEN), front(second))
    assert begun(world, made["sid"])["state"] == "active"
    assert [row["messaging_binding"] for row in people(world, made["sid"])] == [
        {"type": "sms", "address": ANN},
        {"type": "sms", "projected_address": number},
        {"type": "sms", "address": BEN},
        {"type": "sms", "projected_address": second},
    ]
    answer = world.sms(BEN, second, "Hi", OtherRecipients=[ANN, number])
    assert answer["conversation_sid"] == made["sid"]


def test_hooks_are_asked_first_and_hear_of_it_in_order(world: World, receiver: Receiver) -> None:
    number = world.buy()
    filters = [
        "onConversationAdd",
        "onParticipantAdd",
        "onConversationAdded",
        "onParticipantAdded",
        "onConversationStateUpdated",
        "onConversationUpdate",
        "onConversationUpdated",
        "onUserAdded",
    ]
    form = [("PreWebhookUrl", receiver.url("/pre")), ("PostWebhookUrl", receiver.url("/post"))]
    world.post(HOOKS, [*form, *(("Filters", name) for name in filters)], 200)
    make(world, chat("silent"))
    world.settle()
    assert receiver.requests == []
    everybody = [chat(f"agent {n}") for n in range(9)]
    made = make(world, pair(ANN, number), *everybody, webhooks=True)
    asked = receiver.at("/pre")
    assert [one.event for one in asked] == ["onConversationAdd"] + ["onParticipantAdd"] * 10
    assert {one.form["ConversationSid"] for one in asked[1:]} == {made["sid"]}
    world.settle()
    heard = [one for one in receiver.at("/post") if one.event != "onUserAdded"]
    assert [one.event for one in heard] == [
        "onConversationAdded",
        *["onParticipantAdded"] * 10,
        "onConversationStateUpdated",
    ]
    assert heard[0].form["State"] == "initializing"
    assert heard[1].form["MessagingBinding.Address"] == ANN
    moved = heard[-1].form
    assert (moved["StateFrom"], moved["StateTo"]) == ("initializing", "active")
    assert {one.form["Source"] for one in heard} == {"API"}


def test_a_rejected_participant_keeps_all_of_it_away(world: World, receiver: Receiver) -> None:
    number = world.buy()
    form = {"PreWebhookUrl": receiver.url("/pre"), "Filters": "onParticipantAdd"}
    world.post(HOOKS, form, 200)
    receiver.answers["/pre"] = lambda heard: Said(403 if "Identity" in heard.form else 200)
    sent = {"Participant": [pair(ANN, number), chat("agent")]}
    assert world.post(WITH, sent, 403, webhooks=True)["code"] == 50056
    assert world.conversations() == []
    bind(world, converse(world), ANN, number)


def test_two_at_once_do_not_both_get_the_numbers(world: World) -> None:
    number = world.buy()
    form = {"Participant": pair(ANN, number)}
    answers = at_once([Post(world, WITH, form)] * 8)
    assert sorted(answer.status for answer in answers) == [202] + [409] * 7
    [sid] = [answer.body["sid"] for answer in answers if answer.status == 202]
    losers = [answer.body for answer in answers if answer.status == 409]
    assert {body["code"] for body in losers} == {50425}
    assert all(body["message"].endswith(sid) for body in losers)
    assert begun(world, sid)["state"] == "active"


def test_a_text_that_comes_meanwhile_waits_for_the_participants(world: World) -> None:
    number = world.buy()
    world.address(number)
    for n in range(10):
        sender = f"+1555888{n:04d}"
        made = make(world, pair(sender, number), chat("agent"))
        world.sms(sender, number, "Am I too early?")
        world.sms(sender, number, "No")
        world.settle()
        bodies = [row["body"] for row in world.messages(made["sid"])]
        assert bodies == ["Am I too early?", "No"]
        ann, _ = people(world, made["sid"])
        assert {row["participant_sid"] for row in world.messages(made["sid"])} == {ann["sid"]}
    assert len(world.conversations()) == 10
