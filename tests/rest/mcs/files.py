"""Short ways to upload and fetch media."""

from typing import Any
from urllib.parse import urlsplit

import requests

from tests.world import World

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40


def service(world: World) -> str:
    """The account's default conversation service."""
    return str(world.get("/conversations/v1/Configuration")["default_chat_service_sid"])


def upload(
    world: World,
    data: Any = PNG,
    kind: str | None = "image/png",
    name: str = "bike.png",
    status: int = 201,
    **options: Any,
) -> Any:
    """An upload as the clients make it; the answer's JSON."""
    sid = options.pop("service_sid", None) or service(world)
    headers = {"Content-Type": kind} if kind else {}
    answer = world.request(
        "POST",
        f"/mcs/v1/Services/{sid}/Media",
        data=data,
        headers=headers,
        params={"Filename": name, "Category": "media"},
        **options,
    )
    assert answer.status_code == status, answer.text
    return answer.json()


def fetched(world: World, sid: str, status: int = 200) -> Any:
    """A medium of the default service."""
    return world.get(f"/mcs/v1/Services/{service(world)}/Media/{sid}", status)


def bare(url: str, **options: Any) -> requests.Response:
    """An address, asked without credentials."""
    assert urlsplit(url).hostname == "127.0.0.1", url
    return requests.get(url, timeout=20, **options)


def talk(world: World, customer: str, number: str, body: str = "Hi") -> str:
    """A conversation with a customer; its SID."""
    world.address(number)
    return str(world.sms(customer, number, body)["conversation_sid"])


def post(world: World, conversation_sid: str, form: Any, status: int = 201) -> Any:
    """A message of the agent's side."""
    path = f"/conversations/v1/Conversations/{conversation_sid}/Messages"
    return world.post(path, {"Author": "ann"} | form, status)
