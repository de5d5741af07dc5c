"""Definitions that the tests of this folder post."""

import json
from typing import Any


def state(name: str, kind: str, events: Any = (), **properties: Any) -> dict[str, Any]:
    """A state; `events` are pairs of an event and where it leads, or names of events alone."""
    pairs = [(event, None) if isinstance(event, str) else event for event in events]
    transitions = [
        {"event": event} if target is None else {"event": event, "next": target}
        for event, target in pairs
    ]
    return {"name": name, "type": kind, "transitions": transitions, "properties": properties}


def definition(*states: dict[str, Any], **root: Any) -> dict[str, Any]:
    """A definition whose trigger leads to the first of the states."""
    first = states[0]["name"] if states else None
    trigger = state("Trigger", "trigger", [("incomingMessage", first), "incomingRequest"])
    return {
        "description": "Test",
        "states": [trigger, *states],
        "initial_state": "Trigger",
        "flags": {"allow_concurrent_calls": True},
        **root,
    }


def say(name: str = "hello", body: str = "Hello", following: str | None = None) -> dict[str, Any]:
    """A send-message state."""
    return state(
        name,
        "send-message",
        [("sent", following), "failed"],
        **{"from": "{{flow.channel.address}}", "to": "{{contact.channel.address}}", "body": body},
    )


GOOD = definition(say())
# It can be read, but not be published.
BAD = definition(say(following="nowhere"))


def form(flow: Any = None, status: str = "published", **extra: str) -> dict[str, str]:
    """What a flow is made of."""
    text = flow if isinstance(flow, str) else json.dumps(GOOD if flow is None else flow)
    return {"FriendlyName": "Desk", "Status": status, "Definition": text, **extra}
