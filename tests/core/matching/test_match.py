"""The matching of a whole workspace as one function, against the plain account of the rules."""

import json
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from msgspec import structs

from switchroom.core.matching import match as rules
from switchroom.core.matching import snapshot as seen
from switchroom.core.matching import stands, workflow
from switchroom.core.matching.match import match
from switchroom.core.matching.snapshot import Seat, Snapshot, Way
from switchroom.core.matching.workflow import Target
from tests.conftest import examples
from tests.core.matching import plain
from tests.core.matching.plain import NAMES, Desk, Hall, Job, Person
from tests.taskrouter.samples import ROUTING, TASK, WORKER

NOW: Final = 100
QUEUES: Final = [f"WQ{n}" for n in range(3)]
CHANNELS: Final = ("TC0", "TC1")
PEOPLE: Final = [f"WK{n}" for n in range(4)]
# Most of the halls are busy: where there is nothing to hand out, nothing can be wrong.
SOME: Final = st.sets(st.sampled_from(PEOPLE)).map(frozenset)
ALL: Final = st.just(frozenset(PEOPLE))
SEAT: Final = st.tuples(
    st.sampled_from([2, 1, 3, 0, 2]),
    st.sampled_from([0, 0, 1, 0]),
    st.sampled_from([True, True, True, False]),
    st.integers(0, 3),
)
ORDER: Final = st.sampled_from(["FIFO", "LIFO"])


@st.composite
def halls(draw: st.DrawFn) -> tuple[Hall, Any]:
    """A hall and the configuration of its workflow; steps have no timeouts, of which the way of a
    task through its workflow has tests of its own."""
    routing = _without_timeouts(draw(ROUTING))
    people = [
        Person(
            sid,
            f"w{n}",
            draw(WORKER),
            draw(st.sampled_from(["WA1", "WA2", "WA1", "WA3"])),
            {channel: draw(SEAT) for channel in CHANNELS},
        )
        for n, sid in enumerate(PEOPLE)
    ]
    desks = {
        sid: Desk(sid, draw(ORDER), draw(st.integers(1, 3)), draw(ALL | ALL | SOME))
        for sid in QUEUES
    }
    jobs = [draw(_jobs(routing, n)) for n in range(draw(st.sampled_from([4, 6, 8, 1])))]
    hall = Hall(
        people,
        desks,
        jobs,
        draw(st.sampled_from([False, False, True])),
        draw(ORDER),
        draw(st.sets(st.sampled_from(CHANNELS)).map(frozenset)),
    )
    return hall, routing


def _without_timeouts(routing: Any) -> Any:
    def plainly(target: Any, before: str = "") -> Any:
        named = {key: value for key, value in target.items() if key != "timeout"}
        return named | {"queue": QUEUES[target["queue"]]}

    found: Any = {
        "filters": [
            {**one, "targets": [plainly(target) for target in one["targets"]]}
            for one in routing["filters"]
        ]
    }
    if "default_filter" in routing:
        found["default_filter"] = plainly(routing["default_filter"])
    return found


@st.composite
def _jobs(draw: st.DrawFn, routing: Any, number: int) -> Job:
    attributes = draw(TASK)
    steps = plain.path(routing, attributes)
    fresh = draw(st.booleans())
    at = 0 if fresh else draw(st.integers(0, max(0, len(steps) - 1)))
    offered = not fresh and draw(st.sampled_from([False, False, True]))
    asked = draw(st.sampled_from(PEOPLE).map(lambda one: frozenset((one,))))
    return Job(
        sid=f"WT{number:032x}",
        attributes=attributes,
        priority=draw(st.integers(0, 2)),
        begun=draw(st.integers(0, 2)),
        channel=draw(st.sampled_from([CHANNELS[0], *CHANNELS])),
        path=steps[at:],
        fresh=fresh,
        asked=asked if offered else frozenset(),
        declined=draw(SOME),
    )


def pictured(hall: Hall, routing: Any) -> Snapshot:
    """The same hall as the function takes it."""
    return Snapshot(
        now=NOW,
        queues=tuple(
            seen.Queue(sid=one.sid, order=one.order, most=one.most, members=one.members)  # type: ignore[arg-type]
            for one in hall.desks.values()
        ),
        workers=tuple(_worker(one) for one in hall.people),
        tasks=tuple(_task(hall, job, routing) for job in hall.jobs if job.path),
        single=hall.single,
        prioritized=hall.prioritized,  # type: ignore[arg-type]
        optimized=hall.optimized,
        activities=tuple(NAMES),
    )


