"""Services and configurations over HTTP."""

from typing import Any

import pytest

from tests.rest.conversations.paths import (
    CONVERSATIONS,
    GONE,
    SERVICES,
    V1,
    bind,
    converse,
    default_service,
    missing,
    refused,
    serve,
    walk,
)
from tests.world import World

CONFIGURATION = f"{V1}/Configuration"
HOOKS = f"{CONFIGURATION}/Webhooks"


def test_a_service_has_all_documented_fields(world: World) -> None:
    made = world.post(SERVICES, {"FriendlyName": "Desk"})
    url = f"{world.base_url}{SERVICES}/{made['sid']}"
    assert made == {
        "sid": made["sid"],
        "account_sid": world.account_sid,
        "friendly_name": "Desk",
        "date_created": made["date_created"],
        "date_updated": made["date_created"],
        "url": url,
        "links": {
            "conversations": f"{url}/Conversations",
            "users": f"{url}/Users",
            "roles": f"{url}/Roles",
            "bindings": f"{url}/Bindings",
            "configuration": f"{url}/Configuration",
            "participant_conversations": f"{url}/ParticipantConversations",
            "conversation_with_participants": f"{url}/ConversationWithParticipants",
        },
    }
    assert made["sid"].startswith("IS")
    one = f"{SERVICES}/{made['sid']}"
    assert world.get(one) == made
    refused(world, one, {"FriendlyName": "no update"}, 20004, 405)
    world.delete(one)
    missing(world, one)


def test_a_service_needs_a_name_of_bearable_length(world: World) -> None:
    refused(world, SERVICES, {}, 50000)
    refused(world, SERVICES, {"FriendlyName": ""}, 50000)
    refused(world, SERVICES, {"FriendlyName": "x" * 257}, 50003)


def test_services_are_listed_by_age(world: World) -> None:
    expected = [default_service(world), *(serve(world).rsplit("/", 1)[1] for _ in range(4))]
    pages = walk(world, SERVICES, "services", PageSize=2)
    assert [row["sid"] for page in pages for row in page] == expected


def test_deleting_a_service_takes_everything_in_it(world: World) -> None:
    number, service = world.buy(), serve(world)
    scoped = world.post(f"{service}/Conversations")["url"].removeprefix(world.base_url)
    bind(world, scoped, "+15552220000", number)
    world.delete(service)
    missing(world, scoped)
    missing(world, f"{service}/Conversations")
    bind(world, converse(world), "+15552220000", number)
    kept = f"{SERVICES}/{default_service(world)}"
    response = world.request("DELETE", kept)
    assert (response.status_code, response.json()["code"]) == (409, 20009)
    world.get(kept)


def test_a_large_service_frees_its_pairs_at_once_and_is_cleared_by_and_by(world: World) -> None:
    service, customers = serve(world), [f"+1555223{n:04d}" for n in range(120)]
    number = world.buy()
    paths = []
    for customer in customers:
        made = world.post(f"{service}/Conversations")
        paths.append(f"{service}/Conversations/{made['sid']}")
        bind(world, paths[-1], customer, number)
        world.post(f"{paths[-1]}/Participants", {"Identity": "ann"})
    world.delete(service)
    missing(world, service)
    for path in ("Conversations", "Users", "Users/ann", "Roles", "Bindings"):
        missing(world, f"{service}/{path}")
    world.address(number)
    joined = world.sms(customers[-1], number, "Hello again")["conversation_sid"]
    assert joined not in " ".join(paths)
    assert world.get(f"{CONVERSATIONS}/{joined}")["chat_service_sid"] == default_service(world)
    world.settle()
    for path in paths:
        missing(world, path)


def test_the_account_configuration_has_all_documented_fields(world: World) -> None:
    body = world.get(CONFIGURATION)
    service = body["default_chat_service_sid"]
    assert body == {
        "account_sid": world.account_sid,
        "default_chat_service_sid": service,
        "default_messaging_service_sid": body["default_messaging_service_sid"],
        "default_inactive_timer": None,
        "default_closed_timer": None,
        "url": f"{world.base_url}{CONFIGURATION}",
        "links": {
            "service": f"{world.base_url}{SERVICES}/{service}/Configuration",
            "webhooks": f"{world.base_url}{HOOKS}",
        },
    }
    assert world.post(CONFIGURATION, {}, 200) == body


def test_defaults_count_for_new_conversations(world: World) -> None:
    old = converse(world)
    form = {"DefaultInactiveTimer": "PT1H", "DefaultClosedTimer": "P1D"}
    changed = world.post(CONFIGURATION, form, 200)
    assert changed["default_inactive_timer"] == "PT1H"
    assert changed["default_closed_timer"] == "P1D"
    assert world.get(CONFIGURATION) == changed
    assert world.get(old)["timers"] == {}
    assert list(world.get(converse(world))["timers"]) == ["date_inactive", "date_closed"]
    assert list(world.get(converse(world, **{"Timers.Closed": "PT0S"}))["timers"]) == [
        "date_inactive"
    ]
    changed = world.post(CONFIGURATION, {"DefaultInactiveTimer": "PT0S"}, 200)
    assert changed["default_inactive_timer"] == "PT0S"
    assert list(world.get(converse(world))["timers"]) == ["date_closed"]


