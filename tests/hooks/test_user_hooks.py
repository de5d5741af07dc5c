"""What users have to do with webhooks (conversations §4.4, §4.5)."""

import re

from tests.hooks.conftest import Hooked
from tests.receiver import Heard, Said

USERS = "/conversations/v1/Users"
CONVERSATIONS = "/conversations/v1/Conversations"
MILLIS = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
ADDED = {"AccountSid", "Attributes", "ChatServiceSid", "DateCreated", "EventType", "Identity",
         "RetryCount", "RoleSid", "Source", "UserSid"}  # fmt: skip


def check(hooked: Hooked, heard: Heard) -> dict[str, str]:
    """What was told, once it is well formed."""
    assert heard.is_signed_by(hooked.world.auth_token)
    assert heard.form["Source"] == "API"
    dates = [value for name, value in heard.form.items() if name.startswith("Date")]
    assert dates
    assert all(map(MILLIS.fullmatch, dates))
    return heard.form


def test_a_user_is_added_and_updated(hooked: Hooked) -> None:
    world = hooked.world
    hooked.listen("onUserAdded", "onUserUpdated")
    ann = world.post(USERS, {"Identity": "ann"}, webhooks=True)
    form = {"FriendlyName": "Ann", "Attributes": '{"a":1}'}
    world.post(f"{USERS}/ann", form, 200, webhooks=True)
    world.delete(f"{USERS}/ann", webhooks=True)
    added, updated = hooked.heard()
    told = check(hooked, added)
    assert told.keys() == ADDED
    assert (told["UserSid"], told["Identity"], told["RoleSid"]) == (
        ann["sid"],
        "ann",
        ann["role_sid"],
    )
    assert (told["EventType"], told["Attributes"]) == ("onUserAdded", "{}")
    told = check(hooked, updated)
    assert told.keys() == ADDED | {"DateUpdated", "FriendlyName"}
    assert (told["EventType"], told["FriendlyName"]) == ("onUserUpdated", "Ann")
    assert told["Attributes"] == '{"a":1}'


def test_an_update_tells_whether_the_user_can_be_reached(hooked: Hooked) -> None:
    world = hooked.world
    hooked.listen("onUserUpdated")
    service = world.post(USERS, {"Identity": "ann"})["chat_service_sid"]
    base = f"/conversations/v1/Services/{service}"
    form = {"Identity": "ann", "Endpoint": "phone", "BindingType": "fcm", "Address": "token"}
    world.post(f"{base}/Bindings", form)
    world.post(f"{base}/Configuration", {"ReachabilityEnabled": "true"}, 200)
    world.post(f"{USERS}/ann", {"FriendlyName": "Ann"}, 200, webhooks=True)
    [updated] = hooked.heard()
    assert (updated.form["isOnline"], updated.form["isNotifiable"]) == ("false", "true")


def test_nothing_fires_unless_it_is_asked_for(hooked: Hooked) -> None:
    world = hooked.world
    hooked.configure(
        "onUserAdded",
        "onUserUpdate",
        "onUserUpdated",
        "onParticipantRemoved",
        PreWebhookUrl=hooked.receiver.url("/pre"),
        PostWebhookUrl=hooked.receiver.url("/post"),
    )
    sid = world.post(CONVERSATIONS)["sid"]
    world.post(f"{CONVERSATIONS}/{sid}/Participants", {"Identity": "ann"})
    world.post(f"{USERS}/ann", {"FriendlyName": "Ann"}, 200)
    one = f"{USERS}/ann/Conversations/{sid}"
    world.post(one, {"NotificationLevel": "muted", "LastReadMessageIndex": "1"}, 200)
    world.post(f"{USERS}/ann", {}, 200, webhooks=True)
    world.delete(f"{USERS}/ann")
    assert hooked.heard("/post") == []
    assert hooked.heard("/pre") == []


def test_an_update_may_be_refused(hooked: Hooked) -> None:
    world = hooked.world
    hooked.ask_first("onUserUpdate")
    made = world.post(USERS, {"Identity": "ann"}, webhooks=True)
    hooked.answer(status=403)
    body = world.post(f"{USERS}/ann", {"FriendlyName": "Ann"}, 403, webhooks=True)
    assert (body["code"], body["status"]) == (50056, 403)
    assert world.get(f"{USERS}/ann") == made
    hooked.answer()
    changed = world.post(f"{USERS}/ann", {"FriendlyName": "Anna"}, 200, webhooks=True)
    assert changed["friendly_name"] == "Anna"
    refused, allowed = hooked.heard("/pre")
    told = check(hooked, refused)
    assert told.keys() == ADDED - {"DateCreated"} | {"DateUpdated", "FriendlyName"}
    assert (told["UserSid"], told["FriendlyName"]) == (made["sid"], "Ann")
    assert check(hooked, allowed)["FriendlyName"] == "Anna"


def test_a_value_that_is_refused_asks_nobody(hooked: Hooked) -> None:
    world = hooked.world
    hooked.ask_first("onUserUpdate")
    world.post(USERS, {"Identity": "ann"})
    world.post(f"{USERS}/ann", {"Attributes": "{"}, 400, webhooks=True)
    assert hooked.heard("/pre") == []


def test_a_service_with_webhooks_of_its_own_hears_of_its_users(hooked: Hooked) -> None:
    world = hooked.world
    hooked.listen("onUserAdded", "onUserUpdated")
    sid = world.post("/conversations/v1/Services", {"FriendlyName": "Second"})["sid"]
    service = f"/conversations/v1/Services/{sid}"
    url = hooked.receiver.url("/service")
    hooked.configure("onUserUpdated", path=f"{service}/Configuration/Webhooks", PostWebhookUrl=url)
    world.post(f"{service}/Users", {"Identity": "ann"}, webhooks=True)
    world.post(f"{service}/Users/ann", {"FriendlyName": "Ann"}, 200, webhooks=True)
    world.post(USERS, {"Identity": "ben"}, webhooks=True)
    assert hooked.events("/service") == ["onUserUpdated"]
    assert hooked.events("/post") == ["onUserAdded"]


def test_a_deleted_user_is_a_removed_participant(hooked: Hooked) -> None:
    world = hooked.world
    sid = world.post(CONVERSATIONS)["sid"]
    world.post(f"{CONVERSATIONS}/{sid}/Participants", {"Identity": "ann"})
    hooked.configure(
        "onParticipantRemove",
        "onParticipantRemoved",
        PreWebhookUrl=hooked.receiver.url("/pre"),
        PostWebhookUrl=hooked.receiver.url("/post"),
    )
    hooked.receiver.answers["/pre"] = Said(403)
    world.delete(f"{USERS}/ann", webhooks=True)
    [removed] = hooked.heard()
    assert (removed.form["Identity"], removed.form["ConversationSid"]) == ("ann", sid)
    assert hooked.heard("/pre") == []
    assert world.get(f"{CONVERSATIONS}/{sid}/Participants")["participants"] == []
