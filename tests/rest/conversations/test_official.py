"""The official Python client, unchanged, over all resources of Conversations in both families."""

from datetime import UTC, datetime
from typing import Any

import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

from tests.rest.client import official
from tests.world import World


@pytest.fixture
def client(world: World) -> Client:
    return official(world.base_url, world.account_sid, world.auth_token)


@pytest.fixture(params=["short", "scoped"])
def family(request: pytest.FixtureRequest, client: Client) -> Any:
    """Where conversations are: `client.conversations.v1`, or a service of it."""
    v1 = client.conversations.v1
    if request.param == "short":
        return v1
    return v1.services(v1.services.create("Second").sid)


def test_conversations(family: Any) -> None:
    made = family.conversations.create(
        friendly_name="Desk", unique_name="desk", timers_inactive="PT1H", attributes='{"a": 1}'
    )
    assert isinstance(made.date_created, datetime)
    assert made.url.startswith("https://conversations.twilio.com/v1/")
    assert family.conversations("desk").fetch().sid == made.sid
    changed = family.conversations(made.sid).update(state="inactive", friendly_name="Later")
    assert (changed.state, changed.friendly_name, changed.timers) == ("inactive", "Later", {})
    assert [row.sid for row in family.conversations.list(state="inactive")] == [made.sid]
    assert family.conversations.list(start_date="2024-01-01", end_date="2024-01-02") == []
    assert family.conversations(made.sid).delete()
    with pytest.raises(TwilioRestException) as refusal:
        family.conversations(made.sid).fetch()
    assert (refusal.value.status, refusal.value.code) == (404, 20404)


def test_participants(world: World, family: Any) -> None:
    number, conversation = world.buy(), family.conversations.create()
    here = family.conversations(conversation.sid).participants
    alice = here.create(identity="alice", attributes='{"a":1}')
    customer = here.create(
        messaging_binding_address="+15552220000", messaging_binding_proxy_address=number
    )
    assert customer.messaging_binding["proxy_address"] == number
    changed = here("alice").update(last_read_message_index=3, x_twilio_webhook_enabled="true")
    assert (changed.sid, changed.last_read_message_index) == (alice.sid, 3)
    assert [row.sid for row in here.list()] == [alice.sid, customer.sid]
    (found,) = family.participant_conversations.list(address="+15552220000")
    assert (found.conversation_sid, found.conversation_state) == (conversation.sid, "active")
    other = family.conversations.create()
    with pytest.raises(TwilioRestException) as refusal:
        family.conversations(other.sid).participants.create(
            messaging_binding_address="+15552220000", messaging_binding_proxy_address=number
        )
    assert (refusal.value.status, refusal.value.code) == (409, 50416)
    assert conversation.sid in refusal.value.msg
    assert here(customer.sid).delete()
    assert here(alice.sid).fetch().identity == "alice"
    assert len(here.list()) == 1


def test_messages_and_receipts(world: World, family: Any) -> None:
    number, conversation = world.buy(), family.conversations.create()
    here = family.conversations(conversation.sid)
    here.participants.create(
        messaging_binding_address="+15552220000", messaging_binding_proxy_address=number
    )
    sent = [here.messages.create(body=str(n), author="desk") for n in range(60)]
    assert [row.index for row in here.messages.list()] == list(range(60))
    assert [row.index for row in here.messages.list(order="desc", page_size=25)] == list(
        range(59, -1, -1)
    )
    changed = here.messages(sent[0].sid).update(body="edited", attributes='{"a":1}')
    assert (changed.body, changed.attributes) == ("edited", '{"a":1}')
    assert here.messages(sent[1].sid).fetch().body == "1"
    world.settle()
    (receipt,) = here.messages(sent[0].sid).delivery_receipts.list()
    assert receipt.status == "delivered"
    fetched = here.messages(sent[0].sid).delivery_receipts(receipt.sid).fetch()
    assert (fetched.error_code, fetched.message_sid) == (0, sent[0].sid)
    assert here.messages(sent[0].sid).delete()
    assert here.messages.list(limit=1)[0].index == 1


def test_webhooks(world: World, family: Any) -> None:
    conversation = family.conversations.create()
    here = family.conversations(conversation.sid).webhooks
    studio = here.create(
        target="studio", configuration_flow_sid=world.flow(), configuration_replay_after=0
    )
    hook = here.create(
        target="webhook",
        configuration_url="https://example.com/hook",
        configuration_method="get",
        configuration_filters=["onMessageAdded", "onDeliveryUpdated"],
    )
    assert hook.configuration["filters"] == ["onMessageAdded", "onDeliveryUpdated"]
    changed = here(hook.sid).update(configuration_filters=["onMessageRemoved"])
    assert changed.configuration["filters"] == ["onMessageRemoved"]
    assert here(studio.sid).fetch().configuration["replay_after"] == 0
    assert [row.sid for row in here.list()] == [studio.sid, hook.sid]
    assert here(studio.sid).delete()
    assert len(here.list()) == 1


