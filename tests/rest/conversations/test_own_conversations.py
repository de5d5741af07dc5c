"""What users with access tokens see and are in conversations: themselves (conversations §5)."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from tests.rest.conversations.chat import Person, person, role
from tests.rest.conversations.paths import SERVICES, USERS, V1, default_service, serve
from tests.rest.conversations.room import Room, all_but
from tests.world import World

ANN = "+12025550181"


def test_who_takes_no_part_sees_nothing_and_does_nothing(world: World) -> None:
    service = serve(world)
    at = Room(world, service, "conversation:sendMessage")
    every = role(world, service, "service", *[p[8:] for p in all_but(()) if p[:8] == "service:"])
    world.post(f"{service}/Users", {"Identity": "carol", "RoleSid": every})
    carol = person(world, "carol", service)
    path = f"/Conversations/{at.sid}"
    for end in (
        "",
        "/Participants",
        "/Participants/alice",
        "/Messages",
        f"/Messages/{at.own}",
        f"/Messages/{at.own}/Receipts",
        f"/Messages/{at.own}/Receipts/DY{'0' * 32}",
    ):
        carol.refused("GET", path + end, None, 20404)
    for end, form in (
        ("", {"FriendlyName": "x"}),
        ("/Messages", {"Body": "x"}),
        (f"/Messages/{at.own}", {"Body": "x"}),
        ("/Participants", {"Identity": "dora"}),
        ("/Participants/alice", {"Attributes": "{}"}),
    ):
        carol.refused("POST", path + end, form, 20404)
    for end in ("", f"/Messages/{at.own}", "/Participants/alice"):
        carol.refused("DELETE", path + end, None, 20404)
    for end in ("", f"/{at.sid}"):
        carol.refused("GET", f"{USERS}/alice/Conversations{end}", None, 50107)
    form = {"LastReadMessageIndex": "0"}
    carol.refused("POST", f"{USERS}/alice/Conversations/{at.sid}", form, 50107)
    carol.refused("DELETE", f"{USERS}/alice/Conversations/{at.sid}", None, 50107)
    # Closed or not, it is not there.
    world.post(at.path, {"State": "closed"}, 200)
    carol.refused("POST", f"{path}/Messages", {"Body": "x"}, 20404)


def test_joining_takes_the_permission_and_is_done_once(world: World) -> None:
    service = serve(world)
    at = Room(world, service, "service:joinConversation")
    path = f"/Conversations/{at.sid}/Participants"
    carol = person(world, "carol", service)
    carol.does("POST", path, {"Identity": "carol"}, 201)
    assert world.get(f"{at.path}/Participants/carol")["identity"] == "carol"
    assert carol.call("POST", path, {"Identity": "carol"}).json()["code"] == 50433

    given = role(world, service, "service", "createConversation", "addParticipant")
    world.post(f"{service}/Users", {"Identity": "dora", "RoleSid": given})
    dora = person(world, "dora", service)
    for name in (at.sid, "CH" + "0" * 32):
        message = dora.refused(
            "POST", f"/Conversations/{name}/Participants", {"Identity": "dora"}, 50107
        )
        assert "joinConversation" in message


def test_two_joins_at_once_make_one_participant(world: World) -> None:
    service = serve(world)
    at = Room(world, service, "conversation:sendMessage")
    carol = person(world, "carol", service)

    def join(_: int) -> int:
        path = f"/Conversations/{at.sid}/Participants"
        return carol.call("POST", path, {"Identity": "carol"}).status_code

    with ThreadPoolExecutor(6) as pool:
        assert sorted(pool.map(join, range(6))) == [201, *[409] * 5]
    identities = [p["identity"] for p in world.get(f"{at.path}/Participants")["participants"]]
    assert sorted(identities) == ["alice", "ben", "carol"]


def test_a_creator_has_the_creators_role_and_his_name_on_it(world: World) -> None:
    service = serve(world)
    alice = person(world, "alice", service)
    form = {"FriendlyName": "hers", "UniqueName": "hers", "Attributes": '{"a": 1}'}
    made = alice.does("POST", "/Conversations", form, 201)
    [member] = world.get(f"{service}/Conversations/hers/Participants")["participants"]
    creators = world.get(f"{service}/Configuration")["default_conversation_creator_role_sid"]
    assert (member["identity"], member["role_sid"]) == ("alice", creators)
    [row] = alice.does("GET", "/ParticipantConversations", Identity="alice")["conversations"]
    assert row["conversation_created_by"] == "alice"
    assert alice.does("GET", "/Conversations/hers") == made
    # The default roles: the creator does all, others their own.
    alice.does("POST", "/Conversations/hers/Participants", {"Identity": "ben"}, 201)
    ben = person(world, "ben", service)
    sent = ben.does("POST", "/Conversations/hers/Messages", {"Body": "hi"}, 201)
    ben.refused("POST", "/Conversations/hers", {"FriendlyName": "his"}, 50107)
    alice.does("DELETE", f"/Conversations/hers/Messages/{sent['sid']}", None, 204)
    ben.does("DELETE", "/Conversations/hers/Participants/ben", None, 204)
    alice.does("DELETE", "/Conversations/hers", None, 204)


def test_an_author_is_who_he_is(world: World) -> None:
    service = serve(world)
    alice, at = person(world, "alice", service), Room(world, service, *all_but(()))
    path = f"/Conversations/{at.sid}/Messages"
    for form in ({"Body": "hi"}, {"Body": "hi", "Author": "alice"}, {"Body": "hi", "Author": ""}):
        sent = alice.does("POST", path, form, 201)
        assert (sent["author"], sent["participant_sid"]) == ("alice", at.alice_sid)
    for name in ("ben", "system", ANN):
        alice.refused("POST", path, {"Body": "hi", "Author": name}, 50107)
    edited = {"Author": "alice", "Body": "better"}
    assert alice.does("POST", f"{path}/{sent['sid']}", edited)["body"] == "better"


def test_how_far_one_has_read_is_ones_own(world: World) -> None:
    service = serve(world)
    alice, at = person(world, "alice", service), Room(world, service, *all_but(()))
    path = f"/Conversations/{at.sid}/Participants"
    form = {"LastReadMessageIndex": "1", "LastReadTimestamp": "2024-05-01T12:00:00Z"}
    assert alice.does("POST", f"{path}/alice", form)["last_read_message_index"] == 1
    alice.refused("POST", f"{path}/ben", form, 50107)
    mine = f"{USERS}/alice/Conversations/{at.sid}"
    read = alice.does("POST", mine, {"LastReadMessageIndex": "0"})
    assert (read["last_read_message_index"], read["unread_messages_count"]) == (0, 1)
    assert world.get(f"{at.path}/Participants/ben")["last_read_message_index"] is None


def test_a_list_has_ones_own_conversations_alone(world: World) -> None:
    base = f"{SERVICES}/{default_service(world)}"
    alice, ben = person(world, "alice", base), person(world, "ben", base)
    hers = [alice.does("POST", "/Conversations", {}, 201)["sid"] for _ in range(5)]
    his = ben.does("POST", "/Conversations", {}, 201)["sid"]
    world.post(f"{base}/Conversations/{hers[0]}", {"State": "closed"}, 200)

    def listed(who: Person, path: str = "/Conversations", **query: Any) -> list[str]:
        return [row["sid"] for row in who.does("GET", path, **query)["conversations"]]

    assert listed(alice) == listed(alice, f"{V1}/Conversations") == hers[::-1]
    assert listed(ben) == [his]
    assert listed(alice, State="closed") == hers[:1]
    assert listed(alice, StartDate="2030-01-01") == []
    assert listed(alice, StartDate="2020-01-01", State="active") == hers[:0:-1]
    page = alice.does("GET", "/Conversations", PageSize="2")
    walked = [row["sid"] for row in page["conversations"]]
    while page["meta"]["next_page_url"]:
        page = alice.does("GET", page["meta"]["next_page_url"].removeprefix(world.base_url))
        walked += [row["sid"] for row in page["conversations"]]
    assert walked == hers[::-1]
    own = alice.does("GET", "/ParticipantConversations", Identity="alice")["conversations"]
    assert [row["conversation_sid"] for row in own] == hers
    alice.refused("GET", "/ParticipantConversations", None, 50107, Identity="ben")
    alice.refused("GET", "/ParticipantConversations", None, 50107, Address=ANN)


def test_the_account_itself_is_not_restricted(world: World) -> None:
    at = Room(world, serve(world), "conversation:leaveConversation")
    world.post(f"{at.path}/Messages", {"Author": "alice", "Body": "hi"})
    world.post(f"{at.path}/Messages/{at.own}", {"Author": "ben", "Body": "hi"}, 200)
    world.delete(f"{at.path}/Participants/ben")
