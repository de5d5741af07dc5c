"""Carriers in a file: applied at the start and whenever it changes."""

import json
from pathlib import Path
from typing import Any

import pytest

from switchroom.carriage import configuration
from switchroom.core.errors import ApiError
from tests import servers
from tests.servers import MAIN_SID, MAIN_TOKEN
from tests.world import World, eventually

HTTP = {"url": "https://sms.example.net/send", "form": {"to": "{to}", "text": "{body}"}}


def document(*entries: dict[str, Any]) -> str:
    return json.dumps({"carriers": list(entries)})


def entry(name: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "kind": "http", "settings": HTTP} | more


def carriers(world: World) -> dict[str, Any]:
    rows = world.get("/switchroom/v1/Carriers")["carriers"]
    return {row["name"]: row for row in rows}


def test_a_file_is_applied_and_followed(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "carriers.json"
    file.write_text(
        document(
            entry("one", rate=5, senders=["+15550001111", {"sender": "ACME", "failover": "two"}]),
            entry("two"),
        )
    )
    with servers.serving(data, "--carriers", str(file)) as node:
        world = World(node.base_url, MAIN_SID, MAIN_TOKEN, "sqlite")
        rows = carriers(world)
        assert (rows["one"]["rate"], rows["one"]["origin"]) == (5, "file")
        senders = world.get(f"/switchroom/v1/Carriers/{rows['one']['sid']}/Senders")["senders"]
        assert [row["sender"] for row in senders] == ["+15550001111", "ACME"]
        assert senders[1]["failover_sid"] == rows["two"]["sid"]
        eventually(lambda: carriers(world)["one"]["up"])

        file.write_text(document(entry("one", rate=7)))
        eventually(lambda: carriers(world)["one"]["rate"] == 7)
        assert carriers(world)["two"]["state"] == "paused"

        file.write_text(document(entry("one", kind="pigeon")))
        alerts = eventually(lambda: world.alerts())
        assert "kind+must+be+one+of" in alerts[0]["alert_text"]
        assert carriers(world)["one"]["rate"] == 7
        world.close()


def test_the_document_itself_in_the_environment(data: Path) -> None:
    with servers.serving(data, "--carriers", document(entry("inline"))) as node:
        world = World(node.base_url, MAIN_SID, MAIN_TOKEN, "sqlite")
        assert carriers(world).keys() == {"inline"}
        world.close()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "The document of carriers"),
        ('{"carriers": [{"name": "x"}]}', "kind"),
        (document(entry("x", kind="pigeon")), "Carrier x: kind must be one of"),
        (document(entry("x", settings={})), "Carrier x: Settings"),
        (document(entry("x"), entry("x")), "twice"),
        (document(entry("x", wings=2)), "wings"),
    ],
)
def test_a_faulty_document_is_explained(text: str, words: str) -> None:
    with pytest.raises(ApiError) as refusal:
        configuration.read(text)
    assert words in refusal.value.sentence()


def test_a_server_does_not_start_with_a_faulty_document(data: Path) -> None:
    with pytest.raises(AssertionError, match="its failover nobody is no carrier"):
        servers.start(
            data,
            "--carriers",
            document(entry("x", senders=[{"sender": "ACME", "failover": "nobody"}])),
        )
