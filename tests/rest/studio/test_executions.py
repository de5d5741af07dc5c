"""Executions over the official client: a flow that is started over REST talks to a handset, and
everything about it can be read (studio §1.5 to §1.7)."""

import json
import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

from tests.receiver import Receiver, Said
from tests.rest.client import official
from tests.studio.build import CUSTOMER, ask, bodies, flow, http, publish, send, trigger
from tests.world import World, eventually

OTHER = "+15557770001"


def talking(world: World, body: str = "Hi {{flow.data.name}}, is it fine?") -> str:
    """A flow that asks, and answers a reply and silence."""
    return publish(
        world,
        trigger(incomingRequest="ask", incomingMessage="ask"),
        ask("ask", body, "thanks", "late", seconds="600"),
        send("thanks", "Thanks for {{widgets.ask.inbound.Body}}"),
        send("late", "Too late, {{flow.data.name}}"),
    )


def client_of(world: World) -> Client:
    return official(world.base_url, world.account_sid, world.auth_token)


def refused(call: Any, *arguments: Any, **named: Any) -> tuple[int, int, str]:
    """Status, code and sentence of a refusal."""
    with pytest.raises(TwilioRestException) as refusal:
        call(*arguments, **named)
    return refusal.value.status, refusal.value.code, refusal.value.msg


def test_a_flow_is_started_talks_and_ends(world: World) -> None:
    number, sid = world.buy(), talking(world)
    world.post(
        f"/2010-04-01/Accounts/{world.account_sid}/IncomingPhoneNumbers/{number_sid(world)}.json",
        {"SmsUrl": world.get(f"/studio/v2/Flows/{sid}")["webhook_url"]},
        status=200,
    )
    executions = client_of(world).studio.v2.flows(sid).executions
    made = executions.create(to="+1 (555) 777-0000", from_=number, parameters={"name": "Ann"})
    assert (made.status, made.flow_version, made.context) == ("active", 1, {})
    assert made.contact_channel_address == CUSTOMER
    assert made.initiated_by.startswith("RQ")
    assert made.date_updated is None
    assert made.contact_sid.startswith("FC")
    assert len(made.contact_sid) == 34
    assert made.links == {"steps": f"{made.url}/Steps", "execution_context": f"{made.url}/Context"}
    world.settle()
    assert bodies(world) == ["Hi Ann, is it fine?"]
    assert executions(made.sid).fetch().status == "active"
    world.sms(CUSTOMER, number, "yes")
    world.settle()
    assert bodies(world) == ["Hi Ann, is it fine?", "Thanks for yes"]
    done = executions(made.sid).fetch()
    assert (done.status, done.contact_sid) == ("ended", made.contact_sid)
    assert done.date_updated is not None


def number_sid(world: World) -> str:
    path = f"/2010-04-01/Accounts/{world.account_sid}/IncomingPhoneNumbers.json"
    (row,) = world.get(path)["incoming_phone_numbers"]
    return str(row["sid"])


def test_the_steps_and_their_contexts_are_what_happened(world: World) -> None:
    number, sid = world.buy(), talking(world)
    executions = client_of(world).studio.v2.flows(sid).executions
    made = executions.create(to=CUSTOMER, from_=number, parameters={"name": "Ann"})
    world.settle()
    knock(world, sid, number, "yes")
    steps = executions(made.sid).steps.list(page_size=1)
    assert [(step.name, step.transitioned_from, step.transitioned_to) for step in steps] == [
        ("sent", "thanks", "Ended"),
        ("incomingMessage", "ask", "thanks"),
        ("incomingRequest", "Trigger", "ask"),
    ]
    assert [step.type for step in steps] == ["send-message", "send-and-wait-for-reply", "trigger"]
    assert {step.parent_step_sid for step in steps} == {None}
    assert all(step.context == {} and step.date_updated is None for step in steps)
    last, middle, first = (
        executions(made.sid).steps(step.sid).step_context().fetch().context for step in steps
    )
    assert first["widgets"] == {}
    assert first["flow"]["data"] == {"name": "Ann"}
    assert first["trigger"]["request"]["to"] == CUSTOMER
    assert set(middle["widgets"]) == {"ask"}
    assert middle["widgets"]["ask"]["inbound"]["Body"] == "yes"
    assert middle["widgets"]["ask"]["outbound"]["Body"] == "Hi Ann, is it fine?"
    assert set(last["widgets"]) == {"ask", "thanks"}
    assert last == executions(made.sid).execution_context().fetch().context
    one = executions(made.sid).steps(steps[1].sid).fetch()
    assert one.url == steps[1].url
    assert one.links == {"step_context": f"{one.url}/Context"}


def knock(world: World, flow_sid: str, number: str, body: str) -> None:
    """A reply at the flow's address."""
    path = f"/webhooks/v1/Accounts/{world.account_sid}/Flows/{flow_sid}"
    form = {"From": CUSTOMER, "To": number, "Body": body, "MessageSid": "SM" + "1" * 32}
    answer = world.request("POST", path, data=form)
    assert answer.status_code == 200, answer.text


