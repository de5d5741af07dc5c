"""Paths and short ways that the tests of this folder share."""

from typing import Any

from tests.world import World

V1 = "/conversations/v1"
CONVERSATIONS = f"{V1}/Conversations"
ADDRESSES = f"{V1}/Configuration/Addresses"
SERVICES = f"{V1}/Services"
# Within a service, or behind V1.
USERS = "/Users"
GONE = "0" * 32


def converse(world: World, **form: str) -> str:
    """A new conversation in the short family: its path."""
    return f"{CONVERSATIONS}/{world.post(CONVERSATIONS, form)['sid']}"


def serve(world: World, name: str = "Second") -> str:
    """A new service: its path."""
    return f"{SERVICES}/{world.post(SERVICES, {'FriendlyName': name})['sid']}"


def default_service(world: World) -> str:
    return str(world.get(f"{V1}/Configuration")["default_chat_service_sid"])


def bind(world: World, conversation: str, customer: str, proxy: str) -> Any:
    """Add an SMS participant."""
    form = {"MessagingBinding.Address": customer, "MessagingBinding.ProxyAddress": proxy}
    return world.post(f"{conversation}/Participants", form)


def refused(world: World, path: str, form: Any, code: int, status: int = 400) -> str:
    """POST what must be refused; the message."""
    body = world.post(path, form, status)
    assert (body["code"], body["status"]) == (code, status)
    assert body["more_info"] == f"https://www.twilio.com/docs/errors/{code}"
    assert set(body) == {"code", "message", "more_info", "status"}
    return str(body["message"])


def missing(world: World, path: str) -> None:
    """GET what must not be there; the message names the path without its version."""
    body = world.get(path, 404)
    named = path.removeprefix(V1)
    assert body["code"] == 20404
    assert body["message"] == f"The requested resource {named} was not found"


def walk(world: World, path: str, key: str, **query: Any) -> list[list[Any]]:
    """All pages of a list, by following next_page_url as it stands."""
    pages = []
    body = world.get(path, **query)
    while True:
        assert body["meta"]["key"] == key
        pages.append(body[key])
        following = body["meta"]["next_page_url"]
        if following is None:
            return pages
        assert following.startswith(world.base_url)
        body = world.get(following.removeprefix(world.base_url))
