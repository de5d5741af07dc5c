"""What is stated of each served operation, against what is published of it."""

from collections import Counter

import pytest

from scripts import compatibility
from scripts.compatibility import Operation
from switchroom.rest.kit.routes import Route
from switchroom.rest.openapi import answers, fields
from tests.conformance.published import PAGING, Published, published
from tests.conformance.quirks import PARAMETERS

PAIRS = [
    pytest.param(published()[key], route, id=f"{route.method} {route.path}")
    for key, route in sorted(compatibility.served().items())
    if key in published()
]


def understood(route: Route) -> set[str]:
    """The names that the form and the query of a route know."""
    hints = route.handler.__annotations__
    kinds = [hints[name] for name in ("form", "query", "body") if name in hints]
    names = {name for kind in kinds for name, _ in fields(kind)}
    return names | PAGING if route.page_key else names


def test_something_is_compared() -> None:
    assert len(PAIRS) > 90


def test_the_lists_of_operations_are_those_published() -> None:
    listed = {one.key for one in compatibility.published()}
    without_file = {
        key
        for key in listed
        if key[0] in ("accounts", "monitor") or (key[0] == "studio" and key[1].startswith("/v1/"))
    }
    assert listed - without_file <= published().keys()
    missing = {key for key in published().keys() - listed if key[0] != "api"}
    assert missing == set()


@pytest.mark.parametrize(("one", "route"), PAIRS)
def test_the_status_is_published(one: Published, route: Route) -> None:
    assert answers(route)
    assert route.status in one.statuses


@pytest.mark.parametrize(("one", "route"), PAIRS)
def test_every_parameter_is_understood_or_said_to_be_missing(one: Published, route: Route) -> None:
    noted = {
        name
        for note in compatibility.notes()
        if note.covers(Operation(route.product, one.operation.path, route.method))
        for name in note.parameters
    }
    without_effect = PARAMETERS.get((route.method, one.operation.path), frozenset())
    assert one.parameters - understood(route) == noted | without_effect


def test_all_of_studio_is_served() -> None:
    listed = [one for one in compatibility.published() if one.product == "studio"]
    assert Counter(one.path[:4] for one in listed) == {"/v2/": 19, "/v1/": 20}
    assert {one.key for one in listed} <= compatibility.served().keys()


def test_quirks_are_of_published_operations() -> None:
    known = {(one.operation.method, one.operation.path) for one in published().values()}
    assert PARAMETERS.keys() <= known
