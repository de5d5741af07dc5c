"""Users over HTTP (conversations §2.11)."""

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
from tests.servers import MAIN_SID, MAIN_TOKEN
from tests.world import World

USERS = f"{V1}/Users"
ROLES = f"{V1}/Roles"


def role(world: World, kind: str, family: str = V1) -> str:
    """A role of a type, which the service has from its beginning."""
    rows = world.get(f"{family}/Roles")["roles"]
    return str(next(row["sid"] for row in rows if row["type"] == kind))


@pytest.fixture(params=["short", "scoped"])
def family(request: pytest.FixtureRequest, world: World) -> str:
    """Where users are: /v1, or a service of it."""
    return V1 if request.param == "short" else serve(world)


def test_a_user_has_all_documented_fields(world: World, family: str) -> None:
    form = {"Identity": "ann@example.com", "FriendlyName": "Ann", "Attributes": '{ "duty": "it" }'}
    made = world.post(f"{family}/Users", form | {"RoleSid": role(world, "service", family)})
    url = f"{world.base_url}{family}/Users/{made['sid']}"
    service = default_service(world) if family == V1 else family.rsplit("/", 1)[1]
    assert made == {
        "sid": made["sid"],
        "account_sid": world.account_sid,
        "chat_service_sid": service,
        "role_sid": role(world, "service", family),
        "identity": "ann@example.com",
        "friendly_name": "Ann",
        "attributes": '{ "duty": "it" }',
        "is_online": None,
        "is_notifiable": None,
        "date_created": made["date_created"],
        "date_updated": made["date_created"],
        "url": url,
        "links": {"user_conversations": f"{url}/Conversations"},
    }
    assert made["sid"].startswith("US")
    one = f"{family}/Users/{made['sid']}"
    assert world.get(one) == made
    assert world.get(f"{family}/Users/ann@example.com") == made
    assert world.get(f"{family}/Users/ann%40example.com") == made
    assert world.get(f"{family}/Users")["users"] == [made]
    world.delete(one)
    missing(world, one)
    missing(world, f"{family}/Users/ann@example.com")


def test_what_is_left_out_has_its_default(world: World) -> None:
    made = world.post(USERS, {"Identity": "ann"})
    assert (made["friendly_name"], made["attributes"]) == (None, "{}")
    settings = world.get(f"{V1}/Services/{default_service(world)}/Configuration")
    assert made["role_sid"] == settings["default_chat_service_role_sid"]


def test_a_user_is_changed_by_sid_and_by_identity(world: World, family: str) -> None:
    made = world.post(f"{family}/Users", {"Identity": "ann"})
    other = world.post(
        f"{family}/Roles",
        {"FriendlyName": "other", "Type": "service", "Permission": "joinConversation"},
    )
    form = {"FriendlyName": "Ann", "Attributes": '{"a":1}', "RoleSid": other["sid"]}
    changed = world.post(f"{family}/Users/ann", form, 200)
    assert changed["sid"] == made["sid"]
    assert (changed["friendly_name"], changed["attributes"], changed["role_sid"]) == (
        "Ann",
        '{"a":1}',
        other["sid"],
    )
    assert world.post(f"{family}/Users/{made['sid']}", {}, 200) == changed
    emptied = world.post(f"{family}/Users/{made['sid']}", {"FriendlyName": ""}, 200)
    assert (emptied["friendly_name"], emptied["attributes"]) == (None, '{"a":1}')
    assert world.get(f"{family}/Users/ann") == emptied
    missing(world, f"{family}/Users/Ann")


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ({}, 20001),
        ({"Identity": ""}, 50204),
        ({"Identity": "x" * 257}, 50207),
        ({"Identity": "US" + GONE}, 50206),
        ({"Identity": "system"}, 50203),
        ({"Identity": "ann", "FriendlyName": "x" * 257}, 50003),
        ({"Identity": "ann", "Attributes": "{"}, 50304),
        ({"Identity": "ann", "Attributes": '"' + "x" * 4_096 + '"'}, 50303),
        ({"Identity": "ann", "RoleSid": "RL" + GONE}, 50100),
        ({"Identity": "ann", "RoleSid": "nonsense"}, 50100),
    ],
)
def test_what_cannot_be_a_user_is_refused(world: World, form: dict[str, str], code: int) -> None:
    refused(world, USERS, form, code)
    assert world.get(USERS)["users"] == []


def test_a_reserved_identity_takes_part_in_no_conversation(world: World) -> None:
    refused(world, f"{converse(world)}/Participants", {"Identity": "system"}, 50203)


def test_a_user_has_a_role_of_the_service_and_a_participant_one_of_the_conversation(
    world: World,
) -> None:
    wrong = {"RoleSid": role(world, "conversation")}
    refused(world, USERS, {"Identity": "ann"} | wrong, 50100)
    world.post(USERS, {"Identity": "ann"})
    refused(world, f"{USERS}/ann", wrong, 50100)
    path = f"{converse(world)}/Participants"
    refused(world, path, {"Identity": "ann", "RoleSid": role(world, "service")}, 50109)
    made = world.post(path, {"Identity": "ann"} | wrong)
    assert made["role_sid"] == wrong["RoleSid"]
    elsewhere = {"RoleSid": role(world, "service", serve(world))}
    refused(world, f"{USERS}/ann", elsewhere, 50100)


def test_an_identity_is_one_user_of_a_service(world: World) -> None:
    first = world.post(USERS, {"Identity": "ann"})
    assert refused(world, USERS, {"Identity": "ann"}, 50201, 409) == "User already exists"
    capital = world.post(USERS, {"Identity": "Ann"})
    service = serve(world)
    other = world.post(f"{service}/Users", {"Identity": "ann"})
    assert len({first["sid"], capital["sid"], other["sid"]}) == 3
    missing(world, f"{USERS}/{other['sid']}")
    missing(world, f"{service}/Users/{first['sid']}")


