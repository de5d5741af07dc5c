"""Flows for tests, put together from few words, in the form of exports."""

import json
from typing import Any
from urllib.parse import parse_qs

from tests.world import World

Widget = dict[str, Any]
CUSTOMER = "+15557770000"


def trigger(**events: str) -> Widget:
    """The trigger: where each event leads."""
    return _state("Trigger", "trigger", {}, list(events.items()))


def send(name: str, body: str, sent: str = "", failed: str = "", **more: Any) -> Widget:
    properties = {
        "body": body,
        "from": "{{flow.channel.address}}",
        "to": "{{contact.channel.address}}",
        "service": "{{trigger.message.InstanceSid}}",
        "channel": "{{trigger.message.ChannelSid}}",
        **more,
    }
    return _state(name, "send-message", properties, [("sent", sent), ("failed", failed)])


def ask(
    name: str,
    body: str,
    reply: str = "",
    timeout: str = "",
    failure: str = "",
    seconds: str = "3600",
    **more: Any,
) -> Widget:
    properties = {
        "body": body,
        "from": "{{flow.channel.address}}",
        "timeout": seconds,
        "service": "{{trigger.message.InstanceSid}}",
        "channel": "{{trigger.message.ChannelSid}}",
        **more,
    }
    events = [("incomingMessage", reply), ("timeout", timeout), ("deliveryFailure", failure)]
    return _state(name, "send-and-wait-for-reply", properties, events)


def variables(name: str, following: str = "", /, **values: str) -> Widget:
    listed = [{"key": key, "value": value} for key, value in values.items()]
    return _state(name, "set-variables", {"variables": listed}, [("next", following)])


def split(name: str, subject: str, no_match: str, *matches: tuple[str, str, str]) -> Widget:
    """`matches` are predicate, value and where it leads."""
    state = _state(name, "split-based-on", {"input": subject}, [("noMatch", no_match)])
    for kind, value, following in matches:
        condition = {
            "friendly_name": value,
            "arguments": [subject],
            "type": kind,
            "value": value,
        }
        state["transitions"].append(
            {"event": "match", "next": following, "conditions": [condition]}
        )
    return state


def http(name: str, url: str, success: str = "", failed: str = "", **more: Any) -> Widget:
    properties = {"method": "GET", "url": url, **more}
    return _state(name, "make-http-request", properties, [("success", success), ("failed", failed)])


def widget(name: str, kind: str, properties: dict[str, Any], **events: str) -> Widget:
    """Any other one."""
    return _state(name, kind, properties, list(events.items()))


def flow(*states: Widget) -> str:
    """The definition as JSON text."""
    return json.dumps(
        {
            "description": "A New Flow",
            "states": list(states),
            "initial_state": "Trigger",
            "flags": {"allow_concurrent_calls": True},
        }
    )


def publish(world: World, *states: Widget, status: str = "published") -> str:
    """A new flow; its SID."""
    form = {"FriendlyName": "Flow", "Status": status, "Definition": flow(*states)}
    return str(world.post("/studio/v2/Flows", form)["sid"])


def bodies(world: World, number: str = CUSTOMER) -> list[str]:
    """What the customer's handset has got."""
    return [str(row["body"]) for row in world.handset(number)]


def connected(world: World, flow_sid: str, **more: str) -> str:
    """A number whose messages go to a flow by auto-creation."""
    number = world.buy()
    settings = {"AutoCreation.Type": "studio", "AutoCreation.StudioFlowSid": flow_sid, **more}
    world.address(number, **settings)
    return number


def executions(world: World, flow_sid: str) -> list[dict[str, Any]]:
    """Newest first."""
    found: list[dict[str, Any]] = world.get(f"/studio/v2/Flows/{flow_sid}/Executions")["executions"]
    return found


def alerted(world: World) -> list[tuple[str | None, str]]:
    """The codes and the sentences of the account's alerts, oldest first."""
    told = [(alert["error_code"], parse_qs(alert["alert_text"])) for alert in world.alerts()]
    return [(code, text["Msg"][0]) for code, text in told][::-1]


def context(world: World, flow_sid: str, execution_sid: Any) -> dict[str, Any]:
    """What templates read in an execution."""
    path = f"/studio/v2/Flows/{flow_sid}/Executions/{execution_sid}/Context"
    found: dict[str, Any] = world.get(path)["context"]
    return found


def _state(
    name: str, kind: str, properties: dict[str, Any], events: list[tuple[str, str]]
) -> Widget:
    transitions = [
        {"event": event, "next": following} if following else {"event": event}
        for event, following in events
    ]
    properties = {"offset": {"x": 0, "y": 0}, **properties}
    return {"name": name, "type": kind, "transitions": transitions, "properties": properties}
