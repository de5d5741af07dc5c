"""Our own OpenAPI document: whole, resolvable, and the same as what the program answers."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from jsonschema import Draft202012Validator
from msgspec import UNSET, Struct, UnsetType

from switchroom.rest import ROUTES
from switchroom.rest.kit import Call, Form, Page, PageRequest, Routes
from switchroom.rest.openapi import address, document
from switchroom.store.work import Work
from tests.world import World

DOCUMENT = msgspec.json.decode(msgspec.json.encode(document(ROUTES)))
STATED = [route for one in ROUTES for route in one.all]


def operations() -> Iterator[tuple[str, str, Any]]:
    for path, item in DOCUMENT["paths"].items():
        for method, operation in item.items():
            yield path, method, operation


def inside(value: Any) -> Iterator[dict[str, Any]]:
    """All objects in a JSON value, itself included."""
    if isinstance(value, dict):
        yield value
    for part in value.values() if isinstance(value, dict) else value:
        if isinstance(part, dict | list):
            yield from inside(part)


def test_every_route_is_there_and_nothing_else() -> None:
    described = [(path, method.upper()) for path, method, _ in operations()]
    assert sorted(described) == sorted((address(route), route.method) for route in STATED)


def test_every_reference_leads_somewhere() -> None:
    known = {f"#/components/schemas/{name}" for name in DOCUMENT["components"]["schemas"]}
    used = {part["$ref"] for part in inside(DOCUMENT) if "$ref" in part}
    assert used
    assert used <= known
    assert all(re.fullmatch(r"[\w.-]+", name) for name in DOCUMENT["components"]["schemas"])


def test_every_schema_is_one() -> None:
    for schema in DOCUMENT["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)
    for part in inside(DOCUMENT["paths"]):
        if "schema" in part:
            Draft202012Validator.check_schema(part["schema"])


def test_operations_have_names_of_their_own() -> None:
    names = Counter(operation["operationId"] for _, _, operation in operations())
    assert max(names.values()) == 1


def test_the_fields_of_a_path_are_its_parameters() -> None:
    for path, method, operation in operations():
        stated = [one["name"] for one in operation["parameters"] if one["in"] == "path"]
        assert stated == re.findall(r"\{(\w+)\}", path), (method, path)
        places = Counter((one["name"], one["in"]) for one in operation["parameters"])
        assert max(places.values(), default=1) == 1, (method, path)


def test_every_operation_says_how_it_ends() -> None:
    for path, method, operation in operations():
        responses = operation["responses"]
        assert "default" in responses, (method, path)
        for status, response in responses.items():
            assert response["description"]
            bare = status in ("204", "302", "307")
            assert ("content" in response) != bare, (method, path, status)


def test_what_a_form_takes_is_described() -> None:
    item = DOCUMENT["paths"]["/conversations/v1/Configuration/Addresses"]
    body = item["post"]["requestBody"]
    schema = body["content"]["application/x-www-form-urlencoded"]["schema"]
    assert body["required"] is True
    assert schema["required"] == ["Type", "Address"]
    assert schema["properties"]["AutoCreation.Enabled"] == {"type": "boolean"}
    assert schema["properties"]["AutoCreation.WebhookFilters"]["type"] == "array"


class Row(Struct):
    """What the list below shows."""

    sid: str


class Filters(Form, kw_only=True):
    """Its filters."""

    least: int = 3
    word: str | UnsetType = UNSET


def listing(work: Work, call: Call, page: PageRequest, query: Filters) -> Page:
    """A list."""
    return page.cut([], shape, lambda row: 0)


def shape(call: Call) -> Row:
    return Row(call.path)


def sample() -> dict[str, Any]:
    routes = Routes("api")
    routes.get("/2010-04-01/Accounts/{AccountSid}/Rows.json", page="rows")(listing)
    operation: dict[str, Any] = document([routes])["paths"][
        "/2010-04-01/Accounts/{AccountSid}/Rows.json"
    ]["get"]
    return operation


def test_a_list_is_described_with_its_filters_and_its_envelope() -> None:
    operation = sample()
    assert operation["summary"] == "A list."
    by_name = {one["name"]: one for one in operation["parameters"]}
    assert by_name["Least"]["schema"] == {"type": "integer", "default": 3}
    assert by_name["PageSize"]["schema"]["maximum"] == 1000
    schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
    assert schema["properties"]["rows"]["items"] == {"$ref": "#/components/schemas/Row"}
    assert "next_page_uri" in schema["required"]


def test_a_list_of_unknown_rows_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(globals(), "shape")
    with pytest.raises(TypeError, match="what the list shows"):
        sample()


def test_the_program_hands_it_out(world: World) -> None:
    response = world.request("GET", "/openapi.json", auth=None)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/json"
    assert response.json() == DOCUMENT


def validator(operation: dict[str, Any], status: int) -> Draft202012Validator:
    schema = operation["responses"][str(status)]["content"]["application/json"]["schema"]
    return Draft202012Validator({"components": DOCUMENT["components"], **schema})


def test_answers_are_as_described(world: World) -> None:
    number = world.buy()
    made = world.address(number)
    path = "/conversations/v1/Configuration/Addresses"
    validator(DOCUMENT["paths"][path]["post"], 201).validate(made)
    validator(DOCUMENT["paths"][path]["get"], 200).validate(world.get(path))
    refusal = world.request("GET", f"{path}/IG{'0' * 32}").json()
    Draft202012Validator(
        {"$ref": "#/components/schemas/Error", "components": DOCUMENT["components"]}
    ).validate(refusal)
