"""An account whose webhooks go to the customer's server, and a number with auto-creation."""

from dataclasses import dataclass
from typing import Any

import pytest

from tests.receiver import Heard, Receiver, Said
from tests.world import World

CONVERSATIONS = "/conversations/v1/Conversations"
ALICE = "+15552220001"

POST_EVENTS = (
    "onConversationAdded",
    "onConversationUpdated",
    "onConversationStateUpdated",
    "onConversationRemoved",
    "onParticipantAdded",
    "onParticipantUpdated",
    "onParticipantRemoved",
    "onMessageAdded",
    "onMessageUpdated",
    "onMessageRemoved",
    "onDeliveryUpdated",
    "onUserAdded",
)
PRE_EVENTS = (
    "onConversationAdd",
    "onConversationUpdate",
    "onConversationRemove",
    "onParticipantAdd",
    "onParticipantUpdate",
    "onParticipantRemove",
    "onMessageAdd",
    "onMessageUpdate",
    "onMessageRemove",
)


@dataclass
class Hooked:
    """A world and the server that hears of it: `/pre` and `/post` of the account."""

    world: World
    receiver: Receiver
    number: str

    def configure(self, *filters: str, path: str = "", **settings: str) -> Any:
        """Set the webhooks of the account, or of what `path` names."""
        form = [*settings.items(), *(("Filters", name) for name in filters)]
        where = path or "/conversations/v1/Configuration/Webhooks"
        return self.world.post(where, form, 200)

    def listen(self, *filters: str) -> None:
        """Post-event webhooks of the account to `/post`."""
        self.configure(*filters, PostWebhookUrl=self.receiver.url("/post"))

    def ask_first(self, *filters: str) -> None:
        """Pre-event webhooks of the account to `/pre`."""
        self.configure(*filters, PreWebhookUrl=self.receiver.url("/pre"))

    def answer(self, body: str = "", status: int = 200, delay_s: float = 0) -> None:
        """What `/pre` says."""
        self.receiver.answers["/pre"] = Said(status, body, delay_s=delay_s)

    def heard(self, path: str = "/post") -> list[Heard]:
        """What came to a path, when nothing is due any more."""
        self.world.settle()
        return self.receiver.at(path)

    def events(self, path: str = "/post") -> list[str]:
        return [heard.event for heard in self.heard(path)]

    def text(self, body: str = "Hi", sender: str = ALICE, **extra: Any) -> Any:
        return self.world.sms(sender, self.number, body, **extra)

    def scoped(self, conversation_sid: str, *filters: str, **configuration: str) -> Any:
        """Attach a webhook to a conversation; by default target webhook at `/scoped`."""
        form = [("Target", configuration.pop("Target", "webhook"))]
        usual = {"Url": self.receiver.url("/scoped")} | configuration
        form += [(f"Configuration.{name}", value) for name, value in usual.items()]
        form += [("Configuration.Filters", name) for name in filters]
        return self.world.post(f"{CONVERSATIONS}/{conversation_sid}/Webhooks", form)


@pytest.fixture
def hooked(world: World, receiver: Receiver) -> Hooked:
    number = world.buy()
    world.address(number)
    return Hooked(world, receiver, number)
