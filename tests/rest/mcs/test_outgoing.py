"""Media that a sender gives by their addresses are copied before the message goes out, and a
message whose media cannot be had fails with a code that says why (messaging §17)."""

import json
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote_plus

import pytest

from tests import servers
from tests.carriers.trunk import Trunk, trunk
from tests.receiver import Heard, Receiver, Said
from tests.rest.mcs.files import PNG, bare
from tests.world import World, eventually, settle_in

CUSTOMER = "+14155550181"
MESSAGES = "/2010-04-01/Accounts/{}/Messages"


def send(world: World, *urls: str, **form: Any) -> str:
    """A message of the API; its SID."""
    pairs = {"To": CUSTOMER, "Body": "Look", "MediaUrl": list(urls)} | form
    return str(world.post(f"{MESSAGES.format(world.account_sid)}.json", pairs)["sid"])


def message(world: World, sid: str) -> Any:
    return world.get(f"{MESSAGES.format(world.account_sid)}/{sid}.json")


def until(world: World, sid: str, status: str) -> Any:
    """The message once it stands so."""
    return eventually(
        lambda: found if (found := message(world, sid))["status"] == status else None, 60
    )


def listed(world: World, sid: str) -> list[Any]:
    path = f"{MESSAGES.format(world.account_sid)}/{sid}/Media.json"
    rows: list[Any] = world.get(path)["media_list"]
    return rows


def content(world: World, row: Any) -> str:
    """Where the bytes of a medium are handed out."""
    return f"{world.base_url}{row['uri'].removesuffix('.json')}"


def generic(world: World, receiver: Receiver) -> Trunk:
    receiver.answers["/send"] = Said(202, '{"id": "1"}')
    settings = {"url": receiver.url("/send"), "json": {"media": "{media}"}, "ref_path": "id"}
    line = trunk(world, "http", settings, Rate="0")
    line.until_up()
    return line


def test_the_message_keeps_what_it_was_sent_with(world: World, receiver: Receiver) -> None:
    """Whatever its address says later; and it is gone with the message."""
    number = world.buy()
    receiver.answers["/a/bike.png"] = Said(body=PNG, content_type="application/octet-stream")
    sid = send(world, receiver.url("/a/bike.png"), From=number)
    until(world, sid, "delivered")
    receiver.answers["/a/bike.png"] = Said(404)
    (row,) = listed(world, sid)
    assert (row["content_type"], row["parent_sid"]) == ("image/png", sid)
    answer = bare(content(world, row))
    assert (answer.content, answer.headers["Content-Type"]) == (PNG, "image/png")
    assert "bike.png" in answer.headers["Content-Disposition"]
    (got,) = world.handset(CUSTOMER)
    assert [one["content_type"] for one in got["media"]] == ["image/png"]
    assert len(receiver.at("/a/bike.png")) == 1
    world.delete(f"{MESSAGES.format(world.account_sid)}/{sid}.json")
    assert bare(content(world, row)).status_code == 404


def test_a_carrier_gets_it_when_it_is_here(world: World, receiver: Receiver) -> None:
    """What is written to the same recipient meanwhile waits behind it."""
    line = generic(world, receiver)
    go = threading.Event()

    def slow(heard: Heard) -> Said:
        assert go.wait(60)
        return Said(body=PNG, content_type="image/png")

    url = receiver.url("/slow.png")
    receiver.answers["/slow.png"] = slow
    first = send(world, url, From=line.number)
    eventually(lambda: receiver.at("/slow.png"), 60)
    second = send(world, From=line.number, Body="and this")
    other = send(world, From=line.number, Body="to somebody else", To="+14155550182")
    until(world, other, "sent")
    assert [message(world, sid)["status"] for sid in (first, second)] == ["queued", "queued"]
    go.set()
    until(world, second, "sent")
    until(world, first, "sent")
    told = [json.loads(heard.body)["media"] for heard in receiver.at("/send")]
    assert told == ["", url, ""]
    (row,) = listed(world, first)
    assert bare(content(world, row)).content == PNG


