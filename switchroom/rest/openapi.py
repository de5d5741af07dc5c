"""Our own description of the API: an OpenAPI 3.1 document made from the routes, so that it says
what the program does and nothing else."""

import asyncio
import inspect
import re
from collections.abc import Iterator, Mapping, Sequence
from importlib import metadata
from typing import Any, Final, NoReturn, TypeGuard, get_args, get_type_hints

import msgspec
from falcon.asgi import Request, Response
from msgspec import NODEFAULT, UNSET, Struct, UnsetType

from switchroom.core import limits
from switchroom.rest.kit import Page, Reply, Routes, cookie
from switchroom.rest.kit.call import VERSION_2010
from switchroom.rest.kit.reply import encode
from switchroom.rest.kit.routes import Route

Json = dict[str, Any]

_SCHEMAS: Final = "#/components/schemas/"
_FIELD: Final = re.compile(r"\{(\w+)\}")
_TEXT: Final = {"type": "string"}
_COUNT: Final = {"type": "integer", "minimum": 0}
_CREDENTIALS: Final[list[Json]] = [{"basic": []}, {"session": []}]
_HOOKS: Final = {
    "name": "X-Twilio-Webhook-Enabled",
    "in": "header",
    "description": "true: this request fires the configured webhooks.",
    "schema": {"type": "boolean", "default": False},
}


class Error(Struct):
    """The body of a refusal (conversations §1.7)."""

    code: int
    message: str
    more_info: str
    status: int
    detail: str | UnsetType = UNSET
    details: Json | UnsetType = UNSET


class Description:
    """`GET /openapi.json`."""

    def __init__(self, routes: Sequence[Routes]) -> None:
        self._routes = routes
        self._data = b""

    async def on_get(self, request: Request, response: Response) -> None:
        """The document; it is made when it is first asked for."""
        if not self._data:
            self._data = encode(await asyncio.to_thread(document, self._routes))
        response.content_type = "application/json"
        response.data = self._data


def document(routes: Sequence[Routes]) -> Json:
    """The OpenAPI document of these routes, with all paths in the form with a first segment.

    Raises TypeError for a list in whose module no function `shape` says what its rows are.
    """
    stated = [route for one in routes for route in one.all]
    schemas, components = _schemas(stated)
    paths: dict[str, Json] = {}
    for route in stated:
        operation = _operation(route, schemas)
        paths.setdefault(address(route), {})[route.method.lower()] = operation
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Switchroom",
            "version": metadata.version("switchroom"),
            "description": "Products are reached by their first path segment, as here, or by host.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "security": _CREDENTIALS,
        "tags": [{"name": product} for product in sorted({one.product for one in routes})],
        "paths": dict(sorted(paths.items())),
        "components": {
            "securitySchemes": {
                "basic": {
                    "type": "http",
                    "scheme": "basic",
                    "description": "Account SID and auth token, or API key SID and its secret.",
                },
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "bearerFormat": "JWT",
                    "description": "An access token with a Chat grant: a user of its service, who"
                    " may do what his roles grant.",
                },
                "session": {
                    "type": "apiKey",
                    "in": "cookie",
                    "name": cookie.SESSION,
                    "description": "A person who has logged in at /desk/v1/Session, which names the"
                    " cookie: an underscore and the name of the installation follow, and over TLS"
                    " it begins with __Host-. Whatever"
                    f" changes something carries the session's csrf_token in {cookie.CSRF_HEADER}.",
                },
            },
            "schemas": components,
        },
    }


def address(route: Route) -> str:
    """The path of a route after the host: it begins with the product, in the 2010 API with its
    version."""
    first_is_version = route.path.startswith(f"/{VERSION_2010}/")
    return route.path if first_is_version else f"/{route.product}{route.path}"


def shown(route: Route) -> type[Struct] | None:
    """What the route answers with, or shows as a row of its list; None for no body, and for a
    handler that writes its own bytes or only ever refuses. Of a handler that at times writes its
    own bytes, what it shows otherwise.

    Raises TypeError for a list in whose module no function `shape` says what its rows are.
    """
    kind = get_type_hints(route.handler).get("return")
    if kind is Page:
        shape = route.handler.__globals__.get("shape")
        kind = get_type_hints(shape).get("return") if callable(shape) else None
        if not _is_struct(kind):
            raise TypeError(f"{route.handler.__module__}: no shape() says what the list shows")
    kinds = [one for one in get_args(kind) or (kind,) if _is_struct(one) and one is not Reply]
    return kinds[0] if len(kinds) == 1 else None


def answers(route: Route) -> bool:
    """Tell whether the route can succeed; some only say what is not there."""
    return get_type_hints(route.handler).get("return") is not NoReturn


def _schemas(stated: Sequence[Route]) -> tuple[dict[type[Struct], Json], dict[str, Json]]:
    """References to the Structs that are shown, and what they refer to."""
    kinds: set[type[Struct]] = {Error}
    for route in stated:
        _gather(shown(route), kinds)
        _gather(get_type_hints(route.handler).get("body"), kinds)
    in_order = sorted(kinds, key=_qualified)
    made, components = msgspec.json.schema_components(in_order, ref_template=_SCHEMAS + "{name}")
    schemas = dict(zip(in_order, made, strict=True))
    for kind, reference in schemas.items():
        component = components[reference["$ref"].removeprefix(_SCHEMAS)]
        component["required"] = [
            field.encode_name
            for field in msgspec.structs.fields(kind)
            if UnsetType not in get_args(field.type)
        ]
    return schemas, components


def _gather(kind: object, found: set[type[Struct]]) -> None:
    """Add the Structs in a type, and those within them."""
    if not _is_struct(kind):
        for part in get_args(kind):
            _gather(part, found)
    elif kind not in found:
        found.add(kind)
        for field in msgspec.structs.fields(kind):
            _gather(field.type, found)


