"""The address of a flow from outside: who is let in, and what a message does (studio §1.8)."""

import threading
from typing import Any
from xml.etree import ElementTree

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator

from switchroom.core.flows.effects import RedirectTwiml
from switchroom.rest.webhooks.door import document
from tests.receiver import Receiver, Said
from tests.servers import MAIN_SID, MAIN_TOKEN
from tests.studio.build import (
    CUSTOMER,
    ask,
    bodies,
    context,
    executions,
    http,
    publish,
    send,
    trigger,
    widget,
)
from tests.world import World, eventually

EMPTY = b"<?xml version='1.0' encoding='UTF-8'?>\n<Response/>"


def asking(world: World) -> str:
    return publish(
        world,
        trigger(incomingMessage="ask"),
        ask("ask", "Name, {{trigger.message.Body}}?", "again"),
        ask("again", "And yours, {{widgets.ask.inbound.Body}}?", "done"),
        send("done", "Done, {{widgets.again.inbound.Body}}"),
    )


def path_of(world: World, flow_sid: str) -> str:
    return f"/webhooks/v1/Accounts/{world.account_sid}/Flows/{flow_sid}"


def message(number: str, index: int = 1, body: str = "hi", **more: str) -> dict[str, str]:
    sid = f"SM{index:032x}"
    return {"MessageSid": sid, "From": CUSTOMER, "To": number, "Body": body, **more}


def signed(world: World, url: str, form: dict[str, str]) -> dict[str, str]:
    """The header that the official client's validator expects."""
    signature = RequestValidator(world.auth_token).compute_signature(url, form)
    return {"X-Twilio-Signature": signature}


def post(
    world: World, path: str, form: dict[str, str], url: str = "", **headers: str
) -> requests.Response:
    """A signed message."""
    header = {**signed(world, url or world.base_url + path, form), **headers}
    return requests.post(world.base_url + path, data=form, headers=header, timeout=60)


def test_signed_messages_are_heard(world: World) -> None:
    number, flow_sid = world.buy(), asking(world)
    path = path_of(world, flow_sid)
    answer = post(world, path, message(number, NumMedia="0"))
    assert (answer.status_code, answer.content) == (200, EMPTY)
    assert answer.headers["Content-Type"].startswith("text/xml")
    world.settle()
    assert bodies(world) == ["Name, hi?"]
    (execution,) = executions(world, flow_sid)
    assert execution["initiated_by"] == message(number)["MessageSid"]
    assert execution["contact_channel_address"] == CUSTOMER
    found = context(world, flow_sid, execution["sid"])
    assert found["trigger"] == {"message": message(number, NumMedia="0")}
    assert post(world, path, message(number, 2, "Ann")).status_code == 200
    world.settle()
    assert bodies(world) == ["Name, hi?", "And yours, Ann?"]


@pytest.mark.parametrize("host", ["webhooks.twilio.com", "webhooks.example.org"])
def test_the_address_has_a_form_by_host(world: World, host: str) -> None:
    number, flow_sid = world.buy(), asking(world)
    path = path_of(world, flow_sid).removeprefix("/webhooks")
    answer = post(world, path, message(number), f"https://{host}{path}", Host=host)
    assert (answer.status_code, answer.content) == (200, EMPTY)
    world.settle()
    assert bodies(world) == ["Name, hi?"]


def test_the_address_that_the_api_shows_may_be_signed(world: World) -> None:
    number, flow_sid = world.buy(), asking(world)
    shown = world.get(f"/studio/v2/Flows/{flow_sid}")["webhook_url"]
    answer = post(world, path_of(world, flow_sid), message(number), shown)
    assert answer.content == EMPTY
    assert len(executions(world, flow_sid)) == 1


def test_a_message_may_come_by_get(world: World) -> None:
    number, flow_sid = world.buy(), asking(world)
    query = requests.Request("GET", world.base_url, params=message(number, body="hé +1"))
    path = f"{path_of(world, flow_sid)}?{str(query.prepare().url).partition('?')[2]}"
    header = signed(world, world.base_url + path, {})
    answer = requests.get(world.base_url + path, headers=header, timeout=60)
    assert (answer.status_code, answer.content) == (200, EMPTY)
    world.settle()
    assert bodies(world) == ["Name, hé +1?"]


