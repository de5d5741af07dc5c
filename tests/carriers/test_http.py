"""HTTP carriers in a running server: requests out, callbacks in, what a lost webhook missed."""

import json
from typing import Any

import pytest
import requests
from twilio.request_validator import RequestValidator

from tests.carriers.trunk import CARRIERS, Trunk, handset, trunk
from tests.receiver import Heard, Receiver, Said
from tests.world import World, eventually

ACCOUNT = "AC" + "7" * 32
TOKEN = "upstream"
LIST = f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json"


def generic(receiver: Receiver) -> dict[str, Any]:
    return {
        "url": receiver.url("/send"),
        "json": {"to": "{to}", "text": "{body}"},
        "ref_path": "id",
        "inbound": {"id": "id"},
        "receipt": {"statuses": {"OK": "delivered", "KO": "undelivered"}},
    }


def call(line: Trunk, heading: str, body: Any, **options: Any) -> requests.Response:
    """A callback of the carrier."""
    return requests.post(f"{line.callback_url}/{heading}", json=body, timeout=20, **options)


@pytest.fixture
def line(world: World, receiver: Receiver) -> Trunk:
    receiver.answers["/send"] = Said(202, '{"id": "ref-1"}')
    made = trunk(world, "http", generic(receiver), Rate="0")
    world.address(made.number)
    made.until_up()
    return made


def test_out_and_its_receipt(line: Trunk, receiver: Receiver) -> None:
    sent = line.send("hello")
    sent.until("sent")
    assert json.loads(receiver.at("/send")[0].body)["text"] == "hello"
    assert call(line, "status", {"id": "ref-1", "status": "OK"}).status_code == 200
    sent.until("delivered")


def test_a_receipt_before_the_answer(line: Trunk, receiver: Receiver) -> None:
    def early(heard: Heard) -> Said:
        assert call(line, "status", {"id": "ref-2", "status": "OK"}).status_code == 200
        return Said(202, '{"id": "ref-2"}')

    receiver.answers["/send"] = early
    line.send("hello").until("delivered")


def test_in_once(line: Trunk) -> None:
    message = {"id": "m1", "from": handset(), "to": line.number, "text": "hello"}
    for _ in range(2):
        assert call(line, "inbound", message).status_code == 200
    (conversation,) = line.world.conversations()
    assert [row["body"] for row in line.world.messages(conversation["sid"])] == ["hello"]


def test_who_does_not_know_the_address_is_not_heard(line: Trunk) -> None:
    wrong = line.callback_url[:-4] + "0000"
    assert requests.post(wrong, json={}, timeout=20).status_code == 404
    assert requests.post(f"{line.callback_url}/other", json={}, timeout=20).status_code == 404


def test_what_means_nothing_is_refused(line: Trunk) -> None:
    response = call(line, "inbound", {"hello": "world"})
    assert (response.status_code, response.json()["code"]) == (400, 20001)
    response = requests.post(
        f"{line.callback_url}/inbound",
        data=b"\xff",
        headers={"Content-Type": "application/json"},
        timeout=20,
    )
    assert response.status_code == 400


def test_a_paused_carrier_is_asked_to_come_again(line: Trunk) -> None:
    line.change(State="paused")
    message = {"id": "m1", "from": handset(), "to": line.number, "text": "hello"}
    eventually(lambda: call(line, "inbound", message).status_code == 503)
    line.change(State="active")
    eventually(lambda: call(line, "inbound", message).status_code == 200)


def test_no_answer_is_no_reason_to_send_again(line: Trunk, receiver: Receiver) -> None:
    line.change(Settings='{"timeout_s": 1}')
    line.until_up()
    receiver.answers["/send"] = Said(202, '{"id": "ref-3"}', delay_s=60)
    sent = line.send("hello")
    eventually(lambda: "unsure" in [row["outcome"] for row in line.exchanges()])
    assert sent.receipt["status"] in ("queued", "sending", "sent")
    assert len(receiver.at("/send")) == 1


def test_wrong_credentials_keep_messages(line: Trunk, receiver: Receiver) -> None:
    receiver.answers["/send"] = Said(401, "{}")
    sent = line.send("hello")
    eventually(lambda: not line.health()["up"])
    assert sent.receipt["status"] == "queued"
    receiver.answers["/send"] = Said(202, '{"id": "ref-4"}')
    line.change(Settings='{"bearer": "right"}')
    sent.until("sent")


