"""Workspaces for tests, set up through the API in few words."""

import json
from dataclasses import dataclass
from typing import Any

from tests.world import World


@dataclass
class Desk:
    """A workspace of a world, and short ways to what is in it; names stand for SIDs."""

    world: World
    sid: str
    activities: dict[str, str]

    @property
    def path(self) -> str:
        return f"/taskrouter/v1/Workspaces/{self.sid}"

    def get(self, path: str = "", status: int = 200, **query: Any) -> Any:
        """Fetch; `path` begins behind the workspace."""
        return self.world.get(self.path + path, status, **query)

    def post(self, path: str = "", status: int = 201, **form: Any) -> Any:
        """Make something, or change it (status 200)."""
        return self.world.post(self.path + path, form, status)

    def refused(self, path: str = "", status: int = 400, code: int = 20001, **form: Any) -> str:
        """Post what is refused; the sentence."""
        answer = self.post(path, status, **form)
        assert answer["code"] == code, answer
        return str(answer["message"])

    def delete(self, path: str = "") -> None:
        self.world.delete(self.path + path)

    def rows(self, path: str, **query: Any) -> list[Any]:
        """The rows of a list."""
        page = self.get(path, **query)
        rows: list[Any] = page[page["meta"]["key"]]
        return rows

    def worker(
        self, name: str, activity: str = "Available", /, capacity: int = 1, **attributes: Any
    ) -> str:
        """A worker with attributes, in an activity named; his SID."""
        form: dict[str, Any] = {"FriendlyName": name, "Attributes": json.dumps(attributes)}
        sid = str(self.post("/Workers", ActivitySid=self.activities[activity], **form)["sid"])
        if capacity != 1:
            self.post(f"/Workers/{sid}/Channels/default", 200, Capacity=capacity)
        return sid

    def go(self, worker: str, activity: str, **more: Any) -> Any:
        """Let a worker change his activity."""
        return self.post(f"/Workers/{worker}", 200, ActivitySid=self.activities[activity], **more)

    def queue(self, name: str, target_workers: str = "1==1", **more: Any) -> str:
        """A queue; its SID."""
        form = {"FriendlyName": name, "TargetWorkers": target_workers, **more}
        return str(self.post("/TaskQueues", **form)["sid"])

    def workflow(self, name: str, default: str | None = None, *filters: Any, **more: Any) -> str:
        """A workflow with a default queue, and filters as the configuration has them; its SID."""
        routing: dict[str, Any] = {"filters": list(filters)}
        if default is not None:
            routing["default_filter"] = {"queue": default}
        configuration = json.dumps({"task_routing": routing})
        form = {"FriendlyName": name, "Configuration": configuration, **more}
        return str(self.post("/Workflows", **form)["sid"])

    def task(self, workflow: str | None = None, /, **more: Any) -> str:
        """A task; attributes in small letters, parameters as they are called; its SID."""
        attributes = {name: value for name, value in more.items() if name[0].islower()}
        form = {name: value for name, value in more.items() if name not in attributes}
        if workflow is not None:
            form["WorkflowSid"] = workflow
        return str(self.post("/Tasks", Attributes=json.dumps(attributes), **form)["sid"])

    def status(self, task: str) -> str:
        return str(self.get(f"/Tasks/{task}")["assignment_status"])

    def reservations(self, worker: str, **query: Any) -> list[Any]:
        """The reservations of a worker, the oldest first."""
        return self.rows(f"/Workers/{worker}/Reservations", **query)

    def channel(self, worker: str, name: str = "default") -> Any:
        """A worker's channel by its unique name."""
        return self.get(f"/Workers/{worker}/Channels/{name}")


def workspace(world: World, **form: Any) -> Desk:
    """A workspace of its own."""
    made = world.post("/taskrouter/v1/Workspaces", {"FriendlyName": "Desk", **form})
    desk = Desk(world, made["sid"], {})
    desk.activities = {row["friendly_name"]: row["sid"] for row in desk.rows("/Activities")}
    return desk
