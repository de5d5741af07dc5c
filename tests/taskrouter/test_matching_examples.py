"""Short stories in which matching is easily wrong, told on a floor that the oracle watches, and
held against the pure function over the snapshot."""

from collections.abc import Iterator
from typing import Any, Final

import pytest

from tests.taskrouter.floor import Floor
from tests.taskrouter.house import House
from tests.taskrouter.oracle import DEFAULT
from tests.taskrouter.watched import Watch

ASKED: Final = {"kind": "a", "lang": "en", "min": 0, "agent": "w2"}
CLERK: Final = {"skills": ["en"], "level": 2}
EXPERT: Final = {"skills": ["en"], "level": 4}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    house = House(tmp_path_factory.mktemp("examples"), "")
    with Watch().watching():
        yield house
    house.database.engine.close()


def floor_with(
    house: House,
    target: dict[str, Any],
    *staff: Any,
    most: int = 1,
    order: str = "FIFO",
    multi: bool = True,
    members: str = "1==1",
) -> Floor:
    """A workflow with one step, and workers w0, w1, w2, … with places for 1, 1, 2, … tasks."""
    floor = Floor(house)
    floor.open(
        routing={"filters": [{"expression": "1==1", "targets": [{"queue": 0, **target}]}]},
        orders=[order] * 3,
        members=[members] * 3,
        most=[most] * 3,
        multi=multi,
        optimized=False,
        staff=list(staff),
    )
    return floor


def ask(floor: Floor, priority: int = 0, channel: str = "default", **attributes: Any) -> None:
    floor.ask(ASKED | attributes, priority, channel, 0, None)


def offers(floor: Floor) -> list[tuple[int, str, str]]:
    """Priority of the task, worker and status, oldest first."""
    scene = floor.scene()
    return [
        (scene.tasks[one.task_sid].priority, one.worker_name, one.status)
        for one in scene.reservations.values()
    ]


def asked(floor: Floor) -> list[tuple[int, str]]:
    return [(number, name) for number, name, status in offers(floor) if status == "pending"]


KNOWN: Final = {"known_worker_friendly_name": "task.agent"}


def test_a_known_worker_may_come_after_the_task(house: House) -> None:
    floor = floor_with(house, KNOWN, CLERK, CLERK)
    ask(floor)
    assert offers(floor) == []
    floor.hire(CLERK, "Available", 1)
    assert asked(floor) == [(0, "w2")]


def test_a_known_worker_is_whoever_has_the_name(house: House) -> None:
    floor = floor_with(house, KNOWN, CLERK, CLERK, CLERK)
    floor.go(2, "Offline", False)
    ask(floor)
    floor.rename(2, "w5")
    floor.go(2, "Available", False)
    assert offers(floor) == []
    floor.rename(0, "w2")
    assert asked(floor) == [(0, "w2")]


def test_another_known_worker_may_be_hired_for_one_who_has_left(house: House) -> None:
    floor = floor_with(house, KNOWN, CLERK, CLERK, CLERK)
    floor.go(2, "Offline", False)
    ask(floor)
    floor.dismiss(2 + 3 * 4)
    assert len(floor.scene().workers) == 2
    floor.hire(CLERK, "Available", 1)
    assert asked(floor) == [(0, "w2")]


def test_one_who_declines_comes_last_of_those_as_good_as_he(house: House) -> None:
    floor = floor_with(house, {"order_by": "worker.level DESC"}, CLERK, EXPERT, EXPERT)
    ask(floor)
    floor.reject(0, None)
    assert offers(floor) == [(0, "w1", "rejected"), (0, "w2", "pending")]
    floor.reject(0, None)
    assert asked(floor) == [(0, "w1")]


@pytest.mark.parametrize("target", [{}, {"order_by": "worker.level DESC"}])
def test_one_who_declines_comes_after_one_who_is_new(house: House, target: Any) -> None:
    floor = floor_with(house, target, CLERK)
    ask(floor)
    floor.hire(CLERK, "Available", 1)
    floor.reject(0, None)
    assert offers(floor) == [(0, "w0", "rejected"), (0, "w1", "pending")]