def _worker(one: Person) -> seen.Worker:
    return seen.Worker(
        sid=one.sid,
        friendly_name=one.name,
        attributes=json.dumps(one.attributes),
        activity_sid=one.activity,
        activity_name=NAMES[one.activity],
        available=one.activity != "WA3",
        seats=tuple(Seat(channel, *seat) for channel, seat in one.seats.items()),
    )


def _task(hall: Hall, job: Job, routing: Any) -> seen.Task:
    configuration = workflow.parse(plain.document(routing))
    place = workflow.enter(configuration, job.attributes, NOW)
    for _ in range(len(plain.path(routing, job.attributes)) - len(job.path)):
        assert place is not None
        place = workflow.advance(configuration, job.attributes, place, NOW, timed_out=False)
    assert place is not None
    target = workflow.target_at(configuration, place)
    assert target is not None
    known = None
    if target.known_worker is not None:
        named = (one.sid for one in hall.people if one.name == job.attributes["agent"])
        known = next(named, stands.NOBODY)
    return seen.Task(
        sid=job.sid,
        priority=job.priority,
        virtual_start_time=job.begun,
        stand=stands.at(target, job.attributes, job.channel, known),
        asked=job.asked,
        declined=job.declined,
        way=Way(configuration, job.attributes, place) if job.fresh else None,
    )


@settings(max_examples=examples(400), suppress_health_check=list(HealthCheck))
@pytest.mark.hypothesis
@given(halls())
def test_everybody_gets_what_the_rules_say(made: tuple[Hall, Any]) -> None:
    hall, routing = made
    wanted = plain.offers(hall, NOW)
    event(f"{len(wanted)} offers")
    snapshot = pictured(hall, routing)
    assert [(one.task_sid, one.worker_sid) for one in match(snapshot)] == wanted


def _waiting(*tasks: seen.Task, places: int = 1) -> Snapshot:
    """One worker with so many places, and one queue."""
    worker = seen.Worker(
        "WK1", "Ann", "{}", "WA1", "Available", True, (Seat("TC", places, 0, True, 0),)
    )
    queue = seen.Queue("WQ", "FIFO", 1, frozenset(("WK1",)))
    return Snapshot(now=NOW, queues=(queue,), workers=(worker,), tasks=tasks)


def _asking(number: int, **given: Any) -> seen.Task:
    stand = stands.at(Target(given.pop("queue", "WQ")), {}, "TC", None)
    return seen.Task(
        sid=f"WT{number:032x}", priority=0, virtual_start_time=number, stand=stand, **given
    )


def test_a_task_that_was_offered_too_often_is_offered_no_more() -> None:
    often, once = _asking(1, offered=rules.OFFERS_MAX), _asking(2)
    assert [one.task_sid for one in match(_waiting(often, once))] == [once.sid]


def test_a_task_in_a_queue_that_is_gone_is_for_nobody() -> None:
    assert match(_waiting(_asking(1, queue="WQ9"))) == ()


def test_the_same_whatever_the_order_in_which_tasks_are_told() -> None:
    tasks = [_asking(number) for number in range(5)]
    found = match(_waiting(*tasks, places=3))
    assert [one.task_sid for one in found] == [task.sid for task in tasks[:3]]
    assert match(_waiting(*reversed(tasks), places=3)) == found


def test_who_was_asked_about_one_task_may_be_asked_about_the_next() -> None:
    asked, next_one = _asking(1, asked=frozenset(("WK1",))), _asking(2)
    snapshot = _waiting(asked, next_one)
    queue = structs.replace(snapshot.queues[0], most=2)
    snapshot = structs.replace(snapshot, queues=(queue,))
    assert [one.task_sid for one in match(snapshot)] == [next_one.sid]


def test_a_task_that_goes_on_has_the_priority_of_the_step_at_which_it_stays() -> None:
    steps: Any = [{"queue": "WQ9", "skip_if": "1==1"}, {"queue": "WQ", "priority": 3}]
    routing = {"filters": [{"expression": "1==1", "targets": steps}]}
    configuration = workflow.parse(plain.document(routing))
    place = workflow.enter(configuration, {}, NOW)
    assert place is not None
    late = _asking(2, queue="WQ9", way=Way(configuration, {}, place))
    assert [one.task_sid for one in match(_waiting(_asking(1), late))] == [late.sid]
