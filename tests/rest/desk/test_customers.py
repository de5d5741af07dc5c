"""Customers, the directory, dispositions and texts to send over and over."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import quote

import pytest

from tests.rest.desk.agents import Agent, Floor, open_floor
from tests.world import World


@pytest.fixture
def floor(world: World) -> Floor:
    return open_floor(world, "ann")


def path(customer: str, *more: str) -> str:
    return "/".join(("Customers", quote(customer, safe=""), *more))


def done(floor: Floor, agent: Agent, card: Any, **words: Any) -> None:
    agent.post(f"Channels/{card['channel_sid']}", action="end")
    agent.post(f"Reservations/{card['reservation_sid']}", action="complete", **words)


def test_a_customer_has_a_name_and_attributes(floor: Floor) -> None:
    ann, customer, card = floor.served("ann")
    unknown = ann.get(path(customer))
    assert (unknown["name"], unknown["attributes"], unknown["notes"]) == ("", {}, [])
    known = ann.post(path(customer), name="Kim Lee", attributes={"plan": "gold"})
    assert (known["name"], known["attributes"]) == ("Kim Lee", {"plan": "gold"})
    assert ann.post(path(customer), name="Kim L.")["attributes"] == {"plan": "gold"}
    assert ann.card()["customer_name"] == "Kim L."
    assert ann.get(f"Conversations/{card['conversation_sid']}")["customer_name"] == "Kim L."
    first = ann.messages(card["conversation_sid"])["messages"][0]
    assert first["author_name"] == "Kim L."
    assert ann.post(path(customer), 400, name="x" * 200)["code"] == 20001


def test_agents_who_write_different_attributes_lose_none(floor: Floor) -> None:
    ann, bob = floor.agents["ann"], floor.hire("bob")
    customer = floor.customer()
    ann.post(path(customer), attributes={"plan": "gold", "pet": "dog"})
    agents = {"shoe": ann, "hat": bob, "coat": ann, "glove": bob}

    def write(key: str) -> Any:
        return agents[key].post(path(customer), attributes={key: " 42 "})

    with ThreadPoolExecutor(len(agents)) as pool:
        list(pool.map(write, agents))
    known = {"plan": "gold", "pet": "dog"} | dict.fromkeys(agents, "42")
    assert ann.get(path(customer))["attributes"] == known
    renamed = bob.post(path(customer), attributes={"plan": None, "tariff": "gold", "none": None})
    known.pop("plan")
    assert renamed["attributes"] == known | {"tariff": "gold"}
    assert ann.post(path(customer), attributes={})["attributes"] == known | {"tariff": "gold"}


def test_attributes_have_bounds(floor: Floor) -> None:
    ann, customer = floor.agents["ann"], floor.customer()
    full = {f"key {number}": "x" for number in range(50)}
    assert len(ann.post(path(customer), attributes=full)["attributes"]) == 50
    refused = ann.post(path(customer), 400, attributes={"one more": "x"})
    assert refused["code"] == 20001
    assert "at most 50 attributes" in refused["message"]
    swapped = ann.post(path(customer), attributes={"key 0": None, "one more": "x"})
    assert len(swapped["attributes"]) == 50
    for bad in ({" ": "x"}, {" ": None}, {"k" * 65: "x"}, {"k": "x" * 1_001}, {"k": 1}):
        assert ann.post(path(customer), 400, attributes=bad)["code"] == 20001
    assert ann.get(path(customer))["attributes"] == swapped["attributes"]


def test_another_account_knows_nothing_of_him(world: World, floor: Floor) -> None:
    ann, customer, card = floor.served("ann")
    ann.post(path(customer), name="Kim Lee")
    other = open_floor(elsewhere(world), "eve").agents["eve"]
    assert other.get(path(customer))["name"] == ""
    assert other.get(f"Conversations/{card['conversation_sid']}", 404)["code"] == 20404
    assert other.messages(card["conversation_sid"], status=404)["code"] == 20404
    assert other.say(card["conversation_sid"], "Hi", 404)["code"] == 20404
    assert other.post(f"Reservations/{card['reservation_sid']}", 404, action="complete")


def elsewhere(world: World) -> World:
    """Another account on the same server."""
    made = world.main("POST", "/2010-04-01/Accounts.json", data={})
    return World(world.base_url, made["sid"], made["auth_token"], world.engine)


def test_earlier_conversations_with_him(floor: Floor) -> None:
    ann, customer, card = floor.served("ann", "first")
    done(floor, ann, card, disposition="Resolved", note="New chain")
    floor.sms(customer, "second")
    now = ann.accept()
    contacts = ann.get(path(customer))["contacts"]
    assert [one["conversation_sid"] for one in contacts] == [
        now["conversation_sid"],
        card["conversation_sid"],
    ]
    assert contacts[1]["state"] == "closed"
    assert (contacts[1]["disposition"], contacts[1]["wrap_up_note"]) == ("Resolved", "New chain")
    assert contacts[1]["agents"] == ["Ann Ames"]
    older = ann.get(path(customer), before=now["conversation_sid"])
    assert [one["conversation_sid"] for one in older["contacts"]] == [card["conversation_sid"]]
    assert older["more_contacts"] is False
    assert ann.messages(card["conversation_sid"])["messages"][0]["body"] == "first"


def test_notes(floor: Floor) -> None:
    ann, bob, boss = floor.agents["ann"], floor.hire("bob"), floor.hire("cleo", "supervisor")
    customer = floor.customer()
    note = ann.post(path(customer, "Notes"), 201, body="Likes tea")
    assert (note["author_name"], note["mine"]) == ("Ann Ames", True)
    (seen,) = bob.get(path(customer))["notes"]
    assert (seen["body"], seen["mine"]) == ("Likes tea", False)
    one = path(customer, "Notes", note["sid"])
    assert bob.delete(one, 403)["code"] == 20006
    other = ann.post(path(customer, "Notes"), 201, body="And biscuits")
    ann.delete(path(customer, "Notes", other["sid"]))
    boss.delete(one)
    assert ann.get(path(customer))["notes"] == []
    assert ann.delete(one, 404)["code"] == 20404
    assert ann.post(path(customer, "Notes"), 400, body=" ")["code"] == 20001


def test_the_directory(floor: Floor) -> None:
    ann, bob = floor.agents["ann"], floor.hire("bob")
    cleo = floor.hire("cleo")
    floor.desk.go(bob.worker, "Unavailable")
    found = ann.get("Directory")
    assert [(one["name"], one["available"]) for one in found["agents"]] == [
        ("Bob Ames", False),
        ("Cleo Ames", True),
    ]
    assert found["agents"][1]["worker_sid"] == cleo.worker
    (queue,) = found["queues"]
    assert (queue["name"], queue["waiting"], queue["available_agents"]) == ("Everyone", 0, 2)
    assert [one["name"] for one in ann.get("Directory", search="cle")["agents"]] == ["Cleo Ames"]
    few = ann.get("Directory", limit=1)
    assert (len(few["agents"]), few["more"]) == (1, True)


def test_dispositions(floor: Floor) -> None:
    ann, boss = floor.agents["ann"], floor.hire("cleo", "admin")
    assert "Resolved" in ann.get("Settings")["dispositions"]
    assert ann.post("Settings", 403, dispositions=["Sold"])["code"] == 20006
    assert boss.post("Settings", dispositions=["Sold", "Lost"])["dispositions"] == ["Sold", "Lost"]
    assert ann.desktop()["dispositions"] == ["Sold", "Lost"]
    assert boss.post("Settings", 400, dispositions=["Sold", "sold"])["code"] == 20001


def test_canned_responses(floor: Floor) -> None:
    ann, boss = floor.agents["ann"], floor.hire("cleo", "supervisor")
    text: dict[str, Any] = {
        "shortcut": "/Hello",
        "title": "Greeting",
        "body": "Hello {{customer.name}}",
    }
    assert ann.post("CannedResponses", 403, **text)["code"] == 20006
    made = boss.post("CannedResponses", 201, **text)
    assert made["shortcut"] == "hello"
    assert boss.post("CannedResponses", 409, **text)["code"] == 20409
    bye = boss.post("CannedResponses", 201, shortcut="bye", title="End", body="Bye")
    assert boss.post(f"CannedResponses/{bye['sid']}", 409, shortcut="hello")["code"] == 20409
    assert boss.post(f"CannedResponses/{bye['sid']}", body="Goodbye")["body"] == "Goodbye"
    shown = ann.desktop()["canned_responses"]
    assert [one["shortcut"] for one in shown] == ["bye", "hello"]
    assert ann.get("CannedResponses")["canned_responses"] == shown
    boss.delete(f"CannedResponses/{made['sid']}")
    assert boss.delete(f"CannedResponses/{made['sid']}", 404)["code"] == 20404


def test_pages_of_messages(floor: Floor) -> None:
    ann, customer, card = floor.served("ann")
    for number in range(5):
        floor.sms(customer, f"word {number}")
    last = ann.messages(card["conversation_sid"], limit=3)
    assert [m["body"] for m in last["messages"]] == ["word 2", "word 3", "word 4"]
    assert last["more"] is True
    before = last["messages"][0]["index"]
    rest = ann.messages(card["conversation_sid"], before=before, limit=100)
    assert [m["index"] for m in rest["messages"]] == list(range(before))
    assert rest["more"] is False
