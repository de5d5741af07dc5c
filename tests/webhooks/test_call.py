"""Calls to real servers on loopback: what is sent, tried again, followed and reported."""

import asyncio
from urllib.parse import parse_qsl

import pytest
from aiohttp import web

from tests.webhooks.far import (
    PARAMS,
    TOKEN,
    XML,
    Far,
    answering,
    ask,
    called,
    outcome,
    run,
    sluggish,
)
from tests.webhooks.servers import served

# What is sent.


def test_a_form_post() -> None:
    far = answering(200)
    exchange = run(far, "/sms?x=%7E&y=#rc=2")
    assert outcome(exchange) == (200, None, 1)
    assert (exchange.content_type, exchange.body) == ("text/xml; charset=utf-8", XML.encode())
    assert exchange.sentence is None
    assert exchange.url.endswith("/sms?x=%7E&y=")
    assert far.forms == [list(PARAMS)]
    sent = far.seen[0]
    assert (sent.method, sent.raw_path) == ("POST", "/sms?x=%7E&y=")
    expected = {
        "User-Agent": "TwilioProxy/1.1",
        "Accept": "*/*",
        "X-Home-Region": "us1",
        "I-Twilio-Idempotency-Token": "7f0c-1",
        "Content-Type": "application/x-www-form-urlencoded; charset=utf-8",
    }
    assert expected.items() <= dict(sent.headers).items()
    assert dict(exchange.request_headers) == expected


def test_a_get_carries_the_parameters_in_its_query() -> None:
    far = answering(200)
    exchange = run(far, "/sms?x=%2b", method="GET")
    assert outcome(exchange) == (200, None, 1)
    path, _, query = far.seen[0].raw_path.partition("&")
    assert path == "/sms?x=%2b"
    assert tuple(parse_qsl(query, keep_blank_values=True)) == PARAMS
    assert "Content-Type" not in far.seen[0].headers
    assert exchange.url.endswith(far.seen[0].raw_path)


def test_json_is_signed_through_its_digest() -> None:
    far = answering(200)
    exchange = run(far, json='{"name": "é"}', headers=(("X-Extra", "1"),))
    assert outcome(exchange) == (200, None, 1)
    assert "?bodySHA256=" in far.seen[0].raw_path
    assert far.seen[0].headers["X-Extra"] == "1"
    assert far.seen[0].content_type == "application/json"


@pytest.mark.parametrize("path", ["", "?", "/a?", "/a b/ü?q=é x", "/a//b/../c", "/%zz"])
def test_the_signature_fits_what_was_asked_for_whatever_the_url_looks_like(path: str) -> None:
    assert outcome(run(answering(200), path)) == (200, None, 1)


def test_an_unsigned_request() -> None:
    async def scenario() -> None:
        async def bare(request: web.Request) -> web.Response:
            return web.json_response("X-Twilio-Signature" in request.headers)

        async with served(bare) as base:
            assert (await called(ask(base, token=None))).body == b"false"

    asyncio.run(scenario())


def test_a_request_does_not_show_its_token() -> None:
    assert TOKEN not in repr(ask("https://ann:secret@example.com/"))
    assert "secret" not in repr(ask("https://ann:secret@example.com/"))


# Answers and attempts.


@pytest.mark.parametrize(
    ("statuses", "fragment", "expected"),
    [
        ((200,), "", (200, None, 1)),
        ((204,), "", (204, None, 1)),
        ((404,), "", (404, 11200, 1)),
        ((429,), "", (429, 11200, 1)),
        ((500,), "", (500, 11200, 1)),
        ((304,), "", (304, 11200, 1)),
        ((500,), "#rp=5xx", (500, 11200, 2)),
        ((500,), "#rc=3&rp=5xx", (500, 11200, 4)),
        ((503, 200), "#rc=3&rp=5xx,rt", (200, None, 2)),
        ((404,), "#rc=3&rp=5xx", (404, 11200, 1)),
        ((429, 500, 200), "#rc=5&rp=4xx,5xx", (200, None, 3)),
        ((404, 200), "#rp=all", (200, None, 2)),
        ((404,), "#rc=0&rp=all", (404, 11200, 1)),
    ],
)
def test_statuses(
    statuses: tuple[int, ...], fragment: str, expected: tuple[int, int | None, int]
) -> None:
    far = answering(*statuses)
    exchange = run(far, "/sms" + fragment)
    assert outcome(exchange) == expected
    assert (len(far.seen), far.tokens()) == (expected[2], {"7f0c-1"})
    assert (exchange.sentence is None) == (exchange.error_code is None)


