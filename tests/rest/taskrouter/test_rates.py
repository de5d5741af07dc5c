"""Costly lists are limited as the hosted service limits them, for accounts that want it so."""

import pytest

from tests.rest.taskrouter.desk import open_desk
from tests.world import World

LISTS = {
    "Workers": {"TargetWorkersExpression": "1==1"},
    "TaskQueues": {"EvaluateWorkerAttributes": "{}"},
    "Tasks": {"EvaluateTaskAttributes": "1==1"},
}


@pytest.mark.parametrize("name", LISTS)
def test_the_fourth_list_by_an_expression_in_a_second_is_refused(world: World, name: str) -> None:
    path = f"{open_desk(world).path}/{name}"

    def ask(times: int, **query: str) -> set[int]:
        answers = [world.request("GET", path, params=query) for _ in range(times)]
        assert all(one.json()["code"] == 20429 for one in answers if one.status_code == 429)
        return {one.status_code for one in answers}

    assert ask(30, **LISTS[name]) == {200}
    world.post("/switchroom/v1/Settings", {"RateLimits": "true"}, 200)
    assert ask(30, **LISTS[name]) == {200, 429}
    assert ask(30) == {200}


def test_bulk_statistics_are_limited_too(world: World) -> None:
    path = f"{open_desk(world).path}/TaskQueues/Statistics"
    world.post("/switchroom/v1/Settings", {"RateLimits": "true"}, 200)
    codes = [world.request("GET", path).status_code for _ in range(30)]
    assert codes[:5] == [200] * 5
    assert 429 in codes
