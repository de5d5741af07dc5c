"""What must hold at the end of the day."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

import requests

from tests.e2e.day.agents import PASSWORD, Agent
from tests.e2e.day.customers import Customers
from tests.world import World

# What keeps a conversation of an interaction for its customer.
_KEPT: Final = ("inactive", "pause", "closed")
_CONVERSATIONS: Final = "/conversations/v1/Conversations"


def everything(world: World, path: str, key: str) -> Iterator[Any]:
    """All rows of a list, page by page."""
    answer = world.get(path, PageSize=100)
    while True:
        yield from answer[key]
        following = answer["meta"]["next_page_url"]
        if following is None:
            return
        answer = world.get(following.removeprefix(world.base_url))


def texts_are_kept(world: World, customers: Customers, agents: list[Agent]) -> None:
    """Every text of a customer is in one conversation, once; every text of an agent reached the
    handset, once."""
    found: Counter[str] = Counter()
    rows = {row["sid"]: row for row in everything(world, _CONVERSATIONS, "conversations")}
    for sid in rows:
        path = f"{_CONVERSATIONS}/{sid}/Messages"
        found.update(row["sid"] for row in everything(world, path, "messages"))
    twice = [sid for sid, times in found.items() if times > 1]
    assert not twice, twice[:5]
    by_handset: dict[str, Counter[str]] = {}
    for number in customers.sent:
        page = world.get("/simulator/v1/Messages", From=number, PageSize=1000)["messages"]
        outside = [row for row in page if row["direction"] == "inbound"]
        assert len(outside) == customers.sent[number], (number, len(outside))
        lost = [row["sid"] for row in outside if row["conversation_sid"] not in rows]
        assert not lost, f"texts of {number} are in no conversation: {lost}"
        page = world.get("/simulator/v1/Messages", To=number, PageSize=1000)["messages"]
        by_handset[number] = Counter(row["body"] for row in page)
    for agent in agents:
        for sid, body, number in agent.sends:
            assert found[sid] == 1, f"{body} is in no conversation"
            assert by_handset[number][body] == 1, (number, body, by_handset[number][body])


def nobody_is_orphaned(world: World, workspace_sid: str) -> Counter[str]:
    """Every open conversation has an owner; how many have which."""
    overseer = _log_in(world)
    space = f"/taskrouter/v1/Workspaces/{workspace_sid}"
    tasks = [*everything(world, f"{space}/Tasks", "tasks")]
    waiting: dict[str, str] = {}
    for task in tasks:
        if task["assignment_status"] not in ("completed", "canceled"):
            sid = _conversation_of(task)
            waiting[sid] = task["assignment_status"]
    owners: Counter[str] = Counter()
    for row in everything(world, _CONVERSATIONS, "conversations"):
        if row["state"] == "closed":
            owners["closed"] += 1
            continue
        owner = _owner(world, overseer, row["sid"], waiting)
        assert owner, f"nobody has {row['sid']}: {_story(world, space, row['sid'])}"
        owners[owner] += 1
    return owners


def _story(world: World, space: str, sid: str) -> str:
    """What became of the tasks of a conversation."""
    events = everything(world, f"{space}/Events", "events")
    return "\n".join(
        f"{event['event_date']} {event['event_type']} {event['event_data'].get('worker_name')}"
        f" {event['event_data'].get('task_canceled_reason')}"
        f" {event['event_data'].get('task_completed_reason')} {event['resource_sid']}"
        for event in events
        if sid in str(event["event_data"].get("task_attributes"))
    )


def _conversation_of(task: Any) -> str:
    return str(json.loads(task["attributes"]).get("conversationSid"))


def _log_in(world: World) -> requests.Session:
    """The browser of an administrator, who sees all conversations."""
    who = {"username": f"overseer-{world.engine}", "password": PASSWORD}
    body = {**who, "full_name": "Overseer", "roles": ["admin"]}
    assert world.request("POST", "/desk/v1/Users", json=body).status_code == 201
    session = requests.Session()
    assert session.post(f"{world.base_url}/desk/v1/Session", json=who, timeout=60).ok
    return session


def _owner(world: World, overseer: requests.Session, sid: str, waiting: dict[str, str]) -> str:
    """Who has an open conversation; empty where nobody does."""
    if sid in waiting:
        return f"task {waiting[sid]}"
    answer = overseer.get(f"{world.base_url}/desk/v1/Conversations/{sid}", timeout=60)
    assert answer.status_code == 200, answer.text
    shown = answer.json()
    if shown["channel_status"] in _KEPT:
        return str(shown["channel_status"])
    hooks = world.get(f"{_CONVERSATIONS}/{sid}/Webhooks")["webhooks"]
    flows = [hook["configuration"]["flow_sid"] for hook in hooks if hook["target"] == "studio"]
    return "flow" if flows and shown["channel_sid"] is None else ""


def desktops_are_true(agents: list[Agent], looks: list[Any]) -> None:
    """What the sockets have told is what the API shows."""
    for agent, look in zip(agents, looks, strict=True):
        shown = {one["reservation_sid"]: one["reservation_status"] for one in look["tasks"]}
        told = {sid: one["reservation_status"] for sid, one in agent.tasks.items()}
        assert told == shown, (agent.name, told, shown)
        assert set(agent.paused) == {one["channel_sid"] for one in look["paused"]}, agent.name
        assert agent.worker["activity_name"] == look["worker"]["activity_name"], agent.name
