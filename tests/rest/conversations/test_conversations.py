"""Conversations over HTTP: create, fetch, change, list, delete, in both families."""

from datetime import UTC, datetime, timedelta
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

FIELDS = [
    "sid",
    "account_sid",
    "chat_service_sid",
    "messaging_service_sid",
    "friendly_name",
    "unique_name",
    "attributes",
    "state",
    "date_created",
    "date_updated",
    "timers",
    "bindings",
    "url",
    "links",
]


def test_a_new_conversation_has_all_documented_fields(world: World) -> None:
    made = world.post(CONVERSATIONS)
    assert list(made) == FIELDS
    url = f"{world.base_url}{CONVERSATIONS}/{made['sid']}"
    configuration = world.get(f"{V1}/Configuration")
    assert made == {
        "sid": made["sid"],
        "account_sid": world.account_sid,
        "chat_service_sid": configuration["default_chat_service_sid"],
        "messaging_service_sid": configuration["default_messaging_service_sid"],
        "friendly_name": None,
        "unique_name": None,
        "attributes": "{}",
        "state": "active",
        "date_created": made["date_created"],
        "date_updated": made["date_created"],
        "timers": {},
        "bindings": {},
        "url": url,
        "links": {
            "participants": f"{url}/Participants",
            "messages": f"{url}/Messages",
            "webhooks": f"{url}/Webhooks",
            "export": f"{url}/Export",
        },
    }
    assert made["sid"].startswith("CH")
    datetime.strptime(made["date_created"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    assert world.get(f"{CONVERSATIONS}/{made['sid']}") == made


def test_every_parameter_is_taken(world: World) -> None:
    form = {
        "FriendlyName": "Größe ☂",
        "UniqueName": "order/7 +1",
        "Attributes": '{ "topic": "feedback" }',
        "MessagingServiceSid": world.get(f"{V1}/Configuration")["default_messaging_service_sid"],
        "State": "Inactive",
        "Timers.Inactive": "PT1M",
        "Timers.Closed": "P1D",
        "DateCreated": "2019-05-01T14:00:00+02:00",
        "DateUpdated": "2019-05-02",
        "Unknown": "ignored",
    }
    made = world.post(CONVERSATIONS, form)
    assert made["friendly_name"] == "Größe ☂"
    assert made["attributes"] == '{ "topic": "feedback" }'
    assert made["state"] == "inactive"
    assert made["date_created"] == "2019-05-01T12:00:00Z"
    assert made["date_updated"] == "2019-05-02T00:00:00Z"
    assert list(made["timers"]) == ["date_closed"]
    assert world.get(f"{CONVERSATIONS}/order%2F7%20+1") == made


def test_timers_run_in_parallel_from_the_same_instant(still_world: World) -> None:
    path = converse(still_world, **{"Timers.Inactive": "PT1M", "Timers.Closed": "PT10M"})
    body = still_world.get(path)
    made = _moment(body["date_created"])
    assert _moment(body["timers"]["date_inactive"]) == made + timedelta(minutes=1)
    assert _moment(body["timers"]["date_closed"]) == made + timedelta(minutes=10)
    still_world.advance("PT1M")
    body = still_world.get(path)
    assert (body["state"], list(body["timers"])) == ("inactive", ["date_closed"])
    still_world.advance("PT9M")
    assert (still_world.get(path)["state"], still_world.get(path)["timers"]) == ("closed", {})


def _moment(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def test_an_update_changes_what_it_names_and_nothing_else(world: World) -> None:
    path = converse(world, FriendlyName="Before", UniqueName="it", Attributes='{"a":1}')
    changed = world.post(path, {"FriendlyName": "After"}, 200)
    assert (changed["friendly_name"], changed["unique_name"]) == ("After", "it")
    assert changed["attributes"] == '{"a":1}'
    assert world.post(path, {"UniqueName": "other", "FriendlyName": ""}, 200)["friendly_name"] == ""
    assert world.get(f"{CONVERSATIONS}/other")["sid"] in path
    missing(world, f"{CONVERSATIONS}/it")
    timed = world.post(path, {"Timers.Inactive": "PT5M"}, 200)
    assert list(timed["timers"]) == ["date_inactive"]
    assert world.post(path, {"Timers.Inactive": "PT0S"}, 200)["timers"] == {}


def test_an_update_that_names_nothing_leaves_the_conversation_as_it_is(world: World) -> None:
    path = converse(world, DateUpdated="2020-01-01T00:00:00Z")
    before = world.get(path)
    assert world.post(path, {}, 200) == before
    assert world.post(path, {"Nonsense": "1"}, 200) == before


def test_closed_is_final_but_can_be_deleted(world: World) -> None:
    path = converse(world, UniqueName="last", **{"Timers.Closed": "PT10M"})
    closed = world.post(path, {"State": "closed"}, 200)
    assert (closed["state"], closed["timers"]) == ("closed", {})
    for target, form in (
        (path, {"State": "active"}),
        (path, {"FriendlyName": "x"}),
        (f"{path}/Participants", {"Identity": "alice"}),
        (f"{path}/Messages", {"Body": "x"}),
        (f"{path}/Webhooks", {"Target": "studio"}),
    ):
        refused(world, target, form, 50377)
    assert world.get(path) == closed
    world.delete(path)
    missing(world, path)


def test_deleting_takes_everything_in_it_and_frees_the_pair(world: World) -> None:
    number = world.buy()
    path = converse(world)
    bind(world, path, "+15552220000", number)
    message = world.post(f"{path}/Messages", {"Body": "hello"})["sid"]
    world.delete(path)
    for gone in (path, f"{path}/Participants", f"{path}/Messages/{message}"):
        missing(world, gone)
    bind(world, converse(world), "+15552220000", number)


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ({"FriendlyName": "x" * 257}, 50003),
        ({"UniqueName": "x" * 257}, 50004),
        ({"UniqueName": "CH" + "a" * 32}, 50390),
        ({"Attributes": "{"}, 50304),
        ({"Attributes": ""}, 50304),
        ({"Attributes": '{"a":"' + "x" * 16_400 + '"}'}, 50303),
        ({"DateCreated": "yesterday"}, 50308),
        ({"DateCreated": "0001-01-01T00:00:00Z"}, 50308),
        ({"DateUpdated": "9999-12-31T23:59:59-12:00"}, 50309),
        ({"MessagingServiceSid": "MG" + GONE}, 50341),
        ({"State": ""}, 50374),
        ({"Timers.Inactive": "PT59S"}, 50375),
        ({"Timers.Closed": "PT9M59S"}, 50376),
        ({"State": "open"}, 50378),
        ({"Timers.Inactive": ""}, 50379),
        ({"Timers.Closed": "P1M"}, 50380),
        ({"State": "closed"}, 50384),
    ],
)
def test_a_wrong_parameter_has_its_documented_code(
    world: World, form: dict[str, str], code: int
) -> None:
    refused(world, CONVERSATIONS, form, code)
    if form != {"State": "closed"}:
        path = converse(world)
        before = world.get(path)
        refused(world, path, form, code)
        assert world.get(path) == before


def test_a_unique_name_is_unique_within_its_service(world: World) -> None:
    first = converse(world, UniqueName="desk")
    message = refused(world, CONVERSATIONS, {"UniqueName": "desk"}, 50353, 409)
    assert message == "Conversation with provided unique name already exists"
    other = converse(world)
    refused(world, other, {"UniqueName": "desk"}, 50353, 409)
    scoped = f"{serve(world)}/Conversations"
    elsewhere = world.post(scoped, {"UniqueName": "desk"})
    assert world.get(f"{scoped}/desk") == elsewhere
    assert world.get(f"{CONVERSATIONS}/desk")["sid"] in first
    world.delete(first)
    world.post(other, {"UniqueName": "desk"}, 200)


def test_the_email_binding_is_kept_and_shown(world: World) -> None:
    address, name = "Bindings.Email.Address", "Bindings.Email.Name"
    path = converse(world, **{address: "desk@example.org", name: "Desk"})
    shown = {"email": {"projected_address": "desk@example.org", "name": "Desk"}}
    assert world.get(path)["bindings"] == shown
    changed = world.post(path, {name: "null"}, 200)["bindings"]
    assert changed == {"email": {"projected_address": "desk@example.org", "name": None}}
    assert world.post(path, {address: ""}, 200)["bindings"] == {}
    refused(world, path, {address: "+15552220000"}, 20001)
    refused(world, path, {name: "x" * 257}, 50003)


def test_both_families_show_a_conversation_of_the_default_service(world: World) -> None:
    scoped = f"{SERVICES}/{default_service(world)}/Conversations"
    made = world.post(scoped, {"UniqueName": "both"})
    url = f"{world.base_url}{scoped}/{made['sid']}"
    assert made["url"] == url
    assert made["links"]["participants"] == f"{url}/Participants"
    short = world.get(f"{CONVERSATIONS}/both")
    assert short["url"] == f"{world.base_url}{CONVERSATIONS}/{made['sid']}"
    assert {**short, "url": "", "links": ""} == {**made, "url": "", "links": ""}


def test_the_short_family_is_the_default_service_only(world: World) -> None:
    scoped = f"{serve(world)}/Conversations"
    sid = world.post(scoped)["sid"]
    world.get(f"{scoped}/{sid}")
    assert [row["sid"] for row in world.get(scoped)["conversations"]] == [sid]
    missing(world, f"{CONVERSATIONS}/{sid}")
    missing(world, f"{CONVERSATIONS}/{sid}/Messages")
    missing(world, f"{SERVICES}/{default_service(world)}/Conversations/{sid}")
    assert world.get(CONVERSATIONS)["conversations"] == []
    assert world.request("DELETE", f"{CONVERSATIONS}/{sid}").status_code == 404


def test_an_unknown_service_has_nothing(world: World) -> None:
    scoped = f"{SERVICES}/IS{GONE}/Conversations"
    missing(world, scoped)
    missing(world, f"{scoped}/CH{GONE}")
    missing(world, f"{scoped}/CH{GONE}/Participants")
    refused(world, scoped, {}, 20404, 404)


def test_the_list_begins_with_the_latest_message(world: World) -> None:
    first, second, third = (converse(world) for _ in range(3))
    world.post(f"{first}/Messages", {"Body": "news"})
    world.post(second, {"FriendlyName": "an edit is no message"}, 200)
    assert _listed(world) == [first, third, second]


def test_a_date_lists_by_creation_the_newest_first(world: World) -> None:
    days = ("2024-03-01T23:59:59Z", "2024-03-02T00:00:00Z", "2024-03-02T23:59:59Z", "2024-03-03")
    old, start, end, late = (converse(world, DateCreated=day) for day in days)
    world.post(f"{start}/Messages", {"Body": "news"})
    assert _listed(world, StartDate="2024-03-02", EndDate="2024-03-02") == [end, start]
    assert _listed(world, StartDate="2024-03-02T23:59:59Z") == [late, end]
    assert _listed(world, EndDate="2024-03-02T00:00:00Z") == [start, old]
    body = world.get(CONVERSATIONS, 400, StartDate="soon")
    assert body["code"] == 20001
    assert "StartDate" in body["message"]


def test_the_list_can_be_of_one_state(world: World) -> None:
    active, inactive, closed = (converse(world) for _ in range(3))
    world.post(inactive, {"State": "inactive"}, 200)
    world.post(closed, {"State": "closed"}, 200)
    assert _listed(world, State="active") == [active]
    assert _listed(world, State="Inactive") == [inactive]
    assert _listed(world, State="closed", StartDate="2020-01-01") == [closed]
    assert _listed(world, State="closed", EndDate="2020-01-01") == []
    assert world.get(CONVERSATIONS, 400, State="open")["code"] == 50378


def _listed(world: World, **query: Any) -> list[str]:
    rows = world.get(CONVERSATIONS, **query)["conversations"]
    return [f"{CONVERSATIONS}/{row['sid']}" for row in rows]


def test_pages_miss_and_repeat_nothing_while_conversations_are_added(world: World) -> None:
    expected = [converse(world).rsplit("/", 1)[1] for _ in range(120)]
    body = world.get(CONVERSATIONS)
    assert len(body["conversations"]) == 50
    assert body["meta"]["page_size"] == 50
    converse(world)
    rest = walk(world, body["meta"]["next_page_url"].removeprefix(world.base_url), "conversations")
    seen = [row["sid"] for page in [body["conversations"], *rest] for row in page]
    assert seen == expected[::-1]
    pages = walk(
        world,
        CONVERSATIONS,
        "conversations",
        PageSize=1_000,
        StartDate="2020-01-01",
        State="active",
    )
    assert [len(page) for page in pages] == [100, 21]
    assert [row["sid"] for page in pages for row in page][1:] == expected[::-1]
