"""Run one command with its requests to Twilio answered here."""

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from switchroom.proxy.authority import open_authority
from switchroom.proxy.connect import serve_proxy
from switchroom.proxy.environment import environment
from switchroom.proxy.trust import write_trust

# What a shell answers in these cases.
CANNOT_RUN: Final = 126
NOT_FOUND: Final = 127
BY_SIGNAL: Final = 128

FORWARDED: Final = tuple(
    getattr(signal, name)
    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGUSR1", "SIGUSR2")
    if hasattr(signal, name)
)


async def run(command: list[str], server: tuple[str, int], data: Path, offline: bool) -> int:
    """Run `command` behind a proxy of its own; its exit code, as a shell would give it.

    `server` is where the local server listens, `data` the folder with the authority. The command
    has the caller's environment, input and output. AuthorityError when the authority cannot be
    used.
    """
    authority = open_authority(data)
    trust = write_trust(authority, os.environ)
    proxy = await serve_proxy("127.0.0.1", 0, server, authority, offline)
    try:
        return await _run(command, environment(proxy.url, trust, os.environ))
    finally:
        proxy.close()
        await proxy.wait_closed(drain_s=0)


async def _run(command: list[str], env: dict[str, str]) -> int:
    try:
        process = await asyncio.create_subprocess_exec(*command, env=env)
    except FileNotFoundError:
        print(f"switchroom: {command[0]}: command not found", file=sys.stderr)
        return NOT_FOUND
    except OSError as error:
        print(f"switchroom: {command[0]}: {error.strerror}", file=sys.stderr)
        return CANNOT_RUN
    with _forwarding(process):
        try:
            code = await process.wait()
        finally:
            if process.returncode is None:
                process.terminate()
                await process.wait()
    return code if code >= 0 else BY_SIGNAL - code


@contextlib.contextmanager
def _forwarding(process: asyncio.subprocess.Process) -> Iterator[None]:
    """Hand signals on to the process while it runs."""

    def forward(number: int) -> None:
        # Keys pressed in a terminal reach the whole group: the process has had this one already.
        if number in (signal.SIGINT, signal.SIGQUIT) and _in_foreground():
            return
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(number)

    loop = asyncio.get_running_loop()
    taken = []
    for number in FORWARDED:
        with contextlib.suppress(NotImplementedError, RuntimeError):
            loop.add_signal_handler(number, forward, number)
            taken.append(number)
    try:
        yield
    finally:
        for number in taken:
            loop.remove_signal_handler(number)


def _in_foreground() -> bool:
    for descriptor in (0, 1, 2):
        with contextlib.suppress(OSError):
            return os.tcgetpgrp(descriptor) == os.getpgrp()
    return False
