"""Interactions, asked for once each."""

import json
from typing import Any

from tests.conformance.watched import Watched
from tests.taskrouter.build import Desk, workspace


def interactions(world: Watched) -> None:
    """One that a program begins: one agent hands it over, another ends it."""
    desk = workspace(world)
    queue = desk.queue("All")
    workflow = desk.workflow("Day", queue)
    ann, number = desk.worker("ann"), world.buy()
    pair = {"address": "+12125550177", "proxy_address": number}
    wish = {"type": "sms", "initiated_by": "api", "participants": [pair]}
    routing = _routing(desk, workflow_sid=workflow, attributes={"customerName": "Kim"})
    form = {"Channel": json.dumps(wish), "Routing": routing, "WebhookTtid": "flex_1"}
    path = "/flex-api/v1/Interactions"
    made = world.post(path, form, 200)
    world.get(f"{path}/{made['sid']}")
    world.post(f"{path}/{made['sid']}", {"WebhookTtid": "flex_2"}, 200)
    _accept(desk, ann)
    world.get(f"{path}/{made['sid']}/Channels", PageSize=1)
    channel = f"{path}/{made['sid']}/Channels/{made['channel']['sid']}"
    world.get(channel)
    bob = desk.worker("bob")
    invite = _routing(desk, queue_sid=queue, worker_sid=bob)
    world.post(f"{channel}/Invites", {"Routing": invite}, 200)
    world.get(f"{channel}/Invites", PageSize=1)
    _accept(desk, bob)
    _participants(world, channel)
    _transfer(world, channel, queue)
    world.post(channel, {"Status": "closed", "Routing": '{"status": "closed"}'}, 200)


def _routing(desk: Desk, **properties: Any) -> str:
    return json.dumps({"properties": {"workspace_sid": desk.sid, **properties}})


def _accept(desk: Desk, worker: str) -> None:
    offer = desk.reservations(worker, ReservationStatus="pending")[0]["sid"]
    desk.post(f"/Workers/{worker}/Reservations/{offer}", 200, ReservationStatus="accepted")


def _participants(world: Watched, channel: str) -> None:
    form = {"Type": "external", "MediaProperties": '{"identity": "guest"}'}
    guest = world.post(f"{channel}/Participants", form, 200)
    world.get(f"{channel}/Participants", PageSize=2)
    world.get(f"{channel}/Participants")
    world.post(f"{channel}/Participants/{guest['sid']}", {"Status": "closed"}, 200)


def _transfer(world: Watched, channel: str, queue: str) -> None:
    people = world.get(f"{channel}/Participants")["participants"]
    agent = next(row["sid"] for row in people if row["type"] == "agent")
    body = {"type": "cold", "from": agent, "to": queue}
    answer = world.request("POST", f"{channel}/Transfers", json=body)
    assert answer.status_code == 201, answer.text
    one = f"{channel}/Transfers/{answer.json()['sid']}"
    world.get(one)
    changed = world.request("POST", one, json={"noteSid": "KQ" + "0" * 32})
    assert changed.status_code == 200, changed.text


def configuration(world: Watched) -> None:
    """What an account has of Flex."""
    path = "/flex-api/v1/Configuration"
    world.get(path)
    body = {"account_sid": world.account_sid, "ui_language": "en"}
    answer = world.request("POST", path, json=body)
    assert answer.status_code == 200, answer.text
    world.get("/flex-api/v1/account/provision/status")