def test_a_wait_ends_by_the_clock(still_world: World) -> None:
    world = still_world
    number, sid = world.buy(), talking(world)
    executions = client_of(world).studio.v2.flows(sid).executions
    made = executions.create(to=CUSTOMER, from_=number, parameters={"name": "Ann"})
    world.advance("PT599S")
    assert executions(made.sid).fetch().status == "active"
    overview = world.get(f"/switchroom/v1/Executions/{made.sid}")
    due = made.date_created + timedelta(seconds=600)
    assert overview["deadline"] == due.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert (overview["widget"], overview["awaits"]) == ("ask", "reply")
    world.advance("PT1S")
    assert bodies(world)[-1] == "Too late, Ann"
    done = executions(made.sid).fetch()
    assert done.status == "ended"
    assert done.date_updated == due


def test_one_that_waits_is_ended_and_waits_no_more(still_world: World) -> None:
    world = still_world
    number, sid = world.buy(), talking(world)
    executions = client_of(world).studio.v2.flows(sid).executions
    made = executions.create(to=CUSTOMER, from_=number)
    world.settle()
    (step,) = executions(made.sid).steps.list()
    assert executions(made.sid).update(status="ended").status == "ended"
    assert executions(made.sid).update(status="ended").status == "ended"
    assert refused(executions(made.sid).update, status="active")[:2] == (400, 20001)
    assert [row.sid for row in executions(made.sid).steps.list()] == [step.sid]
    world.advance("PT2H")
    assert len(bodies(world)) == 1
    assert world.get(f"/switchroom/v1/Executions/{made.sid}")["ended_reason"] == "REQUESTED"
    again = executions.create(to=CUSTOMER, from_=number)
    assert again.sid != made.sid
    assert executions(again.sid).delete()
    world.advance("PT2H")
    assert len(bodies(world)) == 2
    for gone in (executions(again.sid).fetch, executions(again.sid).delete):
        assert refused(gone)[:2] == (404, 20404)
    steps = f"/studio/v2/Flows/{sid}/Executions/{again.sid}/Steps"
    assert world.get(steps, status=404)["code"] == 20404
    assert refused(executions(again.sid).execution_context().fetch)[:2] == (404, 20404)
    assert executions.create(to=CUSTOMER, from_=number).status == "active"


def test_what_is_ended_while_a_server_is_asked_stays_ended(
    world: World, receiver: Receiver
) -> None:
    ended = threading.Event()
    receiver.answers["/slow"] = Said(body="{}", gate=ended)
    number = world.buy()
    sid = publish(
        world,
        trigger(incomingRequest="get"),
        http("get", receiver.url("/slow"), "say", "say"),
        send("say", "Must not be said"),
    )
    executions = client_of(world).studio.v2.flows(sid).executions
    made = executions.create(to=CUSTOMER, from_=number)
    eventually(lambda: receiver.at("/slow"))
    assert executions(made.sid).update(status="ended").status == "ended"
    ended.set()
    world.settle()
    assert bodies(world) == []
    assert [step.transitioned_to for step in executions(made.sid).steps.list()] == ["get"]


def test_a_pair_has_one_execution_at_a_time(world: World) -> None:
    number, sid = world.buy(), talking(world)
    executions = client_of(world).studio.v2.flows(sid).executions
    made = executions.create(to=CUSTOMER, from_=number)
    status, code, sentence = refused(executions.create, to=CUSTOMER, from_=number)
    assert (status, code) == (409, 20409)
    assert made.sid in sentence
    other = executions.create(to=OTHER, from_=number)
    assert other.contact_sid != made.contact_sid
    elsewhere = client_of(world).studio.v2.flows(talking(world)).executions
    assert elsewhere.create(to=CUSTOMER, from_=number).contact_sid == made.contact_sid


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ({"To": "x" * 290, "From": "+1555000111"}, 81023),
        ({"To": "é" * 145, "From": "+1555000111"}, 81023),
        ({"To": " ", "From": "+15550001111"}, 81023),
        ({"To": " 15557770000", "From": "+15550001111"}, 81023),
        ({"To": CUSTOMER}, 20001),
        ({"From": CUSTOMER}, 20001),
        ({"To": CUSTOMER, "From": OTHER, "Parameters": "[1]"}, 20001),
        ({"To": CUSTOMER, "From": OTHER, "Parameters": "{"}, 20001),
        ({"To": CUSTOMER, "From": OTHER, "Parameters": '{"a": ' + "[" * 5000 + "}"}, 20001),
        ({"To": CUSTOMER, "From": OTHER, "Parameters": '{"a": "\\u0000"}'}, 20001),
    ],
)
def test_what_cannot_be_started_is_refused(world: World, form: dict[str, str], code: int) -> None:
    path = f"/studio/v2/Flows/{talking(world)}/Executions"
    assert world.post(path, form, status=400)["code"] == code
    assert world.get(path)["executions"] == []


