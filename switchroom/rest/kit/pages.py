"""Lists come in pages: the two envelopes, and the tokens that lead from page to page
(conversations §1.6, messaging §1.4).

A token holds the cursors of the last few pages, newest last. The newest says where its page
begins; those before it lead back without another query.
"""

import base64
from collections.abc import Callable, Sequence
from typing import Any, Final, NoReturn, TypeVar
from urllib.parse import parse_qsl, quote, urlencode

import msgspec

from switchroom.core import errors, limits
from switchroom.rest.kit.call import Call

C = TypeVar("C")
R = TypeVar("R")

_TRAIL: Final = 5
_TOKEN_CHARS: Final = 4_000
_PAGE_NUMBER_CHARS: Final = 9
_INTEGER_BITS: Final = 63
_OWN: Final = ("Page", "PageSize", "PageToken")

_trail_of: Final = msgspec.json.Decoder(list[msgspec.Raw]).decode


class Page(msgspec.Struct, frozen=True):
    """What a list shows; `next` is the cursor of the last row shown when there are more."""

    rows: Sequence[Any]
    next: object | None = None


class PageRequest(msgspec.Struct, frozen=True):
    """Which page is wanted. `token` is the JSON text of the cursor that it begins after."""

    size: int
    number: int
    filters: str
    raw_token: str | None
    trail: tuple[msgspec.Raw, ...]

    @property
    def token(self) -> str | None:
        return bytes(self.trail[-1]).decode() if self.trail else None

    def after(self, shape: type[C]) -> C | None:
        """The cursor that the page begins after, such as `page.after(tuple[int, str])`, or None.

        Raises PAGE_TOKEN when it is not of that shape.
        """
        if not self.trail:
            return None
        try:
            cursor = msgspec.json.decode(self.trail[-1], type=shape)
        except (msgspec.DecodeError, UnicodeDecodeError):
            _refuse(self.raw_token)
        parts = cursor if isinstance(cursor, tuple) else (cursor,)
        if not all(_storable(part) for part in parts):
            _refuse(self.raw_token)
        return cursor

    def cut(
        self, rows: Sequence[R], shape: Callable[[R], object], cursor: Callable[[R], object]
    ) -> Page:
        """The page out of up to `size` + 1 rows: one too many says that there are more."""
        shown = rows[: self.size]
        more = len(rows) > self.size
        return Page([shape(row) for row in shown], cursor(shown[-1]) if more else None)


def read(query: str, product: str, max_page: int) -> PageRequest:
    """The page that a query string asks for.

    Raises INVALID_PARAMETER, PAGE_SIZE, PAGE_ABSOLUTE, PAGE_TOKEN_NOT_INTEGER,
    PAGE_TOKEN_NEGATIVE, PAGE_TOKEN.
    """
    try:
        pairs = parse_qsl(
            query, keep_blank_values=True, errors="strict", max_num_fields=limits.FORM_FIELDS
        )
    except ValueError:
        raise errors.INVALID_PARAMETER(sentence="The query string cannot be read") from None
    own = {name: value for name, value in pairs if name in _OWN}
    filters = urlencode([pair for pair in pairs if pair[0] not in _OWN], quote_via=quote)
    raw_token = own.get("PageToken") or None
    trail = () if raw_token is None else _trail(raw_token, product)
    number = _whole("Page", own.get("Page", "0"))
    if number and not trail and product == "taskrouter":
        raise errors.PAGE_ABSOLUTE()
    return PageRequest(
        size=_size(own.get("PageSize"), product, max_page),
        number=max(number, 1) if trail else 0,
        filters=f"{filters}&" if filters else "",
        raw_token=raw_token,
        trail=trail,
    )


def envelope(call: Call, page: PageRequest, result: Page, key: str) -> dict[str, object]:
    """The body of a page in the manner of the product."""
    base = call.path if call.product == "api" else call.url(call.path)
    suffix = "uri" if call.product == "api" else "url"
    following = None if result.next is None else msgspec.Raw(msgspec.json.encode(result.next))
    addresses: dict[str, object] = {
        f"first_page_{suffix}": _address(base, page, 0, None),
        f"previous_page_{suffix}": _previous(base, page, call.product),
        f"next_page_{suffix}": following
        and _address(base, page, page.number + 1, _token((*page.trail, following), call.product)),
        suffix: _address(base, page, page.number, page.raw_token),
    }
    counts = {"page": page.number, "page_size": page.size}
    if call.product != "api":
        return {"meta": {**counts, **addresses, "key": key}, key: result.rows}
    start = page.number * page.size
    end = start + max(len(result.rows) - 1, 0)
    return {**counts, "start": start, "end": end, **addresses, key: result.rows}


def _previous(base: str, page: PageRequest, product: str) -> str | None:
    if page.number == 1:
        return _address(base, page, 0, None)
    if len(page.trail) > 1:
        return _address(base, page, page.number - 1, _token(page.trail[:-1], product))
    return None


def _address(base: str, page: PageRequest, number: int, token: str | None) -> str:
    ending = "" if token is None else f"&PageToken={token}"
    return f"{base}?{page.filters}PageSize={page.size}&Page={number}{ending}"


def _token(trail: tuple[msgspec.Raw, ...], product: str) -> str:
    text = base64.urlsafe_b64encode(msgspec.json.encode(trail[-_TRAIL:])).decode().rstrip("=")
    return _prefix(product) + text


def _trail(token: str, product: str) -> tuple[msgspec.Raw, ...]:
    prefix = _prefix(product)
    if not token.startswith(prefix) and product != "api":
        _refuse_number(token)
    text = token.removeprefix(prefix)
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        trail = tuple(_trail_of(data))
    except (ValueError, msgspec.DecodeError):
        _refuse(token)
    if not 1 <= len(trail) <= _TRAIL or len(token) > _TOKEN_CHARS or text == token:
        _refuse(token)
    return trail


def _prefix(product: str) -> str:
    return "PA" if product == "api" else "PT"


def _refuse(token: str | None) -> NoReturn:
    raise errors.PAGE_TOKEN(token=token)


def _refuse_number(token: str) -> NoReturn:
    negative = token.startswith("-") and token[1:].isdigit()
    raise errors.PAGE_TOKEN_NEGATIVE() if negative else errors.PAGE_TOKEN_NOT_INTEGER()


def _size(given: str | None, product: str, max_page: int) -> int:
    if given is None:
        return min(limits.PAGE_DEFAULT, max_page)
    size = _whole("PageSize", given)
    if product == "api" and not 1 <= size <= max_page:
        raise errors.PAGE_SIZE(most=max_page)
    if size < 1:
        raise errors.INVALID_PARAMETER(sentence="PageSize must be at least 1")
    return min(size, max_page)


def _whole(name: str, text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= _PAGE_NUMBER_CHARS):
        raise errors.INVALID_PARAMETER(sentence=f"{name} must be a whole number")
    return int(text)


def _storable(part: object) -> bool:
    """Tell whether both databases can compare with a part of a cursor."""
    if isinstance(part, str):
        return "\0" not in part
    return not isinstance(part, int) or part.bit_length() <= _INTEGER_BITS