def test_a_refusal(line: Trunk, receiver: Receiver) -> None:
    line.change(Settings='{"error_path": "code", "errors": {"7": 30005}}')
    line.until_up()
    receiver.answers["/send"] = Said(400, '{"code": 7}')
    line.send("hello").until("failed", 30005)


@pytest.fixture
def upstream(world: World, receiver: Receiver) -> Trunk:
    settings = {
        "account_sid": ACCOUNT,
        "auth_token": TOKEN,
        "base_url": receiver.base_url,
        "public_url": world.base_url,
        "reconcile_minutes": 0,
    }
    made = trunk(world, "twilio", settings)
    world.address(made.number)
    made.until_up()
    return made


def test_the_hosted_service_in_front(upstream: Trunk, receiver: Receiver) -> None:
    receiver.answers[LIST] = Said(201, '{"sid": "SM1", "status": "queued"}')
    sent = upstream.send("hello")
    sent.until("sent")
    (asked,) = receiver.at(LIST)
    callback = asked.form["StatusCallback"]
    form = {"MessageSid": "SM1", "MessageStatus": "delivered"}
    signature = RequestValidator(TOKEN).compute_signature(callback, form)
    headers = {"X-Twilio-Signature": signature}
    assert requests.post(callback, data=form, timeout=20).status_code == 403
    assert requests.post(callback, data=form, headers=headers, timeout=20).status_code == 200
    sent.until("delivered")


@pytest.mark.parametrize("late", [False, True])
def test_an_opt_out_there_is_one_here(upstream: Trunk, receiver: Receiver, late: bool) -> None:
    """The hosted service knows that a recipient wrote STOP, at once or in a receipt."""
    world, customer = upstream.world, handset()
    if not late:
        told = {"code": 21610, "message": "Attempt to send to unsubscribed recipient"}
        receiver.answers[LIST] = Said(400, json.dumps(told))
    else:
        receiver.answers[LIST] = Said(201, '{"sid": "SM21", "status": "queued"}')
    sent = upstream.send("hello", customer)
    if late:
        sent.until("sent")
        (asked,) = receiver.at(LIST)
        callback = asked.form["StatusCallback"]
        form = {"MessageSid": "SM21", "MessageStatus": "undelivered", "ErrorCode": "21610"}
        signature = RequestValidator(TOKEN).compute_signature(callback, form)
        headers = {"X-Twilio-Signature": signature}
        assert requests.post(callback, data=form, headers=headers, timeout=20).status_code == 200
    sent.until("undelivered" if late else "failed", 21610)
    (evidence,) = world.get("/switchroom/v1/Consents", Recipient=customer)["consents"]
    assert (evidence["action"], evidence["source"]) == ("stop", "carrier")
    assert evidence["message_sid"] == sent.sms_sid
    assert upstream.sid in evidence["note"]
    path = f"/2010-04-01/Accounts/{world.account_sid}/Messages.json"
    form = {"From": upstream.number, "To": customer, "Body": "again"}
    again = world.request("POST", path, data=form)
    assert (again.status_code, again.json()["code"]) == (400, 21610)
    assert len(receiver.at(LIST)) == 1


def test_what_a_lost_webhook_missed_is_filled_in(upstream: Trunk, receiver: Receiver) -> None:
    world, sender = upstream.world, handset()
    address = f"{upstream.callback_url}/inbound"
    form = {"MessageSid": "SM10", "From": sender, "To": upstream.number, "Body": "heard"}
    signature = RequestValidator(TOKEN).compute_signature(address, form)
    headers = {"X-Twilio-Signature": signature}
    answer = requests.post(address, data=form, headers=headers, timeout=20)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/xml")

    def row(sid: str, body: str, **more: Any) -> dict[str, Any]:
        return {
            "sid": sid,
            "from": sender,
            "to": upstream.number,
            "body": body,
            "direction": "inbound",
            "status": "received",
            "num_segments": "1",
        } | more

    receiver.answers[LIST] = Said(
        200,
        json.dumps(
            {
                "messages": [
                    row("SM12", "missed, later"),
                    row("SM11", "missed"),
                    row("SM10", "heard"),
                    row("SM13", "of another number", to="+19990000000"),
                ]
            }
        ),
    )
    upstream.change(Settings='{"reconcile_minutes": 15}')
    compared = eventually(
        lambda: [row for row in upstream.exchanges() if row["outcome"] == "compared"]
    )
    assert compared[0]["details"] == {"seen": "4", "filled": "2", "settled": "0"}
    ledger = [row["outcome"] for row in upstream.exchanges(Kind="reconcile")]
    assert sorted(ledger) == ["compared", "filled in", "filled in"]
    (conversation,) = world.conversations()
    bodies = [row["body"] for row in world.messages(conversation["sid"])]
    assert bodies == ["heard", "missed", "missed, later"]