def test_addresses(world: World, client: Client) -> None:
    number, here = world.buy(), client.conversations.v1.address_configurations
    made = here.create(
        type="sms",
        address=number,
        auto_creation_enabled=True,
        auto_creation_type="studio",
        auto_creation_studio_flow_sid=world.flow(),
        auto_creation_studio_retry_count=3,
    )
    assert made.auto_creation["studio_retry_count"] == 3
    assert here(number).fetch().sid == made.sid
    changed = here(made.sid).update(
        friendly_name="Desk",
        auto_creation_type="webhook",
        auto_creation_webhook_url="https://example.com/in",
        auto_creation_webhook_method="POST",
        auto_creation_webhook_filters=["onMessageAdded"],
    )
    assert (changed.friendly_name, changed.auto_creation["type"]) == ("Desk", "webhook")
    assert [row.sid for row in here.list(type="sms")] == [made.sid]
    assert here(made.sid).delete()
    assert here.list() == []


def test_services_and_configurations(client: Client) -> None:
    v1 = client.conversations.v1
    made = v1.services.create(friendly_name="Second")
    assert v1.services(made.sid).fetch().friendly_name == "Second"
    assert made.sid in [row.sid for row in v1.services.list()]
    before = v1.configuration().fetch()
    after = v1.configuration().update(default_inactive_timer="PT1H")
    assert after.default_chat_service_sid == before.default_chat_service_sid
    assert after.default_inactive_timer == "PT1H"
    hooks = v1.configuration.webhooks()
    assert hooks.update(filters=["onMessageAdded"], target="webhook").filters == ["onMessageAdded"]
    assert hooks.fetch().method == "POST"
    configuration = v1.services(made.sid).configuration()
    assert configuration.update(reachability_enabled=True).reachability_enabled is True
    assert configuration.fetch().chat_service_sid == made.sid
    scoped = v1.services(made.sid).configuration.webhooks()
    assert scoped.fetch().filters is None
    url = "https://example.com/post"
    assert scoped.update(post_webhook_url=url, filters=["onMessageAdded"]).post_webhook_url == url
    assert v1.services(made.sid).delete()


def test_users(world: World, family: Any) -> None:
    role = family.roles.create("clerk", "service", ["joinConversation", "editOwnUserInfo"])
    made = family.users.create("ann", friendly_name="Ann", attributes='{"a": 1}', role_sid=role.sid)
    assert (made.identity, made.role_sid, made.is_online) == ("ann", role.sid, None)
    assert isinstance(made.date_created, datetime)
    assert made.url.startswith("https://conversations.twilio.com/v1/")
    changed = family.users("ann").update(friendly_name="Anna", x_twilio_webhook_enabled="true")
    assert (changed.sid, changed.friendly_name) == (made.sid, "Anna")
    assert family.users(made.sid).fetch().friendly_name == "Anna"
    others = [family.users.create(f"user {n}").sid for n in range(4)]
    assert [row.sid for row in family.users.list(page_size=2)] == [made.sid, *others]
    first = family.users.page(page_size=2)
    second = first.next_page()
    assert [row.sid for row in second] == others[1:3]
    assert [row.sid for row in second.previous_page()] == [made.sid, others[0]]
    with pytest.raises(TwilioRestException) as refusal:
        family.users.create("ann")
    assert (refusal.value.status, refusal.value.code) == (409, 50201)
    assert family.users(made.sid).delete()
    with pytest.raises(TwilioRestException) as refusal:
        family.users(made.sid).fetch()
    assert (refusal.value.status, refusal.value.code) == (404, 20404)


def test_user_conversations(family: Any) -> None:
    places = [family.conversations.create(unique_name=f"room {n}").sid for n in range(5)]
    for place in places:
        family.conversations(place).participants.create(identity="ann")
    here = family.users("ann").user_conversations
    assert [row.conversation_sid for row in here.list(page_size=2)] == places
    second = here.page(page_size=2).next_page()
    assert [row.conversation_sid for row in second.previous_page()] == places[:2]
    family.conversations(places[0]).messages.create(body="Hi")
    found = here(places[0]).fetch()
    assert (found.unread_messages_count, found.notification_level) == (None, "default")
    changed = here("room 0").update(
        notification_level="muted",
        last_read_message_index=0,
        last_read_timestamp=datetime(2024, 5, 1, 12, tzinfo=UTC),
    )
    assert (changed.unread_messages_count, changed.last_read_message_index) == (0, 0)
    assert changed.notification_level == "muted"
    assert changed.links["conversation"].endswith(f"/Conversations/{places[0]}")
    assert here(places[0]).delete()
    with pytest.raises(TwilioRestException) as refusal:
        here(places[0]).fetch()
    assert refusal.value.code == 20404


