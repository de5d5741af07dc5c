"""The far end of a webhook, which checks each signature, and short ways to call it."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web
from multidict import MultiDict
from twilio.request_validator import RequestValidator

from switchroom.webhooks.call import Caller, Exchange, Request
from tests.webhooks.servers import served

TOKEN = "0123456789abcdef0123456789abcdef"
PARAMS = (("Body", "a+b & é 😀"), ("Empty", ""), ("Digits", "2"), ("Digits", "1"), ("To", "+1415"))
XML = "<Response/>"


def ask(url: str, **fields: Any) -> Request:
    usual = {"params": PARAMS, "token": TOKEN, "idempotency_token": "7f0c-1"}
    return Request(url=url, **(usual | fields))


async def called(request: Request, caller: Caller | None = None) -> Exchange:
    async with caller or Caller(allow_private=True) as open_caller:
        return await open_caller.call(request)


def outcome(exchange: Exchange) -> tuple[int | None, int | None, int]:
    return exchange.status, exchange.error_code, exchange.attempts


class Far:
    """The far end: answers with `answer`, keeps what came, and checks each signature."""

    def __init__(self, answer: Callable[[web.Request, int], Awaitable[web.StreamResponse]]) -> None:
        self.answer = answer
        self.seen: list[web.Request] = []
        self.forms: list[list[tuple[str, str]]] = []

    async def __call__(self, request: web.Request) -> web.StreamResponse:
        body = await request.text()
        form = parse_qsl(body, keep_blank_values=True)
        url = f"{request.scheme}://{request.headers['Host']}{request.raw_path}"
        params: Any = body if "json" in request.content_type else MultiDict(form)
        signed = request.headers["X-Twilio-Signature"]
        assert RequestValidator(TOKEN).validate(url, params, signed), url
        self.seen.append(request)
        self.forms.append(form)
        return await self.answer(request, len(self.seen))

    def tokens(self) -> set[str]:
        return {request.headers["I-Twilio-Idempotency-Token"] for request in self.seen}


def answering(*statuses: int, headers: dict[str, str] | None = None) -> Far:
    """A far end that answers with these statuses in turn, the last one for good."""

    async def answer(request: web.Request, count: int) -> web.Response:
        status = statuses[min(count, len(statuses)) - 1]
        if status == 204:
            return web.Response(status=status)
        return web.Response(status=status, text=XML, content_type="text/xml", headers=headers)

    return Far(answer)


def run(far: Far, path: str = "/sms", **fields: Any) -> Exchange:
    async def scenario() -> Exchange:
        async with served(far) as base:
            return await called(ask(base + path, **fields))

    return asyncio.run(scenario())


def sluggish(delay_s: float) -> Far:
    async def answer(request: web.Request, count: int) -> web.Response:
        await asyncio.sleep(delay_s)
        return web.Response(text=XML)

    return Far(answer)
