"""The page about access tokens does what it says, with tokens of both official libraries."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any, Final, Protocol

import pytest

from tests.taskrouter.access import key
from tests.world import World

pytestmark = pytest.mark.e2e

HERE: Final = Path(__file__).parent
PAGE: Final = HERE.parent.parent / "docs" / "how-to" / "take-part-by-token.md"
IN_NODE: Final = """
const { AccessToken } = require("twilio").jwt;
const token = new AccessToken(given.account_sid, given.key_sid, given.key_secret,
  { identity: "alice", ttl: 3600 });
token.addGrant(new AccessToken.ChatGrant({ serviceSid: given.service_sid }));
console.log(token.toJwt());
"""


class Server(Protocol):
    """What the fixture `server` gives."""

    base_url: str
    account_sid: str
    auth_token: str


def block(language: str) -> str:
    """The one example of the page in a language."""
    [found] = re.findall(rf"```{language}\n(.*?)```", PAGE.read_text(), re.DOTALL)
    return str(found)


def run(command: list[str], program: str) -> str:
    """What a program says; it is read from the standard input."""
    modules = {"NODE_PATH": str(HERE / "node" / "node_modules")}
    done = subprocess.run(
        command,
        input=program,
        env=os.environ | modules,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def in_python(given: dict[str, str]) -> str:
    names = "".join(f"{name} = {value!r}\n" for name, value in given.items())
    return run([sys.executable, "-"], f"{names}{block('python')}\nprint(jwt)")


def in_node(given: dict[str, str]) -> str:
    return run(["node", "-"], f"const given = {json.dumps(given)};{IN_NODE}")


@pytest.mark.parametrize("make", [in_python, in_node])
def test_the_page_does_what_it_says(server: Server, make: Any) -> None:
    world = World(server.base_url, server.account_sid, server.auth_token, "sqlite")
    service = world.post("/conversations/v1/Services", {"FriendlyName": "page"})["sid"]
    key_sid, secret = key(world)
    given = {"account_sid": world.account_sid, "key_sid": key_sid, "key_secret": secret}
    jwt = make(given | {"service_sid": service})
    names = {"server": server.base_url, "serviceSid": service, "jwt": jwt}
    given_js = "".join(f"const {name} = {json.dumps(value)};\n" for name, value in names.items())
    said = run(["node", "--input-type=module", "-"], given_js + block("js"))
    assert said == "alice: Is anybody there?"
    world.close()