def test_participant_conversations(family: Any) -> None:
    places = [family.conversations.create().sid for _ in range(5)]
    for place in places:
        family.conversations(place).participants.create(identity="ann")
    family.conversations(places[1]).update(state="closed")
    here = family.participant_conversations
    rows = here.list(identity="ann", page_size=2)
    assert [row.conversation_sid for row in rows] == places
    assert [row.conversation_state for row in rows].index("closed") == 1
    user = family.users("ann").fetch()
    assert {row.participant_user_sid for row in rows} == {user.sid}
    second = here.page(identity="ann", page_size=2).next_page()
    assert [row.conversation_sid for row in second] == places[2:4]
    assert [row.conversation_sid for row in second.previous_page()] == places[:2]
    assert here.list(address="+15550000000") == []


def test_roles(family: Any) -> None:
    made = family.roles.create("agent", "conversation", ["sendMessage", "leaveConversation"])
    assert made.permissions == ["sendMessage", "leaveConversation"]
    changed = family.roles(made.sid).update(permission=["sendMediaMessage"])
    assert changed.permissions == ["sendMediaMessage"]
    assert family.roles(made.sid).fetch().type == "conversation"
    rows = family.roles.list(page_size=2)
    assert [row.friendly_name for row in rows][-1] == "agent"
    first = family.roles.page(page_size=2)
    assert [row.sid for row in first.next_page().previous_page()] == [row.sid for row in rows[:2]]
    assert family.roles(made.sid).delete()
    assert len(family.roles.list()) == 4


def test_credentials(client: Client) -> None:
    here = client.conversations.v1.credentials
    made = here.create(
        "apn", friendly_name="Phones", certificate="cert", private_key="key", sandbox=True
    )
    assert (made.type, made.sandbox) == ("apn", "True")
    rows = [made.sid, *(here.create("fcm", secret="key").sid for _ in range(3))]
    assert [row.sid for row in here.list(page_size=2)] == rows
    second = here.page(page_size=2).next_page()
    assert [row.sid for row in second.previous_page()] == rows[:2]
    changed = here(made.sid).update(friendly_name="Tablets", type="gcm", api_key="key")
    assert (changed.friendly_name, changed.type) == ("Tablets", "gcm")
    assert here(made.sid).fetch().friendly_name == "Tablets"
    assert here(made.sid).delete()
    assert len(here.list()) == 3


def test_bindings_and_notifications(world: World, client: Client) -> None:
    service = client.conversations.v1.services(client.conversations.v1.services.create("Two").sid)
    path = f"/conversations/v1/Services/{service.fetch().sid}/Bindings"
    rows = [
        world.post(
            path,
            {"Identity": "ann", "Endpoint": f"phone {n}", "BindingType": kind, "Address": "token"},
        )["sid"]
        for n, kind in enumerate(("apn", "fcm", "fcm", "gcm"))
    ]
    assert [row.sid for row in service.bindings.list(page_size=2)] == rows
    second = service.bindings.page(page_size=2).next_page()
    assert [row.sid for row in second.previous_page()] == rows[:2]
    found = service.bindings.list(binding_type=["fcm", "gcm"], identity=["ann", "ben"])
    assert [row.sid for row in found] == rows[1:]
    assert service.bindings(rows[0]).fetch().binding_type == "apn"
    assert service.bindings(rows[0]).delete()
    assert len(service.bindings.list()) == 3
    here = service.configuration.notifications()
    assert here.fetch().new_message == {"enabled": False}
    changed = here.update(
        log_enabled=True,
        new_message_enabled=True,
        new_message_badge_count_enabled=True,
        new_message_template="${MESSAGE}",
        new_message_sound="ring",
        new_message_with_media_enabled=True,
        new_message_with_media_template="${MEDIA}",
        added_to_conversation_enabled=True,
        added_to_conversation_template="in",
        added_to_conversation_sound="ring",
        removed_from_conversation_enabled=True,
        removed_from_conversation_template="out",
        removed_from_conversation_sound="ring",
    )
    assert changed.new_message["with_media"] == {"enabled": True, "template": "${MEDIA}"}
    assert here.fetch().removed_from_conversation["template"] == "out"


def test_flows(client: Client) -> None:
    flows = client.studio.v2.flows
    trigger = {"name": "Trigger", "type": "trigger"}
    definition = {"states": [trigger], "initial_state": "Trigger"}
    made = flows.create(friendly_name="Desk", status="draft", definition=definition)
    assert made.definition == definition
    assert flows(made.sid).fetch().status == "draft"
    assert [row.sid for row in flows.list()] == [made.sid]
