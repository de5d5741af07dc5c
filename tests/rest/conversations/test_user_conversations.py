"""The conversations of a user over HTTP (conversations §2.11)."""

from typing import Any

import pytest

from tests.rest.conversations.paths import (
    CONVERSATIONS,
    GONE,
    V1,
    missing,
    refused,
    serve,
    walk,
)
from tests.world import World

USERS = f"{V1}/Users"


@pytest.fixture(params=["short", "scoped"])
def family(request: pytest.FixtureRequest, world: World) -> str:
    """Where users are: /v1, or a service of it."""
    return V1 if request.param == "short" else serve(world)


def joined(world: World, family: str = V1, identity: str = "ann", **form: str) -> Any:
    """A new conversation that the user takes part in."""
    made = world.post(f"{family}/Conversations", form)
    path = f"{family}/Conversations/{made['sid']}/Participants"
    world.post(path, {"Identity": identity})
    return made


def say(world: World, sid: str, count: int, family: str = V1) -> list[str]:
    path = f"{family}/Conversations/{sid}/Messages"
    return [world.post(path, {"Body": str(n)})["sid"] for n in range(count)]


def test_a_conversation_of_a_user_has_all_documented_fields(world: World, family: str) -> None:
    form = {"FriendlyName": "Desk", "UniqueName": "desk", "Attributes": '{ "a": 1 }'}
    made = joined(world, family, **form, **{"Timers.Closed": "P1D"})
    user = world.get(f"{family}/Users/ann")
    base = f"{world.base_url}{family}"
    [participant] = world.get(f"{family}/Conversations/desk/Participants")["participants"]
    one = f"{family}/Users/{user['sid']}/Conversations/{made['sid']}"
    found = world.get(one)
    assert found == {
        "account_sid": world.account_sid,
        "chat_service_sid": made["chat_service_sid"],
        "conversation_sid": made["sid"],
        "unread_messages_count": None,
        "last_read_message_index": None,
        "participant_sid": participant["sid"],
        "user_sid": user["sid"],
        "friendly_name": "Desk",
        "conversation_state": "active",
        "timers": made["timers"],
        "attributes": '{ "a": 1 }',
        "date_created": made["date_created"],
        "date_updated": made["date_updated"],
        "created_by": "system",
        "notification_level": "default",
        "unique_name": "desk",
        "url": f"{base}/Users/{user['sid']}/Conversations/{made['sid']}",
        "links": {
            "participant": f"{base}/Conversations/{made['sid']}/Participants/{participant['sid']}",
            "conversation": f"{base}/Conversations/{made['sid']}",
        },
    }
    assert list(found["timers"]) == ["date_closed"]
    assert world.get(f"{family}/Users/ann/Conversations/desk") == found
    assert world.get(f"{family}/Users/ann/Conversations")["conversations"] == [found]


def test_unread_is_what_lies_beyond_what_was_read(world: World) -> None:
    sid = joined(world)["sid"]
    one = f"{USERS}/ann/Conversations/{sid}"
    sent = say(world, sid, 5)
    assert world.get(one)["unread_messages_count"] is None
    read = world.post(one, {"LastReadMessageIndex": "1"}, 200)
    assert (read["last_read_message_index"], read["unread_messages_count"]) == (1, 3)
    world.delete(f"{CONVERSATIONS}/{sid}/Messages/{sent[3]}")
    world.delete(f"{CONVERSATIONS}/{sid}/Messages/{sent[0]}")
    assert world.get(one)["unread_messages_count"] == 2
    say(world, sid, 1)
    [listed] = world.get(f"{USERS}/ann/Conversations")["conversations"]
    assert listed["unread_messages_count"] == 3
    assert world.post(one, {"LastReadMessageIndex": "5"}, 200)["unread_messages_count"] == 0
    assert world.post(one, {"LastReadMessageIndex": "99"}, 200)["unread_messages_count"] == 0
    cleared = world.post(one, {"LastReadMessageIndex": "null"}, 200)
    assert (cleared["last_read_message_index"], cleared["unread_messages_count"]) == (None, None)


