"""Paths in full and the plain functions that answer them.

What a handler takes is read off its signature once, when the route is stated; whatever cannot be
given to it stops the program at its start.
"""

import inspect
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final, TypeVar, get_type_hints

import msgspec
from falcon.asgi import Request

from switchroom.accounts.credentials import Principal
from switchroom.core import limits
from switchroom.rest.kit.auth import Access, access_to
from switchroom.rest.kit.call import PRODUCTS
from switchroom.rest.kit.forms import Decoder
from switchroom.rest.kit.pages import Page, PageRequest
from switchroom.rest.kit.upload import Upload

H = TypeVar("H", bound=Callable[..., Any])
Paths = str | tuple[str, ...]
Also = Callable[[Request], Principal | None]

_FIELD: Final = re.compile(r"\{(\w+)\}")
_MAX_PAGE: Final = 100


@dataclass(frozen=True, slots=True)
class Route:
    """One method on one path, with all that a request to it needs."""

    product: str
    method: str
    path: str
    status: int
    handler: Callable[..., Any]
    takes: "Signature"
    page_key: str | None
    max_page: int
    public: bool
    also: Also | None
    fields: tuple[tuple[str, str], ...]
    access: Access

    @property
    def template(self) -> str:
        """The path for Falcon's router, which wants one name for a field in all paths."""
        return f"/{self.product}" + "/".join(
            _FIELD.sub(f"{{{_slot(index)}}}", part) for index, part in _segments(self.path)
        )


class Routes:
    """The routes of one product, as its modules state them."""

    def __init__(self, product: str) -> None:
        if product not in PRODUCTS:
            raise TypeError(f"{product} is not a product")
        self.product = product
        self.all: list[Route] = []

    def get(
        self,
        path: Paths,
        *,
        page: str | None = None,
        max_page: int | None = None,
        public: bool = False,
        also: Also | None = None,
        chat_users: bool = False,
        status: int = 200,
    ) -> Callable[[H], H]:
        """A fetch, or a list whose rows come under the key `page` in pages of at most
        `max_page` (100, or 1,000 in the 2010 API). `status` is 307 where it leads elsewhere.
        `chat_users` opens it to access tokens with a Chat grant; the handler asks their roles."""
        most = max_page or (limits.PAGE_MAX_2010 if self.product == "api" else _MAX_PAGE)
        return self._add("GET", path, status, public, also, chat_users, page, most)

    def post(
        self,
        path: Paths,
        *,
        status: int = 200,
        public: bool = False,
        also: Also | None = None,
        chat_users: bool = False,
    ) -> Callable[[H], H]:
        """A creation (201), an update (200), or one that goes on (202)."""
        return self._add("POST", path, status, public, also, chat_users)

    def put(self, path: Paths) -> Callable[[H], H]:
        """An update where it is published as a PUT (200)."""
        return self._add("PUT", path, 200, False, None, False)

    def delete(
        self, path: Paths, *, also: Also | None = None, chat_users: bool = False
    ) -> Callable[[H], H]:
        """A removal: 204 and no body."""
        return self._add("DELETE", path, 204, False, also, chat_users)

    def _add(
        self,
        method: str,
        paths: Paths,
        status: int,
        public: bool,
        also: Also | None,
        chat_users: bool,
        page_key: str | None = None,
        max_page: int = 0,
    ) -> Callable[[H], H]:
        def state(handler: H) -> H:
            for path in (paths,) if isinstance(paths, str) else paths:
                fields = tuple(
                    (_slot(index), name)
                    for index, part in _segments(path)
                    for name in _FIELD.findall(part)
                )
                self.all.append(
                    Route(
                        product=self.product,
                        method=method,
                        path=path,
                        status=status,
                        handler=handler,
                        takes=Signature(handler, {name for _, name in fields}, bool(page_key)),
                        page_key=page_key,
                        max_page=max_page,
                        public=public,
                        also=also,
                        fields=fields,
                        access=access_to(self.product, path, chat_users=chat_users),
                    )
                )
            return handler

        return state


class Signature:
    """What a handler takes. Raises TypeError where it takes what nobody can give."""

    def __init__(self, handler: Callable[..., Any], names: set[str], paged: bool) -> None:
        self.waits = inspect.iscoroutinefunction(handler)
        self.form: Decoder | None = None
        self.query: Decoder | None = None
        self.body: msgspec.json.Decoder[Any] | None = None
        self.page = self.raw = self.upload = False
        fields: list[str] = []
        hints = get_type_hints(handler, include_extras=True)
        first, second, *others = [*inspect.signature(handler).parameters, "", ""]
        if (first, second) != ("runtime" if self.waits else "work", "call"):
            raise TypeError(f"{_name(handler)}: takes ({first}, {second}) first")
        for name in filter(None, others):
            if name in names and hints.get(name) is str:
                fields.append(name)
            elif name in ("form", "query") and _is_struct(hints.get(name)):
                setattr(self, name, Decoder(hints[name], query=name == "query"))
            elif name == "body" and _is_struct(hints.get(name)):
                self.body = msgspec.json.Decoder(hints[name])
            elif name == "data" and hints.get(name) is bytes:
                self.raw = True
            elif name == "upload" and hints.get(name) is Upload:
                self.upload = True
            elif name == "page" and hints.get(name) is PageRequest and paged:
                self.page = True
            else:
                raise TypeError(f"{_name(handler)}: nobody can give {name}: {hints.get(name)}")
        if paged and not (self.page and hints.get("return") is Page):
            raise TypeError(f"{_name(handler)}: a list takes a PageRequest and returns a Page")
        self.fields = tuple(fields)


def _name(handler: Callable[..., Any]) -> str:
    return f"{handler.__module__}.{handler.__qualname__}"


def _is_struct(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, msgspec.Struct)


def _segments(path: str) -> Iterable[tuple[int, str]]:
    return enumerate(path.split("/"))


def _slot(index: int) -> str:
    return f"s{index}"
