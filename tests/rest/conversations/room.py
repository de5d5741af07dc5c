"""A conversation of two people, with roles as a test wants them."""

from tests.rest.conversations.chat import role
from tests.rest.conversations.paths import USERS
from tests.world import World

# A role has a permission at least; this one is of no use to the deeds below.
DULL = ("editAnyUserInfo",)


# What a role of either type can grant.
BOTH = (
    "addParticipant",
    "removeParticipant",
    "deleteConversation",
    "editConversationName",
    "editConversationAttributes",
    "deleteAnyMessage",
    "editAnyMessage",
    "editAnyMessageAttributes",
    "editOwnMessage",
    "editOwnMessageAttributes",
    "editAnyUserInfo",
    "editOwnUserInfo",
    "addNonChatParticipant",
    "editAnyParticipantAttributes",
    "editOwnParticipantAttributes",
    "editNotificationLevel",
)


class Room:
    """A conversation of alice and ben, with a message of each, and roles as a test wants them."""

    sid: str
    own: str
    bens: str
    ben_sid: str

    def __init__(self, world: World, service: str, *permissions: str) -> None:
        """`permissions` as `service:name` or `conversation:name`."""
        self.world, self.service = world, service
        split = [permission.split(":") for permission in permissions]
        roles = {
            kind: role(world, service, kind, *[name for of, name in split if of == kind] or DULL)
            for kind in ("service", "conversation")
        }
        self.sid = world.post(f"{service}/Conversations", {"FriendlyName": "room"})["sid"]
        self.path = f"{service}/Conversations/{self.sid}"
        form = {"Identity": "alice", "RoleSid": roles["conversation"]}
        self.alice_sid = world.post(f"{self.path}/Participants", form)["sid"]
        self.ben_sid = world.post(f"{self.path}/Participants", {"Identity": "ben"})["sid"]
        world.post(f"{service}{USERS}/alice", {"RoleSid": roles["service"]}, 200)
        self.own = self._says("alice")
        self.bens = self._says("ben")

    def _says(self, author: str) -> str:
        form = {"Author": author, "Body": "hello"}
        return str(self.world.post(f"{self.path}/Messages", form)["sid"])


def all_but(enough: tuple[str, ...]) -> list[str]:
    """Every permission of both types but these."""
    both = set(BOTH)
    of = {
        "service": both | {"createConversation", "joinConversation"},
        "conversation": both
        | {"sendMessage", "sendMediaMessage", "leaveConversation", "deleteOwnMessage"},
    }
    names = [f"{kind}:{name}" for kind in of for name in sorted(of[kind])]
    return [name for name in names if name not in enough]
