"""A database that goes away while carriers bring messages: they are thanked, and nothing is lost,
doubled or out of order when it is back."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests

from tests import servers
from tests.carriers import test_groups
from tests.carriers.smsc import FakeSmsc, fake_smsc, mobile_originated, receipt
from tests.carriers.test_groups import ANN, BEN
from tests.carriers.trunk import Trunk, trunk
from tests.receiver import Heard, Receiver, Said
from tests.servers import MAIN_SID, MAIN_TOKEN, Node, Postgres
from tests.world import World, eventually

pytestmark = pytest.mark.timeout(1200)

CUSTOMER = "+15569999001"


@contextmanager
def house(tmp_path: Path, *options: str) -> Iterator[tuple[Postgres, str, Node, World]]:
    """A node with a PostgreSQL of its own."""
    away = Postgres(tmp_path / "postgres")
    database = away.fresh()
    node = servers.start(tmp_path / "data", *options, database=database)
    world = World(node.base_url, MAIN_SID, MAIN_TOKEN, "postgres")
    try:
        yield away, database, node, world
    finally:
        world.close()
        if node.process.poll() is None:
            node.kill()


def bodies(world: World) -> list[str]:
    """The messages of the one conversation."""
    (conversation,) = world.conversations()
    return [message["body"] for message in world.messages(conversation["sid"])]


def bring(smsc: FakeSmsc, number: str, *texts: str) -> None:
    """Messages over SMPP, each thanked for before the next comes."""
    for text in texts:
        sequence = smsc.link().deliver(mobile_originated(CUSTOMER, number, text))
        smsc.until(lambda sequence=sequence: sequence in smsc.answers)  # type: ignore[misc]
        assert smsc.answers[sequence] == 0, text


def figure(world: World, name: str) -> float:
    lines = requests.get(f"{world.base_url}/metrics", timeout=90).text.splitlines()
    (line,) = (line for line in lines if line.startswith(f"{name} "))
    return float(line.split()[1])


def healthy(world: World) -> None:
    eventually(lambda: world.request("GET", "/healthz").status_code == 200)


def spooled(tmp_path: Path) -> list[Path]:
    return list((tmp_path / "data" / "spool").glob("*.spool"))


def test_messages_and_receipts_wait_on_the_disk(tmp_path: Path) -> None:
    with fake_smsc() as smsc, house(tmp_path) as (away, _, node, world):
        line = trunk(world, "smpp", smsc.settings(enquire_link_s=60), Rate="0")
        world.address(line.number)
        line.until_up()
        given: list[Any] = []
        smsc.on_submit = lambda link, unit, message: given.append(
            (message, smsc.accept(link, unit))
        )
        sent = line.send("outgoing")
        sent.until("sent")
        bring(smsc, line.number, "before")

        away.stop()
        # Equal texts of one customer are two messages, also where the first was tried in vain.
        bring(smsc, line.number, "yes", "yes", "one", "two", "three")
        sequence = smsc.link().deliver(receipt(*given[0]))
        smsc.until(lambda: smsc.answers.get(sequence) == 0)
        assert len(spooled(tmp_path)) == 1
        assert spooled(tmp_path)[0].stat().st_mode & 0o077 == 0
        # The link stays: this node knows of no other.
        time.sleep(1)
        assert len(smsc.binds) == 1

        back = Postgres(tmp_path / "postgres")
        healthy(world)
        bring(smsc, line.number, "after")
        wanted = ["before", "yes", "yes", "one", "two", "three", "after"]
        found = eventually(lambda: spoken if len(spoken := texts(world)) >= 7 else None)
        assert found == wanted
        sent.until("delivered")
        eventually(lambda: not spooled(tmp_path))
        assert figure(world, "switchroom_spool_bytes") == 0
        assert figure(world, "switchroom_spooled_total") >= 6
        assert node.stop() == 0
        back.stop()


def test_an_answer_to_a_submit_is_not_forgotten(tmp_path: Path) -> None:
    with fake_smsc() as smsc, house(tmp_path) as (away, _, node, world):
        line = trunk(world, "smpp", smsc.settings(enquire_link_s=60), Rate="0")
        line.until_up()
        given: list[Any] = []
        smsc.on_submit = lambda link, unit, message: given.append((link, unit, message))
        sent = line.send("hello")
        smsc.until(lambda: given)
        away.stop()
        link, unit, message = given[0]
        name = smsc.accept(link, unit)
        eventually(lambda: spooled(tmp_path))
        back = Postgres(tmp_path / "postgres")
        healthy(world)
        # Not `sending`, in doubt: the answer that could not be written is known after all.
        sent.until("sent")
        link.deliver(receipt(message, name))
        sent.until("delivered")
        assert [row["outcome"] for row in line.exchanges(MessageSid=sent.sms_sid)][:1] == [
            "delivered"
        ]
        assert len(smsc.submits) == 1
        assert node.stop() == 0
        back.stop()


def test_an_answer_for_a_group_settles_it_for_everybody(tmp_path: Path, receiver: Receiver) -> None:
    with house(tmp_path) as (away, _, node, world):
        line = test_groups.bandwidth(world, receiver)

        def answer(heard: Heard) -> Said:
            away.stop()
            return Said(202, '{"id": "b1"}')

        receiver.answers["/users/500/messages"] = answer
        message = test_groups.write(line, test_groups.group(line, line.number), "Hello both")
        eventually(lambda: spooled(tmp_path), 60)
        back = Postgres(tmp_path / "postgres")
        healthy(world)

        def told(*wanted: str) -> bool:
            found = test_groups.receipts(world, message)
            return [found.get(one, ("", 0))[0] for one in (ANN, BEN)] == [*wanted]

        eventually(lambda: told("sent", "sent"), 60)
        sent = {"id": "b1", "to": [ANN, BEN], "from": line.number, "direction": "out"}
        events = [test_groups.event("message-delivered", one, sent)[0] for one in (BEN, ANN)]
        assert requests.post(line.callback_url, json=events, timeout=60).status_code == 200
        eventually(lambda: told("delivered", "delivered"), 60)
        assert len(receiver.at("/users/500/messages")) == 1
        assert node.stop() == 0
        back.stop()


def texts(world: World) -> list[str]:
    """What the customer wrote, in the order of his conversation."""
    found = []
    for conversation in world.conversations():
        rows = world.messages(conversation["sid"])
        if rows and rows[0]["author"] == CUSTOMER:
            found += [row["body"] for row in rows]
    return found


def generic(world: World, **settings: Any) -> Trunk:
    """A carrier that calls."""
    inbound = {"sender": "from", "recipient": "to", "body": "text", "id": "id"}
    return trunk(
        world, "http", {"url": "http://127.0.0.1:9/", "inbound": inbound, **settings}, Rate="0"
    )


def call(world: World, line: Trunk, text: str, name: str) -> int:
    """A callback with a message; how it was answered."""
    form = {"from": CUSTOMER, "to": line.number, "text": text, "id": name}
    return requests.post(f"{line.callback_url}/inbound", data=form, timeout=90).status_code


def test_webhooks_are_let_in_by_what_is_in_memory(tmp_path: Path) -> None:
    with house(tmp_path, "--spool-mb", "1") as (away, _, node, world):
        line = generic(world)
        world.address(line.number)
        eventually(lambda: call(world, line, "before", "id 0") == 200)
        away.stop()
        # The same id twice is the same message, on the disk as well.
        assert [call(world, line, f"text {n}", f"id {n}") for n in (1, 2, 2)] == [200] * 3
        forged = requests.post(f"{line.callback_url}x/inbound", data={}, timeout=90)
        assert forged.status_code == 404
        unknown = line.callback_url.replace(line.sid, "CR" + "0" * 32)
        answer = requests.post(f"{unknown}/inbound", data={}, timeout=90)
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "1")
        # What nobody can take is set aside later, and holds up nobody.
        assert call(world, line, "x" * 100_000, "too long") == 200
        # What finds no room is refused, so that the carrier brings it again.
        answers: list[int] = []
        while not answers or answers[-1] == 200:
            answers.append(call(world, line, "x" * 30_000, f"long {len(answers)}"))
        assert answers[-1] == 503
        assert 20 < len(answers) < 40

        back = Postgres(tmp_path / "postgres")
        healthy(world)
        name = f"long {len(answers) - 1}"
        eventually(lambda: call(world, line, "x" * 30_000, name) == 200)
        eventually(lambda: not spooled(tmp_path))
        assert [len(body) for body in bodies(world)] == [6, 6, 6, *[30_000] * len(answers)]
        (aside,) = (tmp_path / "data" / "spool").iterdir()
        assert b"x" * 100_000 in aside.read_bytes()
        assert any(aside.name in alert["alert_text"] for alert in world.alerts())
        assert figure(world, "switchroom_spool_set_aside_total") == 1
        assert node.stop() == 0
        back.stop()


def test_killed_while_spooling(tmp_path: Path) -> None:
    with fake_smsc() as smsc, house(tmp_path) as (away, database, node, world):
        line = trunk(world, "smpp", smsc.settings(), Rate="0")
        world.address(line.number)
        line.until_up()
        bring(smsc, line.number, "text 0")
        away.stop()
        link = smsc.link()
        brought = {
            link.deliver(mobile_originated(CUSTOMER, line.number, f"text {n}")): n
            for n in range(1, 400)
        }
        smsc.until(lambda: len(smsc.answers) > 100)
        node.kill()
        smsc.until(lambda: not smsc.links)
        thanked = [brought[sequence] for sequence in brought if smsc.answers.get(sequence) == 0]
        assert len(thanked) >= 100
        # What a crash cuts off in the middle of a record was thanked for by nobody.
        (file,) = spooled(tmp_path)
        with file.open("ab") as tail:
            tail.write(b"\0\0\2\0\1\2\3\4{half a rec")

        back = Postgres(tmp_path / "postgres")
        again = servers.start(tmp_path / "data", database=database)
        world.base_url = again.base_url
        line.until_up()
        # The SMSC brings again, over a new connection, what it was not thanked for.
        for sequence, n in brought.items():
            if sequence not in smsc.answers:
                bring(smsc, line.number, f"text {n}")
        wanted = [f"text {n}" for n in range(400)]
        found = eventually(lambda: seen if len(seen := all_bodies(world)) >= 400 else None)
        assert found == wanted
        eventually(lambda: not spooled(tmp_path))
        assert again.stop() == 0
        back.stop()


def all_bodies(world: World) -> list[str]:
    (conversation,) = world.conversations()
    url = f"/conversations/v1/Conversations/{conversation['sid']}/Messages?PageSize=100"
    found: list[str] = []
    while url:
        page = world.get(url)
        found += [row["body"] for row in page["messages"]]
        following = page["meta"]["next_page_url"]
        url = following.removeprefix(world.base_url) if following else ""
    return found


def test_a_silent_database_is_away(tmp_path: Path) -> None:
    """A server that is stopped in the middle takes connections and says nothing."""
    with fake_smsc() as smsc, house(tmp_path) as (_, _, node, world):
        line = trunk(world, "smpp", smsc.settings(enquire_link_s=60), Rate="0")
        world.address(line.number)
        line.until_up()
        bring(smsc, line.number, "before")
        frozen = _servers_of(tmp_path / "postgres")
        for pid in frozen:
            os.kill(pid, signal.SIGSTOP)
        try:
            bring(smsc, line.number, "one", "two")
            assert spooled(tmp_path)
        finally:
            for pid in frozen:
                os.kill(pid, signal.SIGCONT)
        eventually(lambda: not spooled(tmp_path))
        assert bodies(world) == ["before", "one", "two"]
        assert node.stop() == 0


def _servers_of(folder: Path) -> list[int]:
    """The processes of the PostgreSQL that serves a folder."""
    parent = int((folder / "postmaster.pid").read_text().split()[0])
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return [parent, *map(int, children)]