def test_of_several_who_become_free_at_once_the_best_is_asked(house: House) -> None:
    floor = floor_with(
        house, {"queue": 1, "order_by": "worker.level DESC"}, CLERK, CLERK, EXPERT, most=3
    )
    floor.change_queue(1, {"max_reserved_workers": 1})
    floor.change_places(2, "default", 1, None)
    floor.ask_a_queue(ASKED, 0)
    ask(floor, 1)
    floor.accept(0)
    assert [status for _, _, status in offers(floor)][:3] == ["accepted", "rescinded", "rescinded"]
    assert asked(floor) == [(1, "w2")]


def test_in_a_batch_nobody_is_asked_twice(house: House) -> None:
    floor = floor_with(house, {}, CLERK, CLERK, most=3)
    ask(floor)
    floor.reject(0, None)
    assert offers(floor) == [(0, "w0", "rejected"), (0, "w1", "pending")]
    floor.hire(CLERK, "Available", 1)
    assert asked(floor) == [(0, "w1"), (0, "w2")]
    floor.hire(CLERK, "Available", 1)
    assert asked(floor) == [(0, "w1"), (0, "w2")]
    floor.reject(0, None)
    floor.reject(0, None)
    assert len(asked(floor)) == 3


def test_more_are_asked_when_more_may_be_and_no_more_when_fewer(house: House) -> None:
    floor = floor_with(house, {}, CLERK, CLERK, CLERK, most=1)
    ask(floor)
    assert len(asked(floor)) == 1
    floor.change_queue(0, {"max_reserved_workers": 2})
    assert len(asked(floor)) == 2
    floor = floor_with(house, {}, CLERK, CLERK, most=3)
    ask(floor)
    floor.change_queue(0, {"max_reserved_workers": 2})
    floor.hire(CLERK, "Available", 1)
    assert len(asked(floor)) == 2


def test_other_attributes_while_some_are_asked_bring_others_in(house: House) -> None:
    target = {"expression": "worker.level >= task.min"}
    floor = floor_with(house, target, CLERK, EXPERT, most=2)
    ask(floor, min=3)
    assert asked(floor) == [(0, "w1")]
    floor.change_task(0, ASKED | {"min": 1}, None, None)
    assert asked(floor) == [(0, "w1"), (0, "w0")]


def test_who_has_been_idle_longest_is_asked_when_a_queue_takes_in_several(house: House) -> None:
    floor = floor_with(house, {}, CLERK, CLERK, members="level > 1")
    ask(floor)
    floor.accept(0)
    floor.finish(0)
    floor.change_queue(0, {"target_workers": "skills HAS 'en'"})
    floor.change_queue(0, {"target_workers": ""})
    ask(floor)
    floor.change_queue(0, {"target_workers": "1==1"})
    assert asked(floor) == [(0, "w1")]


def test_who_does_one_thing_at_a_time_takes_the_best_of_all_channels(house: House) -> None:
    floor = floor_with(house, {}, multi=False)
    ask(floor, 0, "chat")
    ask(floor, 1, "sms")
    ask(floor, 3, "default")
    ask(floor, 2, "sms")
    floor.hire(CLERK, "Idle", 1)
    assert asked(floor) == [(3, "w0")]


@pytest.mark.parametrize(("order", "number"), [("FIFO", 3), ("LIFO", 1)])
def test_tasks_that_are_evaluated_anew_come_in_their_turn(
    house: House, order: str, number: int
) -> None:
    floor = floor_with(house, {"expression": "worker.level >= task.min"}, CLERK, order=order)
    for priority in (2, 3, 1):
        ask(floor, priority, min=3)
    floor.rewrite({"filters": [{"expression": "1==1", "targets": [{"queue": 0}]}]})
    assert asked(floor) == [(number, "w0")]