def test_a_login_lets_in_as_well(world: World) -> None:
    number, flow_sid = world.buy(), asking(world)
    path = path_of(world, flow_sid)
    answer = world.request("POST", path, data=message(number))
    assert (answer.status_code, answer.content) == (200, EMPTY)
    key = world.post(f"/2010-04-01/Accounts/{world.account_sid}/Keys.json", {})
    login = (key["sid"], key["secret"])
    answer = world.request("POST", path, data=message(number, 2, "Ann"), auth=login)
    assert answer.status_code == 200
    world.settle()
    assert bodies(world) == ["Name, hi?", "And yours, Ann?"]


def test_all_others_stay_outside(world: World) -> None:
    number, flow_sid = world.buy(), asking(world)
    path, form = path_of(world, flow_sid), message(number)
    good = signed(world, world.base_url + path, form)
    stranger = RequestValidator(MAIN_TOKEN).compute_signature(world.base_url + path, form)
    attempts: list[dict[str, Any]] = [
        {"data": form},
        {"data": {**form, "Body": "other"}, "headers": good},
        {"data": form, "headers": {"X-Twilio-Signature": stranger}},
        {"data": form, "headers": {"X-Twilio-Signature": "é".encode()}},
        {"data": form, "auth": (world.account_sid, "wrong")},
        {"data": form, "auth": ("AC" + "0" * 32, "wrong")},
    ]
    for attempt in attempts:
        answer = requests.post(world.base_url + path, timeout=60, **attempt)
        assert (answer.status_code, answer.json()["code"]) == (403, 20006), answer.text
        assert world.account_sid in answer.json()["message"]
    answer = requests.post(f"{world.base_url}{path}?a=1", data=form, headers=good, timeout=60)
    assert answer.status_code == 403
    nobody = path.replace(world.account_sid, "AC" + "0" * 32)
    assert post(world, nobody, form).status_code == 403
    assert executions(world, flow_sid) == []


def test_a_main_account_acts_for_its_own(world: World) -> None:
    number, flow_sid = world.buy(), asking(world)
    login = (MAIN_SID, MAIN_TOKEN)
    answer = world.request("POST", path_of(world, flow_sid), data=message(number), auth=login)
    assert answer.status_code == 200
    assert len(executions(world, flow_sid)) == 1


def test_a_suspended_account_is_told_so(world: World) -> None:
    number, flow_sid = world.buy(), asking(world)
    account = f"/2010-04-01/Accounts/{world.account_sid}.json"
    world.main("POST", account, data={"Status": "suspended"})
    answer = post(world, path_of(world, flow_sid), message(number))
    assert (answer.status_code, answer.json()["code"]) == (403, 20005)


def test_what_is_no_message_is_refused(world: World) -> None:
    number, flow_sid = world.buy(), asking(world)
    path, form = path_of(world, flow_sid), message(number)
    for name in ("From", "To"):
        answer = post(world, path, {key: form[key] for key in form if key != name})
        assert (answer.status_code, answer.json()["code"]) == (400, 20001)
        assert answer.json()["message"].startswith(f"{name} is missing")
    absent = path_of(world, "FW" + "0" * 32)
    for wrong in (absent, path_of(world, "FWx"), path.replace(world.account_sid, "ACx")):
        assert post(world, wrong, form).status_code == 404
    assert post(world, path, {**form, "From": "x" * 300}).json()["code"] == 81023
    assert post(world, path, {**form, "Body": "a\0b"}).json()["code"] == 20001
    answer = world.request("POST", path, json=form)
    assert answer.status_code == 415
    assert executions(world, flow_sid) == []


def test_a_message_that_comes_again_changes_nothing(world: World) -> None:
    number, flow_sid = world.buy(), asking(world)
    path = path_of(world, flow_sid)
    once = publish(world, trigger(incomingMessage="say"), send("say", "Once"))
    for _ in range(2):
        assert post(world, path_of(world, once), message(number)).content == EMPTY
        world.settle()
    assert bodies(world) == ["Once"]
    for index, body in ((1, "hi"), (1, "hi"), (2, "Ann"), (2, "Ann"), (2, "Ann"), (3, "Ben")):
        assert post(world, path, message(number, index, body)).content == EMPTY
        world.settle()
    assert bodies(world) == ["Once", "Name, hi?", "And yours, Ann?", "Done, Ben"]
    assert len(executions(world, flow_sid)) == len(executions(world, once)) == 1


