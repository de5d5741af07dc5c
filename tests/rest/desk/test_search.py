"""Search over conversations."""

from typing import Any
from urllib.parse import quote

import pytest

from tests.rest.desk.agents import Floor, open_floor
from tests.world import World, eventually

WAIT_S = 60


@pytest.fixture
def floor(world: World) -> Floor:
    return open_floor(world, "ann")


def test_by_what_was_written(floor: Floor) -> None:
    ann, customer, card = floor.served("ann", "My Brompton has a puncture")
    _, _, other = floor.served("ann", "Brompton for sale?")
    sid = card["conversation_sid"]

    def found(query: str, **more: Any) -> list[str]:
        results = ann.get("Search", q=query, **more)["results"]
        return [one["conversation_sid"] for one in results]

    eventually(lambda: len(found("brompton")) == 2)
    assert found("brompton") == [other["conversation_sid"], sid], "the newest first"
    assert found("BROMPTON punc") == [sid], "the last word may be a beginning"
    assert found("punc brompton") == [], "others are whole"
    assert found("nothing of the kind") == []
    assert found("  ") == []
    (one,) = ann.get("Search", q="puncture")["results"]
    assert one["match"]["body"] == "My Brompton has a puncture"
    assert (one["customer_address"], one["state"]) == (customer, "active")
    ann.post(f"Channels/{card['channel_sid']}", action="end")
    assert found("brompton", state="active") == [other["conversation_sid"]]
    assert found("brompton", state="closed") == [sid]


def test_by_number_and_name(floor: Floor) -> None:
    ann, customer, card = floor.served("ann")
    sid = card["conversation_sid"]
    ann.post(f"Customers/{quote(customer, safe='')}", name="Zoé Quist")

    def found(query: str) -> list[str]:
        results = ann.get("Search", q=query)["results"]
        return [one["conversation_sid"] for one in results]

    assert found("zoe qui") == [sid], "at once, and without accents"
    assert ann.get("Search", q="quist")["results"][0]["customer_name"] == "Zoé Quist"
    eventually(lambda: found(customer) == [sid])
    assert sid in found(customer[-7:])
    ann.post(f"Customers/{quote(customer, safe='')}", name="Kim")
    assert found("quist") == []


def test_page_by_page(floor: Floor) -> None:
    ann, number = floor.agents["ann"], 23
    path = "/conversations/v1/Conversations"
    made = []
    for _ in range(number):
        sid = floor.world.post(path, {})["sid"]
        floor.world.post(f"{path}/{sid}/Messages", {"Body": "a zebra crossing"})
        made.append(sid)
    eventually(lambda: ann.get("Search", q="zebra")["next"] is not None)

    def all_found() -> list[str]:
        seen: list[str] = []
        query: dict[str, Any] = {"q": "zeb"}
        while True:
            page = ann.get("Search", **query)
            seen += [one["conversation_sid"] for one in page["results"]]
            if page["next"] is None:
                return seen
            query["next"] = page["next"]

    eventually(lambda: len(all_found()) == number)
    assert all_found() == made[::-1]


def test_what_is_gone_is_not_found(floor: Floor) -> None:
    ann = floor.agents["ann"]
    path = "/conversations/v1/Conversations"
    sid = floor.world.post(path, {})["sid"]
    message = floor.world.post(f"{path}/{sid}/Messages", {"Body": "xylophone"})["sid"]
    eventually(lambda: ann.get("Search", q="xylophone")["results"])
    floor.world.post(f"{path}/{sid}/Messages/{message}", {"Body": "glockenspiel"}, 200)
    assert ann.get("Search", q="glockenspiel")["results"]
    floor.world.delete(f"{path}/{sid}")
    assert ann.get("Search", q="glockenspiel")["results"] == []


def test_a_message_is_found_by_what_it_says_now(floor: Floor) -> None:
    ann = floor.agents["ann"]
    path = "/conversations/v1/Conversations"
    sid = floor.world.post(path, {})["sid"]

    def say(body: str) -> str:
        return str(floor.world.post(f"{path}/{sid}/Messages", {"Body": body})["sid"])

    def found(query: str) -> bool:
        return bool(ann.get("Search", q=query)["results"])

    first, second = say("a walrus and a narwhal"), say("narwhal again")
    eventually(lambda: found("walrus") and found("narwhal again"), WAIT_S)
    edit = f"{path}/{sid}/Messages/{first}"
    floor.world.post(edit, {"Body": "an axolotl"}, 200)
    assert found("axolotl"), "at once"
    eventually(lambda: not found("walrus"), WAIT_S)
    assert found("narwhal"), "the other message has it"
    floor.world.delete(f"{path}/{sid}/Messages/{second}")
    eventually(lambda: not found("narwhal"), WAIT_S)
    floor.world.post(edit, {"Body": "the walrus"}, 200)
    assert found("walrus")
    eventually(lambda: not found("axolotl"), WAIT_S)
    assert found("walrus")


def test_another_account_finds_nothing(world: World, floor: Floor) -> None:
    ann, _, _ = floor.served("ann", "quokka")
    made = world.main("POST", "/2010-04-01/Accounts.json", data={})
    elsewhere = World(world.base_url, made["sid"], made["auth_token"], world.engine)
    eve = open_floor(elsewhere, "eve").agents["eve"]
    eventually(lambda: ann.get("Search", q="quokka")["results"])
    assert eve.get("Search", q="quokka")["results"] == []
