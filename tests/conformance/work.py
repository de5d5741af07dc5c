"""Workflows, tasks and reservations, asked for once each."""

import json

from tests.conformance.watched import Watched


def work(world: Watched) -> None:
    """A workspace in which one task is worked on, and another is taken away."""
    space = world.post("/taskrouter/v1/Workspaces", {"FriendlyName": "Work"})["sid"]
    base = f"/taskrouter/v1/Workspaces/{space}"
    activities = world.get(f"{base}/Activities")["activities"]
    available = next(row["sid"] for row in activities if row["available"])
    queue = world.post(f"{base}/TaskQueues", {"FriendlyName": "All"})["sid"]
    ann = {"FriendlyName": "ann", "ActivitySid": available}
    worker = world.post(f"{base}/Workers", ann)["sid"]
    flow = workflows(world, base, queue)
    form = {"WorkflowSid": flow, "Attributes": '{"type": "order"}', "Priority": "1"}
    task, other = (world.post(f"{base}/Tasks", form)["sid"] for _ in range(2))
    world.get(f"{base}/Tasks", PageSize=1, Ordering="Priority:desc,DateCreated:asc")
    world.get(f"{base}/Tasks", EvaluateTaskAttributes="type == 'order'")
    world.get(f"{base}/Tasks/{task}")
    reservations(world, f"{base}/Workers/{worker}", f"{base}/Tasks/{task}")
    world.post(f"{base}/Tasks", {"RoutingTarget": worker, "TaskQueueSid": queue})
    world.post(f"{base}/Tasks/{task}", {"Priority": "2", "Reason": "so"}, status=200)
    world.delete(f"{base}/Tasks/{other}")


def workflows(world: Watched, base: str, queue: str) -> str:
    """A workflow that stays; another is deleted."""
    text = json.dumps({"task_routing": {"default_filter": {"queue": queue}}})
    form = {"FriendlyName": "Flow", "Configuration": text}
    callback = {"AssignmentCallbackUrl": "", "FallbackAssignmentCallbackUrl": ""}
    flow, other = (world.post(f"{base}/Workflows", form | callback)["sid"] for _ in range(2))
    world.get(f"{base}/Workflows", PageSize=1)
    world.get(f"{base}/Workflows/{flow}")
    changes = {"ReEvaluateTasks": "true", "TaskReservationTimeout": "60"}
    world.post(f"{base}/Workflows/{flow}", changes, status=200)
    world.delete(f"{base}/Workflows/{other}")
    return str(flow)


def reservations(world: Watched, worker: str, task: str) -> None:
    """One is rejected, the next one accepted."""
    for owner, answer in ((worker, "rejected"), (task, "accepted")):
        pending = world.get(f"{task}/Reservations", ReservationStatus="pending")["reservations"]
        one = f"{owner}/Reservations/{pending[0]['sid']}"
        world.get(f"{owner}/Reservations", PageSize=1)
        world.get(one)
        world.post(one, {"ReservationStatus": answer}, status=200)