def test_a_flow_leads_the_caller_away_and_gets_it_back(world: World) -> None:
    number = world.buy()
    properties = {"url": "https://example.com/a?b=1&c=<2>", "method": "GET", "timeout": "60"}
    flow_sid = publish(
        world,
        trigger(incomingMessage="away"),
        widget("away", "add-twiml-redirect", properties, **{"return": "back", "timeout": ""}),
        send("back", "Back with {{widgets.away.answer}}"),
    )
    path = path_of(world, flow_sid)
    document = ElementTree.fromstring(post(world, path, message(number)).content)
    (redirect,) = document
    assert (redirect.tag, redirect.get("method")) == ("Redirect", "GET")
    assert redirect.text == properties["url"]
    back = post(world, f"{path}?FlowEvent=return&answer=42", message(number))
    assert back.content == EMPTY
    world.settle()
    assert bodies(world) == ["Back with 42"]
    assert len(executions(world, flow_sid)) == 1
    again = post(world, f"{path}?FlowEvent=return&answer=43", message(number))
    assert b"<Redirect" in again.content, "with nothing parked it is a new message"
    assert len(executions(world, flow_sid)) == 2


@pytest.mark.parametrize("wish", ["drop", "keep"])
def test_a_message_meets_a_busy_widget(world: World, receiver: Receiver, wish: str) -> None:
    world.post("/switchroom/v1/Settings", {"MessagesWhileBusy": wish}, status=200)
    gate = threading.Event()
    receiver.answers["/slow"] = Said(body="{}", gate=gate)
    number = world.buy()
    flow_sid = publish(
        world,
        trigger(incomingMessage="get"),
        http("get", receiver.url("/slow"), "ask", "ask"),
        ask("ask", "Well?", "done"),
        send("done", "Got {{widgets.ask.inbound.Body}}"),
    )
    path = path_of(world, flow_sid)
    assert post(world, path, message(number, 1)).content == EMPTY
    eventually(lambda: receiver.at("/slow"))
    assert post(world, path, message(number, 2, "two")).content == EMPTY
    gate.set()
    eventually(lambda: len(bodies(world)) == (1 if wish == "drop" else 2))
    world.settle()
    dropped = [alert["error_code"] for alert in world.alerts()]
    if wish == "keep":
        assert (bodies(world), dropped) == (["Well?", "Got two"], [])
    else:
        assert (bodies(world), dropped) == (["Well?"], ["81002"])


def test_a_flow_without_a_published_revision_does_nothing(world: World) -> None:
    flow_sid = publish(world, trigger(incomingMessage="say"), send("say", "Draft"), status="draft")
    answer = post(world, path_of(world, flow_sid), message(world.buy()))
    assert (answer.status_code, answer.content) == (200, EMPTY)
    assert executions(world, flow_sid) == []
    assert [alert["service_sid"] for alert in world.alerts()] == [flow_sid]


def test_too_many_are_turned_away_where_the_account_wants_it(still_world: World) -> None:
    world = still_world
    number, flow_sid = world.buy(), asking(world)
    world.post("/switchroom/v1/Settings", {"RateLimits": "true"}, status=200)
    path = f"/studio/v2/Flows/{flow_sid}/Executions"
    statuses = [
        world.request("POST", path, data={"To": f"+1555888{index:04d}", "From": number})
        for index in range(21)
    ]
    assert [answer.status_code for answer in statuses] == [201] * 20 + [429]
    assert statuses[-1].json()["code"] == 20429
    assert post(world, path_of(world, flow_sid), message(number)).status_code == 200


@given(st.text(), st.sampled_from(["GET", "POST"]))
def test_the_document_is_always_one(url: str, method: str) -> None:
    (verb,) = ElementTree.fromstring(document(RedirectTwiml(url, method, None)))
    assert (verb.text or "") == "".join(filter(str.isprintable, url))