def test_another_default_service_moves_the_short_family(world: World) -> None:
    first, service = default_service(world), serve(world).rsplit("/", 1)[1]
    path = converse(world)
    changed = world.post(CONFIGURATION, {"DefaultChatServiceSid": service}, 200)
    assert changed["links"]["service"].endswith(f"/Services/{service}/Configuration")
    assert world.get(CONVERSATIONS)["conversations"] == []
    missing(world, path)
    world.get(path.replace("/v1/", f"/v1/Services/{first}/"))
    assert world.post(CONVERSATIONS)["chat_service_sid"] == service
    world.delete(f"{SERVICES}/{first}")


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ({"DefaultChatServiceSid": "IS" + GONE}, 50051),
        ({"DefaultMessagingServiceSid": "MG" + GONE}, 50341),
        ({"DefaultInactiveTimer": "PT59S"}, 50375),
        ({"DefaultInactiveTimer": "soon"}, 50379),
        ({"DefaultClosedTimer": "PT599S"}, 50376),
        ({"DefaultClosedTimer": ""}, 50380),
    ],
)
def test_a_wrong_default_has_its_documented_code(
    world: World, form: dict[str, str], code: int
) -> None:
    before = world.get(CONFIGURATION)
    refused(world, CONFIGURATION, form, code)
    assert world.get(CONFIGURATION) == before


def test_the_account_webhooks_have_all_documented_fields(world: World) -> None:
    unset: dict[str, Any] = {
        "account_sid": world.account_sid,
        "method": "POST",
        "filters": [],
        "pre_webhook_url": None,
        "post_webhook_url": None,
        "target": "webhook",
        "url": f"{world.base_url}{HOOKS}",
    }
    body = world.get(HOOKS)
    assert body == unset
    assert list(body) == list(unset)
    assert world.post(HOOKS, {}, 200) == unset
    form = {
        "Method": "get",
        "Filters": ["onMessageAdd", "onConversationAdded", "onUserUpdated"],
        "PreWebhookUrl": "https://example.com/pre?x=1#rc=2",
        "PostWebhookUrl": "http://example.com:8080/post",
        "Target": "flex",
    }
    changed = world.post(HOOKS, form, 200)
    assert changed == {
        **unset,
        "method": "GET",
        "filters": form["Filters"],
        "pre_webhook_url": form["PreWebhookUrl"],
        "post_webhook_url": form["PostWebhookUrl"],
        "target": "flex",
    }
    cleared = world.post(HOOKS, {"PreWebhookUrl": "", "Filters": ""}, 200)
    assert cleared == {**changed, "pre_webhook_url": None, "filters": []}
    assert world.get(HOOKS) == cleared


def test_the_service_webhooks_are_null_until_somebody_sets_them(world: World) -> None:
    path = f"{serve(world)}/Configuration/Webhooks"
    unset: dict[str, Any] = {
        "account_sid": world.account_sid,
        "chat_service_sid": path.split("/")[4],
        "pre_webhook_url": None,
        "post_webhook_url": None,
        "filters": None,
        "method": None,
        "url": f"{world.base_url}{path}",
    }
    assert world.get(path) == unset
    assert world.post(path, {}, 200) == unset
    form = {"PostWebhookUrl": "https://example.com/post", "Filters": "onMessageAdded"}
    changed = world.post(path, form, 200)
    assert changed == {
        **unset,
        "post_webhook_url": "https://example.com/post",
        "filters": ["onMessageAdded"],
        "method": "POST",
    }
    assert world.get(path) == changed
    assert world.get(HOOKS)["post_webhook_url"] is None
    missing(world, f"{SERVICES}/IS{GONE}/Configuration/Webhooks")
    refused(world, f"{SERVICES}/IS{GONE}/Configuration/Webhooks", form, 20404, 404)


@pytest.mark.parametrize("scoped", [False, True])
@pytest.mark.parametrize(
    ("form", "code"),
    [
        ({"PreWebhookUrl": "nowhere"}, 50077),
        ({"PostWebhookUrl": "ftp://example.com/"}, 50078),
        ({"PostWebhookUrl": "https://exa mple.com/"}, 50078),
        ({"PostWebhookUrl": "https://example.com/" + "x" * 512}, 50078),
        ({"Method": "PUT"}, 50055),
        ({"Filters": ["onMessageAdded", "onMessageAdd", "onMoonrise"]}, 50365),
    ],
)
def test_a_wrong_webhook_has_its_documented_code(
    world: World, form: dict[str, str], code: int, scoped: bool
) -> None:
    path = f"{serve(world)}/Configuration/Webhooks" if scoped else HOOKS
    before = world.get(path)
    refused(world, path, form, code)
    assert world.get(path) == before


def test_the_service_configuration_has_all_documented_fields(world: World) -> None:
    path = f"{serve(world)}/Configuration"
    body = world.get(path)
    url = f"{world.base_url}{path}"
    roles = [value for name, value in body.items() if name.endswith("_role_sid")]
    assert len(set(roles)) == 3
    assert all(role.startswith("RL") for role in roles)
    creator, participant, user = roles
    assert body == {
        "chat_service_sid": path.split("/")[4],
        "default_conversation_creator_role_sid": creator,
        "default_conversation_role_sid": participant,
        "default_chat_service_role_sid": user,
        "reachability_enabled": False,
        "url": url,
        "links": {"notifications": f"{url}/Notifications", "webhooks": f"{url}/Webhooks"},
    }
    assert world.post(path, {}, 200) == body
    form = {"DefaultConversationRoleSid": creator, "ReachabilityEnabled": "true"}
    changed = world.post(path, form, 200)
    assert changed == {
        **body,
        "default_conversation_role_sid": creator,
        "reachability_enabled": True,
    }
    assert world.get(path) == changed
    refused(world, path, {"DefaultChatServiceRoleSid": "RL" + GONE}, 50100)
    refused(world, path, {"ReachabilityEnabled": "perhaps"}, 20001)
    missing(world, f"{SERVICES}/IS{GONE}/Configuration")