def test_steps_that_ended_while_somebody_was_asked_are_passed_over(house: House) -> None:
    floor = floor_with(house, {}, CLERK, EXPERT)
    steps = [
        {"queue": 0, "timeout": 5, "order_by": "worker.level DESC"},
        {"queue": 1, "timeout": 5},
        {"queue": 2},
    ]
    floor.rewrite({"filters": [{"expression": "1==1", "targets": steps}]})
    ask(floor)
    floor.wait(12)
    assert asked(floor) == [(0, "w1")]
    floor.reject(0, None)
    (task,) = floor.scene().tasks.values()
    assert (task.where.target, task.queue_sid) == (2, floor.queues[2])


def test_another_name_of_an_activity_is_seen_by_queues_and_steps(house: House) -> None:
    members = "activity_name == 'Chatting' OR level == 3"
    floor = floor_with(house, {}, CLERK, members=members)
    floor.go(0, "Chatting", False)
    floor.rename_activity()
    ask(floor)
    assert offers(floor) == []
    floor.rename_activity()
    assert asked(floor) == [(0, "w0")]


def test_a_clock_of_all_channels_counts_what_is_reserved_on_one_with_its_own(
    house: House,
) -> None:
    floor = Floor(house)
    floor.open(
        routing={"filters": [], "default_filter": {"queue": 0}},
        orders=["FIFO"] * 3,
        members=["1==1"] * 3,
        most=[1] * 3,
        multi=True,
        optimized=True,
        staff=[CLERK, CLERK],
    )
    ask(floor, 1, "sms")
    ask(floor, 2, "default")
    assert asked(floor) == [(1, "w0"), (2, "w1")]


SKIPPED: Final = {"queue": 0, "skip_if": "1==1"}
NOBODY: Final = "worker.level >= task.min"


def test_a_task_that_skips_to_a_higher_priority_goes_before_others(house: House) -> None:
    floor = floor_with(house, {}, CLERK)
    floor.rewrite(
        {
            "filters": [
                {"expression": "1==1", "targets": [{**SKIPPED, "expression": NOBODY}]},
            ],
            "default_filter": {"queue": 1, "priority": 3},
        }
    )
    ask(floor, min=4)
    assert asked(floor) == [(3, "w0")]
    floor.ask_a_queue(ASKED, 1)
    floor.reject(0, None)
    assert asked(floor) == [(3, "w0")]


def test_who_goes_first_is_told_when_all_have_come_to_rest(house: House) -> None:
    floor = floor_with(house, {"expression": NOBODY}, CLERK)
    ask(floor, 0, min=4)
    ask(floor, 1, min=4, kind="b")
    further = {"queue": 0, "priority": 3}
    floor.rewrite(
        {
            "filters": [
                {"expression": "kind == 'a'", "targets": [SKIPPED, further]},
                {"expression": "1==1", "targets": [SKIPPED]},
            ],
            "default_filter": {"queue": 1},
        }
    )
    assert asked(floor) == [(3, "w0")]
    waiting = [task.where for task in floor.scene().tasks.values() if task.priority == 1]
    assert [where.filter for where in waiting] == [DEFAULT]


def test_of_several_who_may_take_more_at_once_the_longest_idle_is_asked(house: House) -> None:
    target = {"expression": "worker.activity_name != 'Chatting' AND task.kind != 'c'"}
    floor = floor_with(house, target, CLERK, CLERK)
    floor.go(0, "Chatting", False)
    ask(floor)
    assert asked(floor) == [(0, "w1")]
    floor.go(1, "Chatting", False)
    floor.reject(0, None)
    floor.go(0, "Offline", False)
    floor.go(0, "Chatting", False)
    assert asked(floor) == []
    floor.rename_activity()
    assert asked(floor) == [(0, "w1")]


def test_who_may_do_several_things_at_a_time_is_asked_by_how_long_he_was_idle(
    house: House,
) -> None:
    floor = floor_with(house, {}, CLERK, CLERK, multi=False)
    for number in (0, 1):
        floor.change_places(number, "default", 2, None)
    floor.go(0, "Offline", False)
    ask(floor, 1)
    floor.go(0, "Available", False)
    ask(floor, 1)
    ask(floor, 0)
    assert asked(floor) == [(1, "w1"), (1, "w0")]
    floor.prefer("FIFO", True)
    assert asked(floor) == [(1, "w1"), (1, "w0"), (0, "w1")]
