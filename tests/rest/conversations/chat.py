"""Access tokens with a Chat grant, made by the official library, and what is done with them."""

from dataclasses import dataclass
from typing import Any, cast

import requests
from twilio.jwt.access_token import AccessToken
from twilio.jwt.access_token.grants import ChatGrant

from tests.receiver import Receiver
from tests.rest.conversations.paths import SERVICES, default_service, serve
from tests.taskrouter.access import key
from tests.world import World


def token(
    world: World,
    identity: str,
    service_sid: str | None,
    *,
    signed: tuple[str, str] | None = None,
    ttl: int = 3600,
    account_sid: str | None = None,
) -> str:
    """A token for an identity; without a service it has no Chat grant."""
    sid, secret = signed or key(world)
    made = AccessToken(account_sid or world.account_sid, sid, secret, identity=identity, ttl=ttl)
    if service_sid is not None:
        made.add_grant(ChatGrant(service_sid=service_sid))
    return cast(str, made.to_jwt())


@dataclass
class Person:
    """Somebody with a token, at a service: `base` is its path."""

    world: World
    identity: str
    jwt: str
    base: str

    def call(self, method: str, path: str, form: Any = None, **query: Any) -> requests.Response:
        """One request as a bearer; `path` goes on from the service's, or is a whole one."""
        whole = path if path.startswith("/conversations/") else self.base + path
        headers = {"Authorization": f"Bearer {self.jwt}"}
        return self.world.request(
            method, whole, data=form, params=query, headers=headers, auth=_no_basic
        )

    def does(
        self, method: str, path: str, form: Any = None, status: int = 200, **query: Any
    ) -> Any:
        """The same; the JSON of an answer with the status."""
        answer = self.call(method, path, form, **query)
        assert answer.status_code == status, f"{answer.status_code}: {answer.text}"
        return answer.json() if answer.content else None

    def refused(self, method: str, path: str, form: Any, code: int, **query: Any) -> str:
        """What must be refused with the code; the message."""
        answer = self.call(method, path, form, **query)
        body = answer.json()
        assert body["code"] == code, answer.text
        assert answer.status_code == body["status"] == {20404: 404}.get(code, 403)
        return str(body["message"])


def _no_basic(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Keeps the session from putting credentials of its own into the header."""
    return request


def person(world: World, identity: str, service: str | None = None) -> Person:
    """Somebody at a service's path, without one at the default service in the long family."""
    base = service or f"{SERVICES}/{default_service(world)}"
    return Person(world, identity, token(world, identity, base.rpartition("/")[2]), base)


def role(world: World, base: str, kind: str, *permissions: str) -> str:
    """A new role of a service: its SID."""
    form = [("FriendlyName", "some"), ("Type", kind), *(("Permission", p) for p in permissions)]
    return str(world.post(f"{base}/Roles", form)["sid"])


def serve_with_hooks(world: World, receiver: Receiver, *events: str) -> str:
    """A new service whose webhooks at /pre and /post hear of these events: its path."""
    service = serve(world)
    form = [
        ("PreWebhookUrl", receiver.url("/pre")),
        ("PostWebhookUrl", receiver.url("/post")),
        *(("Filters", event) for event in events),
    ]
    world.post(f"{service}/Configuration/Webhooks", form, 200)
    return service
