"""Lists of workers and queues: filters, orderings, pages (taskrouter §4, §6)."""

from typing import Any

import pytest

from tests.taskrouter.build import Desk, workspace
from tests.world import World


@pytest.fixture
def desk(world: World) -> Desk:
    desk = workspace(world)
    desk.worker("Ann", "Available", level=3, skills=["fr", "de"])
    desk.worker("Bob", "Offline", level=1, skills=["fr"])
    desk.worker("Carl", "Available", level=2, skills=[])
    desk.queue("French", "skills HAS 'fr'")
    desk.queue("Experts", "level >= 2")
    desk.queue("Nobody", "")
    return desk


def names(desk: Desk, path: str = "/Workers", **query: Any) -> list[str]:
    return [row["friendly_name"] for row in desk.rows(path, **query)]


def test_workers_are_filtered(desk: Desk) -> None:
    assert names(desk) == ["Ann", "Bob", "Carl"]
    assert names(desk, FriendlyName="Bob") == ["Bob"]
    assert names(desk, ActivityName="Available") == ["Ann", "Carl"]
    assert names(desk, ActivitySid=desk.activities["Offline"]) == ["Bob"]
    assert names(desk, Available="1") == ["Ann", "Carl"]
    assert names(desk, Available="false") == ["Bob"]
    assert names(desk, TaskQueueName="French") == ["Ann", "Bob"]
    (queue,) = desk.rows("/TaskQueues", FriendlyName="Experts")
    assert names(desk, TaskQueueSid=queue["sid"]) == ["Ann", "Carl"]
    assert names(desk, TaskQueueSid=queue["sid"], FriendlyName="Ann") == ["Ann"]
    assert names(desk, TaskQueueName="Nobody") == []


def test_workers_are_filtered_by_an_expression(desk: Desk) -> None:
    def meeting(expression: str, **more: Any) -> list[str]:
        return names(desk, TargetWorkersExpression=expression, **more)

    assert meeting("level > 1") == ["Ann", "Carl"]
    assert meeting("skills HAS 'fr' AND activity_name == 'Offline'") == ["Bob"]
    assert meeting("friendly_name IN ['Ann', 'Bob']", Available="true") == ["Ann"]
    sid = desk.rows("/Workers", FriendlyName="Carl")[0]["sid"]
    assert meeting(f"sid == '{sid}'") == ["Carl"]
    answer = desk.get("/Workers", 400, TargetWorkersExpression="level >")
    assert (answer["code"], "TargetWorkersExpression" in answer["message"]) == (20001, True)


@pytest.mark.parametrize("query", [{}, {"TargetWorkersExpression": "level > 0"}])
def test_workers_come_in_pages(desk: Desk, query: dict[str, Any]) -> None:
    path, found = f"{desk.path}/Workers", []
    answer = desk.world.get(path, PageSize=1, Ordering="DateStatusChanged:desc", **query)
    while True:
        found += [row["friendly_name"] for row in answer["workers"]]
        following = answer["meta"]["next_page_url"]
        if following is None:
            break
        answer = desk.world.get(following.removeprefix(desk.world.base_url))
    assert found == ["Carl", "Bob", "Ann"]
    desk.get("/Workers", 400, Page=1)


def test_workers_are_ordered_by_their_last_change(desk: Desk) -> None:
    (ann,) = desk.rows("/Workers", FriendlyName="Ann")
    desk.go(ann["sid"], "Offline")
    assert names(desk, Ordering="DateStatusChanged:asc") == ["Bob", "Carl", "Ann"]
    assert names(desk, Ordering="DateStatusChanged:desc") == ["Ann", "Carl", "Bob"]
    for ordering in ("FriendlyName:asc", "DateStatusChanged:up"):
        assert desk.get("/Workers", 400, Ordering=ordering)["code"] == 20001


def test_queues_are_filtered_and_ordered(desk: Desk) -> None:
    every = ["French", "Experts", "Nobody"]
    assert names(desk, "/TaskQueues") == every
    (ann,) = desk.rows("/Workers", FriendlyName="Ann")
    assert names(desk, "/TaskQueues", WorkerSid=ann["sid"]) == ["French", "Experts"]
    assert names(desk, "/TaskQueues", Ordering="DateUpdated:desc") == every[::-1]
    (french,) = desk.rows("/TaskQueues", FriendlyName="French")
    desk.post(f"/TaskQueues/{french['sid']}", 200, TaskOrder="LIFO")
    assert names(desk, "/TaskQueues", Ordering="DateUpdated:asc") == ["Experts", "Nobody", "French"]
    assert desk.get("/TaskQueues", 400, Ordering="Sid:asc")["code"] == 20001


def test_queues_are_filtered_by_attributes(desk: Desk) -> None:
    def reached(text: str) -> list[str]:
        return names(desk, "/TaskQueues", EvaluateWorkerAttributes=text)

    assert reached('{"level": 9}') == ["Experts"]
    assert reached('{"level": 9, "skills": ["fr"]}') == ["French", "Experts"]
    assert reached("level == 1") == ["French"]
    assert desk.get("/TaskQueues", 400, EvaluateWorkerAttributes="{")["code"] == 20001
    assert desk.get("/TaskQueues", 400, EvaluateWorkerAttributes="level")["code"] == 20001
