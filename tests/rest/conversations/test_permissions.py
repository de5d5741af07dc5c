"""Roles, enforced for users with access tokens (conversations §2.12, §5.3)."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.rest.conversations.chat import person, role
from tests.rest.conversations.paths import USERS, serve
from tests.rest.conversations.room import Room, all_but
from tests.world import World

ANN = "+12025550181"


Path = Callable[[Room], str]


class Deed:
    """One call over a token, and the permissions any of which is enough for it."""

    def __init__(self, method: str, path: Path, form: Any, *enough: str) -> None:
        self.method, self.path, self.form, self.enough = method, path, form, enough


def room(end: str = "") -> Path:
    return lambda at: f"/Conversations/{at.sid}{end}"


DEEDS = {
    "create": Deed("POST", lambda at: "/Conversations", {}, "service:createConversation"),
    "rename": Deed(
        "POST",
        room(),
        {"FriendlyName": "other"},
        "service:editConversationName",
        "conversation:editConversationName",
    ),
    "name uniquely": Deed(
        "POST",
        room(),
        {"UniqueName": "other"},
        "service:editConversationName",
        "conversation:editConversationName",
    ),
    "describe": Deed(
        "POST",
        room(),
        {"Attributes": "{}"},
        "service:editConversationAttributes",
        "conversation:editConversationAttributes",
    ),
    "delete": Deed(
        "DELETE", room(), None, "service:deleteConversation", "conversation:deleteConversation"
    ),
    "add": Deed(
        "POST",
        room("/Participants"),
        {"Identity": "carol"},
        "service:addParticipant",
        "conversation:addParticipant",
    ),
    "remove": Deed(
        "DELETE",
        lambda at: f"/Conversations/{at.sid}/Participants/{at.ben_sid}",
        None,
        "service:removeParticipant",
        "conversation:removeParticipant",
    ),
    "leave": Deed(
        "DELETE",
        room("/Participants/alice"),
        None,
        "conversation:leaveConversation",
        "service:removeParticipant",
        "conversation:removeParticipant",
    ),
    "leave as a user": Deed(
        "DELETE",
        lambda at: f"{USERS}/alice/Conversations/{at.sid}",
        None,
        "conversation:leaveConversation",
        "service:removeParticipant",
        "conversation:removeParticipant",
    ),
    "describe oneself": Deed(
        "POST",
        room("/Participants/alice"),
        {"Attributes": "{}"},
        "service:editOwnParticipantAttributes",
        "conversation:editOwnParticipantAttributes",
        "service:editAnyParticipantAttributes",
        "conversation:editAnyParticipantAttributes",
    ),
    "describe another": Deed(
        "POST",
        room("/Participants/ben"),
        {"Attributes": "{}"},
        "service:editAnyParticipantAttributes",
        "conversation:editAnyParticipantAttributes",
    ),
    "send": Deed("POST", room("/Messages"), {"Body": "hi"}, "conversation:sendMessage"),
    "edit one's own": Deed(
        "POST",
        lambda at: f"/Conversations/{at.sid}/Messages/{at.own}",
        {"Body": "hi"},
        "service:editOwnMessage",
        "conversation:editOwnMessage",
        "service:editAnyMessage",
        "conversation:editAnyMessage",
    ),
    "edit another's": Deed(
        "POST",
        lambda at: f"/Conversations/{at.sid}/Messages/{at.bens}",
        {"Body": "hi"},
        "service:editAnyMessage",
        "conversation:editAnyMessage",
    ),
    "mark one's own": Deed(
        "POST",
        lambda at: f"/Conversations/{at.sid}/Messages/{at.own}",
        {"Attributes": "{}"},
        "service:editOwnMessageAttributes",
        "conversation:editOwnMessageAttributes",
        "service:editAnyMessageAttributes",
        "conversation:editAnyMessageAttributes",
    ),
    "mark another's": Deed(
        "POST",
        lambda at: f"/Conversations/{at.sid}/Messages/{at.bens}",
        {"Attributes": "{}"},
        "service:editAnyMessageAttributes",
        "conversation:editAnyMessageAttributes",
    ),
    "delete one's own": Deed(
        "DELETE",
        lambda at: f"/Conversations/{at.sid}/Messages/{at.own}",
        None,
        "conversation:deleteOwnMessage",
        "service:deleteAnyMessage",
        "conversation:deleteAnyMessage",
    ),
    "delete another's": Deed(
        "DELETE",
        lambda at: f"/Conversations/{at.sid}/Messages/{at.bens}",
        None,
        "service:deleteAnyMessage",
        "conversation:deleteAnyMessage",
    ),
    "mute": Deed(
        "POST",
        lambda at: f"{USERS}/alice/Conversations/{at.sid}",
        {"NotificationLevel": "muted"},
        "service:editNotificationLevel",
        "conversation:editNotificationLevel",
    ),
}
DONE = {"GET": {200}, "POST": {200, 201}, "DELETE": {204}}


@pytest.mark.parametrize("name", DEEDS)
def test_a_deed_takes_one_of_its_permissions(world: World, name: str) -> None:
    service = serve(world)
    deed = DEEDS[name]
    alice = person(world, "alice", service)
    for permission in deed.enough:
        at = Room(world, service, permission)
        answer = alice.call(deed.method, deed.path(at), deed.form)
        assert answer.status_code in DONE[deed.method], f"{permission}: {answer.text}"
        if "UniqueName" in (deed.form or {}):
            world.delete(at.path)

    at = Room(world, service, *all_but(deed.enough))
    before = _seen(world, at)
    message = alice.refused(deed.method, deed.path(at), deed.form, 50107)
    wanted = {permission.partition(":")[2] for permission in deed.enough}
    assert any(word in message for word in wanted), message
    assert _seen(world, at) == before


def _seen(world: World, at: Room) -> Any:
    """Everything about a room that a deed might change."""
    parts = [world.get(at.path)]
    parts += [world.get(f"{at.path}/{what}")[key] for what, key in PARTS]
    return [*parts, world.get(f"{at.service}{USERS}/alice/Conversations/{at.sid}")]


PARTS = (("Participants", "participants"), ("Messages", "messages"))


def test_a_phone_takes_a_permission_of_its_own(world: World) -> None:
    service, number = serve(world), world.buy()
    alice = person(world, "alice", service)
    form = {"MessagingBinding.Address": ANN, "MessagingBinding.ProxyAddress": number}
    at = Room(world, service, *all_but(ADD_PHONE))
    message = alice.refused("POST", f"/Conversations/{at.sid}/Participants", form, 50107)
    assert "addNonChatParticipant" in message
    at = Room(world, service, "conversation:addNonChatParticipant")
    alice.does("POST", f"/Conversations/{at.sid}/Participants", form, 201)


ADD_PHONE = ("service:addNonChatParticipant", "conversation:addNonChatParticipant")


@pytest.mark.parametrize(
    ("whose", "enough"),
    [("alice", ("editOwnUserInfo", "editAnyUserInfo")), ("ben", ("editAnyUserInfo",))],
)
def test_users_are_described_as_the_service_role_says(
    world: World, whose: str, enough: tuple[str, ...]
) -> None:
    service = serve(world)
    alice, ben = person(world, "alice", service), person(world, "ben", service)
    for one in (alice, ben):
        one.does("GET", "/Conversations")
    for permission in (*enough, "joinConversation"):
        given = role(world, service, "service", permission)
        world.post(f"{service}{USERS}/alice", {"RoleSid": given}, 200)
        for form in ({"FriendlyName": "A"}, {"Attributes": "{}"}):
            answer = alice.call("POST", f"{USERS}/{whose}", form)
            assert answer.status_code == (200 if permission in enough else 403), answer.text
    message = alice.refused("POST", f"{USERS}/alice", {"RoleSid": given}, 20403)
    assert "RoleSid" in message
    assert alice.does("GET", f"{USERS}/ben")["identity"] == "ben"


def test_a_role_that_is_changed_counts_at_once(world: World) -> None:
    service = serve(world)
    alice, at = person(world, "alice", service), Room(world, service, "conversation:sendMessage")
    alice.does("POST", f"/Conversations/{at.sid}/Messages", {"Body": "hi"}, 201)
    sid = world.get(f"{at.path}/Participants/alice")["role_sid"]
    world.post(f"{service}/Roles/{sid}", {"Permission": "leaveConversation"}, 200)
    alice.refused("POST", f"/Conversations/{at.sid}/Messages", {"Body": "hi"}, 50107)


# What only the account sets, whatever the roles say.
ACCOUNT_ONLY = [
    ("", "State", "closed"),
    ("", "Timers.Inactive", "PT1H"),
    ("", "Timers.Closed", "PT1H"),
    ("", "MessagingServiceSid", "MG" + "0" * 32),
    ("", "DateCreated", "2024-05-01T12:00:00Z"),
    ("", "DateUpdated", "2024-05-01T12:00:00Z"),
    ("/Participants/alice", "RoleSid", "RL" + "0" * 32),
    ("/Participants/alice", "Identity", "ben"),
    ("/Participants/alice", "DateCreated", "2024-05-01T12:00:00Z"),
    ("/Messages", "DateCreated", "2024-05-01T12:00:00Z"),
    ("/Messages/{own}", "DateCreated", "2024-05-01T12:00:00Z"),
    ("/Messages/{own}", "Author", "ben"),
]


def test_what_only_the_account_sets(world: World) -> None:
    service = serve(world)
    alice, at = person(world, "alice", service), Room(world, service, *all_but(()))
    for end, name, value in ACCOUNT_ONLY:
        path = f"/Conversations/{at.sid}{end.format(own=at.own)}"
        form = {name: value} | ({"Body": "hi"} if end == "/Messages" else {})
        assert name in alice.refused("POST", path, form, 20403), name
    form = {"Identity": "carol", "RoleSid": "RL" + "0" * 32}
    alice.refused("POST", f"/Conversations/{at.sid}/Participants", form, 20403)
    alice.refused("POST", "/Conversations", {"State": "inactive"}, 20403)