def test_addresses_are_kept_up_to_their_limit(world: World) -> None:
    path = f"/studio/v2/Flows/{talking(world)}/Executions"
    made = world.post(path, {"To": "x" * 288, "From": "+15550001111"})
    assert made["contact_channel_address"] == "x" * 288
    backslash = world.post(
        path, {"To": CUSTOMER, "From": OTHER, "Parameters": '{"name": "\\\\u0000"}'}
    )
    found = world.get(f"{path}/{backslash['sid']}/Context")["context"]
    assert found["flow"]["data"] == {"name": "\\u0000"}


def test_only_what_is_there_can_be_started(world: World) -> None:
    absent = client_of(world).studio.v2.flows("FW" + "0" * 32).executions
    assert refused(absent.create, to=CUSTOMER, from_=OTHER)[:2] == (404, 20404)
    assert world.get(f"/studio/v2/Flows/FW{'0' * 32}/Executions", status=404)["code"] == 20404
    draft = publish(world, trigger(incomingRequest="say"), send("say", "Draft"), status="draft")
    executions = client_of(world).studio.v2.flows(draft).executions
    status, code, sentence = refused(executions.create, to=CUSTOMER, from_=OTHER)
    assert (status, code) == (400, 20001)
    assert "published" in sentence
    client_of(world).studio.v2.flows(draft).test_users().update(test_users=[CUSTOMER])
    assert executions.create(to=CUSTOMER, from_=world.buy()).status == "ended"
    world.settle()
    assert bodies(world) == ["Draft"]


def test_a_revision_is_pinned(world: World) -> None:
    number, sid = world.buy(), talking(world, "Old?")
    flows = client_of(world).studio.v2.flows(sid)
    made = flows.executions.create(to=CUSTOMER, from_=number)
    new = flow(trigger(incomingRequest="say"), send("say", "New"))
    flows.update(status="published", definition=json.loads(new))
    world.settle()
    knock(world, sid, number, "old")
    world.settle()
    assert bodies(world) == ["Old?", "Thanks for old"]
    assert flows.executions(made.sid).fetch().flow_version == 1
    assert flows.executions.create(to=CUSTOMER, from_=number).flow_version == 2


def test_lists_are_filtered_and_paged(still_world: World) -> None:
    world = still_world
    number, sid = world.buy(), talking(world)
    executions = client_of(world).studio.v2.flows(sid).executions
    made = []
    for index in range(5):
        made.append(executions.create(to=f"+1555777{index:04d}", from_=number))
        world.advance("PT10S")
    for row in made[:2]:
        executions(row.sid).update(status="ended")
    newest_first = [row.sid for row in reversed(made)]
    assert [row.sid for row in executions.list(page_size=2)] == newest_first
    active = [row.sid for row in executions.list(status="active", page_size=2)]
    assert active == newest_first[:3]
    assert [row.sid for row in executions.list(status="ended")] == newest_first[3:]
    since, until = made[1].date_created, made[3].date_created
    found = executions.list(date_created_from=since, date_created_to=until, page_size=1)
    assert [row.sid for row in found] == [made[2].sid, made[1].sid]
    ancient, far = datetime(1001, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC)
    everything = executions.list(date_created_from=ancient, date_created_to=far)
    assert [row.sid for row in everything] == newest_first
    assert executions.list(date_created_from=far) == executions.list(date_created_to=ancient) == []
    path = f"/studio/v2/Flows/{sid}/Executions"
    assert world.get(path, Status="ended", PageSize=1)["meta"]["next_page_url"]
    for query in ({"DateCreatedFrom": "yesterday"}, {"Status": "asleep"}):
        answer = world.request("GET", path, params=query)
        assert (answer.status_code, answer.json()["code"]) == (400, 20001)


def test_nobody_sees_the_executions_of_others(world: World) -> None:
    number, sid = world.buy(), talking(world)
    executions = client_of(world).studio.v2.flows(sid).executions
    made = executions.create(to=CUSTOMER, from_=number)
    world.settle()
    (step,) = executions(made.sid).steps.list()
    main = {"auth": ("AC" + "0" * 31 + "1", "0123456789abcdef0123456789abcdef")}
    path = f"/studio/v2/Flows/{sid}/Executions"
    one = f"{path}/{made.sid}"
    for place in (path, one, f"{one}/Context", f"{one}/Steps", f"{one}/Steps/{step.sid}"):
        assert world.request("GET", place, **main).status_code == 404
    assert world.request("DELETE", one, **main).status_code == 404
    mine = world.get(f"/studio/v2/Flows/{talking(world)}/Executions/{made.sid}", status=404)
    assert mine["code"] == 20404
    strange = world.get(f"{one}/Steps/FT{'0' * 32}", status=404)
    assert strange["code"] == 20404
