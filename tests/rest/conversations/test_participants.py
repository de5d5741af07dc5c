"""Participants over HTTP: identities and pairs, in both families."""

import re

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
from tests.servers import MAIN_SID, MAIN_TOKEN
from tests.world import World

FIELDS = [
    "sid",
    "account_sid",
    "conversation_sid",
    "identity",
    "attributes",
    "messaging_binding",
    "role_sid",
    "last_read_message_index",
    "last_read_timestamp",
    "date_created",
    "date_updated",
    "url",
]
CUSTOMER = "+15552220000"


def test_an_sms_participant_has_all_documented_fields(world: World) -> None:
    number, path = world.buy(), converse(world)
    made = bind(world, path, CUSTOMER, number)
    assert list(made) == FIELDS
    assert made == {
        "sid": made["sid"],
        "account_sid": world.account_sid,
        "conversation_sid": path.rsplit("/", 1)[1],
        "identity": None,
        "attributes": "{}",
        "messaging_binding": {"type": "sms", "address": CUSTOMER, "proxy_address": number},
        "role_sid": made["role_sid"],
        "last_read_message_index": None,
        "last_read_timestamp": None,
        "date_created": made["date_created"],
        "date_updated": made["date_created"],
        "url": f"{world.base_url}{path}/Participants/{made['sid']}",
    }
    assert made["role_sid"].startswith("RL")
    assert world.get(f"{path}/Participants/{made['sid']}") == made


def test_a_chat_participant_is_found_by_its_identity(world: World) -> None:
    path = converse(world)
    made = world.post(
        f"{path}/Participants",
        {"Identity": "alice@desk", "Attributes": '{"a": 1}', "DateCreated": "2020-01-01"},
    )
    assert (made["identity"], made["messaging_binding"]) == ("alice@desk", None)
    assert (made["attributes"], made["date_created"]) == ('{"a": 1}', "2020-01-01T00:00:00Z")
    assert world.get(f"{path}/Participants/alice%40desk") == made
    missing(world, f"{path}/Participants/bob")
    missing(world, f"{path}/Participants/MB{GONE}")


def test_the_scoped_family_names_the_service(world: World) -> None:
    service = default_service(world)
    short = converse(world)
    scoped = f"{SERVICES}/{service}/Conversations/{short.rsplit('/', 1)[1]}"
    made = world.post(f"{scoped}/Participants", {"Identity": "alice"})
    assert made["chat_service_sid"] == service
    assert made["url"] == f"{world.base_url}{scoped}/Participants/{made['sid']}"
    assert "chat_service_sid" not in world.get(f"{short}/Participants/alice")
    assert world.get(f"{scoped}/Participants")["participants"] == [made]
    world.delete(f"{scoped}/Participants/alice")
    missing(world, f"{short}/Participants/alice")


@pytest.mark.parametrize(
    ("form", "code", "status"),
    [
        ({}, 50204, 400),
        ({"Identity": ""}, 50204, 400),
        ({"Identity": "x" * 257}, 50207, 400),
        ({"Identity": "US" + "a" * 32}, 50206, 400),
        ({"Identity": "bob", "Address": CUSTOMER}, 50211, 400),
        ({"Identity": "alice"}, 50433, 409),
        ({"Identity": "bob", "RoleSid": "RL" + GONE}, 50100, 400),
        ({"Identity": "bob", "Attributes": "no"}, 50304, 400),
        ({"Identity": "bob", "Attributes": f'"{"x" * 4096}"'}, 50303, 400),
        ({"Identity": "bob", "DateCreated": "no"}, 50308, 400),
        ({"Identity": "bob", "DateUpdated": "no"}, 50309, 400),
        ({"Address": "call me", "ProxyAddress": "+NUMBER"}, 50407, 400),
        ({"Address": "", "ProxyAddress": "+NUMBER"}, 50407, 400),
        ({"Address": CUSTOMER, "ProxyAddress": "call me"}, 50408, 400),
        ({"Address": "+NUMBER", "ProxyAddress": "+NUMBER"}, 50409, 400),
        ({"Address": CUSTOMER}, 50411, 400),
        ({"Address": CUSTOMER, "ProxyAddress": ""}, 50412, 400),
        ({"Address": CUSTOMER, "ProxyAddress": "+15559999999"}, 50413, 400),
        ({"Address": f"whatsapp:{CUSTOMER}", "ProxyAddress": "+NUMBER"}, 50414, 400),
        ({"Identity": "bob", "ProjectedAddress": "+NUMBER"}, 50435, 400),
        ({"ProjectedAddress": "+NUMBER"}, 50435, 400),
        ({"ProjectedAddress": "+15559999999"}, 50439, 400),
        ({"ProjectedAddress": "call me"}, 50439, 400),
        ({"Address": CUSTOMER, "ProjectedAddress": "+NUMBER"}, 50443, 400),
        ({"Address": "+NUMBER"}, 50407, 400),
        ({"Address": f"whatsapp:{CUSTOMER}"}, 50411, 400),
    ],
)
def test_a_wrong_parameter_has_its_documented_code(
    world: World, form: dict[str, str], code: int, status: int
) -> None:
    number, path = world.buy(), converse(world)
    world.post(f"{path}/Participants", {"Identity": "alice"})
    sent = {
        f"MessagingBinding.{name}" if name.endswith("Address") else name: value.replace(
            "+NUMBER", number
        )
        for name, value in form.items()
    }
    refused(world, f"{path}/Participants", sent, code, status)
    assert len(world.get(f"{path}/Participants")["participants"]) == 1


