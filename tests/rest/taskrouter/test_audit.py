"""Whether a workspace is as it must be, asked of a running server (taskrouter §10, §11)."""

from typing import Any

from tests.rest.taskrouter.desk import open_desk, rule
from tests.world import World


def test_a_workspace_in_order(world: World) -> None:
    desk = open_desk(world)
    queue = desk.queue("All")
    far = {"queue": queue, "expression": "worker.team == 'b'"}
    flow = desk.workflow(rule("far == true", far), default=queue)
    desk.capacity(desk.worker("Ann", team="a"), 2)
    desk.worker("Bob", "Offline")
    desk.task(flow)
    desk.task(flow, {"far": True})
    desk.task(flow, {"far": True})

    found = world.get(f"{desk.path}/Audit")

    assert found["url"].endswith(f"/Workspaces/{desk.sid}/Audit")
    assert (found["account_sid"], found["workspace_sid"]) == (world.account_sid, desk.sid)
    assert (found["sound"], found["findings"], found["findings_beyond"]) == (True, [], 0)
    assert found["looked_at"] == {
        "workers": 2,
        "lines": 1,
        "waiting_tasks": 2,
        "open_tasks": 3,
        "reservations": 1,
    }
    assert (found["left_out"], found["next_worker_sid"]) == ([], None)
    assert found["sentences"][0].startswith("Nothing is wrong: 2 workers, 2 tasks at the heads of")


def test_the_rest_of_the_workers(world: World) -> None:
    desk = open_desk(world)
    ann, bob = desk.worker("Ann"), desk.worker("Bob")
    for after, seen in (("", 2), (ann, 1), (bob, 0)):
        found = world.get(f"{desk.path}/Audit", AfterWorkerSid=after)
        assert (found["sound"], found["looked_at"]["workers"]) == (True, seen)


def test_a_workspace_that_is_not_there(world: World) -> None:
    answer: Any = world.get(f"/taskrouter/v1/Workspaces/WS{'0' * 32}/Audit", 404)
    assert answer["code"] == 20404


def test_a_workspace_of_another_account(world: World, still_world: World) -> None:
    desk = open_desk(world)
    answer: Any = still_world.get(f"{desk.path}/Audit", 404)
    assert answer["code"] == 20404
