"""What a route may state; everything else stops the program at its start."""

from collections.abc import Callable
from typing import Any, cast

import pytest

from switchroom.rest.kit import Call, Page, PageRequest, Routes, build
from switchroom.runtime import Runtime
from switchroom.store.work import Work


def without_call(work: Work) -> None: ...


def async_named(runtime: Runtime, call: Call) -> None: ...


async def sync_named(work: Work, call: Call) -> None: ...


def other_field(work: Work, call: Call, ConversationSid: str) -> None: ...


def untyped_field(work: Work, call: Call, Sid: int) -> None: ...


def untyped_form(work: Work, call: Call, form: dict[str, str]) -> None: ...


def unasked_page(work: Work, call: Call, page: PageRequest) -> Page:
    return Page([])


@pytest.mark.parametrize(
    "handler",
    [
        without_call,
        async_named,
        sync_named,
        other_field,
        untyped_field,
        untyped_form,
        unasked_page,
    ],
)
def test_a_handler_that_nobody_can_call(handler: Callable[..., Any]) -> None:
    with pytest.raises(TypeError, match=handler.__name__):
        Routes("studio").get("/v1/Things/{Sid}")(handler)


def good(work: Work, call: Call, Sid: str) -> None: ...


def test_a_list_returns_a_page() -> None:
    with pytest.raises(TypeError, match="a list takes"):
        Routes("studio").get("/v1/Things/{Sid}", page="things")(good)


def test_a_field_must_be_in_every_path() -> None:
    with pytest.raises(TypeError, match="nobody can give Sid"):
        Routes("studio").get(("/v1/Things/{Sid}", "/v1/Things"))(good)


def test_products_are_known() -> None:
    with pytest.raises(TypeError):
        Routes("telephony")


def test_a_route_is_answered_once() -> None:
    routes = Routes("studio")
    routes.get("/v1/Things/{Sid}")(good)
    routes.get("/v1/Things/{Sid}")(good)
    with pytest.raises(TypeError, match="answered twice"):
        build(cast("Runtime", None), [routes])
