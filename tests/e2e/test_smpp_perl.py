"""The same link against a second independent implementation, Net::SMPP in Perl: it writes what the
first one does not (12-digit dates, names in two radixes, a parameter beside the text)."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests import servers
from tests.e2e.smsc import Smsc, settings
from tests.servers import MAIN_SID, MAIN_TOKEN
from tests.world import World, eventually

SCRIPT = Path(__file__).parent / "perl" / "smsc.pl"
NUMBER = "+15550001111"
HANDSET = "+14155552671"
CARRIERS = "/switchroom/v1/Carriers"


def _has_module() -> bool:
    perl = shutil.which("perl")
    test = [perl or "false", "-MNet::SMPP", "-MJSON::PP", "-e", "1"]
    return subprocess.run(test, capture_output=True, check=False).returncode == 0


pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(not _has_module(), reason="Debian's libnet-smpp-perl is not installed"),
]


@contextmanager
def smsc(**options: Any) -> Iterator[Smsc]:
    made = Smsc(command=("perl", str(SCRIPT)), **options)
    try:
        yield made
    finally:
        made.close()


@pytest.fixture
def world(data: Path) -> Iterator[World]:
    with servers.serving(data) as node:
        made = World(node.base_url, MAIN_SID, MAIN_TOKEN, "sqlite")
        yield made
        made.close()


def bind(world: World, peer: Smsc, **chosen: Any) -> str:
    """A carrier that is bound to the SMSC and has the number; its SID."""
    form = {"Kind": "smpp", "Name": "perl", "Settings": settings(peer.port, **chosen)}
    made = world.post(CARRIERS, form)
    world.post(f"{CARRIERS}/{made['sid']}/Senders", {"Sender": NUMBER, "Rate": "0"})
    world.address(NUMBER)
    eventually(lambda: world.get(f"{CARRIERS}/{made['sid']}")["up"])
    return str(made["sid"])


def bring(peer: Smsc, ref: str, octets: bytes, **fields: Any) -> None:
    numbers = {"from": HANDSET[1:], "to": NUMBER[1:]}
    peer.tell("deliver", ref=ref, hex=octets.hex(), **numbers, **fields)


def bodies(world: World) -> list[str]:
    (conversation,) = world.conversations()
    path = f"/conversations/v1/Conversations/{conversation['sid']}"
    return [row["body"] for row in world.get(f"{path}/Messages")["messages"]]


def write(world: World, body: str) -> Any:
    """An answer in the conversation; its delivery, to be asked for."""
    (conversation,) = world.conversations()
    path = f"/conversations/v1/Conversations/{conversation['sid']}"
    sent = world.post(f"{path}/Messages", {"Author": "agent", "Body": body})

    def status() -> str:
        rows = world.get(f"{path}/Messages/{sent['sid']}/Receipts")["delivery_receipts"]
        return str(rows[0]["status"]) if rows else ""

    return status


@pytest.mark.parametrize("role", ["transceiver", "split"])
@pytest.mark.parametrize("tlv", [True, False])
def test_there_and_back_with_a_receipt(world: World, role: str, tlv: bool) -> None:
    with smsc(tlv=int(tlv)) as peer:
        # The text names messages in decimal, the answer and the parameter in hexadecimal digits.
        naming = "decimal-to-hex"
        bind(world, peer, bind=role, receipt_naming=naming)
        bring(peer, "one", b"Hi \x00\x1be", data_coding=0)
        answered = peer.wait("deliver_resp", ref="one")
        assert (answered["status"], answered["message_id"]) == (0, "")
        assert bodies(world) == ["Hi @€"]
        status = write(world, "Hello @€")
        submitted = peer.wait("submit")
        assert bytes.fromhex(submitted["hex"]) == b"Hello \x00\x1be"
        assert (submitted["source"], submitted["destination"]) == (NUMBER[1:], HANDSET[1:])
        assert (submitted["registered"], submitted["coding"]) == (1, 0)
        assert submitted["validity"].endswith("000R")
        eventually(lambda: status() == "delivered")


def test_alphabets_and_parts(world: World) -> None:
    with smsc(tlv=1) as peer:
        bind(world, peer, long_messages="sar")
        bring(peer, "cyrillic", "Привет 😀".encode("utf-16-be"), data_coding=8)
        peer.wait("deliver_resp", ref="cyrillic")
        bring(peer, "second", b"\x05\x00\x03\x07\x02\x02two", esm_class=0x40)
        bring(peer, "first", b"\x05\x00\x03\x07\x02\x01one ", esm_class=0x40)
        for ref in ("second", "first"):
            assert peer.wait("deliver_resp", ref=ref)["status"] == 0
        assert bodies(world) == ["Привет 😀", "one two"]
        status = write(world, "ж" * 100)
        parts = [peer.wait("submit") for _ in range(2)]
        text = b"".join(bytes.fromhex(part["hex"]) for part in parts).decode("utf-16-be")
        assert text == "ж" * 100
        assert [part["sar"][1:] for part in parts] == [["02", "01"], ["02", "02"]]
        eventually(lambda: status() == "delivered")


def test_enquiries_both_ways_and_an_orderly_end(world: World) -> None:
    with smsc() as peer:
        sid = bind(world, peer, enquire_link_s=0.2)
        peer.wait("enquire_link")
        peer.tell("enquire")
        assert peer.wait("other", command="enquire_link_resp")["status"] == 0
        world.post(f"{CARRIERS}/{sid}", {"State": "paused"}, 200)
        peer.wait("unbind")
        peer.wait("closed")


def test_a_wrong_password(world: World) -> None:
    with smsc() as peer:
        chosen = json.loads(settings(peer.port)) | {"password": "wrong"}
        form = {"Kind": "smpp", "Name": "perl", "Settings": json.dumps(chosen)}
        made = world.post(CARRIERS, form)
        assert peer.wait("refused")["system_id"] == "esme1"
        eventually(lambda: "RINVPASWD" in world.get(f"{CARRIERS}/{made['sid']}")["reason"])
