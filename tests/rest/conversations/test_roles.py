"""Roles over HTTP (conversations §2.12)."""

from typing import Any

import pytest

from tests.rest.conversations.paths import (
    GONE,
    V1,
    converse,
    default_service,
    missing,
    refused,
    serve,
    walk,
)
from tests.rest.conversations.room import BOTH
from tests.world import World

ROLES = f"{V1}/Roles"
AGENT = (
    "sendMessage",
    "sendMediaMessage",
    "leaveConversation",
    "editConversationAttributes",
    "editOwnMessage",
    "editOwnMessageAttributes",
    "deleteOwnMessage",
)


@pytest.fixture(params=["short", "scoped"])
def family(request: pytest.FixtureRequest, world: World) -> str:
    """Where roles are: /v1, or a service of it."""
    return V1 if request.param == "short" else serve(world)


def new(name: str = "agent", kind: str = "conversation", *permissions: str) -> Any:
    wanted = permissions or AGENT
    return [("FriendlyName", name), ("Type", kind), *(("Permission", one) for one in wanted)]


def test_a_role_has_all_documented_fields(world: World, family: str) -> None:
    made = world.post(f"{family}/Roles", new())
    service = default_service(world) if family == V1 else family.rsplit("/", 1)[1]
    assert made == {
        "sid": made["sid"],
        "account_sid": world.account_sid,
        "chat_service_sid": service,
        "friendly_name": "agent",
        "type": "conversation",
        "permissions": list(AGENT),
        "date_created": made["date_created"],
        "date_updated": made["date_created"],
        "url": f"{world.base_url}{family}/Roles/{made['sid']}",
    }
    one = f"{family}/Roles/{made['sid']}"
    assert world.get(one) == made
    form = [("Permission", "sendMessage"), ("Permission", "editNotificationLevel")]
    changed = world.post(one, form, 200)
    assert changed["permissions"] == ["sendMessage", "editNotificationLevel"]
    assert world.get(one) == changed
    world.delete(one)
    missing(world, one)


def test_a_service_begins_with_four_roles(world: World, family: str) -> None:
    rows = world.get(f"{family}/Roles")["roles"]
    assert [(row["friendly_name"], row["type"]) for row in rows] == [
        ("service admin", "service"),
        ("service user", "service"),
        ("channel admin", "conversation"),
        ("channel user", "conversation"),
    ]
    for row in rows:
        renewed = [("Permission", one) for one in row["permissions"]]
        path = f"{family}/Roles/{row['sid']}"
        assert world.post(path, renewed, 200)["permissions"] == row["permissions"]


def test_roles_are_listed_by_age_in_pages_of_at_most_fifty(world: World, family: str) -> None:
    world.post(f"{family}/Roles", new("fifth"))
    pages = walk(world, f"{family}/Roles", "roles", PageSize=2)
    assert [len(page) for page in pages] == [2, 2, 1]
    assert pages[2][0]["friendly_name"] == "fifth"
    assert world.get(f"{family}/Roles", PageSize=51)["meta"]["page_size"] == 50


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ([("Type", "service"), ("Permission", "joinConversation")], 20001),
        ([("FriendlyName", "x"), ("Permission", "joinConversation")], 20001),
        ([("FriendlyName", "x"), ("Type", "service")], 20001),
        (new("", "service", "joinConversation"), 50000),
        (new("x" * 65, "service", "joinConversation"), 50003),
        (new("x", "channel", "joinConversation"), 50105),
        (new("x", "", "joinConversation"), 50105),
        (new("x", "service", "flyAway"), 50104),
        (new("x", "service", ""), 50104),
        (new("x", "service", "joinConversation,createConversation"), 50104),
        (new("x", "service", "sendMessage"), 50104),
        (new("x", "service", "joinConversation", "leaveConversation"), 50104),
        (new("x", "conversation", "createConversation"), 50104),
        (new("x", "conversation", "joinConversation"), 50104),
    ],
)
def test_what_cannot_be_a_role_is_refused(world: World, form: Any, code: int) -> None:
    refused(world, ROLES, form, code)
    assert len(world.get(ROLES)["roles"]) == 4


@pytest.mark.parametrize("kind", ["service", "conversation"])
def test_what_both_types_may_grant_is_granted_once(world: World, kind: str) -> None:
    made = world.post(ROLES, new("all", kind.upper(), *BOTH, "addParticipant"))
    assert (made["type"], made["permissions"]) == (kind, list(BOTH))


def test_an_update_names_permissions_of_the_type(world: World) -> None:
    one = f"{ROLES}/{world.post(ROLES, new())['sid']}"
    refused(world, one, {}, 20001)
    refused(world, one, {"Permission": "createConversation"}, 50104)
    refused(world, f"{ROLES}/RL{GONE}", {"Permission": "sendMessage"}, 20404, 404)
    assert world.get(one)["permissions"] == list(AGENT)


def kept(world: World, sid: str) -> str:
    """Try to delete a role that is needed; why it stays."""
    response = world.request("DELETE", f"{ROLES}/{sid}")
    body = response.json()
    assert (response.status_code, body["code"]) == (409, 50106)
    world.get(f"{ROLES}/{sid}")
    return str(body["message"])


def test_a_default_role_stays(world: World) -> None:
    configuration = f"{V1}/Services/{default_service(world)}/Configuration"
    before = world.get(configuration)
    names = {
        "DefaultConversationCreatorRoleSid": "conversation",
        "DefaultConversationRoleSid": "conversation",
        "DefaultChatServiceRoleSid": "service",
    }
    for name, kind in names.items():
        sid = world.post(ROLES, new("new", kind, "addParticipant"))["sid"]
        assert world.post(configuration, {name: sid}, 200) != before
        assert "default" in kept(world, sid)
        other = world.post(ROLES, new("other", kind, "addParticipant"))["sid"]
        world.post(configuration, {name: other}, 200)
        world.delete(f"{ROLES}/{sid}")


def test_a_default_role_is_of_the_right_type(world: World) -> None:
    configuration = f"{V1}/Services/{default_service(world)}/Configuration"
    member = world.post(ROLES, new())["sid"]
    user = world.post(ROLES, new("user", "service", "joinConversation"))["sid"]
    for name in ("DefaultConversationCreatorRoleSid", "DefaultConversationRoleSid"):
        refused(world, configuration, {name: user}, 50109)
        refused(world, configuration, {name: "RL" + GONE}, 50100)
    refused(world, configuration, {"DefaultChatServiceRoleSid": member}, 50100)


def test_a_role_that_somebody_has_stays(world: World) -> None:
    user = world.post(ROLES, new("user", "service", "joinConversation"))["sid"]
    member = world.post(ROLES, new())["sid"]
    world.post(f"{V1}/Users", {"Identity": "ann", "RoleSid": user})
    path = f"{converse(world)}/Participants"
    world.post(path, {"Identity": "ann", "RoleSid": member})
    assert "users" in kept(world, user)
    assert "participants" in kept(world, member)
    world.delete(f"{path}/ann")
    world.delete(f"{V1}/Users/ann")
    world.delete(f"{ROLES}/{user}")
    world.delete(f"{ROLES}/{member}")


def test_a_role_is_its_services(world: World) -> None:
    sid, service = world.post(ROLES, new())["sid"], serve(world)
    missing(world, f"{service}/Roles/{sid}")
    refused(world, f"{service}/Roles/{sid}", {"Permission": "sendMessage"}, 20404, 404)
    assert world.request("DELETE", f"{service}/Roles/{sid}").status_code == 404
    world.get(f"{ROLES}/{sid}")
