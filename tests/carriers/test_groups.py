"""Group texts through carriers: those that take them, and those that do not."""

import json
from typing import Any

import requests

from tests.carriers.trunk import Trunk, trunk
from tests.receiver import Receiver, Said
from tests.world import World, eventually

ANN, BEN = "+15552220001", "+15552220002"
CONVERSATIONS = "/conversations/v1/Conversations"


def group(line: Trunk, *ours: str) -> str:
    """A group of two people by the numbers of ours; the path of its conversation."""
    world = line.world
    path = f"{CONVERSATIONS}/{world.post(CONVERSATIONS)['sid']}"
    for number in ours:
        form = {"MessagingBinding.ProjectedAddress": number, "Identity": f"agent of {number}"}
        world.post(f"{path}/Participants", form)
    for one in (ANN, BEN):
        world.post(f"{path}/Participants", {"MessagingBinding.Address": one})
    return path


def write(line: Trunk, path: str, body: str) -> str:
    form = {"Author": f"agent of {line.number}", "Body": body}
    return f"{path}/Messages/{line.world.post(f'{path}/Messages', form)['sid']}"


def receipts(world: World, message: str) -> dict[str, tuple[str, int]]:
    """How the message stands for each of the two."""
    path = message.partition("/Messages/")[0]
    people = world.get(f"{path}/Participants")["participants"]
    names = {row["sid"]: row["messaging_binding"].get("address") for row in people}
    rows = world.get(f"{message}/Receipts")["delivery_receipts"]
    return {names[row["participant_sid"]]: (row["status"], row["error_code"]) for row in rows}


def bandwidth(world: World, receiver: Receiver) -> Trunk:
    receiver.answers["/users/500/messages"] = Said(202, '{"id": "b1"}')
    settings = {
        "account_id": "500",
        "application_id": "app",
        "api_token": "tok",
        "api_secret": "sec",
        "base_url": receiver.base_url,
    }
    line = trunk(world, "bandwidth", settings, Rate="0")
    line.until_up()
    return line


def event(kind: str, to: str, message: dict[str, Any], **more: Any) -> list[Any]:
    return [{"type": kind, "time": "x", "description": "x", "to": to, "message": message, **more}]


def test_a_carrier_without_groups_refuses_with_a_code(world: World, receiver: Receiver) -> None:
    settings = {"url": receiver.url("/send"), "json": {"to": "{to}"}, "ref_path": "id"}
    line = trunk(world, "http", settings, Rate="0")
    line.until_up()
    message = write(line, group(line, line.number), "Hello both")
    told = eventually(lambda: found if len(found := receipts(world, message)) == 2 else None)
    assert told == {ANN: ("failed", 21653), BEN: ("failed", 21653)}
    assert receiver.at("/send") == []
    [alert] = [row for row in world.alerts() if row["error_code"] == "21653"]
    assert "group" in alert["alert_text"]


def test_one_request_carries_it_and_each_has_his_receipt(world: World, receiver: Receiver) -> None:
    line = bandwidth(world, receiver)
    second = world.buy()
    path = group(line, line.number, second)
    message = write(line, path, "Hello both")
    eventually(lambda: len(receipts(world, message)) == 2)
    [request] = receiver.at("/users/500/messages")
    sent = json.loads(request.body)
    assert (sent["from"], sent["to"], sent["text"]) == (
        line.number,
        [ANN, BEN, second],
        "Hello both",
    )
    assert receipts(world, message) == {ANN: ("sent", 0), BEN: ("sent", 0)}
    told = {"id": "b1", "to": [ANN, BEN, second], "from": line.number, "direction": "out"}
    for body in (
        event("message-delivered", ANN, told),
        event("message-delivered", second, told),
        event("message-failed", BEN, told, errorCode=4720),
    ):
        assert requests.post(line.callback_url, json=body, timeout=20).status_code == 200
    world.settle()
    assert receipts(world, message) == {ANN: ("delivered", 0), BEN: ("undelivered", 30005)}
    delivery = world.get(message)["delivery"]
    assert (delivery["total"], delivery["delivered"]) == (2, "some")


def test_a_refused_group_text_failed_for_all(world: World, receiver: Receiver) -> None:
    line = bandwidth(world, receiver)
    receiver.answers["/users/500/messages"] = Said(400, '{"description": "no"}')
    message = write(line, group(line, line.number), "Hello both")
    told = eventually(lambda: found if len(found := receipts(world, message)) == 2 else None)
    assert told == {ANN: ("failed", 30008), BEN: ("failed", 30008)}
    assert len(receiver.at("/users/500/messages")) == 1


def test_what_comes_in_finds_its_group(world: World, receiver: Receiver) -> None:
    line = bandwidth(world, receiver)
    path = group(line, line.number)
    message = {"id": "m1", "to": [BEN, line.number], "from": ANN, "text": "Hi all"}
    for _ in range(2):
        body = event("message-received", line.number, message | {"owner": line.number})
        assert requests.post(line.callback_url, json=body, timeout=20).status_code == 200
    rows = world.messages(path.rsplit("/", 1)[1])
    assert [(row["author"], row["body"]) for row in rows] == [(ANN, "Hi all")]
    # A carrier may name ours last.
    body = event("message-received", BEN, message | {"id": "m2", "text": "Again"})
    assert requests.post(line.callback_url, json=body, timeout=20).status_code == 200
    assert len(world.messages(path.rsplit("/", 1)[1])) == 2
