"""Templates that were made from WhatsApp templates of old: `content.twilio.com/v1/LegacyContent`.

Such templates existed before the Content API did. There are none here, so the list is empty.
"""

from collections.abc import Mapping
from typing import Any, NoReturn

from msgspec import Struct

from switchroom.core import limits
from switchroom.rest.kit import Call, Page, PageRequest, Routes
from switchroom.store.work import Work

routes = Routes("content")
ALL = "/v1/LegacyContent"


class LegacyContent(Struct, frozen=True, kw_only=True):
    """A template with the name and the text of the one that it was made from."""

    date_created: str
    date_updated: str
    sid: str
    account_sid: str
    friendly_name: str
    language: str
    variables: Mapping[str, str]
    types: Mapping[str, Mapping[str, Any]]
    legacy_template_name: str
    legacy_body: str
    url: str


@routes.get(ALL, page="contents", max_page=limits.CONTENT_PAGE_MAX)
def page(work: Work, call: Call, page: PageRequest) -> Page:
    """Nothing: no template here was made from a WhatsApp template of old."""
    rows: list[NoReturn] = []
    return page.cut(rows, shape, lambda row: row)


def shape(row: NoReturn) -> LegacyContent:
    """What a row would be."""
    raise AssertionError(row)
