"""The live stream tells of new and changed messages, and lets the server end."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests

from tests import servers
from tests.servers import MAIN_SID, MAIN_TOKEN, Postgres
from tests.world import PATIENCE_S, World, settle_in

ANN, BEN = "+12025550101", "+12025550102"
LIVE = "/simulator/v1/Live"


@pytest.fixture
def number(world: World) -> str:
    number = world.buy()
    world.address(number)
    return number


@contextmanager
def watching(world: World, *handsets: str) -> Iterator[Iterator[dict[str, Any]]]:
    """The events of a stream, each with its name under `event`."""
    with world.request("GET", LIVE, params={"Handset": handsets}, stream=True) as answer:
        assert answer.status_code == 200, answer.text
        assert answer.headers["Content-Type"] == "text/event-stream"
        yield events(answer)


def events(answer: requests.Response) -> Iterator[dict[str, Any]]:
    name = ""
    for line in answer.iter_lines(chunk_size=1):
        field, _, value = line.decode().partition(": ")
        if field == "event":
            name = value
        elif field == "data":
            yield {"event": name, **json.loads(value)}


def statuses(news: Iterator[dict[str, Any]], until: str) -> list[str]:
    """The statuses of the messages told of, up to one."""
    seen: list[str] = []
    for event in news:
        seen += [row["status"] for row in event["messages"]]
        if until in seen:
            return seen
    raise AssertionError("the stream ended")


def test_the_first_event_is_all_there_is(world: World, number: str) -> None:
    sent = [world.sms(ANN, number, str(index))["sid"] for index in range(3)]
    with watching(world, ANN, BEN) as news:
        first, second = next(news), next(news)
    assert (first["event"], first["handset"], first["all"], first["more"]) == (
        "messages",
        ANN,
        True,
        False,
    )
    assert [row["sid"] for row in first["messages"]] == sent
    assert (second["handset"], second["all"], second["messages"]) == (BEN, True, [])


def test_messages_and_their_statuses_come_as_they_change(world: World, number: str) -> None:
    with watching(world, ANN) as news:
        assert next(news)["messages"] == []
        sent = world.sms(ANN, number, "hello")
        told = next(news)
        assert told["all"] is False
        assert told["messages"] == [sent]
        path = f"/conversations/v1/Conversations/{sent['conversation_sid']}/Messages"
        world.post(path, {"Author": "agent", "Body": "welcome"})
        assert statuses(news, "delivered") in (["sent", "delivered"], ["delivered"])


def test_more_than_a_window_begins_afresh(world: World, number: str) -> None:
    for index in range(51):
        world.sms(ANN, number, str(index))
    with watching(world, ANN) as news:
        first = next(news)
    assert (first["all"], first["more"], len(first["messages"])) == (True, True, 50)
    assert first["messages"][-1]["body"] == "50"


def test_the_stream_tells_nothing_of_other_accounts(world: World, number: str) -> None:
    world.sms(ANN, number)
    main = (MAIN_SID, MAIN_TOKEN)
    with world.request("GET", LIVE, params={"Handset": ANN}, auth=main, stream=True) as answer:
        assert next(events(answer))["messages"] == []


@pytest.mark.parametrize("handsets", [(), ("x",), tuple(f"+120255501{n:02d}" for n in range(25))])
def test_a_wrong_choice_of_handsets_is_refused(world: World, handsets: tuple[str, ...]) -> None:
    answer = world.request("GET", LIVE, params={"Handset": handsets})
    assert (answer.status_code, answer.json()["code"]) == (400, 20001)


def test_a_rotated_token_ends_the_stream(world: World, number: str) -> None:
    with watching(world, ANN) as news:
        next(news)
        made = world.post("/accounts/v1/AuthTokens/Secondary")
        world.auth_token, old = made["secondary_auth_token"], world.auth_token
        assert old != world.auth_token
        world.post("/accounts/v1/AuthTokens/Promote", status=200)
        world.sms(ANN, number)
        assert list(news) == []


def test_the_clock_is_told_when_it_is_turned(still_world: World) -> None:
    with watching(still_world, ANN) as news:
        names = [next(news)["event"], next(news)["event"]]
        assert names == ["messages", "clock"]
        still_world.advance("PT1H")
        told = next(news)
    assert (told["event"], told["mode"]) == ("clock", "manual")


def test_streams_end_when_the_server_drains(tmp_path: Path) -> None:
    node = servers.start(tmp_path)
    world = settle_in(node, "drain", "sqlite")
    with watching(world, ANN) as news:
        next(news)
        node.process.terminate()
        # It ends as it should: what is cut off raises.
        assert list(news) == []
        assert node.process.wait(PATIENCE_S) == 0
    world.close()


def test_news_travels_between_two_nodes(tmp_path: Path, postgres: Postgres) -> None:
    url = postgres.fresh()
    with (
        servers.serving(tmp_path / "one", database=url) as one,
        servers.serving(tmp_path / "two", database=url) as two,
    ):
        world = settle_in(one, "two nodes", "postgres")
        number = world.buy()
        there = World(two.base_url, world.account_sid, world.auth_token, "postgres")
        with watching(there, ANN) as news:
            next(news)
            sent = world.sms(ANN, number)
            assert next(news)["messages"] == [sent]
        there.close()
        world.close()
