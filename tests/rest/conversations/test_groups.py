"""Group texts over HTTP: who is in a group, and how what is said in it goes round (§2.4, §2.5)."""

from typing import Any

import pytest

from tests.parallel import Post, at_once
from tests.rest.conversations.paths import V1, bind, converse, refused
from tests.world import World

ANN, BEN, CLEO = "+15552220001", "+15552220002", "+15552220003"
ADDRESS = "MessagingBinding.Address"
PROXY = "MessagingBinding.ProxyAddress"
PROJECTED = "MessagingBinding.ProjectedAddress"


def person(world: World, path: str, number: str) -> Any:
    return world.post(f"{path}/Participants", {ADDRESS: number})


def front(world: World, path: str, number: str, identity: str = "") -> Any:
    """A number of ours in a group, with somebody on chat behind it or without."""
    form = {PROJECTED: number} | ({"Identity": identity} if identity else {})
    return world.post(f"{path}/Participants", form)


def group(world: World, number: str, *people: str, identity: str = "agent") -> str:
    """A conversation of an agent with some people: its path."""
    path = converse(world)
    front(world, path, number, identity)
    for one in people:
        person(world, path, one)
    return path


def sid(path: str) -> str:
    return path.rsplit("/", 1)[1]


def say(world: World, path: str, author: str, body: str) -> Any:
    return world.post(f"{path}/Messages", {"Author": author, "Body": body})


def bodies(world: World, path: str) -> list[tuple[str, str]]:
    return [(row["author"], row["body"]) for row in world.messages(sid(path))]


def reply(world: World, sender: str, to: str, others: list[str], body: str) -> Any:
    return world.sms(sender, to, body, OtherRecipients=others)


def test_each_kind_of_member_has_its_shape(world: World) -> None:
    number, gateway, path = world.buy(), world.buy(), converse(world)
    agent = front(world, path, number, "agent")
    assert agent["identity"] == "agent"
    assert agent["messaging_binding"] == {"type": "sms", "projected_address": number}
    assert agent["role_sid"].startswith("RL")
    desk = front(world, path, gateway)
    assert (desk["identity"], desk["role_sid"]) == (None, None)
    assert desk["messaging_binding"] == {"type": "sms", "projected_address": gateway}
    ann = person(world, path, ANN)
    assert (ann["identity"], ann["role_sid"]) == (None, None)
    assert ann["messaging_binding"] == {"type": "sms", "address": ANN}
    [row] = world.get(f"{V1}/ParticipantConversations", Identity="agent")["conversations"]
    assert row["participant_messaging_binding"] == {
        "address": None,
        "proxy_address": None,
        "type": "sms",
        "level": None,
        "name": None,
        "projected_address": number,
    }
    [row] = world.get(f"{V1}/ParticipantConversations", Address=ANN)["conversations"]
    assert row["participant_messaging_binding"]["projected_address"] is None


def test_a_message_leaves_as_one_text_that_shows_everybody(world: World) -> None:
    number, second = world.buy(), world.buy()
    path = group(world, number, ANN, BEN)
    front(world, path, second, "boss")
    sent = say(world, path, "agent", "Hello both")
    assert sent["delivery"]["total"] == 2
    world.settle()
    for handset, other in ((ANN, BEN), (BEN, ANN)):
        [text] = world.handset(handset)
        assert (text["from"], text["to"], text["body"]) == (number, handset, "Hello both")
        assert set(text["other_recipients"]) == {other, second}
        assert text["sid"].startswith("MM")
        assert text["conversation_sid"] == sid(path)
    say(world, path, "boss", "Me too")
    world.settle()
    assert [text["from"] for text in world.handset(ANN)] == [number, second]
    # Our own numbers are in the group on the handsets, and get no copy.
    assert world.handset(second) == []
    assert bodies(world, path) == [("agent", "Hello both"), ("boss", "Me too")]


