"""Events and statistics of a workspace in which something happens, asked for once each."""

from tests.conformance.watched import Watched
from tests.taskrouter.build import Desk, workspace


def statistics(world: Watched) -> None:
    """One task is accepted, another waits."""
    desk = workspace(world)
    queue, worker = desk.queue("All"), desk.worker("ann")
    workflow = desk.workflow("Day", queue)
    desk.task(workflow)
    desk.task(workflow)
    offer = desk.reservations(worker)[0]["sid"]
    desk.post(f"/Workers/{worker}/Reservations/{offer}", 200, ReservationStatus="accepted")
    desk.go(worker, "Offline")
    events = desk.get("/Events", PageSize=2, EventType="worker.activity.update")["events"]
    desk.get(f"/Events/{events[0]['sid']}")
    for owner in ("", "/Workers", f"/Workflows/{workflow}", f"/TaskQueues/{queue}"):
        _levels(desk, owner)
    desk.get("/TaskQueues/Statistics", PageSize=1, SplitByWaitTime="5,10")
    desk.get(f"/Workers/{worker}/Statistics", Minutes=5)
    path = f"{desk.path}/TaskQueues/RealTimeStatistics"
    answer = world.request("POST", path, json={"QueueSids": [queue]})
    assert answer.ok, answer.text


def _levels(desk: Desk, owner: str) -> None:
    desk.get(f"{owner}/RealTimeStatistics")
    desk.get(f"{owner}/CumulativeStatistics", SplitByWaitTime="5,10")
    desk.get(f"{owner}/Statistics", Minutes=60)
