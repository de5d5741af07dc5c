"""A workspace seen through REST after much has happened: what must hold of tasks, reservations and
places whatever came in between."""

from collections import Counter
from typing import Any, Final

from tests.taskrouter.build import Desk

LIVE: Final = ("pending", "accepted", "wrapping")
_STATUS_OF: Final = {"accepted": "assigned", "wrapping": "wrapping", "pending": "reserved"}


def every(desk: Desk, path: str, **query: Any) -> list[Any]:
    """All rows of a list."""
    rows: list[Any] = []
    page = desk.get(path, PageSize=500, **query)
    while True:
        rows += page[page["meta"]["key"]]
        further = page["meta"]["next_page_url"]
        if not further:
            return rows
        page = desk.world.get(further.removeprefix(desk.world.base_url))


def reservations(desk: Desk, workers: list[str]) -> list[Any]:
    """All reservations, by worker."""
    return [row for sid in workers for row in every(desk, f"/Workers/{sid}/Reservations")]


def check(desk: Desk, workers: list[str], capacity: int) -> dict[str, list[Any]]:
    """See that all agrees; the reservations by task."""
    offers: dict[str, list[Any]] = {task["sid"]: [] for task in every(desk, "/Tasks")}
    for one in reservations(desk, workers):
        offers[one["task_sid"]].append(one)
    for task in every(desk, "/Tasks"):
        live = [one for one in offers[task["sid"]] if one["reservation_status"] in LIVE]
        statuses = Counter(one["reservation_status"] for one in live)
        assert len(statuses) <= 1, (task["sid"], statuses)
        assert statuses["accepted"] + statuses["wrapping"] <= 1, (task["sid"], statuses)
        assert len({one["worker_sid"] for one in live}) == len(live), task["sid"]
        due = [_STATUS_OF[status] for status in statuses] or ["pending", "completed", "canceled"]
        assert task["assignment_status"] in due, (task["sid"], statuses)
    held = Counter(
        one["worker_sid"]
        for rows in offers.values()
        for one in rows
        if one["reservation_status"] in LIVE
    )
    for worker in workers:
        assigned = desk.channel(worker)["assigned_tasks"]
        assert held[worker] == assigned <= capacity, (worker, held[worker], assigned)
    return offers


def audit(desk: Desk) -> None:
    """See that the server finds all in order: no task waits that somebody could take, and what it
    keeps in columns is what is."""
    after: Any = ""
    while after is not None:
        found = desk.get("/Audit", AfterWorkerSid=after)
        assert found["sound"], found["findings"]
        after = found["next_worker_sid"]
