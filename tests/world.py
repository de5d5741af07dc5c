"""The one fixture: a running server, and in it an account of the test's own with a number."""

import itertools
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

import requests

from tests.servers import MAIN_SID, MAIN_TOKEN, Node

_numbers: Final = itertools.count(1)
# How long tests wait for what takes a moment: a limit for what hangs, not a measure of speed.
PATIENCE_S: Final = 90
_FLOW: Final = """{"description": "Says nothing", "initial_state": "Trigger", "states": [
    {"name": "Trigger", "type": "trigger", "properties": {}, "transitions": [
        {"event": "incomingMessage"}, {"event": "incomingConversationMessage"}]}]}"""


@dataclass
class World:
    """An account on a running server, and short ways to use its API."""

    base_url: str
    account_sid: str
    auth_token: str
    engine: str
    manual: bool = False
    session: requests.Session = field(default_factory=requests.Session)

    def request(self, method: str, path: str, **options: Any) -> requests.Response:
        """One request with the account's credentials; `path` starts with the product."""
        options.setdefault("auth", (self.account_sid, self.auth_token))
        options.setdefault("timeout", PATIENCE_S)
        return self.session.request(method, self.base_url + path, **options)

    def get(self, path: str, status: int = 200, **query: Any) -> Any:
        return _checked(self.request("GET", path, params=query), status)

    def post(
        self, path: str, form: Any = None, status: int = 201, *, webhooks: bool = False
    ) -> Any:
        """POST a form (dict or pairs); the answer's JSON. `webhooks` fires the hooks."""
        headers = {"X-Twilio-Webhook-Enabled": "true"} if webhooks else {}
        return _checked(self.request("POST", path, data=form or {}, headers=headers), status)

    def delete(self, path: str, *, webhooks: bool = False) -> None:
        headers = {"X-Twilio-Webhook-Enabled": "true"} if webhooks else {}
        response = self.request("DELETE", path, headers=headers)
        assert response.status_code == 204, response.text
        assert response.content == b""

    def buy(self, number: str | None = None, **settings: str) -> str:
        """Buy a number; without one, one that no other test has."""
        number = number or f"+1555{next(_numbers):07d}"
        path = f"/2010-04-01/Accounts/{self.account_sid}/IncomingPhoneNumbers.json"
        bought = self.post(path, {"PhoneNumber": number, **settings})
        return str(bought["phone_number"])

    def flow(self) -> str:
        """A Studio flow of the account."""
        form = {"FriendlyName": "Flow", "Status": "published", "Definition": _FLOW}
        return str(self.post("/studio/v2/Flows", form)["sid"])

    def address(self, number: str, **settings: Any) -> Any:
        """Configure an address with auto-creation; type default unless it is said."""
        form = {"Type": "sms", "Address": number, "AutoCreation.Enabled": "true"}
        form |= {"AutoCreation.Type": "default"} | settings
        return self.post("/conversations/v1/Configuration/Addresses", form)

    def sms(self, sender: str, recipient: str, body: str = "hello", **extra: Any) -> Any:
        """An SMS from a handset."""
        form = {"From": sender, "To": recipient, "Body": body, **extra}
        return self.post("/simulator/v1/Messages", form)

    def handset(self, number: str) -> list[Any]:
        """What reached a handset, oldest first."""
        page = self.get("/simulator/v1/Messages", To=number, PageSize=100)
        return [row for row in page["messages"] if row["direction"] == "outbound"]

    def settle(self) -> None:
        """Wait until no job is due."""
        self.main("POST", "/simulator/v1/Settle", timeout=500)

    def advance(self, duration: str) -> None:
        """Turn the manual clock: weeks at once carry out the timers of all tests beside it."""
        self.main("POST", "/simulator/v1/Clock", data={"Advance": duration}, timeout=500)

    def main(self, method: str, path: str, **options: Any) -> Any:
        """A request of the main account."""
        response = self.request(method, path, auth=(MAIN_SID, MAIN_TOKEN), **options)
        assert response.status_code in (200, 201), response.text
        return response.json()

    def conversations(self) -> list[Any]:
        rows: list[Any] = self.get("/conversations/v1/Conversations", PageSize=100)["conversations"]
        return rows

    def messages(self, conversation_sid: str) -> list[Any]:
        path = f"/conversations/v1/Conversations/{conversation_sid}/Messages"
        rows: list[Any] = self.get(path, PageSize=100)["messages"]
        return rows

    def alerts(self, **query: Any) -> list[Any]:
        rows: list[Any] = self.get("/monitor/v1/Alerts", **query)["alerts"]
        return rows

    def close(self) -> None:
        self.session.close()


def settle_in(node: Node, name: str, engine: str, *, manual: bool = False) -> World:
    """A fresh subaccount on a node."""
    main = World(node.base_url, MAIN_SID, MAIN_TOKEN, engine, manual)
    try:
        made = main.post("/2010-04-01/Accounts.json", {"FriendlyName": name[:64]})
    finally:
        main.close()
    return World(node.base_url, made["sid"], made["auth_token"], engine, manual)


def eventually(found: Callable[[], Any], wait_s: float = PATIENCE_S) -> Any:
    """Look until something is found; the thing found."""
    deadline = time.monotonic() + wait_s
    while not (seen := found()):
        assert time.monotonic() < deadline, f"not within {wait_s:g} s; last seen: {seen!r}"
        time.sleep(0.02)
    return seen


def _checked(response: requests.Response, status: int) -> Any:
    assert response.status_code == status, f"{response.status_code}: {response.text}"
    return response.json()
