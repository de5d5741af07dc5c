"""A storage keeps bytes or nothing: the folder, and a bucket on an S3 server of its own."""

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import pytest
import requests

from switchroom.storage.bucket import Bucket
from switchroom.storage.folder import Folder
from switchroom.storage.port import Storage, TooLarge
from tests.servers import free_port
from tests.world import eventually

NAME = "ME" + "0" * 32
MOST = 20_000_000
KEYS = {"AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "secret"}


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    """The address of an S3 server, in a process of its own."""
    port = free_port()
    command = [sys.executable, "-c", "from moto.server import main; main()", "-p", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        url = f"http://127.0.0.1:{port}"
        eventually(lambda: answers(url))
        yield url
        server.terminate()


def answers(url: str) -> bool:
    try:
        return requests.get(f"{url}/moto-api/", timeout=10).ok
    except requests.RequestException:
        return False


@pytest.fixture
def bucket(s3: str, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> str:
    """The address of an empty bucket."""
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    name = f"b{abs(hash(request.node.name))}"
    assert requests.put(f"{s3}/{name}", timeout=20).status_code == 200
    return f"s3://{name}/media?endpoint={s3}"


@pytest.fixture(params=["folder", "bucket"])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Storage:
    if request.param == "folder":
        return Folder(tmp_path)
    return Bucket(request.getfixturevalue("bucket"))


async def stream(*chunks: bytes) -> AsyncIterator[bytes]:
    for chunk in chunks:
        yield chunk


async def broken() -> AsyncIterator[bytes]:
    yield os.urandom(6_000_000)
    raise ConnectionResetError("gone")


async def everything(storage: Storage, start: int = 0, length: int = MOST) -> bytes:
    size = await storage.size(NAME)
    assert size is not None
    parts = [part async for part in storage.read(NAME, start, min(length, size - start))]
    return b"".join(parts)


def run(deed: Callable[[], Awaitable[None]]) -> None:
    async def body() -> None:
        await deed()

    asyncio.run(body())


def test_what_is_put_is_there(storage: Storage) -> None:
    async def deed() -> None:
        data = os.urandom(11_000_000)
        cut = [data[start : start + 65_536] for start in range(0, len(data), 65_536)]
        assert await storage.size(NAME) is None
        assert await storage.put(NAME, stream(*cut), MOST) == len(data)
        assert await everything(storage) == data
        assert await everything(storage, 1_500_000, 2_000_000) == data[1_500_000:3_500_000]
        assert await storage.put(NAME, stream(b"new"), MOST) == 3, "in the place of the old one"
        assert await everything(storage) == b"new"
        await storage.delete([NAME, "ME" + "1" * 32])
        assert await storage.size(NAME) is None

    run(deed)


def test_what_breaks_off_leaves_nothing(storage: Storage, tmp_path: Path) -> None:
    async def deed() -> None:
        with pytest.raises(TooLarge):
            await storage.put(NAME, stream(bytes(6_000_000), bytes(6_000_000)), 11_000_000)
        assert await storage.size(NAME) is None
        with pytest.raises(ConnectionResetError):
            await storage.put(NAME, broken(), MOST)
        assert await storage.size(NAME) is None

    run(deed)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_what_a_killed_process_left_goes_with_the_name(tmp_path: Path) -> None:
    storage = Folder(tmp_path)
    part = tmp_path / "00" / f"{NAME}.part"
    part.parent.mkdir()
    part.write_bytes(b"half")
    run(lambda: storage.delete([NAME]))
    assert not part.exists()


@pytest.mark.parametrize("name", ["../ME", "a/b", "", ".."])
def test_no_name_leads_out_of_the_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(AssertionError):
        run(lambda: Folder(tmp_path).delete([name]))


@pytest.mark.parametrize(
    "address", ["", "s3://", "https://x/y", "s3://b?endpoint=ftp://x", "s3://b?password=x"]
)
def test_what_is_no_bucket(address: str) -> None:
    with pytest.raises(ValueError):
        Bucket(address)
