"""Routes become a Falcon application: what happens between the router and a handler."""

import traceback
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from types import SimpleNamespace
from typing import Any, Final
from urllib.parse import unquote

import falcon
import msgspec
import structlog
from falcon.asgi import App, Request, Response

from switchroom.conversations import chat_users
from switchroom.core import errors, limits
from switchroom.core.errors import ApiError
from switchroom.desk import sessions
from switchroom.rest.kit import auth, cookie, pages, reply
from switchroom.rest.kit.call import Call, Token, version
from switchroom.rest.kit.exchange import Exchange
from switchroom.rest.kit.forms import decode_body, has_nul
from switchroom.rest.kit.routes import Route, Routes
from switchroom.rest.kit.upload import Upload
from switchroom.runtime import Runtime
from switchroom.store.engine import Unavailable
from switchroom.store.work import Work
from switchroom.universe import wall

log = structlog.get_logger(__name__)

Rest = App[Request, Response]

_FORM: Final = "application/x-www-form-urlencoded"
_JSON: Final = "application/json"
_NUL: Final = b"\\u0000"
_REALM: Final = 'Basic realm="Twilio API"'
# No browser asks for a password where a token was no good.
_BEARER: Final = 'Bearer realm="Twilio API", error="invalid_token"'


def build(runtime: Runtime, routes: Sequence[Routes]) -> Rest:
    """A Falcon application with these routes; pages and probes may be added to it.

    Raises TypeError when two handlers answer one method on one path.
    """
    app = App()
    app.add_error_handler(Exception, _fail)
    app.add_error_handler(falcon.HTTPError, _refuse_falcon)
    app.add_error_handler(ApiError, _refuse)
    app.add_error_handler(Unavailable, _excuse)
    resources: dict[str, dict[str, Any]] = {}
    for route in (route for one in routes for route in one.all):
        responders = resources.setdefault(route.template, {})
        name = f"on_{route.method.lower()}"
        if name in responders:
            raise TypeError(f"{route.method} {route.path} is answered twice")
        responders[name] = _responder(runtime, route)
    for template, responders in resources.items():
        if "on_get" in responders:
            responders["on_head"] = responders["on_get"]
        methods = [name.removeprefix("on_").upper() for name in responders]
        responders["on_options"] = _options(", ".join([*methods, "OPTIONS"]))
        app.add_route(template, SimpleNamespace(**responders))
    return app


def _options(allow: str) -> Callable[..., Awaitable[None]]:
    async def respond(request: Request, response: Response, **slots: str) -> None:
        response.status = 204
        response.set_header("Allow", allow)

    return respond


def _responder(runtime: Runtime, route: Route) -> Callable[..., Awaitable[None]]:
    async def respond(request: Request, response: Response, **slots: str) -> None:
        exchange: Exchange = request.scope["switchroom"]
        exchange.route = route
        call = Call(
            runtime=runtime,
            request_id=exchange.request_id,
            method=request.method,
            product=route.product,
            base=exchange.base,
            path=exchange.path,
            fields={name: _field(slots[slot]) for slot, name in route.fields},
            webhooks_enabled=_says_true(request.get_header("X-Twilio-Webhook-Enabled")),
            request=request,
            if_match=version(request.get_header("If-Match")),
        )
        auth.check_path(call, route.access)
        call.presented = _presented(request, route, exchange, call.cookie_name())
        if call.presented is None and not route.public:
            raise errors.AUTHENTICATE()
        result = await _answer(runtime, route, call, request)
        response.set_headers(call.headers)
        for made in call.cookies:
            name = call.cookie_name(made.stem)
            reply.put_cookie(response, made, name, secure=cookie.is_secure(call.base))
        reply.write(response, route.status, result)

    return respond


async def _answer(runtime: Runtime, route: Route, call: Call, request: Request) -> object:
    """Run the handler in the way that its kind asks for."""
    try:
        arguments = await _arguments(route, call, request)
    except ApiError:
        # Whoever is not let in learns nothing of what was wrong with the rest.
        await _welcoming(runtime, runtime.read, _admit, route, call)
        raise
    if route.takes.waits:
        await _welcoming(runtime, runtime.read, _admit, route, call)
        result = await route.handler(runtime, call, **arguments)
    elif route.method == "GET":
        result = await _welcoming(runtime, runtime.read, _perform, route, call, arguments)
    else:
        change = partial(runtime.transact, request_id=call.request_id)
        result = await _welcoming(runtime, change, _perform, route, call, arguments)
    now = wall()
    if call.user is not None and sessions.is_stale(call.user, now):
        await runtime.transact(sessions.touch, call.user, now)
    if route.page_key is None:
        return result
    return pages.envelope(call, arguments["page"], result, route.page_key)


async def _welcoming(
    runtime: Runtime,
    run: Callable[..., Awaitable[Any]],
    operation: Callable[..., Any],
    *parameters: Any,
) -> Any:
    """Run an operation; once more where an access token is used for the first time, whose user is
    made in between, whatever then becomes of the call."""
    try:
        return await run(operation, *parameters)
    except chat_users.Newcomer as newcomer:
        await runtime.transact(chat_users.welcome, newcomer)
        return await run(operation, *parameters)


def _admit(work: Work, route: Route, call: Call) -> None:
    if not route.public:
        auth.admit(work, call, route.access)
    elif route.access.account_field is not None:
        call.account_sid = call.fields[route.access.account_field]


def _perform(work: Work, route: Route, call: Call, arguments: Mapping[str, Any]) -> object:
    """The transaction of a handler."""
    _admit(work, route, call)
    return route.handler(work, call, **arguments)


