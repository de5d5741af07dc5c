"""The official Python client walks every operation of Conversations with every parameter that its
methods take, and every list forwards and back.

What the program serves must be walked: whoever serves an operation or a parameter adds it to the
table of its resource below.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

from twilio.rest import Client

from scripts.compatibility import published
from tests.rest.content.shop import template
from tests.rest.conversations.walker import Walker, Watching, deeds, served_deeds
from tests.rest.mcs.files import upload
from tests.world import World

THEN: Final = datetime(2024, 5, 1, 12, tzinfo=UTC)
HOOK: Final = "https://example.com/hook"
CUSTOMER: Final = "+12125550123"
DATES: Final = {"date_created": THEN, "date_updated": THEN}
FIRES: Final = {"x_twilio_webhook_enabled": "false"}

Resource = Callable[[Walker, Any, World], None]


def addresses(walk: Walker, v1: Any, world: World) -> None:
    here, service = v1.address_configurations, v1.configuration().fetch().default_chat_service_sid
    creation = {
        "auto_creation_enabled": True,
        "auto_creation_type": "webhook",
        "auto_creation_conversation_service_sid": service,
        "auto_creation_webhook_url": HOOK,
        "auto_creation_webhook_method": "POST",
        "auto_creation_webhook_filters": ["onMessageAdded"],
    }
    studio = {"auto_creation_studio_flow_sid": world.flow(), "auto_creation_studio_retry_count": 2}
    made = walk(here, "create", type="sms", address=world.buy(), friendly_name="One", **creation)
    walk(
        here,
        "create",
        type="sms",
        address=world.buy(),
        address_country="US",
        auto_creation_type="studio",
        auto_creation_enabled=True,
        **studio,
    )
    walk(here(made.sid), "fetch")
    walk(here(made.sid), "update", friendly_name="Two", **creation)
    walk(here(made.sid), "update", auto_creation_type="studio", **studio)
    assert len(walk.pages(here, type="sms")) == 2
    walk(here(made.sid), "delete")


def configuration(walk: Walker, v1: Any, world: World) -> None:
    now = walk(v1.configuration(), "fetch")
    walk(
        v1.configuration(),
        "update",
        default_chat_service_sid=now.default_chat_service_sid,
        default_messaging_service_sid=now.default_messaging_service_sid,
        default_inactive_timer="PT1H",
        default_closed_timer="P1D",
    )
    hooks = v1.configuration.webhooks()
    walk(hooks, "fetch")
    urls = {"pre_webhook_url": HOOK, "post_webhook_url": HOOK}
    walk(hooks, "update", method="GET", filters=["onMessageAdd"], target="webhook", **urls)


def services(walk: Walker, v1: Any, world: World) -> None:
    here = v1.services
    made = walk(here, "create", friendly_name="Second")
    walk(here(made.sid), "fetch")
    walk.pages(here)
    of_it = here(made.sid).configuration
    now = walk(of_it(), "fetch")
    walk(
        of_it(),
        "update",
        default_conversation_creator_role_sid=now.default_conversation_creator_role_sid,
        default_conversation_role_sid=now.default_conversation_role_sid,
        default_chat_service_role_sid=now.default_chat_service_role_sid,
        reachability_enabled=True,
    )
    hooks = of_it.webhooks()
    walk(hooks, "fetch")
    urls = {"pre_webhook_url": HOOK, "post_webhook_url": HOOK}
    walk(hooks, "update", method="GET", filters=["onMessageAdd"], **urls)
    walk(hooks, "update", pre_webhook_url="", post_webhook_url="")
    notifications(walk, of_it.notifications())
    devices = here(made.sid).bindings
    walk.pages(devices, binding_type=["apn"], identity=["alice"])
    walk.unknown(devices("BS" + "0" * 32), "fetch")
    walk.unknown(devices("BS" + "0" * 32), "delete")
    walk(here(made.sid), "delete")


def notifications(walk: Walker, here: Any) -> None:
    walk(here, "fetch")
    words = ("new_message", "added_to_conversation", "removed_from_conversation")
    values: dict[str, Any] = {"log_enabled": True, "new_message_badge_count_enabled": True}
    for word in (*words, "new_message_with_media"):
        values |= {f"{word}_enabled": True, f"{word}_template": "Hello ${MESSAGE}"}
    values |= {f"{word}_sound": "ding" for word in words}
    walk(here, "update", **values)


def in_family(*resources: Resource) -> Resource:
    """What is there twice: of the default service, and in a service of its own."""

    def both(walk: Walker, v1: Any, world: World) -> None:
        for resource in resources:
            resource(walk, v1, world)
            resource(walk, v1.services(v1.services.create("Other").sid), world)

    return both


def conversations(walk: Walker, home: Any, world: World) -> None:
    here = home.conversations
    email = {"bindings_email_address": "a@example.com", "bindings_email_name": "A"}
    values = {
        "friendly_name": "Order",
        "attributes": '{"a": 1}',
        "messaging_service_sid": messaging_service(world),
        "state": "active",
        "timers_inactive": "PT1H",
        "timers_closed": "P1D",
        **DATES,
        **FIRES,
    }
    made = walk(here, "create", unique_name="order", **values)
    walk(here, "create", **email)
    walk(here("order"), "fetch")
    walk(here(made.sid), "update", unique_name="other", **values)
    walk(here(made.sid), "update", **email)
    here.create()
    assert made.sid in [row.sid for row in walk.pages(here, state="active")]
    then = {"start_date": "2024-05-01", "end_date": "2024-05-01"}
    assert made.sid in [row.sid for row in walk.pages(here, **then)]
    walk(here(made.sid), "delete", **FIRES)


def participants(walk: Walker, home: Any, world: World) -> None:
    at = home.conversations(home.conversations.create().sid)
    here, number = at.participants, world.buy()
    service = world.get(f"/conversations/v1/Services/{at.fetch().chat_service_sid}/Configuration")
    role = {"role_sid": service["default_conversation_role_sid"]}
    more = {"attributes": '{"a": 1}', **role, **DATES, **FIRES}
    alice = walk(here, "create", identity="alice", **more)
    pair = {
        "messaging_binding_address": CUSTOMER,
        "messaging_binding_proxy_address": number,
    }
    customer = walk(here, "create", **pair)
    walk(here("alice"), "fetch")
    walk(here(alice.sid), "update", identity="alicia", **more)
    read = {"last_read_message_index": 0, "last_read_timestamp": "2024-05-01T12:00:00Z"}
    walk(here(alice.sid), "update", **read)
    walk(here(customer.sid), "update", messaging_binding_proxy_address=world.buy())
    assert len(walk.pages(here)) == 2
    walk.pages(home.participant_conversations, identity="alicia")
    walk.pages(home.participant_conversations, address=CUSTOMER)
    walk(here(alice.sid), "delete", **FIRES)


def groups(walk: Walker, home: Any, world: World) -> None:
    """Those of group texts write by a projected address of ours."""
    here = home.conversations(home.conversations.create().sid).participants
    first, second = (
        {"messaging_binding_projected_address": number} for number in (world.buy(), world.buy())
    )
    made = walk(here, "create", identity="bob", **first)
    walk(here(made.sid), "update", **second)


def messages(walk: Walker, home: Any, world: World) -> None:
    at = home.conversations(home.conversations.create().sid)
    number, here = world.buy(), at.messages
    at.participants.create(
        messaging_binding_address="+12125550124", messaging_binding_proxy_address=number
    )
    values = {"author": "alice", "body": "Hello", "attributes": "{}", **DATES, **FIRES}
    made = walk(here, "create", **values)
    written = {"content_sid": template(world), "content_variables": '{"1": "Jo"}'}
    walk(here, "create", **written)
    medium = upload(world, service_sid=at.fetch().chat_service_sid)["sid"]
    walk(here, "create", body="Hello", subject="Order", media_sid=medium)
    walk(here(made.sid), "update", subject="Order")
    here.create(body="Well?")
    walk(here(made.sid), "fetch")
    walk(here(made.sid), "update", **values)
    indexes = [row.index for row in walk.pages(here, order="desc")]
    assert indexes == sorted(indexes, reverse=True)
    world.settle()
    (receipt,) = walk.pages(here(made.sid).delivery_receipts)
    walk(here(made.sid).delivery_receipts(receipt.sid), "fetch")
    walk(here(made.sid), "delete", **FIRES)


def webhooks(walk: Walker, home: Any, world: World) -> None:
    here = home.conversations(home.conversations.create().sid).webhooks
    called = {"configuration_url": HOOK, "configuration_method": "post"}
    heard = {"configuration_filters": ["onMessageAdded"]}
    flow = {"configuration_flow_sid": world.flow()}
    words = {"configuration_triggers": ["help"]}
    made = walk(here, "create", target="webhook", **called, **heard)
    keyword = walk(here, "create", target="trigger", **called, **words)
    studio = walk(here, "create", target="studio", configuration_replay_after=0, **flow)
    walk(here(made.sid), "fetch")
    walk(here(made.sid), "update", **called, **heard)
    walk(here(keyword.sid), "update", **words)
    walk(here(studio.sid), "update", **flow)
    assert len(walk.pages(here)) == 3
    walk(here(made.sid), "delete")


def with_participants(walk: Walker, home: Any, world: World) -> None:
    here = home.conversation_with_participants
    email = {"bindings_email_address": "a@example.com", "bindings_email_name": "A"}
    walk(
        here,
        "create",
        friendly_name="Order",
        unique_name="together",
        attributes="{}",
        messaging_service_sid=messaging_service(world),
        state="active",
        timers_inactive="PT1H",
        timers_closed="P1D",
        participant=['{"identity": "alice"}'],
        **DATES,
        **FIRES,
    )
    walk(here, "create", participant=['{"identity": "alice"}'], **email)


def roles(walk: Walker, home: Any, world: World) -> None:
    here = home.roles
    allowed = {"permission": ["sendMessage", "leaveConversation"]}
    made = walk(here, "create", friendly_name="Guest", type="conversation", **allowed)
    walk(here(made.sid), "fetch")
    walk(here(made.sid), "update", permission=["sendMessage"])
    assert made.sid in [row.sid for row in walk.pages(here)]
    walk(here(made.sid), "delete")


def users(walk: Walker, home: Any, world: World) -> None:
    here = home.users
    values = {"friendly_name": "Ann", "attributes": "{}", **FIRES}
    made = walk(here, "create", identity="cora", **values)
    role = {"role_sid": made.role_sid}
    walk(here, "create", identity="dave", **role)
    walk(here(made.sid), "fetch")
    walk(here("cora"), "update", **values, **role)
    assert made.sid in [row.sid for row in walk.pages(here)]
    user_conversations(walk, home, here(made.sid).user_conversations)
    walk(here(made.sid), "delete", **FIRES)


def user_conversations(walk: Walker, home: Any, here: Any) -> None:
    sids = [home.conversations.create().sid for _ in range(2)]
    for sid in sids:
        home.conversations(sid).participants.create(identity="cora")
        home.conversations(sid).messages.create(body="Hello")
    assert len(walk.pages(here)) == 2
    walk(here(sids[0]), "fetch")
    read = {"last_read_message_index": 0, "last_read_timestamp": THEN}
    walk(here(sids[0]), "update", notification_level="muted", **read)
    walk(here(sids[0]), "delete")


def credentials(walk: Walker, v1: Any, world: World) -> None:
    here = v1.credentials
    apple = {"certificate": "x", "private_key": "y", "sandbox": True}
    made = walk(here, "create", type="apn", friendly_name="Phones", **apple)
    other = walk(here, "create", type="fcm", secret="z")
    walk(here, "create", type="gcm", api_key="z")
    walk(here(made.sid), "fetch")
    walk(here(made.sid), "update", type="apn", friendly_name="Others", **apple)
    walk(here(other.sid), "update", secret="z", api_key="z")
    assert len(walk.pages(here)) == 3
    walk(here(made.sid), "delete")


def messaging_service(world: World) -> str:
    """One of the account's."""
    made = world.post("/messaging/v1/Services", {"FriendlyName": "Shop"})
    return str(made["sid"])


RESOURCES: Final[tuple[Resource, ...]] = (
    addresses,
    configuration,
    services,
    in_family(
        conversations, participants, groups, messages, webhooks, with_participants, roles, users
    ),
    credentials,
)


def test_the_client_has_a_deed_for_every_operation() -> None:
    listed = {one.key for one in published() if one.product == "conversations"}
    assert {deed.operation for deed in deeds().values()} == listed


def test_every_operation_is_walked_with_all_its_parameters(world: World) -> None:
    carrier = Watching(world.base_url)
    client = Client(world.account_sid, world.auth_token, http_client=carrier)
    walk = Walker()
    for resource in RESOURCES:
        resource(walk, client.conversations.v1, world)
    missed = {
        f"{name}: {', '.join(sorted(deed.parameters - walk.walked[name])) or 'not at all'}"
        for name, deed in served_deeds().items()
        if name not in walk.walked or not deed.parameters <= walk.walked[name]
    }
    assert not missed, "\n".join(["served, but not walked:", *sorted(missed)])
    assert not carrier.differences, "\n".join(carrier.differences)
