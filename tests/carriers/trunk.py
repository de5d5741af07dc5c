"""A world with a carrier in front: the short ways that tests of carriers use."""

import itertools
import json
from dataclasses import dataclass
from typing import Any, Final

from tests.world import World, eventually

_numbers: Final = itertools.count(1)
_handsets: Final = itertools.count(1)
CARRIERS: Final = "/switchroom/v1/Carriers"


@dataclass
class Trunk:
    """A carrier of a world, and a number that it carries."""

    world: World
    sid: str
    number: str
    callback_url: str

    def send(self, body: str, to: str = "", service: str = "") -> Any:
        """A message out, through a conversation with one customer; its SMS, as the log has it."""
        to = to or handset()
        world = self.world
        made = world.post("/conversations/v1/Conversations")
        path = f"/conversations/v1/Conversations/{made['sid']}"
        binding = {
            "MessagingBinding.Address": to,
            "MessagingBinding.ProxyAddress": self.number,
        }
        world.post(f"{path}/Participants", binding)
        return self.write(path, body)

    def write(self, path: str, body: str) -> "Sent":
        """A message into a conversation that has one customer."""
        message = self.world.post(f"{path}/Messages", {"Author": "agent", "Body": body})
        return Sent(self.world, path, message["sid"])

    def health(self) -> Any:
        return self.world.get(f"{CARRIERS}/{self.sid}")

    def until_up(self) -> None:
        eventually(lambda: self.health()["up"])

    def exchanges(self, **query: str) -> list[Any]:
        path = f"{CARRIERS}/{self.sid}/Exchanges"
        rows: list[Any] = self.world.get(path, 200, PageSize=100, **query)["exchanges"]
        return rows

    def change(self, **form: Any) -> Any:
        return self.world.post(f"{CARRIERS}/{self.sid}", form, 200)


@dataclass
class Sent:
    """A message of a conversation on its way to one customer."""

    world: World
    path: str
    sid: str

    @property
    def receipt(self) -> Any:
        rows = self.world.get(f"{self.path}/Messages/{self.sid}/Receipts")["delivery_receipts"]
        return rows[0] if rows else {"status": "queued", "error_code": 0}

    @property
    def sms_sid(self) -> str:
        return str(eventually(lambda: self.receipt.get("channel_message_sid")))

    def until(self, status: str, code: int = 0) -> None:
        """Wait until the message stands so."""
        seen: dict[str, Any] = {}

        def stands() -> bool:
            seen.update(self.receipt)
            return bool(seen["status"] == status)

        eventually(stands)
        assert (seen["error_code"] or 0) == code, seen


def handset() -> str:
    """A handset that no other test has."""
    return f"+1556{next(_handsets):07d}"


def trunk(world: World, kind: str, settings: dict[str, Any], **form: Any) -> Trunk:
    """A carrier of a kind, with one number of the account."""
    made = world.post(
        CARRIERS,
        {
            "Kind": kind,
            "Name": f"{kind} {next(_numbers)}",
            "Settings": json.dumps(settings),
            **form,
        },
    )
    number = world.buy()
    form = {"Sender": number, "Rate": "0"}
    world.post(f"{CARRIERS}/{made['sid']}/Senders", form)
    return Trunk(world, made["sid"], number, made["callback_url"])
