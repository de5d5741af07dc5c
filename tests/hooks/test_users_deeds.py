"""What users do with access tokens fires all webhooks, which are told who it was
(conversations §4.2)."""

import json
from typing import Any

from switchroom.conversations.hooks import EVENTS
from tests.receiver import Receiver, Said
from tests.rest.conversations.chat import Person, person, serve_with_hooks
from tests.rest.conversations.paths import USERS, default_service
from tests.world import World

BY_ALICE = {"Source": "SDK", "ClientIdentity": "alice"}


def told(receiver: Receiver) -> list[str]:
    """The events at both URLs in order; each names its source."""
    for heard in receiver.requests:
        assert {name: heard.form.get(name) for name in BY_ALICE} == BY_ALICE, heard.form
    events = [heard.event for heard in receiver.requests]
    receiver.requests.clear()
    return events


def test_every_deed_is_told_with_who_did_it(world: World, receiver: Receiver) -> None:
    service = serve_with_hooks(world, receiver, *EVENTS)
    alice = person(world, "alice", service)

    def after(method: str, path: str, form: Any = None, status: int = 200) -> list[str]:
        sid = (alice.does(method, path, form, status) or {}).get("sid", "")
        made.append(sid)
        world.settle()
        return told(receiver)

    made: list[str] = []
    assert after("GET", "/Conversations") == ["onUserAdded"]
    assert after("POST", "/Conversations", {"UniqueName": "room"}, 201) == [
        "onConversationAdd",
        "onConversationAdded",
        "onParticipantAdded",
    ]
    room = "/Conversations/room"
    assert after("POST", room, {"FriendlyName": "Room"}) == [
        "onConversationUpdate",
        "onConversationUpdated",
    ]
    assert after("POST", f"{room}/Messages", {"Body": "hi"}, 201) == [
        "onMessageAdd",
        "onMessageAdded",
    ]
    message = f"{room}/Messages/{made[-1]}"
    assert after("POST", message, {"Body": "ho"}) == ["onMessageUpdate", "onMessageUpdated"]
    assert after("DELETE", message, None, 204) == ["onMessageRemove", "onMessageRemoved"]
    assert after("POST", f"{room}/Participants/alice", {"LastReadMessageIndex": "0"}) == [
        "onParticipantUpdate",
        "onParticipantUpdated",
    ]
    own = f"{USERS}/alice/Conversations/room"
    assert after("POST", own, {"LastReadMessageIndex": "0"}) == [
        "onParticipantUpdate",
        "onParticipantUpdated",
    ]
    assert after("POST", own, {"NotificationLevel": "muted"}) == []
    assert after("POST", f"{USERS}/alice", {"FriendlyName": "Alice"}) == [
        "onUserUpdate",
        "onUserUpdated",
    ]
    # What is told of a user and of a conversation has no order between them.
    assert set(after("POST", f"{room}/Participants", {"Identity": "ben"}, 201)) == {
        "onParticipantAdd",
        "onUserAdded",
        "onParticipantAdded",
    }
    assert after("DELETE", f"{room}/Participants/ben", None, 204) == [
        "onParticipantRemove",
        "onParticipantRemoved",
    ]
    assert after("DELETE", own, None, 204) == ["onParticipantRemove", "onParticipantRemoved"]


def test_a_user_leaves_a_mark_in_a_conversations_own_webhook(
    world: World, receiver: Receiver
) -> None:
    alice = person(world, "alice")
    path = f"/Conversations/{alice.does('POST', '/Conversations', {}, 201)['sid']}"
    form = {
        "Target": "webhook",
        "Configuration.Url": receiver.url("/own"),
        "Configuration.Filters": "onMessageAdded",
    }
    world.post(f"{alice.base}{path}/Webhooks", form)
    sent = alice.does("POST", f"{path}/Messages", {"Body": "hi"}, 201)
    world.settle()
    [heard] = receiver.at("/own")
    assert heard.is_signed_by(world.auth_token)
    assert {name: heard.form[name] for name in BY_ALICE} == BY_ALICE
    assert (heard.form["MessageSid"], heard.form["Author"]) == (sent["sid"], "alice")


def test_a_hook_can_change_and_refuse_what_a_user_says(world: World, receiver: Receiver) -> None:
    service = serve_with_hooks(world, receiver, "onMessageAdd")
    alice = person(world, "alice", service)
    path = f"/Conversations/{alice.does('POST', '/Conversations', {}, 201)['sid']}/Messages"
    receiver.answers["/pre"] = Said(body=json.dumps({"body": "polite"}))
    sent = alice.does("POST", path, {"Body": "rude"}, 201)
    assert (sent["body"], sent["author"]) == ("polite", "alice")
    receiver.answers["/pre"] = Said(status=403)
    alice.refused("POST", path, {"Body": "rude"}, 50056)


def test_no_hook_is_asked_about_what_is_not_allowed(world: World, receiver: Receiver) -> None:
    service = serve_with_hooks(world, receiver, *EVENTS)
    alice, ben = person(world, "alice", service), person(world, "ben", service)
    sid = alice.does("POST", "/Conversations", {}, 201)["sid"]
    alice.does("POST", f"/Conversations/{sid}/Participants", {"Identity": "ben"}, 201)
    world.settle()
    receiver.requests.clear()
    ben.refused("POST", f"/Conversations/{sid}", {"FriendlyName": "his"}, 50107)
    ben.refused("DELETE", f"/Conversations/{sid}/Participants/alice", None, 50107)
    world.settle()
    assert receiver.requests == []


def test_the_account_itself_has_no_identity(world: World, receiver: Receiver) -> None:
    service = serve_with_hooks(world, receiver, "onConversationAdded")
    world.post(f"{service}/Conversations", webhooks=True)
    world.settle()
    [heard] = receiver.at("/post")
    assert heard.form["Source"] == "API"
    assert "ClientIdentity" not in heard.form


def test_the_header_does_not_silence_a_user(world: World, receiver: Receiver) -> None:
    service = serve_with_hooks(world, receiver, "onConversationAdded")
    alice: Person = person(world, "alice", service)
    headers = {"Authorization": f"Bearer {alice.jwt}", "X-Twilio-Webhook-Enabled": "false"}
    path = f"{service}/Conversations"
    answer = world.request("POST", path, headers=headers, auth=lambda request: request)
    assert answer.status_code == 201
    world.settle()
    assert told(receiver) == ["onConversationAdded"]
    assert default_service(world) not in service
