"""`switchroom explain` against a running server."""

import json

import pytest
from typer.testing import CliRunner

from switchroom.cli import app
from tests.rest.taskrouter.desk import Desk, open_desk, rule
from tests.workbench.commands import told
from tests.world import World


def waiting(world: World) -> tuple[Desk, str, str]:
    """A task that waits, in the second of two workspaces, and a worker of its queue."""
    open_desk(world)
    desk = open_desk(world)
    step = {"queue": desk.queue("Sales"), "expression": "worker.level > 3"}
    flow = desk.workflow(rule("type == 'bill'", step, name="bills"))
    ann, _ = desk.worker("Ann Lee", level=2), desk.worker("Bob", "Offline", level=5)
    return desk, desk.task(flow, {"type": "bill"}), ann


def test_a_task_is_explained_wherever_it_is(world: World) -> None:
    desk, task, ann = waiting(world)
    out = told(world, 0, "explain", task)
    lines = out.splitlines()
    assert lines[0] == f"{task}: pending"
    assert '  Filter 1 "bills" holds, and the task is in it.' in lines
    assert '  Bob is in activity "Offline", which is not available.' in lines
    assert any(line.startswith('  queue "Sales" by filter "bills" since ') for line in lines)
    assert "\x1b" not in out
    why = (
        "  Ann Lee does not meet the step's expression: worker.level > 3 is not true,"
        " for worker.level is 2."
    )
    for named in (["--worker", ann], ["--worker", "Ann Lee", "--workspace", desk.sid]):
        lines = told(world, 0, "explain", task, *named).splitlines()
        assert lines[-2:] == [f"Ann Lee ({ann}) can't take it", why]
    raw = json.loads(told(world, 0, "explain", task, "--raw"))
    assert (raw["task_sid"], raw["workspace_sid"]) == (task, desk.sid)


def test_who_is_asked_is_told(world: World) -> None:
    desk, task, _ = waiting(world)
    desk.worker("Eve", level=4)
    desk.worker("Flo", level=4)
    out = told(world, 0, "explain", task, "--worker", "Flo")
    assert "  The task is offered to Eve." in out
    assert "Who is asked next\n  1. Flo (" in out
    assert "Eve: pending" in out
    assert ") can take it\n  Flo can take the task, idle for " in out
    desk.answer(task, "Eve", "rejected")
    assert "  Before: rejected it 1 time, last at " in told(
        world, 0, "explain", task, "--worker", "Eve"
    )


def test_what_is_not_there_is_told(world: World) -> None:
    _, task, _ = waiting(world)
    other = open_desk(world)
    nothing = "WT" + "0" * 32
    assert f"No workspace of {world.base_url} has task {nothing}" in told(
        world, 1, "explain", nothing
    )
    out = told(world, 1, "explain", task, "--workspace", other.sid)
    assert f"Workspace {other.sid} does not have task {task}" in out
    assert "together with worker Zoe" in told(world, 1, "explain", task, "--worker", "Zoe")
    assert "begins with WT" in told(world, 2, "explain", "bill")
    assert "begins with WS" in told(world, 2, "explain", task, "--workspace", "Desk")
    out = told(world, 1, "explain", task, TWILIO_AUTH_TOKEN="wrong-token")
    assert "does not know the account or its token (20003)" in out
    assert "Whose task?" in told(world, 2, "explain", task, TWILIO_AUTH_TOKEN="")


@pytest.mark.parametrize(
    ("server", "code", "sentence"),
    [
        ("http://127.0.0.1:9", 1, "http://127.0.0.1:9 cannot be reached"),
        ("127.0.0.1:8080", 2, "The server must look like"),
    ],
)
def test_a_server_that_is_none(server: str, code: int, sentence: str) -> None:
    env = {"SWITCHROOM_ACCOUNT_SID": "AC1", "SWITCHROOM_AUTH_TOKEN": "t"}
    words = ["explain", "WT" + "0" * 32, "--server", server]
    result = CliRunner(env=env).invoke(app, words)
    assert (result.exit_code, sentence in result.output) == (code, True)
