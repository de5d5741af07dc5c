"""What a call of a worker's client carries, and what its caller may do (js-wire §2, §4)."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, TypeVar

import msgspec

from switchroom.core import errors
from switchroom.core.clock import parse_iso
from switchroom.store.work import encode
from switchroom.taskrouter.tokens import Visitor
from switchroom.taskrouter.wire import Shape

R = TypeVar("R")
F = TypeVar("F", bound=msgspec.Struct)

_PAGE: Final = 50
_PAGE_MAX: Final = 1_000


class Ask(msgspec.Struct, frozen=True):
    """Who asks, the parameters as JSON values, and the version that a change is meant for."""

    visitor: Visitor
    params: Mapping[str, Any]
    version: int | None

    @property
    def account_sid(self) -> str:
        return self.visitor.account_sid

    @property
    def workspace_sid(self) -> str:
        return self.visitor.workspace_sid

    def form(self, kind: type[F]) -> F:
        """The parameters as a form, in which all values are texts. Raises INVALID_PARAMETER."""
        texts = {name: _text(name, value) for name, value in self.params.items()}
        try:
            return msgspec.convert(texts, kind, strict=False)
        except msgspec.ValidationError as error:
            raise errors.INVALID_PARAMETER(sentence=str(error)) from None

    def text(self, name: str) -> str:
        """A parameter as text, empty where there is none. Raises INVALID_PARAMETER."""
        value = _text(name, self.params.get(name, ""))
        if not isinstance(value, str):
            raise errors.INVALID_PARAMETER(sentence=f"{name} must be one value")
        return value

    def size(self) -> int:
        """How many rows a page may have. Raises INVALID_PARAMETER."""
        text = self.text("PageSize") or str(_PAGE)
        if not (text.isascii() and text.isdigit() and len(text) < 10 and int(text)):
            raise errors.INVALID_PARAMETER(sentence="PageSize must be a whole number of at least 1")
        return min(int(text), _PAGE_MAX)

    def needs_worker(self, worker_sid: str) -> None:
        """Let a worker act for himself, and who oversees for all. Raises ACCESS_DENIED."""
        if worker_sid != self.visitor.worker_sid and not self.visitor.oversees:
            raise errors.ACCESS_DENIED(
                sentence=f"the token is for another worker than {worker_sid}"
            )

    def needs_overseer(self) -> None:
        """Let only those pass who oversee. Raises ACCESS_DENIED."""
        if not self.visitor.oversees:
            raise errors.ACCESS_DENIED(
                sentence="this needs a token with the role supervisor or admin"
            )


def _text(name: str, value: object) -> str | list[str]:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return [part if isinstance(part, str) else encode(part).decode() for part in value]
    try:
        text = value if isinstance(value, str) else encode(value).decode()
    except RecursionError:
        raise errors.INVALID_PARAMETER(sentence=f"{name} is nested too deeply") from None
    if "\0" in text:
        raise errors.INVALID_PARAMETER(sentence=f"{name} contains a NUL character")
    return text


def instant(name: str, text: str) -> int:
    """The instant of a parameter. Raises INVALID_PARAMETER."""
    try:
        return parse_iso(text)
    except (ValueError, OverflowError):
        raise errors.INVALID_PARAMETER(
            sentence=f"{name} must be a date and time such as 2024-05-01T12:00:00Z"
        ) from None


def listing(
    rows: Sequence[R],
    size: int,
    shape: Callable[[R], Shape],
    sid: Callable[[R], str],
    token: Callable[[R], str] | None = None,
) -> Shape:
    """A page out of up to `size` + 1 rows. Lists in an order of the caller's go on by `token`."""
    shown = rows[:size]
    more = len(rows) > size
    return {
        "contents": [shape(row) for row in shown],
        "after_sid": sid(shown[-1]) if more and token is None else None,
        "meta": {
            "list_key": "contents",
            "next_token": token(shown[-1]) if more and token is not None else None,
        },
    }


def cursor(token: str) -> tuple[int, str] | None:
    """Where an ordered list goes on; None at its beginning. Raises INVALID_PARAMETER.

    >>> cursor("12-WK1"), cursor("")
    ((12, 'WK1'), None)
    """
    if not token:
        return None
    number, _, sid = token.partition("-")
    if not (number.isascii() and number.isdigit() and len(number) <= 18 and sid):
        raise errors.INVALID_PARAMETER(sentence=f"NextToken {token} is not one of this list")
    return int(number), sid