def test_every_person_has_a_receipt(world: World) -> None:
    path = group(world, world.buy(), ANN, BEN)
    world.post("/simulator/v1/Handsets", {"PhoneNumber": BEN, "Delivery": "manual"})
    message = f"{path}/Messages/{say(world, path, 'agent', 'Hi')['sid']}"
    world.settle()
    delivery = {"total": 2, "sent": "all", "delivered": "some", "read": "none"}
    delivery |= {"failed": "none", "undelivered": "none"}
    assert world.get(message)["delivery"] == delivery
    [text] = world.handset(BEN)
    form = {"Status": "undelivered", "ErrorCode": "30003"}
    world.post(f"/simulator/v1/Messages/{text['sid']}", form, 200)
    world.settle()
    receipts = world.get(f"{message}/Receipts")["delivery_receipts"]
    people = world.get(f"{path}/Participants")["participants"]
    addresses = {row["sid"]: row["messaging_binding"].get("address") for row in people}
    told = {addresses[row["participant_sid"]]: row for row in receipts}
    assert {one: row["status"] for one, row in told.items()} == {
        ANN: "delivered",
        BEN: "undelivered",
    }
    assert told[BEN]["error_code"] == 30003
    assert told[BEN]["channel_message_sid"] == text["sid"]
    assert world.get(message)["delivery"]["undelivered"] == "some"


def test_whoever_opted_out_does_not_get_it_and_the_others_do(world: World) -> None:
    number = world.buy()
    path = group(world, number, ANN, BEN)
    world.sms(BEN, number, "STOP")
    message = f"{path}/Messages/{say(world, path, 'agent', 'Still there?')['sid']}"
    world.settle()
    assert [text["body"] for text in world.handset(ANN)] == ["Still there?"]
    assert "Still there?" not in [text["body"] for text in world.handset(BEN)]
    receipts = world.get(f"{message}/Receipts")["delivery_receipts"]
    assert {(row["status"], row["error_code"]) for row in receipts} == {
        ("delivered", 0),
        ("failed", 21610),
    }


def test_what_one_of_the_people_writes_is_not_sent_again(world: World) -> None:
    number, second = world.buy(), world.buy()
    path = group(world, number, ANN, BEN)
    front(world, path, second)
    sms = reply(world, ANN, number, [BEN, second], "Hi all")
    assert sms["conversation_sid"] == sid(path)
    assert set(sms["other_recipients"]) == {BEN, second}
    # The order of the numbers means nothing; a copy at our other number is the same text.
    reply(world, ANN, second, [number, BEN], "Hi all")
    reply(world, BEN, second, [ANN, number], "Hello Ann")
    reply(world, BEN, number, [ANN, second], "Hello Ann")
    reply(world, BEN, number, [ANN, second], "Hello Ann")
    reply(world, BEN, second, [ANN, number], "Hello Ann")
    world.settle()
    rows = world.messages(sid(path))
    assert [(row["author"], row["body"]) for row in rows] == [
        (ANN, "Hi all"),
        (BEN, "Hello Ann"),
        (BEN, "Hello Ann"),
    ]
    assert all(row["participant_sid"] and row["delivery"] is None for row in rows)
    assert world.handset(ANN) == world.handset(BEN) == []


def test_our_own_text_that_comes_back_is_no_new_message(world: World) -> None:
    number, second = world.buy(), world.buy()
    path = group(world, number, ANN)
    front(world, path, second, "boss")
    say(world, path, "agent", "Hi")
    reply(world, number, second, [ANN], "Hi")
    assert bodies(world, path) == [("agent", "Hi")]


def test_one_person_and_one_number_are_a_group_that_grows(world: World) -> None:
    number = world.buy()
    path = group(world, number, ANN)
    say(world, path, "agent", "Hi Ann")
    world.settle()
    [text] = world.handset(ANN)
    assert (text["other_recipients"], text["sid"][:2]) == ([], "SM")
    assert world.sms(ANN, number, "Hi")["conversation_sid"] == sid(path)
    ben = person(world, path, BEN)
    assert world.sms(ANN, number, "Just you")["conversation_sid"] is None
    assert reply(world, ANN, number, [BEN], "Both")["conversation_sid"] == sid(path)
    world.delete(f"{path}/Participants/{ben['sid']}")
    assert reply(world, ANN, number, [BEN], "Gone")["conversation_sid"] is None
    assert world.sms(ANN, number, "Again")["conversation_sid"] == sid(path)