def test_a_pair_is_in_one_open_conversation_of_the_account(world: World) -> None:
    number, first = world.buy(), converse(world)
    participant = bind(world, first, CUSTOMER, number)["sid"]
    sid = first.rsplit("/", 1)[1]
    world.post(first, {"State": "inactive"}, 200)
    elsewhere = world.post(f"{serve(world)}/Conversations")["links"]["participants"]
    form = {"MessagingBinding.Address": CUSTOMER, "MessagingBinding.ProxyAddress": number}
    for path in (f"{converse(world)}/Participants", elsewhere.removeprefix(world.base_url)):
        message = refused(world, path, form, 50416, 409)
        assert message == (
            "A binding for this participant and proxy address already exists in Conversation " + sid
        )
        assert re.findall(r"CH[0-9a-f]{32}", message) == [sid]
    bind(world, converse(world), CUSTOMER, world.buy())
    world.delete(f"{first}/Participants/{participant}")
    second = converse(world)
    bind(world, second, CUSTOMER, number)
    world.post(second, {"State": "closed"}, 200)
    bind(world, converse(world), CUSTOMER, number)


def test_an_update_changes_what_it_names_and_nothing_else(world: World) -> None:
    path = converse(world)
    one = f"{path}/Participants/alice"
    made = world.post(f"{path}/Participants", {"Identity": "alice"})
    role = world.get(f"{SERVICES}/{default_service(world)}/Configuration")
    form = {
        "Attributes": '{"a":2}',
        "RoleSid": role["default_conversation_creator_role_sid"],
        "LastReadMessageIndex": "7",
        "LastReadTimestamp": "2024-05-01T12:00:00.123Z",
        "DateUpdated": "2024-05-01T12:00:00Z",
    }
    changed = world.post(one, form, 200)
    assert changed == {
        **made,
        "attributes": '{"a":2}',
        "role_sid": role["default_conversation_creator_role_sid"],
        "last_read_message_index": 7,
        "last_read_timestamp": "2024-05-01T12:00:00.123Z",
        "date_updated": "2024-05-01T12:00:00Z",
    }
    assert world.post(one, {}, 200) == changed
    assert world.post(one, {"LastReadMessageIndex": "null"}, 200)["last_read_message_index"] is None
    world.post(one, {"LastReadMessageIndex": "3"}, 200)
    cleared = world.post(one, {"LastReadMessageIndex": "", "LastReadTimestamp": ""}, 200)
    assert (cleared["last_read_message_index"], cleared["last_read_timestamp"]) == (None, None)
    assert world.post(one, {"Identity": "bob"}, 200)["identity"] == "bob"
    missing(world, one)


def test_an_update_that_does_not_fit_has_its_documented_code(world: World) -> None:
    number, other, path = world.buy(), world.buy(), converse(world)
    people = f"{path}/Participants"
    for identity in ("alice", "bob"):
        world.post(people, {"Identity": identity})
    sms = f"{people}/{bind(world, path, CUSTOMER, number)['sid']}"
    blocker = converse(world)
    bind(world, blocker, CUSTOMER, other)
    proxy = "MessagingBinding.ProxyAddress"
    refused(world, f"{people}/alice", {"Identity": "bob"}, 50433, 409)
    refused(world, f"{people}/alice", {"LastReadMessageIndex": "-1"}, 20001)
    refused(world, f"{people}/alice", {"LastReadTimestamp": "now"}, 20001)
    refused(world, f"{people}/alice", {"RoleSid": ""}, 50100)
    refused(world, f"{people}/carol", {}, 20404, 404)
    refused(world, sms, {"Identity": "carol"}, 50211)
    assert blocker.rsplit("/", 1)[1] in refused(world, sms, {proxy: other}, 50416, 409)
    refused(world, sms, {proxy: "+15559999999"}, 50413)
    refused(world, sms, {proxy: "null"}, 50435)
    projected = "MessagingBinding.ProjectedAddress"
    refused(world, sms, {projected: number}, 50443)
    refused(world, f"{people}/alice", {proxy: other}, 50441)
    refused(world, f"{people}/alice", {proxy: "null"}, 50440)
    refused(world, f"{people}/alice", {projected: "null"}, 50442)
    refused(world, f"{people}/alice", {projected: number}, 50435)
    world.delete(blocker)
    moved = world.post(sms, {proxy: other}, 200)
    assert moved["messaging_binding"]["proxy_address"] == other
    bind(world, converse(world), CUSTOMER, number)


