"""Users, roles, credentials, bindings and notifications of Conversations."""

from tests.conformance.watched import Watched

V1 = "/conversations/v1"


def people(world: Watched, service: str) -> None:
    """Both families, and what only one of them has."""
    scoped = f"{V1}/Services/{service}"
    for base in (V1, scoped):
        _users(world, base)
        _roles(world, base)
    _credentials(world)
    _bindings(world, scoped)
    _notifications(world, scoped)


def _users(world: Watched, base: str) -> None:
    path = f"{base}/Users"
    user = world.post(path, {"Identity": "zoe", "FriendlyName": "Zoe"})["sid"]
    one = f"{path}/{user}"
    world.get(path, PageSize=1)
    world.get(one)
    world.post(one, {"Attributes": '{"a": 1}'}, status=200)
    form = {"FriendlyName": "Hall", "UniqueName": "hall", "Timers.Closed": "P1D"}
    sid = world.post(f"{base}/Conversations", form)["sid"]
    world.post(f"{base}/Conversations/{sid}/Participants", {"Identity": "zoe"})
    world.get(f"{one}/Conversations", PageSize=1)
    mine = f"{one}/Conversations/{sid}"
    world.get(mine)
    world.post(mine, {"NotificationLevel": "muted", "LastReadMessageIndex": "0"}, status=200)
    world.delete(mine)
    world.delete(one)


def _roles(world: Watched, base: str) -> None:
    path = f"{base}/Roles"
    form = {"FriendlyName": "agent", "Type": "conversation", "Permission": ["sendMessage"]}
    one = f"{path}/{world.post(path, form)['sid']}"
    world.get(path, PageSize=1)
    world.get(one)
    world.post(one, {"Permission": ["sendMediaMessage", "leaveConversation"]}, status=200)
    world.delete(one)


def _credentials(world: Watched) -> None:
    path = f"{V1}/Credentials"
    form = {"Type": "apn", "FriendlyName": "Phones", "Certificate": "x", "PrivateKey": "y"}
    one = f"{path}/{world.post(path, form)['sid']}"
    world.get(path, PageSize=1)
    world.get(one)
    world.post(one, {"Sandbox": "true"}, status=200)
    world.delete(one)


def _bindings(world: Watched, scoped: str) -> None:
    path = f"{scoped}/Bindings"
    credential = world.post(f"{V1}/Credentials", {"Type": "fcm", "Secret": "x"})["sid"]
    form = {"Identity": "zoe", "Endpoint": "phone", "BindingType": "fcm", "Address": "token"}
    one = f"{path}/{world.post(path, form | {'CredentialSid': credential})['sid']}"
    world.get(path, BindingType="fcm", Identity="zoe")
    world.get(one)
    world.delete(one)


def _notifications(world: Watched, scoped: str) -> None:
    path = f"{scoped}/Configuration/Notifications"
    world.get(path)
    form = {"NewMessage.WithMedia.Template": "${MEDIA}", "NewMessage.BadgeCountEnabled": "true"}
    for kind in ("NewMessage", "AddedToConversation", "RemovedFromConversation"):
        form |= {f"{kind}.Enabled": "true", f"{kind}.Template": "x", f"{kind}.Sound": "ring"}
    world.post(path, form, status=200)