def test_a_participant_becomes_a_user_and_a_user_stays_one(world: World) -> None:
    path = f"{converse(world)}/Participants"
    world.post(path, {"Identity": "ann"})
    made = world.get(f"{USERS}/ann")
    refused(world, USERS, {"Identity": "ann"}, 50201, 409)
    ben = world.post(USERS, {"Identity": "ben", "FriendlyName": "Ben"})
    world.post(path, {"Identity": "ben"})
    assert world.get(f"{USERS}/ben") == ben
    assert [row["sid"] for row in world.get(USERS)["users"]] == [made["sid"], ben["sid"]]


def test_a_new_identity_of_a_participant_becomes_a_user_too(world: World) -> None:
    path = f"{converse(world)}/Participants"
    made = world.post(path, {"Identity": "ann"})
    world.post(f"{path}/{made['sid']}", {"Identity": "anna"}, 200)
    assert world.get(f"{USERS}/anna")["identity"] == "anna"
    found = world.get(f"{USERS}/anna/Conversations")["conversations"]
    assert [row["participant_sid"] for row in found] == [made["sid"]]
    assert world.get(f"{USERS}/ann/Conversations")["conversations"] == []


def test_users_are_listed_by_age_in_pages_of_at_most_fifty(world: World, family: str) -> None:
    expected = [
        world.post(f"{family}/Users", {"Identity": f"user {n}"})["identity"] for n in range(5)
    ]
    pages = walk(world, f"{family}/Users", "users", PageSize=2)
    assert [row["identity"] for page in pages for row in page] == expected
    assert [len(page) for page in pages] == [2, 2, 1]
    assert world.get(f"{family}/Users", PageSize=100)["meta"]["page_size"] == 50
    assert world.get(f"{family}/Users", 400, PageToken="PTnonsense")["code"] == 21481


def test_a_deleted_user_leaves_all_his_conversations(world: World, family: str) -> None:
    places = [
        f"{family}/Conversations/{world.post(f'{family}/Conversations')['sid']}" for _ in range(3)
    ]
    for place in places:
        world.post(f"{place}/Participants", {"Identity": "ann"})
        world.post(f"{place}/Participants", {"Identity": "ben"})
    world.post(places[0], {"State": "closed"}, 200)
    user = world.get(f"{family}/Users/ann")
    world.delete(f"{family}/Users/ann")
    missing(world, f"{family}/Users/{user['sid']}")
    missing(world, f"{family}/Users/{user['sid']}/Conversations")
    for place in places:
        rows = world.get(f"{place}/Participants")["participants"]
        assert [row["identity"] for row in rows] == ["ben"]
    assert world.get(f"{family}/ParticipantConversations", Identity="ann")["conversations"] == []
    world.post(f"{places[1]}/Participants", {"Identity": "ann"})
    again = world.get(f"{family}/Users/ann")
    assert again["sid"] != user["sid"]
    assert len(world.get(f"{family}/Users/ann/Conversations")["conversations"]) == 1


def test_a_user_who_was_everywhere_is_cleared_by_and_by(world: World) -> None:
    paths = [converse(world) for _ in range(120)]
    for path in paths:
        world.post(f"{path}/Participants", {"Identity": "ann"})
    world.delete(f"{USERS}/ann")
    world.settle()
    assert world.get(f"{V1}/ParticipantConversations", Identity="ann")["conversations"] == []
    assert all(world.get(f"{path}/Participants")["participants"] == [] for path in paths)


def test_what_a_user_of_another_account_is_like_stays_unknown(world: World) -> None:
    made = world.post(USERS, {"Identity": "ann"})
    stranger = World(world.base_url, MAIN_SID, MAIN_TOKEN, world.engine)
    missing(stranger, f"{USERS}/{made['sid']}")
    missing(stranger, f"{V1}/Services/{made['chat_service_sid']}/Users/ann")
    refused(stranger, f"{USERS}/{made['sid']}", {"FriendlyName": "Eve"}, 20404, 404)
    stranger.close()


def test_a_user_of_a_service_that_is_none_is_not_found(world: World) -> None:
    nowhere = f"{V1}/Services/IS{GONE}"
    for path in ("Users", "Users/ann", "Users/ann/Conversations", "Roles", "Roles/RL" + GONE):
        missing(world, f"{nowhere}/{path}")
    refused(world, f"{nowhere}/Users", {"Identity": "ann"}, 20404, 404)
    missing(world, f"{USERS}/US{GONE}")


def test_whether_a_user_is_there_is_known_once_it_is_looked_after(world: World) -> None:
    service = f"{V1}/Services/{default_service(world)}"
    world.post(USERS, {"Identity": "ann"})

    def reach(user: Any) -> tuple[bool | None, bool | None]:
        return user["is_online"], user["is_notifiable"]

    form = {"Identity": "ann", "Endpoint": "phone", "BindingType": "fcm", "Address": "token"}
    world.post(f"{service}/Bindings", form)
    assert reach(world.get(f"{USERS}/ann")) == (None, None)
    world.post(f"{service}/Configuration", {"ReachabilityEnabled": "true"}, 200)
    assert reach(world.get(f"{USERS}/ann")) == (False, True)
    assert reach(world.post(f"{USERS}/ann", {"FriendlyName": "Ann"}, 200)) == (False, True)
    [listed] = world.get(USERS)["users"]
    assert reach(listed) == (None, None)
    assert reach(world.post(USERS, {"Identity": "ben"})) == (None, None)