def test_pages_miss_nothing_while_participants_are_added(world: World) -> None:
    path = converse(world)
    people = f"{path}/Participants"
    for n in range(60):
        world.post(people, {"Identity": f"agent {n}"})
    body = world.get(people)
    assert len(body["participants"]) == 50
    world.post(people, {"Identity": "late"})
    following = body["meta"]["next_page_url"].removeprefix(world.base_url)
    pages = [body["participants"], *walk(world, following, "participants")]
    names = [row["identity"] for page in pages for row in page]
    assert names == [f"agent {n}" for n in range(60)] + ["late"]
    assert world.get(people, PageSize=1_000)["meta"]["page_size"] == 100


def test_an_identity_or_an_address_leads_to_its_conversations(world: World) -> None:
    number, everywhere = world.buy(), f"{V1}/ParticipantConversations"
    old, now = converse(world), converse(world, UniqueName="now", FriendlyName="Now")
    sms = bind(world, old, CUSTOMER, number)
    world.post(old, {"State": "closed"}, 200)
    bind(world, now, CUSTOMER, number)
    alice = world.post(f"{now}/Participants", {"Identity": "alice"})
    rows = world.get(everywhere, Address=CUSTOMER)["conversations"]
    assert [row["conversation_state"] for row in rows] == ["closed", "active"]
    assert rows[0]["participant_sid"] == sms["sid"]
    assert rows[0]["participant_messaging_binding"] == {
        "address": CUSTOMER,
        "proxy_address": number,
        "type": "sms",
        "level": None,
        "name": None,
        "projected_address": None,
    }
    (row,) = world.get(everywhere, Identity="alice")["conversations"]
    conversation = world.get(now)
    assert row["participant_user_sid"].startswith("US")
    assert {**row, "participant_user_sid": ""} == {
        "account_sid": world.account_sid,
        "chat_service_sid": default_service(world),
        "participant_sid": alice["sid"],
        "participant_user_sid": "",
        "participant_identity": "alice",
        "participant_messaging_binding": None,
        "conversation_sid": conversation["sid"],
        "conversation_unique_name": "now",
        "conversation_friendly_name": "Now",
        "conversation_attributes": "{}",
        "conversation_date_created": conversation["date_created"],
        "conversation_date_updated": conversation["date_updated"],
        "conversation_created_by": "system",
        "conversation_state": "active",
        "conversation_timers": {},
        "links": {
            "participant": f"{world.base_url}{now}/Participants/{alice['sid']}",
            "conversation": f"{world.base_url}{now}",
        },
    }
    scoped = f"{serve(world)}/ParticipantConversations"
    assert world.get(scoped, Identity="alice")["conversations"] == []
    assert world.get(everywhere, 400)["code"] == 50451
    assert world.get(everywhere, 400, Identity="alice", Address=CUSTOMER)["code"] == 50451


def test_the_list_of_participations_keeps_its_filter_from_page_to_page(world: World) -> None:
    number = "+15553330000"
    expected = []
    for _ in range(5):
        path = converse(world)
        bind(world, path, number, world.buy())
        bind(world, path, number, world.buy())
        expected += [path.rsplit("/", 1)[1]] * 2
    pages = walk(
        world, f"{V1}/ParticipantConversations", "conversations", Address=number, PageSize=3
    )
    assert [len(page) for page in pages] == [3, 3, 3, 1]
    assert [row["conversation_sid"] for page in pages for row in page] == expected


def test_a_participant_of_another_account_cannot_be_reached(world: World) -> None:
    path = converse(world)
    stranger = World(world.base_url, MAIN_SID, MAIN_TOKEN, world.engine)
    missing(stranger, path)
    missing(stranger, f"{path}/Participants")
    refused(stranger, f"{path}/Participants", {"Identity": "eve"}, 20404, 404)
    found = stranger.get(CONVERSATIONS, PageSize=100)["conversations"]
    assert not any(row["sid"] in path for row in found)
    stranger.close()
