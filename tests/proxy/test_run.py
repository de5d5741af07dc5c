"""One command behind a proxy of its own: exit codes, signals, environment."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from switchroom.proxy.run import run

PROGRAM = """
import asyncio, pathlib, sys
from switchroom.proxy.run import run
port, data, *command = sys.argv[1:]
sys.exit(asyncio.run(run(command, ("127.0.0.1", int(port)), pathlib.Path(data), True)))
"""
WAITING = """
import signal, sys, time
signal.signal(signal.SIG{name}, lambda *_: sys.exit(42))
print("ready", flush=True)
time.sleep(300)
"""


def _run(command: list[str], data: Path) -> int:
    return asyncio.run(run(command, ("127.0.0.1", 9), data, offline=True))


@pytest.mark.parametrize(
    ("command", "code"),
    [(["true"], 0), (["sh", "-c", "exit 7"], 7), (["sh", "-c", "kill -9 $$"], 137)],
)
def test_the_exit_code_is_the_command_s(tmp_path: Path, command: list[str], code: int) -> None:
    assert _run(command, tmp_path) == code


def test_a_command_that_is_not_there(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert _run(["no-such-command"], tmp_path) == 127
    assert capfd.readouterr().err == "switchroom: no-such-command: command not found\n"


def test_a_command_that_cannot_run(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "text").write_text("not a program")
    assert _run([str(tmp_path / "text")], tmp_path) == 126
    assert capfd.readouterr().err.endswith("/text: Permission denied\n")


def test_the_command_reaches_ours_and_nothing_else(
    tmp_path: Path, upstream: tuple[str, int]
) -> None:
    script = (
        "curl -sS https://conversations.twilio.com/v1/x && echo &&"
        " curl -sS http://conversations.twilio.com/v1/y && echo &&"
        f" curl -sS http://127.0.0.1:{upstream[1]}/direct && echo &&"
        " curl -sS https://example.org/"
    )
    done = _started(tmp_path, upstream[1], "sh", "-c", script)
    out, err = done.communicate(timeout=120)
    secured, plain, direct = out.splitlines()
    assert '"host": "conversations.twilio.com"' in secured
    assert '"host": "conversations.twilio.com"' in plain
    assert f'"host": "127.0.0.1:{upstream[1]}"' in direct
    assert (done.returncode, "response 403" in err) == (56, True)


@pytest.mark.parametrize("name", ["TERM", "INT", "HUP", "USR1"])
def test_signals_are_handed_on(tmp_path: Path, name: str) -> None:
    process = _started(tmp_path, 9, sys.executable, "-c", WAITING.format(name=name))
    with process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        process.send_signal(getattr(signal, f"SIG{name}"))
        assert process.wait(60) == 42


def test_a_cancelled_run_ends_its_command(tmp_path: Path) -> None:
    pid_file = tmp_path / "pid"
    command = ["sh", "-c", f"echo $$ > {pid_file}; exec sleep 300"]

    async def cancelled() -> None:
        running = asyncio.create_task(run(command, ("127.0.0.1", 9), tmp_path, offline=True))
        await asyncio.to_thread(_until_written, pid_file)
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running

    start = time.monotonic()
    asyncio.run(cancelled())
    assert time.monotonic() - start < 100
    with pytest.raises(ProcessLookupError):
        os.kill(int(pid_file.read_text()), 0)


def _until_written(path: Path) -> None:
    while not path.exists() or not path.read_text():
        time.sleep(0.01)


def _started(data: Path, port: int, *command: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(port), str(data), *command],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        text=True,
    )