def test_the_horizon_is_the_participants(world: World) -> None:
    sid = joined(world)["sid"]
    one, member = f"{USERS}/ann/Conversations/{sid}", f"{CONVERSATIONS}/{sid}/Participants/ann"
    form = {"LastReadMessageIndex": "7", "LastReadTimestamp": "2024-05-01T12:00:00Z"}
    world.post(one, form, 200)
    seen = world.get(member)
    assert (seen["last_read_message_index"], seen["last_read_timestamp"]) == (
        7,
        "2024-05-01T12:00:00Z",
    )
    world.post(member, {"LastReadMessageIndex": "8"}, 200)
    assert world.get(one)["last_read_message_index"] == 8
    world.delete(member)
    world.post(f"{CONVERSATIONS}/{sid}/Participants", {"Identity": "ann"})
    fresh = world.get(one)
    assert (fresh["last_read_message_index"], fresh["notification_level"]) == (None, "default")


def test_a_conversation_is_muted_for_one_user(world: World, family: str) -> None:
    sid = joined(world, family)["sid"]
    world.post(f"{family}/Conversations/{sid}/Participants", {"Identity": "ben"})
    one = f"{family}/Users/ann/Conversations/{sid}"
    assert world.post(one, {"NotificationLevel": "muted"}, 200)["notification_level"] == "muted"
    world.post(one, {"LastReadMessageIndex": "1"}, 200)
    assert world.get(one)["notification_level"] == "muted"
    other = world.get(f"{family}/Users/ben/Conversations/{sid}")
    assert other["notification_level"] == "default"
    assert world.post(one, {"NotificationLevel": "Default"}, 200)["notification_level"] == "default"
    assert world.post(one, {}, 200) == world.get(one)


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ({"NotificationLevel": "loud"}, 50210),
        ({"NotificationLevel": ""}, 50210),
        ({"LastReadMessageIndex": "-1"}, 20001),
        ({"LastReadMessageIndex": "many"}, 20001),
        ({"LastReadTimestamp": "yesterday"}, 20001),
    ],
)
def test_what_cannot_be_said_of_it_is_refused(
    world: World, form: dict[str, str], code: int
) -> None:
    sid = joined(world)["sid"]
    assert world.post(f"{USERS}/ann/Conversations/{sid}", form, 400)["code"] == code


def test_a_closed_conversation_is_shown_and_not_changed(world: World) -> None:
    sid = joined(world)["sid"]
    world.post(f"{CONVERSATIONS}/{sid}", {"State": "closed"}, 200)
    one = f"{USERS}/ann/Conversations/{sid}"
    [listed] = world.get(f"{USERS}/ann/Conversations")["conversations"]
    assert listed == world.get(one)
    assert (listed["conversation_state"], listed["timers"]) == ("closed", {})
    refused(world, one, {"NotificationLevel": "muted"}, 50377)
    world.delete(one)
    missing(world, one)


def test_a_user_leaves_a_conversation(world: World, family: str) -> None:
    sid = joined(world, family)["sid"]
    one = f"{family}/Users/ann/Conversations/{sid}"
    world.delete(one)
    missing(world, one)
    assert world.get(f"{family}/Conversations/{sid}/Participants")["participants"] == []
    assert world.request("DELETE", one).status_code == 404
    assert world.get(f"{family}/Users/ann")["identity"] == "ann"


def test_only_the_conversations_of_the_user_and_of_the_service_are_his(world: World) -> None:
    mine, service = joined(world)["sid"], serve(world)
    there = joined(world, service)["sid"]
    others = joined(world, identity="ben")["sid"]
    assert [row["conversation_sid"] for row in world.get(f"{USERS}/ann/Conversations")[
        "conversations"]] == [mine]  # fmt: skip
    for strange in (there, others, "CH" + GONE, "no-name"):
        missing(world, f"{USERS}/ann/Conversations/{strange}")
        refused(world, f"{USERS}/ann/Conversations/{strange}", {"NotificationLevel": "muted"},
                20404, 404)  # fmt: skip
    missing(world, f"{USERS}/nobody/Conversations")
    missing(world, f"{USERS}/nobody/Conversations/{mine}")


def test_they_are_listed_by_age_in_pages_of_at_most_fifty(world: World) -> None:
    expected = [joined(world)["sid"] for _ in range(5)]
    pages = walk(world, f"{USERS}/ann/Conversations", "conversations", PageSize=2)
    assert [row["conversation_sid"] for page in pages for row in page] == expected
    body = world.get(f"{USERS}/ann/Conversations", PageSize=100)
    assert body["meta"]["page_size"] == 50
