"""Access tokens for tests, made by the official library, and the sockets that they open."""

from typing import Any, Final, cast

import jwt
from twilio.jwt.access_token import AccessToken
from twilio.jwt.access_token.grants import TaskRouterGrant
from websockets.sync.client import ClientConnection, connect

from tests.taskrouter.build import Desk
from tests.world import World

PATH: Final = "/event-bridge/v1/wschannels"
_FRAME_S: Final = 90


def key(world: World) -> tuple[str, str]:
    """The SID and the secret of a new API key."""
    made = world.post(f"/2010-04-01/Accounts/{world.account_sid}/Keys.json")
    return made["sid"], made["secret"]


def token(
    desk: Desk,
    worker: str | None,
    role: str = "worker",
    *,
    ttl: int = 3600,
    signed: tuple[str, str] | None = None,
    **grant: Any,
) -> str:
    """A token for a worker; `grant` overrides what is granted."""
    sid, secret = signed or key(desk.world)
    made = AccessToken(desk.world.account_sid, sid, secret, identity="someone", ttl=ttl)
    granted = {"workspace_sid": desk.sid, "worker_sid": worker, "role": role} | grant
    made.add_grant(TaskRouterGrant(**granted))
    return cast(str, made.to_jwt())


def token_at(desk: Desk, worker: str, iat: int, ttl: int) -> str:
    """A token that is made at another time than now."""
    sid, secret = key(desk.world)
    grant = {"workspace_sid": desk.sid, "worker_sid": worker, "role": "worker"}
    claims = {"iss": sid, "sub": desk.world.account_sid, "iat": iat, "exp": iat + ttl}
    return jwt.encode(claims | {"grants": {"task_router": grant}}, secret, algorithm="HS256")


def address(world: World, token: str, **more: str) -> str:
    """Where the socket of a token is."""
    query = "&".join(f"{name}={value}" for name, value in {"token": token, **more}.items())
    return world.base_url.replace("http", "ws", 1) + f"{PATH}?{query}"


def socket(world: World, token: str, **more: str) -> ClientConnection:
    """An open socket."""
    return connect(address(world, token, **more), open_timeout=_FRAME_S, proxy=None)


def call(
    world: World,
    token: str,
    url: str,
    method: str = "GET",
    status: int = 200,
    headers: dict[str, str] | None = None,
    **params: Any,
) -> Any:
    """A call by the tunnel: its payload, or the body of its refusal."""
    response = world.request(
        "POST",
        PATH,
        json={"url": url, "method": method, "params": params, "token": token},
        headers=headers,
        auth=None,
    )
    assert response.status_code == status, f"{response.status_code}: {response.text}"
    body = response.json()
    return body["payload"] if status == 200 else body
