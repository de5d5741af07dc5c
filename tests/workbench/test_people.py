"""`switchroom users` against a running server."""

import os
import subprocess
import sys

from tests.rest.desk import people
from tests.rest.desk.people import PASSWORD, Browser
from tests.world import World


def run(world: World, *words: str, said: str = "") -> "subprocess.CompletedProcess[str]":
    environment = {
        **os.environ,
        "SWITCHROOM_SERVER": world.base_url,
        "SWITCHROOM_ACCOUNT_SID": world.account_sid,
        "SWITCHROOM_AUTH_TOKEN": world.auth_token,
        "COLUMNS": "200",
    }
    command = [sys.executable, "-m", "switchroom", "users", *words]
    return subprocess.run(
        command, input=said, env=environment, capture_output=True, text=True, timeout=60
    )


def test_the_first_administrator_comes_from_the_command_line(world: World) -> None:
    name = people.name(world)
    role = ("--role", "admin", "--role", "agent")
    made = run(world, "add", name, *role, "--password-stdin", said=f"{PASSWORD}\n")
    assert made.returncode == 0, made.stderr
    assert f"{name} (agent, admin) may log in at {world.base_url}/" in made.stdout
    assert PASSWORD not in made.stdout + made.stderr
    browser = Browser(world.base_url)
    assert browser.log_in(name).status_code == 200
    other = people.name(world)
    invited = run(world, "add", other, "--invite", "--full-name", "[red]Ann[/]")
    token = invited.stdout.split()[-1]
    body = {"token": token, "password": PASSWORD}
    assert browser.send("POST", "/desk/v1/Invitation", json=body).status_code == 200
    listed = run(world, "list").stdout.splitlines()
    assert [line.split()[0] for line in listed[1:]] == [name, other]
    assert "[red]Ann[/]" in listed[2]


def test_passwords_and_locks(world: World) -> None:
    user = people.add(world)
    name = user["username"]
    browser = Browser(world.base_url)
    for _ in range(5):
        browser.log_in(name, "wrong password")
    assert browser.log_in(name).status_code == 429
    assert "locked until" in run(world, "list").stdout
    assert run(world, "unlock", name.upper()).returncode == 0
    assert browser.log_in(name).status_code == 200
    changed = run(world, "password", user["sid"], "--password-stdin", said="another good one\n")
    assert changed.returncode == 0, changed.stderr
    assert browser.log_in(name, "another good one").status_code == 200
    assert len(run(world, "password", name, "--invite").stdout.split()[-1]) == 32


def test_what_goes_wrong_is_said_in_a_sentence(world: World) -> None:
    weak = run(world, "add", people.name(world), "--password-stdin", said="short\n")
    assert (weak.returncode, "at least 10 characters" in weak.stderr) == (1, True)
    nobody = run(world, "unlock", "nobody-at-all")
    assert (nobody.returncode, "has no user nobody-at-all" in nobody.stderr) == (1, True)
    for result in (weak, nobody):
        assert "Traceback" not in result.stderr
