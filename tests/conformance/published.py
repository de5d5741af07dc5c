"""The published OpenAPI files: operations, their parameters, and their answers as JSON Schema."""

import functools
import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from jsonschema import Draft202012Validator, FormatChecker

from scripts.compatibility import Operation
from scripts.operations import METHODS, SPEC_FILES

VARIABLE: Final = "SWITCHROOM_SPEC_DIR"
PAGING: Final = frozenset({"Page", "PageSize", "PageToken"})

_FORMATS: Final = {
    "date-time": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ",
    "date-time-rfc-2822": r"[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} [\d:]{8} \+0000",
    "http-method": r"GET|POST|",
    "iso-country-code": r"[A-Z]{2}",
    "phone-number": r"\+\d{5,15}",
    "uri": r"(https?://[^/\s]+|)(/\S*)?",
}
_PLAIN: Final = frozenset(
    {"enum", "format", "items", "maxLength", "maximum", "minLength", "minimum", "pattern", "type"}
)


@dataclass(frozen=True)
class Published:
    """One operation as it is published."""

    operation: Operation
    statuses: frozenset[int]
    parameters: frozenset[str]
    answers: dict[int, Any]
    examples: frozenset[str]

    def problems(self, status: int, body: Any) -> Iterator[str]:
        """What an answer lacks, has beside what is published, or shows in another way."""
        schema = self.answers[status]
        for error in Draft202012Validator(schema, format_checker=_checker()).iter_errors(body):
            yield f"{error.json_path}: {error.message}"
        yield from _names(schema, body, "$")


def inner_names(body: Any, owner: str = "") -> Iterator[str]:
    """The names in the objects within an answer, each after the name of its object. Schemas say
    nothing of most of these objects, examples do.

    >>> sorted(inner_names({"sid": "CH1", "links": {"self": "/"}, "rows": [{"url": "/1"}]}))
    ['links.self', 'rows.url']
    """
    if isinstance(body, dict):
        for name, value in body.items():
            if owner:
                yield f"{owner}.{name}"
            yield from inner_names(value, name)
    elif isinstance(body, list):
        for part in body:
            yield from inner_names(part, owner)


@functools.cache
def published() -> dict[tuple[str, str, str], Published]:
    """All operations by their keys."""
    found = {}
    for product, file in SPEC_FILES.items():
        document = json.loads((Path(os.environ[VARIABLE]) / file).read_text())
        for path, item in document["paths"].items():
            for method in METHODS:
                if method in item:
                    one = _operation(document, product, path, method)
                    found[one.operation.key] = one
    return found


def lookup(product: str, method: str, path: str) -> Published | None:
    """The operation that a request is for; the one with fewer fields in its path wins."""
    fitting = [
        one
        for one in published().values()
        if (one.operation.product, one.operation.method) == (product, method)
        and re.fullmatch(re.sub(r"\\\{\w+\\\}", r"[^/]+", re.escape(one.operation.path)), path)
    ]
    return min(fitting, key=lambda one: one.operation.path.count("{"), default=None)


def _operation(document: Any, product: str, path: str, method: str) -> Published:
    item = document["paths"][path]
    stated = item[method]
    parameters = [*item.get("parameters", []), *stated.get("parameters", [])]
    placed = [_resolve(document, one) for one in parameters]
    names = {one["name"] for one in placed if one["in"] == "query"}
    for content in stated.get("requestBody", {}).get("content", {}).values():
        names |= set(_resolve(document, content["schema"]).get("properties", {}))
    answers, examples = {}, set[str]()
    for status, response in stated["responses"].items():
        content = response.get("content", {}).get("application/json", {})
        if "schema" in content:
            answers[int(status)] = _schema(document, content["schema"])
        for example in content.get("examples", {}).values():
            examples.update(inner_names(example["value"]))
    return Published(
        Operation(product, path, method.upper()),
        frozenset(map(int, stated["responses"])),
        frozenset(names),
        answers,
        frozenset(examples),
    )


def _resolve(document: Any, schema: Any) -> Any:
    while "$ref" in schema:
        parts = schema["$ref"].removeprefix("#/").split("/")
        schema = functools.reduce(lambda inside, part: inside[part], parts, document)
    return schema


def _schema(document: Any, stated: Any) -> Any:
    """A schema of OpenAPI 3.0 as JSON Schema, references filled in."""
    schema = _resolve(document, stated)
    made = {name: schema[name] for name in schema.keys() & _PLAIN}
    if "properties" in schema:
        made["properties"] = {
            name: _schema(document, part) for name, part in schema["properties"].items()
        }
    if "items" in schema:
        made["items"] = _schema(document, schema["items"])
    if schema.get("nullable") and "type" in made:
        made["type"] = [made["type"], "null"]
        if "enum" in made:
            made["enum"] = [*made["enum"], None]
    return made


def _names(schema: Any, body: Any, place: str) -> Iterator[str]:
    """The published names that are absent, and the names that are not published."""
    if isinstance(body, dict) and "properties" in schema:
        wanted = schema["properties"].keys()
        yield from (f"{place}.{name}: absent" for name in sorted(wanted - body.keys()))
        yield from (f"{place}.{name}: not published" for name in sorted(body.keys() - wanted))
        for name in wanted & body.keys():
            yield from _names(schema["properties"][name], body[name], f"{place}.{name}")
    if isinstance(body, list) and "items" in schema:
        for part in body:
            yield from _names(schema["items"], part, f"{place}[*]")


@functools.cache
def _checker() -> FormatChecker:
    checker = FormatChecker(formats=())
    for name, pattern in _FORMATS.items():
        checker.checks(name)(functools.partial(_fits, re.compile(pattern)))
    return checker


def _fits(pattern: re.Pattern[str], value: object) -> bool:
    return not isinstance(value, str) or pattern.fullmatch(value) is not None