def test_the_number_of_the_attempt_is_shown_where_wanted() -> None:
    far = answering(500, 500, 200)
    params = (("RetryCount", "0"), ("EventType", "onMessageAdded"))
    run(far, "#rc=2&rp=5xx", params=params, count_retries=True)
    assert [dict(form)["RetryCount"] for form in far.forms] == ["0", "1", "2"]
    assert [len(form) for form in far.forms] == [2, 2, 2]
    far = answering(200)
    run(far, count_retries=True)
    assert far.forms == [[*PARAMS, ("RetryCount", "0")]]


@pytest.mark.parametrize(
    ("fragment", "code", "attempts"),
    [
        ("#rt=150", 11200, 1),
        ("#rt=150&rc=2", 11200, 1),
        ("#rt=150&rc=2&rp=rt", 11200, 3),
        ("#tt=200", 11203, 1),
        ("#rt=1500&tt=2700&rc=5&rp=all", 11203, 2),
        ("#rt=200&tt=200", 11200, 1),
    ],
)
def test_slow(fragment: str, code: int, attempts: int) -> None:
    far = sluggish(20)
    exchange = run(far, fragment)
    assert outcome(exchange) == (None, code, attempts)
    assert (len(far.seen), far.tokens()) == (attempts, {"7f0c-1"})
    assert 140 <= exchange.duration_ms < 19_000


def test_a_cap_replaces_the_time_limits_but_not_the_retries() -> None:
    exchange = run(sluggish(0.3), "#rt=100&tt=100", cap_ms=15_000)
    assert outcome(exchange) == (200, None, 1)
    assert outcome(run(sluggish(20), "#rt=15000", cap_ms=200)) == (None, 11200, 1)
    assert outcome(run(answering(500, 200), "#rp=5xx", cap_ms=15_000)) == (200, None, 2)


def test_a_body_that_drips_ends_with_the_total_time() -> None:
    async def drip(request: web.Request, count: int) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(b".")
            await asyncio.sleep(0.05)

    assert outcome(run(Far(drip), "#rt=2000&tt=2200")) == (None, 11203, 1)


# Redirects.


@pytest.mark.parametrize(
    ("status", "method", "params"),
    [
        (301, "GET", []),
        (302, "GET", []),
        (303, "GET", []),
        (307, "POST", list(PARAMS)),
        (308, "POST", list(PARAMS)),
    ],
)
def test_a_redirect(status: int, method: str, params: list[tuple[str, str]]) -> None:
    far = answering(status, 200, headers={"Location": "../next?a=%2b#top"})
    exchange = run(far, "/old/sms")
    assert outcome(exchange) == (200, None, 1)
    assert far.tokens() == {"7f0c-1"}
    assert (far.seen[1].method, far.seen[1].raw_path) == (method, "/next?a=%2b")
    assert far.forms[1] == params
    assert exchange.url.endswith("/old/sms")
    assert exchange.final_url.endswith("/next?a=%2b")
    assert exchange.method == "POST"


def test_redirects_have_an_end() -> None:
    far = answering(302, headers={"Location": "/again"})
    assert outcome(run(far)) == (None, 11215, 1)
    assert len(far.seen) == 11


def test_ten_redirects_are_followed() -> None:
    far = answering(*[302] * 10, 200, headers={"Location": "/again"})
    assert outcome(run(far)) == (200, None, 1)


def test_a_redirect_is_not_followed_where_not_wanted() -> None:
    far = answering(302, headers={"Location": "/again"})
    assert outcome(run(far, follow_redirects=False)) == (302, 11200, 1)
    assert len(far.seen) == 1


@pytest.mark.parametrize(
    "location", ["ftp://127.0.0.1/", "http://bad_host/", "http://[::1", "http://h:x/"]
)
def test_a_redirect_to_what_is_no_target(location: str) -> None:
    assert outcome(run(answering(302, headers={"Location": location}))) == (None, 11100, 1)
