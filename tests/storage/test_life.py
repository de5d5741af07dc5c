"""The storage of a running server: killed, restarted, with a bucket, with files from before."""

import base64
import socket
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
import requests

from tests import servers
from tests.receiver import Receiver, Said
from tests.rest.mcs.files import PNG, bare, fetched, post, service, talk, upload
from tests.servers import MAIN_SID, MAIN_TOKEN, Node, serving
from tests.storage.test_storages import bucket, s3
from tests.world import World, eventually

__all__ = ["bucket", "s3"]


def main_world(node: Node, *, manual: bool = False) -> World:
    return World(node.base_url, MAIN_SID, MAIN_TOKEN, "sqlite", manual)


def half_an_upload(node: Node, service_sid: str) -> socket.socket:
    """A connection on which an upload has begun that does not come to its end."""
    host, port = node.base_url.removeprefix("http://").split(":")
    user = base64.b64encode(f"{MAIN_SID}:{MAIN_TOKEN}".encode()).decode()
    head = (
        f"POST /mcs/v1/Services/{service_sid}/Media HTTP/1.1",
        "Host: x",
        f"Authorization: Basic {user}",
        "Content-Type: image/png",
        "Content-Length: 90000",
        "\r\n",
    )
    line = socket.create_connection((host, int(port)), timeout=20)
    line.sendall("\r\n".join(head).encode() + PNG)
    return line


def kept(data: Path) -> list[str]:
    """What is in the folder of the media."""
    return sorted(path.name for path in (data / "media").rglob("*") if path.is_file())


def test_of_a_broken_upload_nothing_stays(data: Path) -> None:
    with serving(data, "--clock", "manual") as node:
        world = main_world(node, manual=True)
        with half_an_upload(node, service(world)):
            eventually(lambda: kept(data))
        eventually(lambda: not kept(data))
        world.close()


def test_a_killed_node_leaves_nothing_for_long(data: Path) -> None:
    node = servers.start(data, "--clock", "manual")
    world = main_world(node, manual=True)
    sid = upload(world)["sid"]
    with half_an_upload(node, service(world)):
        eventually(lambda: len(kept(data)) == 2)
        node.kill()
    world.close()
    with serving(data, "--clock", "manual") as again:
        world = main_world(again, manual=True)
        world.advance("PT3H")
        world.settle()
        assert kept(data) == [sid]
        assert bare(fetched(world, sid)["links"]["content_direct_temporary"]).content == PNG
        # Bytes without a row's word that they are there: the same, by the same sweep.
        world.delete(f"/mcs/v1/Services/{service(world)}/Media/{sid}")
        world.settle()
        assert kept(data) == []
        world.close()


def test_in_a_bucket(data: Path, bucket: str) -> None:
    with serving(data, "--media", bucket) as node:
        world = main_world(node)
        customer, number = "+15550104001", world.buy()
        sid = talk(world, customer, number)
        medium = upload(world)["sid"]
        post(world, sid, {"MediaSid": medium})
        world.settle()
        (arrived,) = world.handset(customer)[-1]["media"]
        assert bare(arrived["url"]).content == PNG
        assert bare(arrived["url"], headers={"Range": "bytes=0-3"}).content == PNG[:4]
        assert kept(data) == []
        world.delete(f"/conversations/v1/Conversations/{sid}")
        world.settle()
        assert bare(arrived["url"]).status_code == 404
        world.close()


def test_files_from_the_database_move(data: Path) -> None:
    with serving(data):
        pass
    old = "ME" + "0" * 31 + "7"
    row = (old, MAIN_SID, "FU1", "s", "image/png", "old.png", len(PNG))
    with sqlite3.connect(data / "switchroom.db") as database:
        data64 = base64.b64encode(PNG).decode()
        database.execute(
            "INSERT INTO desk_media VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'IM1', 1)", (*row, data64)
        )
        database.execute(
            "INSERT INTO media (sid, account_sid, state, content_type, filename, size, category,"
            " user_sid, message_sid, date_created, date_updated)"
            f" VALUES ('{old}', '{MAIN_SID}', 'moving', 'image/png', 'old.png', 9, 'media', 'FU1',"
            " 'IM1', 1, 1)"
        )
    database.close()
    with serving(data):
        eventually(lambda: kept(data) == [old])
    with sqlite3.connect(data / "switchroom.db") as database:
        assert database.execute("SELECT count(*) FROM desk_media").fetchone() == (0,)
        assert database.execute("SELECT state, size FROM media").fetchone() == ("stored", len(PNG))
    database.close()


def test_a_bucket_that_cannot_be(data: Path) -> None:
    command = [sys.executable, "-m", "switchroom", "serve", "--port", "0", "--data", str(data)]
    ended = subprocess.run(
        [*command, "--media", "https://example.com"], capture_output=True, timeout=60, check=False
    )
    assert ended.returncode == 1
    assert "SWITCHROOM_MEDIA: it must look like s3://" in " ".join(ended.stderr.decode().split())


def test_a_bucket_that_is_away(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    away = f"s3://b?endpoint=http://127.0.0.1:{servers.free_port()}"
    with serving(data, "--media", away) as node:
        world = main_world(node)
        assert upload(world, status=503)["code"] == 20503
        assert requests.get(f"{node.base_url}/healthz", timeout=20).status_code == 200
        world.close()


def test_the_address_that_webhooks_are_told(data: Path, receiver: Receiver) -> None:
    public = "https://sms.example.com"
    with serving(data, "--public-url", f"{public}/", "--allow-private-webhooks") as node:
        world = main_world(node)
        number = world.buy(SmsUrl=receiver.url("/sms"))
        receiver.answers["/a.png"] = Said(body=PNG, content_type="image/png")
        sms = world.sms("+15550104002", number, "", MediaUrl=receiver.url("/a.png"))
        world.settle()
        (heard,) = receiver.at("/sms")
        told = heard.form["MediaUrl0"]
        base = f"/2010-04-01/Accounts/{MAIN_SID}/Messages/{sms['sid']}/Media/ME"
        assert told.startswith(public + base)
        assert bare(told.replace(public, node.base_url)).content == PNG
        world.close()