def test_the_author_is_somebody_of_the_group(world: World) -> None:
    number, gateway = world.buy(), world.buy()
    path = group(world, number, ANN, BEN)
    front(world, path, gateway)
    form = {"Body": "Hi"}
    refused(world, f"{path}/Messages", form, 50513)
    refused(world, f"{path}/Messages", form | {"Author": "stranger"}, 50513)
    refused(world, f"{path}/Messages", form | {"Author": CLEO}, 50513)
    said = say(world, path, gateway, "From the desk")
    assert said["participant_sid"] is not None
    world.settle()
    assert [text["from"] for text in world.handset(ANN)] == [gateway]
    # What is put into somebody's mouth goes to nobody: people have seen what he has written.
    assert say(world, path, ANN, "Imported")["delivery"] is None
    world.settle()
    assert len(world.handset(BEN)) == 1


def test_the_agent_behind_a_number_changes(world: World) -> None:
    number, path = world.buy(), converse(world)
    desk = front(world, path, number)
    for one in (ANN, BEN):
        person(world, path, one)
    member = f"{path}/Participants/{desk['sid']}"
    assert world.post(member, {"Identity": "agent"}, 200)["identity"] == "agent"
    assert world.post(member, {"Identity": "boss"}, 200)["identity"] == "boss"
    say(world, path, "boss", "Hi")
    refused(world, f"{path}/Messages", {"Author": "agent", "Body": "Hi"}, 50513)
    world.settle()
    assert [text["from"] for text in world.handset(ANN)] == [number]


@pytest.mark.parametrize(
    ("form", "code", "status"),
    [
        ({"Identity": "bob"}, 50434, 400),
        ({ADDRESS: CLEO, PROXY: "+NUMBER"}, 50435, 400),
        ({ADDRESS: ANN}, 50437, 409),
        ({"Identity": "agent", PROJECTED: "+NUMBER"}, 50437, 409),
        ({"Identity": "agent", PROJECTED: "+OTHER"}, 50433, 409),
        ({"Identity": "bob", ADDRESS: CLEO}, 50211, 400),
        ({"Identity": "bob", ADDRESS: CLEO, PROJECTED: "+OTHER"}, 50211, 400),
        ({ADDRESS: "+NUMBER"}, 50407, 400),
        ({ADDRESS: "12345"}, 50411, 400),
        ({PROJECTED: CLEO}, 50439, 400),
    ],
)
def test_who_does_not_fit_into_a_group(
    world: World, form: dict[str, str], code: int, status: int
) -> None:
    number, other = world.buy(), world.buy()
    path = group(world, number, ANN, BEN)
    sent = {
        name: value.replace("+NUMBER", number).replace("+OTHER", other)
        for name, value in form.items()
    }
    refused(world, f"{path}/Participants", sent, code, status)
    assert reply(world, ANN, number, [BEN], "Still us")["conversation_sid"] == sid(path)


def test_a_group_has_ten_members(world: World) -> None:
    path = group(world, world.buy(), *(f"+1555222{n:04d}" for n in range(9)))
    message = refused(world, f"{path}/Participants", {ADDRESS: CLEO}, 50436)
    assert "10" in message


def test_people_may_be_named_before_our_number(world: World) -> None:
    number, path = world.buy(), converse(world)
    for one in (ANN, BEN):
        person(world, path, one)
    front(world, path, number, "agent")
    say(world, path, "agent", "Hi")
    world.settle()
    assert len(world.handset(ANN)) == len(world.handset(BEN)) == 1
    assert reply(world, BEN, number, [ANN], "Hi")["conversation_sid"] == sid(path)


def test_a_set_of_numbers_is_one_open_group(world: World) -> None:
    number = world.buy()
    first = group(world, number, ANN, BEN)
    second = converse(world)
    front(world, second, number, "agent")
    person(world, second, BEN)
    message = refused(world, f"{second}/Participants", {ADDRESS: ANN}, 50438, 409)
    assert message == (
        "Group MMS with given participant list already exists as Conversation " + sid(first)
    )
    world.post(first, {"State": "inactive"}, 200)
    refused(world, f"{second}/Participants", {ADDRESS: ANN}, 50438, 409)
    assert reply(world, ANN, number, [BEN], "Wake up")["conversation_sid"] == sid(first)
    assert world.get(first)["state"] == "active"
    world.post(first, {"State": "closed"}, 200)
    person(world, second, ANN)
    assert reply(world, ANN, number, [BEN], "Hi")["conversation_sid"] == sid(second)
    # Leaving a closed group takes nothing from the open one.
    for row in world.get(f"{first}/Participants")["participants"]:
        world.delete(f"{first}/Participants/{row['sid']}")
    assert reply(world, ANN, number, [BEN], "Hi")["conversation_sid"] == sid(second)
    world.delete(second)
    assert reply(world, ANN, number, [BEN], "Hi")["conversation_sid"] is None
    group(world, number, ANN, BEN)