@pytest.mark.parametrize(
    ("said", "code", "words"),
    [
        (Said(410), 11200, "410"),
        (Said(body=b"<html>", content_type="text/html"), 12300, "text/html"),
        (Said(body=b"\0" * (5 * 1024**2 + 1), content_type="image/x"), 11751, "5 MiB"),
    ],
)
def test_what_cannot_be_had_fails_the_message(
    world: World, receiver: Receiver, said: Said, code: int, words: str
) -> None:
    line = generic(world, receiver)
    receiver.answers["/bad"] = said
    status = receiver.url("/status")
    sid = send(world, receiver.url("/bad"), From=line.number, StatusCallback=status)
    behind = send(world, From=line.number, Body="goes on")
    failed = until(world, sid, "failed")
    assert failed["error_code"] == code
    assert failed["error_message"]
    until(world, behind, "sent")
    assert len(receiver.at("/send")) == 1
    (heard,) = eventually(lambda: receiver.at("/status"), 60)
    assert (heard.form["MessageStatus"], heard.form["ErrorCode"]) == ("failed", str(code))
    (alert,) = [row for row in world.alerts() if row["error_code"] == str(code)]
    assert words in unquote_plus(alert["alert_text"])
    assert alert["resource_sid"] == sid


def test_together_they_must_fit_an_mms(world: World, receiver: Receiver) -> None:
    number = world.buy()
    half = Said(body=PNG + b"\0" * (3 * 1024**2), content_type="image/png")
    receiver.answers |= {"/1": half, "/2": half}
    sid = send(world, receiver.url("/1"), receiver.url("/2"), From=number)
    assert until(world, sid, "failed")["error_code"] == 11751
    receiver.answers["/3"] = Said(body=PNG, content_type="image/png")
    sid = send(world, receiver.url("/1"), receiver.url("/3"), From=number)
    until(world, sid, "delivered")


def test_private_networks_are_out_of_reach(receiver: Receiver, tmp_path: Path) -> None:
    """Unless that is allowed, like those of webhooks; on every carrier."""
    node = servers.start(tmp_path / "data", private_webhooks=False)
    world = settle_in(node, "private", "sqlite")
    try:
        sid = send(world, receiver.url("/a.png"), From=world.buy())
        assert until(world, sid, "failed")["error_code"] == 11200
        assert receiver.requests == []
    finally:
        world.close()
        node.stop()


def test_the_simulator_works_without_the_world_outside(world: World) -> None:
    """Where nobody answers at all, a handset is shown the address, and an alert says so."""
    url = f"http://127.0.0.1:{servers.free_port()}/a.png"
    sid = send(world, url, From=world.buy())
    until(world, sid, "delivered")
    (got,) = world.handset(CUSTOMER)
    assert [one["url"] for one in got["media"]] == [url]
    assert [row["resource_sid"] for row in world.alerts() if row["error_code"] == "11200"] == [sid]


def test_what_is_scheduled_is_copied_at_its_time(still_world: World, receiver: Receiver) -> None:
    world = still_world
    number = world.buy()
    service = world.post("/messaging/v1/Services", {"FriendlyName": "shop"})["sid"]
    numbers = f"/2010-04-01/Accounts/{world.account_sid}/IncomingPhoneNumbers.json"
    (row,) = world.get(numbers, PhoneNumber=number)["incoming_phone_numbers"]
    members = f"/messaging/v1/Services/{service}/PhoneNumbers"
    world.post(members, {"PhoneNumberSid": row["sid"]})
    receiver.answers["/a.png"] = Said(body=PNG, content_type="image/png")
    now = datetime.fromisoformat(world.main("GET", "/simulator/v1/Clock")["now"]).astimezone(UTC)
    at = (now + timedelta(minutes=20)).strftime("%Y-%m-%dT%H:%M:%SZ")
    form = {"MessagingServiceSid": service, "ScheduleType": "fixed", "SendAt": at}
    sid = send(world, receiver.url("/a.png"), **form)
    world.settle()
    (before,) = listed(world, sid)
    assert receiver.at("/a.png") == []
    answer = bare(content(world, before), allow_redirects=False)
    assert (answer.status_code, answer.headers["Location"]) == (307, receiver.url("/a.png"))
    world.advance("PT30M")
    world.settle()
    until(world, sid, "delivered")
    assert listed(world, sid)[0]["sid"] == before["sid"]
    assert bare(content(world, before)).content == PNG


def test_from_one_of_our_numbers_to_another(world: World, receiver: Receiver) -> None:
    """What comes in there is a copy of the copy: its address is asked once."""
    ours, theirs = world.buy(), world.buy()
    receiver.answers["/a.png"] = Said(body=PNG, content_type="image/png")
    sid = send(world, receiver.url("/a.png"), From=ours, To=theirs)
    until(world, sid, "delivered")
    world.settle()
    log = world.get(f"{MESSAGES.format(world.account_sid)}.json", To=theirs)["messages"]
    (arrived,) = [one for one in log if one["direction"] == "inbound"]
    (row,) = listed(world, arrived["sid"])
    eventually(lambda: bare(content(world, row)).content == PNG, 60)
    assert len(receiver.at("/a.png")) == 1
