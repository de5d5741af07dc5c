"""Version 1 of the API over the official client: executions, and engagements, their first name
(studio §1.1)."""

from typing import Any

import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

from tests.rest.client import official
from tests.studio.build import CUSTOMER, ask, bodies, publish, trigger
from tests.world import World

FIELDS = {
    "sid",
    "account_sid",
    "flow_sid",
    "contact_sid",
    "contact_channel_address",
    "context",
    "status",
    "date_created",
    "date_updated",
    "url",
    "links",
}
STEP_FIELDS = {
    "sid",
    "account_sid",
    "flow_sid",
    "name",
    "context",
    "parent_step_sid",
    "transitioned_from",
    "transitioned_to",
    "type",
    "date_created",
    "date_updated",
    "url",
    "links",
}


def asking(world: World) -> str:
    return publish(world, trigger(incomingRequest="ask"), ask("ask", "Hi {{flow.data.name}}"))


@pytest.fixture
def client(world: World) -> Client:
    return official(world.base_url, world.account_sid, world.auth_token)


def test_executions(world: World, client: Client) -> None:
    number, sid = world.buy(), asking(world)
    executions = client.studio.v1.flows(sid).executions
    made = executions.create(to=CUSTOMER, from_=number, parameters={"name": "Ann"})
    world.settle()
    assert bodies(world) == ["Hi Ann"]
    assert [row.sid for row in executions.list(date_created_from=made.date_created)] == [made.sid]
    assert executions(made.sid).fetch().status == "active"
    context = executions(made.sid).execution_context().fetch()
    assert context.context["flow"]["data"] == {"name": "Ann"}
    assert context.url == made.links["execution_context"]
    (step,) = executions(made.sid).steps.list()
    assert executions(made.sid).steps(step.sid).fetch().name == "incomingRequest"
    after = executions(made.sid).steps(step.sid).step_context().fetch()
    assert (after.step_sid, after.context["widgets"]) == (step.sid, {})
    assert after.url == step.links["step_context"]
    assert executions(made.sid).update(status="ended").status == "ended"
    assert client.studio.v2.flows(sid).executions(made.sid).fetch().contact_sid == made.contact_sid
    assert executions(made.sid).delete()
    assert executions.list() == []


def test_engagements(world: World, client: Client) -> None:
    number, sid = world.buy(), asking(world)
    engagements = client.studio.v1.flows(sid).engagements
    made = engagements.create(to=CUSTOMER, from_=number, parameters={"name": "Ben"})
    world.settle()
    assert bodies(world) == ["Hi Ben"]
    assert [row.sid for row in engagements.list()] == [made.sid]
    assert engagements(made.sid).fetch().status == "active"
    context = engagements(made.sid).engagement_context().fetch()
    assert (context.engagement_sid, context.url) == (made.sid, made.links["engagement_context"])
    (step,) = engagements(made.sid).steps.list()
    assert step.engagement_sid == made.sid
    assert engagements(made.sid).steps(step.sid).fetch().transitioned_to == "ask"
    after = engagements(made.sid).steps(step.sid).step_context().fetch()
    assert (after.engagement_sid, after.context["flow"]["data"]) == (made.sid, {"name": "Ben"})
    assert after.url == step.links["step_context"]
    with pytest.raises(TwilioRestException) as refusal:
        engagements.create(to=CUSTOMER, from_=number)
    assert (refusal.value.status, refusal.value.code) == (409, 20409)
    assert engagements(made.sid).delete()
    with pytest.raises(TwilioRestException) as refusal:
        engagements(made.sid).fetch()
    assert (refusal.value.status, refusal.value.code) == (404, 20404)


def test_the_shapes_are_those_of_version_1(world: World) -> None:
    number, sid = world.buy(), asking(world)
    for kind, owner in (("Executions", "execution_sid"), ("Engagements", "engagement_sid")):
        path = f"/studio/v1/Flows/{sid}/{kind}"
        made = world.post(path, {"To": CUSTOMER, "From": number}, status=200)
        assert made.keys() == FIELDS
        assert made["url"] == f"{world.base_url}{path}/{made['sid']}"
        assert made["links"]["steps"] == f"{made['url']}/Steps"
        listed = world.get(path)
        assert listed["meta"]["key"] == kind.lower()
        assert listed[kind.lower()][0] == made
        (step,) = world.get(f"{path}/{made['sid']}/Steps")["steps"]
        assert step.keys() == STEP_FIELDS | {owner}
        assert step["url"] == f"{made['url']}/Steps/{step['sid']}"
        world.delete(f"{path}/{made['sid']}")


def test_an_engagement_cannot_be_changed(world: World) -> None:
    sid = asking(world)
    path = f"/studio/v1/Flows/{sid}/Engagements"
    made: Any = world.post(path, {"To": CUSTOMER, "From": world.buy()}, status=200)
    answer = world.request("POST", f"{path}/{made['sid']}", data={"Status": "ended"})
    assert answer.status_code == 405
