"""The official Python client, unchanged, over flows, revisions and test users."""

import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

from tests.rest.client import official
from tests.rest.studio.definitions import BAD, GOOD
from tests.world import World


@pytest.fixture
def client(world: World) -> Client:
    return official(world.base_url, world.account_sid, world.auth_token)


def test_the_life_of_a_flow(client: Client) -> None:
    flows = client.studio.v2.flows
    assert client.studio.v2.flow_validate.update("Desk", "published", GOOD).valid
    made = flows.create(friendly_name="Desk", status="draft", definition=BAD)
    assert (made.revision, made.valid, len(made.errors)) == (1, False, 1)
    changed = flows(made.sid).update(status="published", definition=GOOD, commit_message="good")
    assert (changed.revision, changed.valid, changed.commit_message) == (2, True, "good")
    assert flows(made.sid).fetch().definition == GOOD
    assert [row.sid for row in flows.list()] == [made.sid]
    assert [row.version for row in client.studio.v1.flows.list()] == [2]
    revisions = flows(made.sid).revisions
    assert [row.revision for row in revisions.list(page_size=1)] == [2, 1]
    assert flows(made.sid).revisions("LatestPublished").fetch().revision == 2
    assert flows(made.sid).revisions("1").fetch().definition == BAD
    users = flows(made.sid).test_users()
    assert users.update(test_users=["+15551230000", "bob"]).test_users == ["+15551230000", "bob"]
    assert users.fetch().test_users == ["+15551230000", "bob"]
    assert flows(made.sid).delete()
    assert flows.list() == []


def test_errors_say_where(client: Client) -> None:
    with pytest.raises(TwilioRestException) as refusal:
        client.studio.v2.flows.create(friendly_name="Desk", status="published", definition=BAD)
    assert (refusal.value.code, refusal.value.status) == (81022, 400)
    (problem,) = refusal.value.details["errors"]
    assert problem["property_path"] == "#/states/1/transitions/0/next"
    with pytest.raises(TwilioRestException) as refusal:
        client.studio.v2.flow_validate.update("Desk", "published", BAD)
    assert refusal.value.code == 81022
    with pytest.raises(TwilioRestException) as refusal:
        client.studio.v2.flows("FW" + "0" * 32).revisions("x").fetch()
    assert refusal.value.code == 20404
