"""The sockets of desktops: what they tell, and how they go on after a cut."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from tests import servers
from tests.rest.desk import people
from tests.rest.desk.agents import WAIT_S, Agent, Floor, open_floor
from tests.servers import Postgres
from tests.world import World, eventually, settle_in

SITE = "http://elsewhere.example.org"


@pytest.fixture
def floor(world: World) -> Floor:
    return open_floor(world, "ann")


def closing(connection: Any) -> tuple[int, str]:
    """How the server closes it."""
    with pytest.raises(ConnectionClosed) as caught:
        for _ in iter(lambda: connection.recv(timeout=WAIT_S), None):
            pass
    assert caught.value.rcvd is not None
    return caught.value.rcvd.code, caught.value.rcvd.reason


def refused(agent: Agent, status: int, since: str = "", **headers: str) -> None:
    with pytest.raises(InvalidStatus) as caught, connect(**agent.address(since, **headers)):
        pass
    assert caught.value.response.status_code == status


def bodies(live: Any, last: str) -> list[str]:
    """The messages that are told up to one, in their order."""
    live.message(last)
    return [f["message"]["body"] for f in live.heard if f["type"] == "message"]


def test_who_is_let_in(floor: Floor) -> None:
    ann = floor.agents["ann"]
    refused(ann, 401, Cookie="")
    refused(ann, 401, Cookie=f"{ann.browser.cookie_name}={'0' * 32}")
    refused(ann, 403, Origin=SITE)
    host = ann.browser.base_url
    with ann.live(Origin=host):
        pass
    address = ann.address()
    address["uri"] = address["uri"].replace("v=1", "v=2")
    with pytest.raises(InvalidStatus) as caught, connect(**address):
        pass
    assert caught.value.response.status_code == 400


def test_nothing_is_lost_or_out_of_order_over_a_cut(floor: Floor) -> None:
    ann, customer, card = floor.served("ann")
    with ann.live() as live:
        floor.sms(customer, "before")
        live.message("before")
        position = live.position
    for number in range(5):
        floor.sms(customer, f"meanwhile {number}")
    ann.post(f"Channels/{card['channel_sid']}", action="end")
    with ann.live(position) as live:
        told = bodies(live, "meanwhile 4")
        wanted = [f"meanwhile {number}" for number in range(5)]
        assert told[-5:] == wanted, "in order, though what was told may be told again"
        cards = [frame["task"] for frame in live.heard if frame["type"] == "task"]
        while cards[-1]["reservation_status"] != "wrapping":
            cards.append(live.card())
        assert cards[-1]["last_message"]["body"] == "meanwhile 4"


def test_it_can_be_cut_in_the_middle_of_what_it_tells(floor: Floor) -> None:
    """A client that is gone after any frame goes on from it, and misses nothing."""
    ann, customer, _ = floor.served("ann")
    position = ann.desktop()["position"]
    wanted = [f"word {number}" for number in range(4)]
    for word in wanted:
        floor.sms(customer, word)
    for count in range(1, 7):
        seen: list[str] = []
        here = position
        for most in (count, 100):
            with ann.live(here) as live:
                for _ in range(most):
                    frame = live.frame()
                    here = live.position
                    if frame["type"] == "message":
                        seen.append(frame["message"]["body"])
                    if seen[-1:] == wanted[-1:]:
                        break
        assert list(dict.fromkeys(word for word in seen if word in wanted)) == wanted


def test_two_desktops_of_an_agent_are_in_step(floor: Floor) -> None:
    ann, customer, card = floor.served("ann")
    conversation = card["conversation_sid"]
    with ann.live() as one, ann.live() as other:
        ann.say(conversation, "Hello")
        assert one.message("Hello")["sid"] == other.message("Hello")["sid"]
        floor.sms(customer, "Hi")
        for live in (one, other):
            assert live.card(unread=3)["last_message"]["body"] == "Hi"
        ann.post(f"Conversations/{conversation}/Read", 204, index=3)
        for live in (one, other):
            live.card(unread=0)
        ann.post(f"Channels/{card['channel_sid']}", action="end")
        for live in (one, other):
            live.card(reservation_status="wrapping")


def test_colleagues_are_told_nothing(floor: Floor) -> None:
    bob = floor.hire("bob")
    with bob.live() as live:
        ann, customer = floor.agents["ann"], floor.customer()
        activities = {one["friendly_name"]: one["sid"] for one in bob.desktop()["activities"]}
        bob.post("Activity", activity_sid=activities["Offline"])
        live.until("worker")
        floor.sms(customer, "private")
        card = ann.accept()
        ann.say(card["conversation_sid"], "also private")
        with pytest.raises(TimeoutError):
            live.frame(1.0)


def test_a_changed_and_a_deleted_message(floor: Floor) -> None:
    ann, _, card = floor.served("ann")
    path = f"/conversations/v1/Conversations/{card['conversation_sid']}/Messages"
    first = floor.world.messages(card["conversation_sid"])[0]["sid"]
    with ann.live() as live:
        floor.world.post(f"{path}/{first}", {"Body": "redacted"}, 200)
        assert live.message("redacted")["sid"] == first
        floor.world.delete(f"{path}/{first}")
        gone = live.until("message_gone")
        assert (gone["message_sid"], gone["conversation_sid"]) == (
            first,
            card["conversation_sid"],
        )


@pytest.mark.parametrize("position", ["1.2.3", "0.0.0", "nonsense"])
def test_a_position_that_is_not_remembered(floor: Floor, position: str) -> None:
    ann = floor.agents["ann"]
    with ann.live(position) as live:
        assert live.frame()["type"] == "reset"
        floor.sms(floor.customer(), "hello")
        live.card(reservation_status="pending")


def test_an_hour_later_all_is_read_anew(still_world: World) -> None:
    floor = open_floor(still_world, "ann")
    ann = floor.agents["ann"]
    position = ann.desktop()["position"]
    still_world.advance("PT59M")
    with ann.live(position) as live:
        assert live.frame()["type"] == "reset"


def test_the_end_of_the_log_in_ends_the_socket(floor: Floor) -> None:
    ann = floor.agents["ann"]
    with ann.live() as live:
        ann.delete("Session")
        assert live.until("logged_out")["reason"] == "The log-in has ended"
        assert closing(live.connection)[0] == 4401


def test_a_client_that_babbles_is_closed(floor: Floor) -> None:
    with floor.agents["ann"].live() as live:
        live.connection.send("not json")
        live.connection.send('{"type": "pong"}')
        live.connection.send("x" * 2_000)
        assert closing(live.connection)[0] == 1009


def test_one_who_has_no_worker_listens_in_vain(floor: Floor) -> None:
    user = people.add(floor.world, "admin")
    boss = Agent(people.browser_of(floor.world, user), "", "boss")
    desktop = boss.desktop()
    assert (desktop["worker"], desktop["tasks"]) == (None, [])
    with boss.live() as live:
        boss.delete("Session")
        live.until("logged_out")


@pytest.fixture
def pair(postgres: Postgres, tmp_path: Path) -> Iterator[tuple[World, World]]:
    """The same account, on two nodes."""
    database = postgres.fresh()
    with (
        servers.serving(tmp_path / "one", database=database) as one,
        servers.serving(tmp_path / "two", database=database) as two,
    ):
        here = settle_in(one, "pair", "postgres")
        there = World(two.base_url, here.account_sid, here.auth_token, "postgres")
        yield here, there
        here.close()
        there.close()


def test_nothing_is_lost_between_nodes(pair: tuple[World, World]) -> None:
    """Many write at the same time on both nodes while the socket comes and goes."""
    here, there = pair
    floor = open_floor(here, "ann")
    customers = [floor.customer() for _ in range(4)]
    ann = floor.agents["ann"]
    for customer in customers:
        floor.sms(customer, "hello")
        ann.accept()
    position = ann.desktop()["position"]

    def write(world: World, customer: str) -> None:
        mine = World(world.base_url, world.account_sid, world.auth_token, "postgres")
        for number in range(10):
            mine.sms(customer, floor.number, f"{customer} {number}")
        mine.close()

    writers = [
        threading.Thread(target=write, args=(pair[index % 2], customer))
        for index, customer in enumerate(customers)
    ]
    for writer in writers:
        writer.start()
    ann.browser.base_url = there.base_url
    heard: dict[str, list[int]] = {customer: [] for customer in customers}

    def complete() -> bool:
        return all(len(set(numbers)) == 10 for numbers in heard.values())

    while not complete():
        with ann.live(position) as live:
            for _ in range(7):
                if complete():
                    break
                frame = live.frame()
                position = live.position
                if frame["type"] == "message":
                    customer, _, number = frame["message"]["body"].rpartition(" ")
                    if customer in heard:
                        heard[customer].append(int(number))
    for writer in writers:
        writer.join()
    for numbers in heard.values():
        first = list(dict.fromkeys(numbers))
        assert first == sorted(first), "each is told first in the order of its conversation"


def test_who_is_gone_for_a_minute_goes_offline(still_world: World) -> None:
    floor = open_floor(still_world, "ann")
    ann = floor.agents["ann"]

    def activity() -> str:
        return str(floor.desk.get(f"/Workers/{ann.worker}")["activity_name"])

    with ann.live():
        still_world.advance("PT1H")
        assert activity() == "Available", "he is there"
    still_world.advance("PT50S")
    with ann.live():
        still_world.advance("PT50S")
        assert activity() == "Available", "he has come back"
    still_world.advance("PT50S")
    assert activity() == "Available", "he may come back"

    def gone() -> bool:
        # That the socket is closed is written down soon after it is.
        still_world.advance("PT61S")
        return activity() == "Offline"

    eventually(gone)
