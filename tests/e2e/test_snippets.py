"""The published examples run as printed against our server, through `switchroom run`.

Python, Node, curl and twilio-cli run the examples themselves. For the other languages, whose
official library is in no package index we use, a program with the language's own HTTP client posts
the same form; those run where the language is installed, and in CI all of them.
"""

import base64
import json
import os
import re
import shutil
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any, Final, Protocol

import pytest

pytestmark = pytest.mark.e2e

HERE: Final = Path(__file__).parent
PLACEHOLDER: Final = "FWXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX"
# Of the right form, but no flow of this account.
FOREIGN: Final = "FW" + "0123456789abcdef" * 2
NUMBER: Final = "+13115552368"

SNIPPETS: Final = {
    "python": [sys.executable, "snippets/python.py"],
    "node": ["node", "snippets/node.js"],
    "curl": ["sh", "snippets/curl.sh"],
    "twilio-cli": ["sh", "snippets/twilio-cli.sh"],
}
PROGRAMS: Final = {
    "java": ["java", "programs/Post.java"],
    "java-connection": ["java", "programs/Connection.java"],
    "php": ["php", "programs/post.php"],
    "ruby": ["ruby", "programs/post.rb"],
    "go": ["go", "run", "programs/post.go"],
}
# In CI every language must be there; elsewhere those that are.
EVERYWHERE: Final = bool(os.environ.get("CI"))
ALL: Final = SNIPPETS | {
    name: command for name, command in PROGRAMS.items() if EVERYWHERE or shutil.which(command[0])
}


class Server(Protocol):
    """What the fixture `server` gives: a running server with an account and a bought number."""

    base_url: str
    account_sid: str
    auth_token: str
    data: Path
    flow_sid: str


@pytest.mark.parametrize("name", ALL)
def test_the_published_example_creates_the_address(
    server: Server, tmp_path: Path, name: str
) -> None:
    done = _run(server, tmp_path, ALL[name], server.flow_sid)
    assert done.returncode == 0, done.stderr
    found = re.search(r"\bIG[0-9a-f]{32}\b", done.stdout)
    assert found is not None, done.stdout + done.stderr
    address = _call(server, "GET", found[0])
    assert (address["address"], address["type"]) == (NUMBER, "sms")
    created = address["auto_creation"]
    assert (created["enabled"], created["type"]) == (True, "studio")
    assert created["studio_flow_sid"] == server.flow_sid
    assert created["studio_retry_count"] == 3
    _call(server, "DELETE", found[0])


# A program of our own shows with one of them all that it can.
@pytest.mark.parametrize(
    ("name", "flow_sid"),
    [(name, PLACEHOLDER) for name in ALL] + [(name, FOREIGN) for name in SNIPPETS],
)
def test_a_flow_that_is_not_there_is_refused(
    server: Server, tmp_path: Path, name: str, flow_sid: str
) -> None:
    done = _run(server, tmp_path, ALL[name], flow_sid)
    said = done.stdout + done.stderr
    if (name, flow_sid) == ("twilio-cli", PLACEHOLDER):
        # It checks the form of the SID itself and sends nothing.
        assert "does not match pattern" in said
    else:
        # The Python library shows the sentence, the others the code as well or the body.
        shown = r"HTTP 400 error: .*(?i:flow)" if name == "python" else r"\b(20001|50367)\b"
        assert re.search(shown, said), said
    # curl as printed does not tell a refusal by its exit code.
    assert (done.returncode != 0) == (name != "curl"), said
    assert _call(server, "GET", "")["address_configurations"] == []


@pytest.mark.parametrize("name", ["python", "node", "twilio-cli"])
def test_edges_and_regions_are_answered_as_well(server: Server, tmp_path: Path, name: str) -> None:
    region = {"TWILIO_EDGE": "dublin", "TWILIO_REGION": "ie1"}
    done = _run(server, tmp_path, ALL[name], server.flow_sid, region)
    found = re.search(r"\bIG[0-9a-f]{32}\b", done.stdout)
    assert found is not None, done.stdout + done.stderr
    _call(server, "DELETE", found[0])


def _run(
    server: Server,
    folder: Path,
    command: list[str],
    flow_sid: str,
    more: dict[str, str] | None = None,
) -> subprocess.CompletedProcess[str]:
    """Run the example as printed, but for the flow SID, in a folder and home of its own."""
    *program, source = command
    example = folder / Path(source).name
    example.write_text((HERE / source).read_text().replace(PLACEHOLDER, flow_sid))
    switchroom = [sys.executable, "-m", "switchroom", "run", "--offline"]
    switchroom += ["--server", server.base_url, "--data", str(server.data)]
    return subprocess.run(
        [*switchroom, "--", *program, str(example)],
        env=_environment(server, folder) | (more or {}),
        cwd=folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def _environment(server: Server, home: Path) -> dict[str, str]:
    modules = HERE / "node" / "node_modules"
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("TWILIO_", "SWITCHROOM_"))
    }
    return kept | {
        "TWILIO_ACCOUNT_SID": server.account_sid,
        "TWILIO_AUTH_TOKEN": server.auth_token,
        "HOME": str(home),
        "NODE_PATH": str(modules),
        "PATH": f"{modules / '.bin'}{os.pathsep}{os.environ['PATH']}",
        # twilio-cli would look for newer versions of itself.
        "TWILIO_SKIP_NEW_VERSION_CHECK": "true",
        "TWILIO_DISABLE_AUTOUPDATE": "true",
    }


def _call(server: Server, method: str, sid: str) -> Any:
    url = f"{server.base_url}/conversations/v1/Configuration/Addresses/{sid}".rstrip("/")
    secret = base64.b64encode(f"{server.account_sid}:{server.auth_token}".encode()).decode()
    request = urllib.request.Request(
        url, method=method, headers={"Authorization": f"Basic {secret}"}
    )
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with direct.open(request, timeout=90) as answer:
        return json.loads(answer.read() or "null")
