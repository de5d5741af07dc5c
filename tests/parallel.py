"""Many requests at one instant."""

import asyncio
from collections.abc import Sequence
from typing import Any, NamedTuple

import aiohttp

from tests.world import World

_TIMEOUT_S = 300


class Post(NamedTuple):
    """A form to post in the name of a world's account; `path` starts with the product."""

    world: World
    path: str
    form: dict[str, str]


class Answer(NamedTuple):
    """The status and the body of an answer."""

    status: int
    body: Any


def at_once(posts: Sequence[Post]) -> list[Answer]:
    """Send all of them together; the answers in the order of the posts."""
    return asyncio.run(_send_all(posts))


async def _send_all(posts: Sequence[Post]) -> list[Answer]:
    connector = aiohttp.TCPConnector(limit=0)
    timeout = aiohttp.ClientTimeout(total=_TIMEOUT_S)
    async with aiohttp.ClientSession(connector=connector, timeout=timeout) as session:
        return await asyncio.gather(*(_send(session, post) for post in posts))


async def _send(session: aiohttp.ClientSession, post: Post) -> Answer:
    world = post.world
    login = aiohttp.encode_basic_auth(world.account_sid, world.auth_token)
    headers = {"Authorization": login}
    async with session.post(
        world.base_url + post.path, data=post.form, headers=headers
    ) as response:
        return Answer(response.status, await response.json())
