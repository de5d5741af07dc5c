"""An account that has one of everything, and the way to it through the lists of the API."""

import json
import re
from typing import Any, Final
from urllib.parse import quote

import requests

from tests.taskrouter.build import workspace
from tests.world import World

CUSTOMER: Final = "+12125550123"
_FIELD: Final = re.compile(r"\{(\w+)\}")


def furnish(world: World) -> None:
    """Make one of everything that lists show."""
    world.session.auth = (world.account_sid, world.auth_token)
    number, flow = world.buy(), world.flow()
    world.address(number)
    other = world.post("/conversations/v1/Services", {"FriendlyName": "Other"})["sid"]
    for base in ("/conversations/v1", f"/conversations/v1/Services/{other}"):
        _conversation(world, base, number, flow)
    world.post("/messaging/v1/Services", {"FriendlyName": "Shop"})
    world.post(f"/2010-04-01/Accounts/{world.account_sid}/Keys.json", {"FriendlyName": "One"})
    form = {"To": CUSTOMER, "From": number}
    world.post(f"/studio/v2/Flows/{flow}/Executions", form)
    world.sms(CUSTOMER, number, "Hello")
    desk = workspace(world)
    desk.worker("Ann", level=1)
    world.settle()


def _conversation(world: World, base: str, number: str, flow: str) -> None:
    sid = world.post(f"{base}/Conversations", {"FriendlyName": "Order"})["sid"]
    one = f"{base}/Conversations/{sid}"
    world.post(f"{one}/Participants", {"Identity": "alice"})
    customer = f"+1213555{len(base):04d}"
    pair = {"MessagingBinding.Address": customer, "MessagingBinding.ProxyAddress": number}
    world.post(f"{one}/Participants", pair)
    world.post(f"{one}/Messages", {"Author": "alice", "Body": "Hello"})
    world.post(f"{one}/Webhooks", {"Target": "studio", "Configuration.FlowSid": flow})


def leads_to(world: World, document: Any, path: str) -> dict[str, str]:
    """Values for the fields of a path, each of a thing that the list before it shows."""
    known: dict[str, str] = {}
    for field in _FIELD.finditer(path):
        name, before = field[1], path[: field.start()].rstrip("/")
        if name == "AccountSid" or before.endswith("/Accounts"):
            known[name] = world.account_sid
            continue
        item = document["paths"].get(before) or document["paths"].get(f"{before}.json")
        if item is None or "get" not in item:
            continue
        listed = before if before in document["paths"] else f"{before}.json"
        sid = _first(world, listed, known)
        if sid is not None:
            known[name] = sid
    return known


def _first(world: World, listed: str, known: dict[str, str]) -> str | None:
    """The SID of what a list shows first, if it shows anything."""
    at = _FIELD.sub(lambda field: quote(known.get(field[1], "none"), safe=""), listed)
    answer: requests.Response = world.request("GET", at)
    if not answer.ok:
        return None
    rows = next((part for part in answer.json().values() if isinstance(part, list) and part), None)
    if not rows or not isinstance(rows[0], dict):
        return None
    sid = rows[0].get("sid") or next(iter(rows[0].values()), None)
    return sid if isinstance(sid, str) else json.dumps(sid)