def test_two_numbers_of_a_group_and_an_ordinary_pair_exclude_each_other(world: World) -> None:
    number = world.buy()
    ordinary = converse(world)
    bind(world, ordinary, ANN, number)
    path = converse(world)
    front(world, path, number, "agent")
    message = refused(world, f"{path}/Participants", {ADDRESS: ANN}, 50438, 409)
    assert sid(ordinary) in message
    person(world, path, BEN)
    person(world, path, ANN)
    other = converse(world)
    front(world, other, number, "agent")
    person(world, other, CLEO)
    form = {ADDRESS: CLEO, PROXY: number}
    assert sid(other) in refused(world, f"{converse(world)}/Participants", form, 50416, 409)


def test_members_change_into_one_another_only_together(world: World) -> None:
    number, path = world.buy(), converse(world)
    ann = bind(world, path, ANN, number)
    member = f"{path}/Participants/{ann['sid']}"
    assert world.post(member, {PROXY: "null"}, 200)["messaging_binding"] == {
        "type": "sms",
        "address": ANN,
    }
    assert world.sms(ANN, number)["conversation_sid"] is None
    desk = front(world, path, number)
    assert world.sms(ANN, number)["conversation_sid"] == sid(path)
    refused(world, member, {PROXY: number}, 50435)
    refused(world, member, {PROXY: "null"}, 50440)
    refused(world, member, {PROJECTED: "null"}, 50442)
    refused(world, member, {"Identity": "ann"}, 50444)
    gateway = f"{path}/Participants/{desk['sid']}"
    refused(world, gateway, {PROJECTED: "null"}, 50435)
    moved = world.buy()
    world.post(gateway, {PROJECTED: moved}, 200)
    assert world.sms(ANN, number)["conversation_sid"] is None
    assert world.sms(ANN, moved)["conversation_sid"] == sid(path)
    world.delete(gateway)
    world.post(member, {PROXY: number}, 200)
    assert world.sms(ANN, number)["conversation_sid"] == sid(path)


def test_a_chat_participant_gets_and_loses_a_projected_address(world: World) -> None:
    number, path = world.buy(), converse(world)
    people = f"{path}/Participants"
    world.post(people, {"Identity": "agent"})
    shown = world.post(f"{people}/agent", {PROJECTED: number}, 200)["messaging_binding"]
    assert shown == {"type": "sms", "projected_address": number}
    person(world, path, ANN)
    refused(world, f"{people}/agent", {PROJECTED: "null"}, 50435)
    ann = world.get(people)["participants"][-1]["sid"]
    world.delete(f"{people}/{ann}")
    assert world.post(f"{people}/agent", {PROJECTED: "null"}, 200)["messaging_binding"] is None
    bind(world, path, ANN, number)


def test_the_same_group_made_many_times_at_once_is_there_once(world: World) -> None:
    number = world.buy()
    fresh = []
    for _ in range(8):
        path = converse(world)
        person(world, path, ANN)
        person(world, path, BEN)
        fresh.append(path)
    answers = at_once([Post(world, f"{path}/Participants", {PROJECTED: number}) for path in fresh])
    assert sorted(answer.status for answer in answers) == [201] + [409] * 7
    [winner] = [answer.body["conversation_sid"] for answer in answers if answer.status == 201]
    losers = [answer.body for answer in answers if answer.status == 409]
    assert {body["code"] for body in losers} == {50438}
    assert all(winner in body["message"] for body in losers)
    assert reply(world, ANN, number, [BEN], "Hi")["conversation_sid"] == winner
