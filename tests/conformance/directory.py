"""Who works in a workspace, and how it is arranged: every operation of TaskRouter on workspaces,
activities, channels, workers and queues is asked for."""

from typing import Any

from tests.conformance.watched import Watched
from tests.taskrouter.build import Desk, workspace


def directory(world: Watched) -> None:
    """A workspace that is furnished, peopled, looked at and given up."""
    spaces = "/taskrouter/v1/Workspaces"
    desk = workspace(world, Template="FIFO", EventCallbackUrl="https://example.com/events")
    desk.get()
    desk.post("", 200, FriendlyName="Other", EventsFilter="task.created", EventCallbackUrl="")
    world.get(spaces, PageSize=1, FriendlyName="Other")
    _activities(desk)
    _channels(desk)
    _workers(desk)
    _queues(desk)
    desk.delete()


def _activities(desk: Desk) -> None:
    made = desk.post("/Activities", FriendlyName="Break", Available="true")
    one = f"/Activities/{made['sid']}"
    desk.get("/Activities", PageSize=2, Available="true", FriendlyName="Break")
    desk.get(one)
    desk.post(one, 200, FriendlyName="Lunch")
    desk.delete(one)


def _channels(desk: Desk) -> None:
    form: dict[str, Any] = {
        "FriendlyName": "Letters",
        "UniqueName": "letter",
        "ChannelOptimizedRouting": "true",
    }
    one = f"/TaskChannels/{desk.post('/TaskChannels', **form)['sid']}"
    desk.get("/TaskChannels", PageSize=2)
    desk.get(one)
    desk.post(one, 200, FriendlyName="Post")
    desk.delete(one)


def _workers(desk: Desk) -> None:
    one = f"/Workers/{desk.worker('Ann', level=1)}"
    desk.get(one)
    desk.get("/Workers", PageSize=1, TargetWorkersExpression="level == 1")
    desk.post(one, 200, Attributes='{"level": 2}', ActivitySid=desk.activities["Offline"])
    channels = desk.get(f"{one}/Channels", PageSize=2)["channels"]
    channel = f"{one}/Channels/{channels[0]['sid']}"
    desk.get(channel)
    desk.post(channel, 200, Capacity=3, Available="false")
    desk.delete(one)


def _queues(desk: Desk) -> None:
    offline = desk.activities["Offline"]
    activities: dict[str, Any] = {
        "ReservationActivitySid": offline,
        "AssignmentActivitySid": offline,
    }
    one = f"/TaskQueues/{desk.queue('French', 'level > 1', **activities)}"
    desk.get(one)
    desk.get("/TaskQueues", PageSize=1)
    desk.post(one, 200, TaskOrder="LIFO", MaxReservedWorkers=5)
    desk.delete(one)
