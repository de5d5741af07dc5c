"""What the day needs before it begins: a workspace, a flow, an address, agents with log-ins."""

import json
from dataclasses import dataclass
from typing import Any, Final

from tests.e2e.day.agents import CAPACITY, PASSWORD
from tests.rest.taskrouter.desk import document, open_desk, rule
from tests.world import World

_RING_S: Final = 120


@dataclass(frozen=True)
class Floor:
    """SIDs, and the names of the agents."""

    workspace_sid: str
    workflow_sid: str
    flow_sid: str
    number: str
    agents: list[str]


def open_floor(world: World, agents: int) -> Floor:
    """A contact centre of so many agents, half of whom sell."""
    desk = open_desk(world, template="FLEX")
    everyone = desk.queue("Everybody")
    sales = desk.queue("Sales", "skills HAS 'sales'")
    workflow = world.post(
        f"{desk.path}/Workflows",
        {
            "FriendlyName": "Day",
            "TaskReservationTimeout": _RING_S,
            "Configuration": document(
                rule("topic == 'sales'", {"queue": sales, "timeout": 300}, everyone),
                default=everyone,
            ),
        },
    )["sid"]
    channel = desk.at.task_channels("sms").fetch().sid
    flow = world.post(
        "/studio/v2/Flows",
        {
            "FriendlyName": "Day",
            "Status": "published",
            "Definition": json.dumps(definition(workflow, channel)),
        },
    )["sid"]
    number = world.buy()
    world.address(number, **{"AutoCreation.Type": "studio", "AutoCreation.StudioFlowSid": flow})
    names = [f"agent{n:02d}" for n in range(agents)]
    for n, name in enumerate(names):
        _hire(world, desk, f"{name}-{world.engine}", ["sales"] if n % 2 else [])
    return Floor(desk.sid, workflow, flow, number, [f"{name}-{world.engine}" for name in names])


def _hire(world: World, desk: Any, name: str, skills: list[str]) -> None:
    worker = desk.worker(name, activity="Offline", skills=skills)
    for channel in ("sms", "default"):
        desk.capacity(worker, CAPACITY, channel)
    made = world.request(
        "POST",
        "/desk/v1/Users",
        json={
            "username": name,
            "full_name": name.title(),
            "email": f"{name}@example.com",
            "password": PASSWORD,
            "roles": ["agent"],
            "worker_sid": worker,
        },
    )
    assert made.status_code in (200, 201), made.text


def definition(workflow: str, channel: str) -> dict[str, Any]:
    """A menu, and then an agent."""

    def state(name: str, kind: str, transitions: Any, **properties: Any) -> dict[str, Any]:
        return {
            "name": name,
            "type": kind,
            "transitions": [
                {"event": event} | ({"next": to} if to else {}) for event, to in transitions
            ],
            "properties": {"offset": {"x": 0, "y": 0}, **properties},
        }

    def to_flex(name: str, topic: str) -> dict[str, Any]:
        return state(
            name,
            "send-to-flex",
            [("callComplete", ""), ("failedToEnqueue", ""), ("callFailure", "")],
            workflow=workflow,
            channel=channel,
            attributes=json.dumps({"topic": topic}),
        )

    split = state(
        "split", "split-based-on", [("noMatch", "help")], input="{{widgets.menu.inbound.Body}}"
    )
    split["transitions"].append(
        {
            "event": "match",
            "next": "sell",
            "conditions": [
                {
                    "friendly_name": "sales",
                    "arguments": ["{{widgets.menu.inbound.Body}}"],
                    "type": "matches_any_of",
                    "value": "1, sales",
                }
            ],
        }
    )
    return {
        "description": "A menu, and then an agent",
        "initial_state": "Trigger",
        "flags": {"allow_concurrent_calls": True},
        "states": [
            state(
                "Trigger",
                "trigger",
                [("incomingMessage", ""), ("incomingConversationMessage", "menu")],
            ),
            state(
                "menu",
                "send-and-wait-for-reply",
                [("incomingMessage", "split"), ("timeout", "help"), ("deliveryFailure", "help")],
                service="{{trigger.message.InstanceSid}}",
                channel="{{trigger.message.ChannelSid}}",
                **{"from": "{{flow.channel.address}}"},
                body="1 for sales, 2 for help",
                timeout="900",
            ),
            split,
            to_flex("sell", "sales"),
            to_flex("help", "help"),
        ],
    }
