"""Unmodified programs without preparation: a proxy that stays open, a server made for the run."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import requests

from tests import servers
from tests.servers import MAIN_SID, MAIN_TOKEN

pytestmark = pytest.mark.e2e

LISTING = (
    "from twilio.rest import Client\n"
    "client = Client()\n"
    "made = client.conversations.v1.conversations.create(friendly_name='made here')\n"
    "found = client.conversations.v1.conversations(made.sid).fetch()\n"
    "print(found.account_sid, found.friendly_name, found.url)\n"
)


def test_the_proxy_of_serve_answers_every_product_and_edge(tmp_path: Path) -> None:
    port = servers.free_port()
    options = ("--proxy-port", str(port), "--offline")
    with servers.serving(tmp_path, *options), requests.Session() as session:
        session.trust_env = False
        session.proxies = {"https": f"http://127.0.0.1:{port}"}
        session.verify = str(tmp_path / "ca" / "authority.pem")
        session.auth = (MAIN_SID, MAIN_TOKEN)
        for host in ("conversations.twilio.com", "conversations.dublin.ie1.twilio.com"):
            url = f"https://{host}/v1/Services"
            answer = session.get(url, timeout=90)
            assert answer.status_code == 200
            assert answer.json()["meta"]["url"].startswith(url)
        account = session.get(
            f"https://api.twilio.com/2010-04-01/Accounts/{MAIN_SID}.json", timeout=90
        )
        assert account.json()["sid"] == MAIN_SID
        with pytest.raises(requests.exceptions.ProxyError):
            session.get("https://example.org/", timeout=90)


def test_run_starts_a_server_for_the_program_and_keeps_its_data(tmp_path: Path) -> None:
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("TWILIO_", "SWITCHROOM_"))
    }
    command = [sys.executable, "-m", "switchroom", "run", "--offline", "--data", str(tmp_path)]
    accounts = set()
    for _ in range(2):
        done = subprocess.run(
            [*command, "--", sys.executable, "-c", LISTING],
            env=kept,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        account, _, rest = done.stdout.partition(" ")
        assert rest.startswith("made here https://conversations.twilio.com/v1/Conversations/CH")
        accounts.add(account)
    assert len(accounts) == 1, "the second run finds the account of the first"


def test_run_finds_the_server_that_serves_from_the_folder(tmp_path: Path) -> None:
    with servers.serving(tmp_path):
        done = subprocess.run(
            [sys.executable, "-m", "switchroom", "run", "--data", str(tmp_path)]
            + ["--", sys.executable, "-c", LISTING],
            env={**os.environ, "TWILIO_ACCOUNT_SID": MAIN_SID, "TWILIO_AUTH_TOKEN": MAIN_TOKEN},
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
    assert done.stdout.startswith(f"{MAIN_SID} made here"), done.stderr