async def _arguments(route: Route, call: Call, request: Request) -> dict[str, Any]:
    """What the handler takes beside its Work and the call."""
    takes = route.takes
    arguments: dict[str, Any] = {name: call.fields[name] for name in takes.fields}
    if takes.raw:
        arguments["data"] = await read_bytes(request)
    elif takes.upload:
        arguments["upload"] = Upload(request)
    elif route.method in ("POST", "PUT"):
        body = await read_body(request, _FORM if takes.body is None else _JSON)
        if takes.body is not None:
            arguments["body"] = _read_json(takes.body, body)
        if takes.form is not None:
            arguments["form"] = takes.form.decode(decode_body(body))
    if takes.query is not None:
        arguments["query"] = takes.query.decode(request.query_string)
    if takes.page:
        arguments["page"] = pages.read(request.query_string, call.product, route.max_page)
    return arguments


async def read_body(request: Request, wanted: str = _FORM) -> bytes:
    """The body, a form where nothing else is wanted. Raises TOO_LARGE before all of it is read,
    UNSUPPORTED_BODY."""
    body = await read_bytes(request)
    kind = (request.content_type or "").partition(";")[0].strip().lower()
    if body and kind != wanted:
        raise errors.UNSUPPORTED_BODY(wanted=wanted)
    return body


async def read_bytes(request: Request) -> bytes:
    """A body of whatever kind. Raises TOO_LARGE before all of it is read."""
    most = limits.REQUEST_BODY_BYTES
    length = request.content_length
    if length is not None and length > most:
        raise errors.TOO_LARGE(most=most)
    body = await request.stream.read(most + 1)
    if len(body) > most:
        raise errors.TOO_LARGE(most=most)
    if request.scope["switchroom"].broken:
        raise errors.INVALID_PARAMETER(sentence="The request body ended before its time")
    return body


def _read_json(decoder: msgspec.json.Decoder[Any], body: bytes) -> Any:
    """The Struct in a JSON body. Raises INVALID_PARAMETER, also for a NUL, which databases do not
    keep."""
    try:
        if _NUL in body and has_nul(msgspec.json.decode(body)):
            raise errors.INVALID_PARAMETER(sentence="The request body contains a NUL character")
        return decoder.decode(body)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        sentence = f"The request body is not the JSON object that is expected: {error}"
        raise errors.INVALID_PARAMETER(sentence=sentence) from None


def _presented(request: Request, route: Route, exchange: Exchange, name: str) -> Any:
    """What the request shows of who makes it; a session, by the cookie of this name, counts only
    where nothing else is shown.

    Raises ACCESS_DENIED for a session that another site's page uses."""
    header = request.get_header("Authorization")
    if header is not None:
        return auth.presented(header) or auth.presented_token(header)
    told = request.get_header("X-Twilio-Token")
    if told is not None:
        return Token(told)
    known = None if route.also is None else route.also(request)
    if known is not None or route.public:
        return known
    exchange.private = name in request.cookies
    return cookie.presented(request, name)


def _field(text: str) -> str:
    """A field of a path, decoded; a plus stays a plus. Raises NOT_FOUND for what names nothing."""
    if "%" in text:
        try:
            text = unquote(text, errors="strict")
        except UnicodeDecodeError:
            raise errors.NOT_FOUND() from None
    if not text or "\0" in text:
        raise errors.NOT_FOUND()
    return text


def _says_true(header: str | None) -> bool:
    return header is not None and header.strip().lower() == "true"


async def _refuse(request: Request, response: Response, error: ApiError, _: object) -> None:
    exchange: Exchange = request.scope["switchroom"]
    # A browser that sees this header asks for a password of its own accord; where a page of ours
    # calls, the page does the asking.
    if error.status == 401 and not _is_of_page(request, exchange):
        of_token = error.code in errors.TOKEN_CODES
        response.set_header("WWW-Authenticate", _BEARER if of_token else _REALM)
    if error.retry_after_s is not None:
        response.set_header("Retry-After", str(error.retry_after_s))
    reply.refuse(response, error, exchange.product, exchange.path)


def _is_of_page(request: Request, exchange: Exchange) -> bool:
    """Tell whether a page of ours makes the request."""
    if exchange.product == "desk" or exchange.private:
        return True
    if request.get_header(cookie.CSRF_HEADER) is not None:
        return True
    return exchange.route is not None and exchange.route.also is not None


async def _refuse_falcon(
    request: Request, response: Response, error: falcon.HTTPError, parameters: object
) -> None:
    """Falcon found no route, no method on it, or a header that cannot be read."""
    response.set_headers(error.headers or {})
    refusal = errors.INVALID_PARAMETER(sentence=error.title)
    if error.status_code == 404:
        refusal = errors.NOT_FOUND()
    elif error.status_code == 405 or request.method not in falcon.HTTP_METHODS:
        refusal = errors.METHOD_NOT_ALLOWED(method=request.method)
    await _refuse(request, response, refusal, parameters)


async def _excuse(
    request: Request, response: Response, error: Unavailable, parameters: object
) -> None:
    """The database is away: the client may try again."""
    log.warning("database.unavailable", request_id=request.scope["switchroom"].request_id)
    response.set_header("Retry-After", "1")
    await _refuse(request, response, errors.UNAVAILABLE(), parameters)


async def _fail(request: Request, response: Response, error: Exception, parameters: object) -> None:
    """Ours: the client gets the request id, the log all the rest."""
    exchange: Exchange = request.scope["switchroom"]
    # As text: a renderer that is given the exception may print local variables, which here are
    # passwords and bodies.
    exception = "".join(traceback.format_exception(error))
    log.error(
        "request.failed",
        request_id=exchange.request_id,
        route=exchange.template,
        exception=exception,
    )
    refusal = errors.INTERNAL(request_id=exchange.request_id)
    await _refuse(request, response, refusal, parameters)
