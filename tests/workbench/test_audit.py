"""`switchroom audit` against a running server, and against one whose rows were changed by hand."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

from switchroom.app import DATABASE_FILE
from tests import servers
from tests.rest.taskrouter.desk import open_desk, rule
from tests.workbench.commands import told
from tests.world import World, settle_in


def test_all_workspaces_or_one(world: World) -> None:
    one, two = open_desk(world), open_desk(world)
    flow = one.workflow(rule("1==1", one.queue("All")))
    one.worker("Ann")
    one.task(flow)
    one.task(flow)
    lines = told(world, 0, "audit").splitlines()
    assert {one.sid, two.sid} <= set(lines)
    assert "\x1b" not in "".join(lines)
    lines = told(world, 0, "audit", "--workspace", one.sid).splitlines()
    assert lines == [
        one.sid,
        "  Nothing is wrong: 1 worker, 0 tasks at the heads of 0 lines, 1 live reservation and"
        " 2 open tasks were held against each other.",
    ]
    raw = json.loads(told(world, 0, "audit", "--workspace", one.sid, "--raw"))
    assert (raw["workspace_sid"], raw["sound"]) == (one.sid, True)


def test_what_cannot_be_looked_at_is_told(world: World) -> None:
    out = told(world, 2, "audit", "--workspace", "WS" + "0" * 32)
    assert "20404" in out
    assert "begins with WS" in told(world, 2, "audit", "--workspace", "Desk")
    assert "Whose workspaces?" in told(world, 2, "audit", TWILIO_AUTH_TOKEN="")


COPIES: Final = (
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)"
    " INSERT INTO workers SELECT 'WK' || printf('%032x', i), account_sid, workspace_sid,"
    " 'copy ' || i, 'copy ' || i, attributes, activity_sid, available, date_status_changed,"
    " last_reserved, version, date_created, date_updated FROM workers, n WHERE sid = ?"
)


def test_what_is_wrong_is_told_part_by_part(data: Path) -> None:
    node = servers.start(data)
    world = settle_in(node, "audit", "sqlite")
    try:
        desk = open_desk(world)
        flow = desk.workflow(rule("1==1", desk.queue("All")))
        ann = desk.worker("Ann", "Offline")
        task = desk.task(flow)
        with closing(sqlite3.connect(data / DATABASE_FILE, timeout=60)) as database:
            database.execute("UPDATE workers SET activity_sid = ?", (desk.activities["Available"],))
            database.execute(COPIES, (1_000, ann))
            database.commit()
        lines = told(world, 1, "audit", "--workspace", desk.sid).splitlines()
        parts = told(world, 1, "audit", "--workspace", desk.sid, "--raw")
    finally:
        world.close()
        node.stop()
    assert lines[0] == desk.sid
    (first, second) = (n for n, line in enumerate(lines) if " must not be: " in line)
    assert lines[first].startswith("  2,000 things must not be: 1,000 workers, ")
    assert lines[second - 1] == "  And 1900 more."
    assert " must not be: 1 worker, 1 task at the heads of 1 line, " in lines[second]
    told_of = f'  unserved: {task} waits in queue "All", although Ann could take it.'
    assert lines[second + 1] == told_of
    workers = [json.loads(line)["looked_at"]["workers"] for line in parts.splitlines()]
    assert workers == [1_000, 1]
