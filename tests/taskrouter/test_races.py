"""Much at once in one workspace, on one node and on two: nobody has too much, no task is had by
two, nothing is lost (taskrouter §10, §11)."""

from collections import Counter
from typing import Any, Final

from tests.parallel import Answer, Post, at_once
from tests.taskrouter import ledger
from tests.taskrouter.build import Desk, workspace
from tests.world import World

CAPACITY: Final = 2
AT_ONCE: Final = 100


class Hall:
    """A workspace with workers, and the doors through which requests come in turn."""

    def __init__(self, doors: list[World], workers: int, most: int = 1) -> None:
        self._doors = doors
        self.desk: Desk = workspace(doors[0])
        self.queue = self.desk.queue("All", MaxReservedWorkers=most)
        self.flow = self.desk.workflow("Flow", self.queue, TaskReservationTimeout=3_600)
        self.workers = [self.desk.worker(f"w{n}", "Available", CAPACITY) for n in range(workers)]

    def post(self, number: int, path: str, **form: str) -> Post:
        return Post(self._doors[number % len(self._doors)], self.desk.path + path, form)

    def send(self, posts: list[Post]) -> list[Answer]:
        """All of them, many at a time."""
        answers: list[Answer] = []
        for start in range(0, len(posts), AT_ONCE):
            answers += at_once(posts[start : start + AT_ONCE])
        assert {answer.status for answer in answers} <= {200, 201, 400}, answers
        return answers

    def ask(self, number: int) -> list[str]:
        """So many tasks at once; their SIDs."""
        form = {"WorkflowSid": self.flow, "Attributes": "{}"}
        answers = self.send([self.post(n, "/Tasks", **form) for n in range(number)])
        assert Counter(answer.status for answer in answers) == {201: number}
        return [answer.body["sid"] for answer in answers]

    def answer(self, number: int, one: Any, status: str) -> Post:
        """A worker's answer to a reservation."""
        path = f"/Workers/{one['worker_sid']}/Reservations/{one['sid']}"
        return self.post(number, path, ReservationStatus=status)

    def open(self, *statuses: str) -> list[Any]:
        """The reservations in these statuses."""
        found = ledger.reservations(self.desk, self.workers)
        return [one for one in found if one["reservation_status"] in statuses]

    def check(self) -> dict[str, list[Any]]:
        offers = ledger.check(self.desk, self.workers, CAPACITY)
        ledger.audit(self.desk)
        return offers


def test_200_tasks_and_50_workers_come_together_at_once(doors: list[World]) -> None:
    hall = Hall(doors, 50)
    tasks = hall.ask(200)
    assert set(hall.check()) == set(tasks)
    assert len(hall.open("pending")) == 100

    done: set[str] = set()
    for _ in range(100):
        pending, accepted = hall.open("pending"), hall.open("accepted")
        if not pending and not accepted:
            break
        posts = [
            hall.answer(n, one, "rejected" if n % 5 == 4 else "accepted")
            for n, one in enumerate(pending)
        ]
        posts += [hall.answer(n, one, "completed") for n, one in enumerate(accepted)]
        answers = hall.send(posts)
        assert {answer.status for answer in answers} == {200}, answers
        done |= {one["task_sid"] for one in accepted}
        hall.check()
    assert done == set(tasks)
    statuses = Counter(task["assignment_status"] for task in ledger.every(hall.desk, "/Tasks"))
    assert statuses == {"completed": 200}


def test_of_several_who_accept_one_task_at_once_exactly_one_has_it(doors: list[World]) -> None:
    hall = Hall(doors, 30, most=3)
    tasks = hall.ask(20)
    pending = hall.open("pending")
    assert Counter(Counter(one["task_sid"] for one in pending).values()) == {3: 20}

    answers = hall.send([hall.answer(n, one, "accepted") for n, one in enumerate(pending)])

    assert Counter(answer.status for answer in answers) == {200: 20, 400: 40}
    assert {answer.body["code"] for answer in answers if answer.status == 400} == {20001}
    for task, rows in hall.check().items():
        assert task in tasks
        statuses = Counter(one["reservation_status"] for one in rows)
        assert statuses == {"accepted": 1, "rescinded": 2}, statuses


def test_an_answer_and_its_contrary_at_once_leave_one_of_them(doors: list[World]) -> None:
    hall = Hall(doors, 20)
    hall.ask(40)
    pending = hall.open("pending")
    assert len(pending) == 40

    posts = [
        hall.answer(n + m, one, status)
        for n, one in enumerate(pending)
        for m, status in enumerate(("accepted", "rejected", "accepted"))
    ]
    answers = hall.send(posts)

    for n, one in enumerate(pending):
        three = answers[3 * n : 3 * n + 3]
        assert sorted(answer.status for answer in three) == [200, 400, 400], one
    hall.check()


def test_workers_come_and_go_while_tasks_are_asked_for_and_canceled(doors: list[World]) -> None:
    hall = Hall(doors, 20)
    tasks = hall.ask(30)
    available, offline = (hall.desk.activities[name] for name in ("Available", "Offline"))
    posts: list[Post] = []
    for n, worker in enumerate(hall.workers):
        away = {"ActivitySid": offline, "RejectPendingReservations": "true"}
        posts.append(hall.post(n, f"/Workers/{worker}", **away))
        posts.append(hall.post(n + 1, f"/Workers/{worker}", ActivitySid=available))
        new = {"WorkflowSid": hall.flow, "Attributes": "{}"}
        posts.append(hall.post(n, "/Tasks", **new))
        if n % 2:
            canceled = {"AssignmentStatus": "canceled", "Reason": "changed my mind"}
            posts.append(hall.post(n, f"/Tasks/{tasks[n]}", **canceled))

    hall.send(posts)

    ledger.check(hall.desk, hall.workers, CAPACITY)
    ledger.audit(hall.desk)
    for worker in hall.workers:
        hall.desk.go(worker, "Available")
    assert len(hall.check()) == 50