def test_a_failed_comparison_is_told(upstream: Trunk, receiver: Receiver) -> None:
    receiver.answers[LIST] = Said(500, "oops")
    upstream.change(Settings='{"reconcile_minutes": 15}')
    failed = eventually(lambda: [row for row in upstream.exchanges() if row["outcome"] == "failed"])
    assert "500" in failed[0]["details"]["reason"]


def test_carriers_by_rest(world: World, receiver: Receiver) -> None:
    kinds = {kind["kind"] for kind in world.get("/switchroom/v1/CarrierKinds")["kinds"]}
    assert kinds >= {"smpp", "http", "twilio", "smsgate"}
    form = {"Kind": "http", "Name": "mine", "Settings": json.dumps(generic(receiver))}
    made = world.post(CARRIERS, form | {"Rate": "0.1"})
    assert (made["rate"], made["settings"]["password"]) == (0.1, "")
    path = f"{CARRIERS}/{made['sid']}"
    changed = world.post(path, {"Settings": '{"password": "hush"}'}, 200)
    assert changed["settings"]["password"] == "***"
    kept = world.post(path, {"Settings": '{"password": "***", "user": "ann"}'}, 200)
    assert (kept["settings"]["password"], kept["settings"]["user"]) == ("***", "ann")
    assert "hush" not in json.dumps(world.get(CARRIERS))
    world.post(CARRIERS, form, 409)
    number = world.post(f"{path}/Senders", {"Sender": world.buy()})["sender"]
    assert world.request("DELETE", path).status_code == 409
    world.delete(f"{path}/Senders/{number}")
    world.delete(path)
    assert world.request("GET", path).status_code == 404


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"Kind": "pigeon", "Name": "x"}, "Kind must be one of"),
        ({"Kind": "http", "Name": "x"}, "Settings: "),
        ({"Kind": "http", "Name": "", "Settings": '{"url": "https://a"}'}, "Name must have"),
        ({"Kind": "http", "Name": "x", "Settings": "{"}, "JSON object"),
        ({"Kind": "http", "Name": "x", "Settings": '{"url": "ftp://a"}'}, "$.url"),
        ({"Kind": "http", "Name": "x", "Settings": '{"wings": 2}'}, "wings"),
        ({"Kind": "http", "Name": "x", "Settings": "[]"}, "JSON object"),
        ({"Kind": "smpp", "Name": "x", "Settings": '{"host": "h", "port": 0}'}, "$.port"),
    ],
)
def test_bad_settings_are_explained(world: World, form: dict[str, str], words: str) -> None:
    refused = world.post(CARRIERS, form, 400)
    assert refused["code"] == 20001
    assert words in refused["message"]


@pytest.mark.parametrize("sender", ["", "no such sender", "+1", "???", "x" * 12])
def test_a_sender_that_is_none(line: Trunk, sender: str) -> None:
    form = {"Sender": sender}
    assert line.world.post(f"{CARRIERS}/{line.sid}/Senders", form, 400)["code"] == 20001


def test_nothing_of_another_account_is_seen(line: Trunk, nodes: Any) -> None:
    from tests.world import settle_in

    other = settle_in(nodes(line.world.engine, "real"), "another", line.world.engine)
    for path in (f"{CARRIERS}/{line.sid}", f"{CARRIERS}/{line.sid}/Exchanges"):
        assert other.request("GET", path).status_code == 404
    refused = other.post(f"{CARRIERS}/{line.sid}/Senders", {"Sender": other.buy()}, 400)
    assert "no carrier of this account" in refused["message"]
    other.post(f"{CARRIERS}/{line.sid}/Senders", {"Sender": line.number}, 400)
    other.close()