def _qualified(kind: type[Struct]) -> str:
    return f"{kind.__module__}.{kind.__qualname__}"


def _is_struct(kind: object) -> TypeGuard[type[Struct]]:
    return isinstance(kind, type) and issubclass(kind, Struct)


def _operation(route: Route, schemas: Mapping[type[Struct], Json]) -> Json:
    operation: Json = {"operationId": _name(route), "tags": [route.product]}
    sentence = (inspect.getdoc(route.handler) or "").partition("\n\n")[0].replace("\n", " ")
    if sentence:
        operation["summary"] = sentence
    operation["parameters"] = list(_parameters(route))
    form = get_type_hints(route.handler, include_extras=True).get("form")
    if form is not None:
        operation["requestBody"] = _body(form)
    body = get_type_hints(route.handler).get("body")
    if body is not None:
        operation["requestBody"] = {"required": True, "content": _json(schemas[body])}
    refusal = {"description": "A refusal.", "content": _json(schemas[Error])}
    operation["responses"] = {"default": refusal}
    if get_type_hints(route.handler).get("return") is Reply:
        elsewhere = {"description": "The browser goes on to the address in Location."}
        operation["responses"] = {"302": elsewhere, "default": refusal}
    elif answers(route):
        operation["responses"] = {str(route.status): _success(route, schemas), "default": refusal}
    if route.public:
        operation["security"] = []
    elif route.access.chat_users:
        operation["security"] = [*_CREDENTIALS, {"token": []}]
    return operation


def _name(route: Route) -> str:
    words = re.findall(r"\w+", address(route).replace(".json", ""))
    return "_".join([route.method.lower(), *words])


def _parameters(route: Route) -> Iterator[Json]:
    for name in _FIELD.findall(route.path):
        yield {"name": name, "in": "path", "required": True, "schema": _TEXT}
    query = get_type_hints(route.handler, include_extras=True).get("query")
    if query is not None:
        for name, (schema, required) in fields(query):
            yield {"name": name, "in": "query", "required": required, "schema": schema}
    if route.page_key is not None:
        most = route.max_page
        size = {"minimum": 1, "maximum": most, "default": min(limits.PAGE_DEFAULT, most)}
        yield {"name": "PageSize", "in": "query", "schema": {"type": "integer"} | size}
        yield {"name": "Page", "in": "query", "schema": _COUNT}
        yield {"name": "PageToken", "in": "query", "schema": _TEXT}
    if route.product == "conversations" and route.method != "GET":
        yield _HOOKS


def _body(form: type[Struct]) -> Json:
    found = dict(fields(form))
    schema: Json = {
        "type": "object",
        "properties": {name: schema for name, (schema, _) in found.items()},
    }
    required = [name for name, (_, needed) in found.items() if needed]
    if required:
        schema["required"] = required
    content = {"application/x-www-form-urlencoded": {"schema": schema}}
    return {"required": bool(required), "content": content}


def fields(
    kind: type[Struct], prefix: str = "", needed: bool = True
) -> Iterator[tuple[str, tuple[Json, bool]]]:
    """The names that a form or a query understands, each with its schema and whether it must be
    there; the fields of a Struct within it are dotted names.

    >>> from switchroom.rest.kit import Form
    >>> class Timers(Form, kw_only=True):
    ...     inactive: str
    >>> class Example(Form, kw_only=True):
    ...     friendly_name: str
    ...     timers: Timers | UnsetType = UNSET
    >>> for name, found in fields(Example):
    ...     print(name, found)
    FriendlyName ({'type': 'string'}, True)
    Timers.Inactive ({'type': 'string'}, False)
    """
    for field in msgspec.structs.fields(kind):
        name = prefix + field.encode_name
        inner, must = _sent(field.type), needed and field.required
        if _is_struct(inner):
            yield from fields(inner, f"{name}.", must)
            continue
        schema = msgspec.json.schema(inner)
        if field.default not in (NODEFAULT, UNSET, None):
            schema["default"] = field.default
        yield name, (schema, must)


def _sent(kind: Any) -> Any:
    """A type without what stands for absence, which a form cannot carry."""
    kinds = [part for part in get_args(kind) if part not in (UnsetType, type(None))]
    absent = UnsetType in get_args(kind) or type(None) in get_args(kind)
    return kinds[0] if len(kinds) == 1 and absent else kind


def _success(route: Route, schemas: Mapping[type[Struct], Json]) -> Json:
    kind = shown(route)
    success: Json = {"description": "Removed." if route.status == 204 else "Done."}
    if kind is not None:
        body = schemas[kind]
        success["content"] = _json(_envelope(route, body) if route.page_key else body)
    return success


def _json(schema: Json) -> Json:
    return {"application/json": {"schema": schema}}


def _envelope(route: Route, row: Json) -> Json:
    """A page: rows and addresses side by side in the 2010 API, addresses under `meta` elsewhere."""
    old = route.product == "api"
    suffix, key = "uri" if old else "url", route.page_key or ""
    about: Json = {"page": _COUNT, "page_size": _COUNT}
    if old:
        about |= {"start": _COUNT, "end": _COUNT}
    address_or_null = {"type": ["string", "null"]}
    about |= {f"first_page_{suffix}": _TEXT, f"previous_page_{suffix}": address_or_null}
    about |= {f"next_page_{suffix}": address_or_null, suffix: _TEXT}
    rows: Json = {key: {"type": "array", "items": row}}
    if old:
        return _whole(about | rows)
    return _whole({"meta": _whole(about | {"key": {"const": key}})} | rows)


def _whole(properties: Json) -> Json:
    return {"type": "object", "properties": properties, "required": list(properties)}
