"""Small flows that the tests of this folder play."""

from typing import Any

from switchroom.core.clock import parse_iso
from switchroom.core.flows import definition as definitions
from switchroom.workbench.player import Flow, Player
from switchroom.workbench.world import World
from tests.rest.studio.definitions import state

NOW = parse_iso("2026-11-25T10:00:00Z")


def definition(*states: dict[str, Any]) -> dict[str, Any]:
    """A definition that every kind of trigger leads into."""
    first = states[0]["name"]
    events = ("incomingMessage", "incomingConversationMessage", "incomingRequest", "incomingParent")
    trigger = state("Trigger", "trigger", [(event, first) for event in events])
    return {"description": "Test", "states": [trigger, *states], "initial_state": "Trigger"}


def ask(name: str, body: str, events: Any = (), **properties: Any) -> dict[str, Any]:
    """A send-and-wait-for-reply state."""
    properties = {"from": "Bot", "body": body, "timeout": "3600"} | properties
    return state(name, "send-and-wait-for-reply", events, **properties)


def tell(name: str, body: str, events: Any = ("sent", "failed")) -> dict[str, Any]:
    """A send-message state."""
    return state(name, "send-message", events, **{"from": "Bot", "body": body})


def fetch(name: str, events: Any = ("success", "failed"), **properties: Any) -> dict[str, Any]:
    """A make-http-request state."""
    return state(name, "make-http-request", events, **{"url": "https://a.example"} | properties)


def hand_over(name: str, events: Any = ("callComplete", "failedToEnqueue")) -> dict[str, Any]:
    """A send-to-flex state."""
    return state(name, "send-to-flex", events, workflow="WW1", channel="TC1", attributes="{}")


def player(*states: dict[str, Any], world: World | None = None, **children: Any) -> Player:
    """A player of a flow that has these states; `children` are definitions by SID."""
    inner = {sid: definitions.build(raw) for sid, raw in children.items()}
    flow = Flow(definitions.build(definition(*states)), inner)
    return Player(flow, world or World(), zone="Europe/London", now=NOW)
