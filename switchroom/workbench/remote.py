"""What is on a server: the APIs as this program and the hosted service speak them."""

import base64
import json
import os
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, Final, TypeVar
from urllib.parse import urlencode, urlsplit

import msgspec

from switchroom.core.flows.problems import Problem
from switchroom.workbench.cases import Unusable

_TIMEOUT_S: Final = 30
_PAGE: Final = 100
_PAGES_MAX: Final = 1_000
T = TypeVar("T")


class Refused(Exception):
    """The server did not do what was asked; `code` is Twilio's, and `problems` say what is wrong
    with a definition."""

    def __init__(
        self, sentence: str, problems: tuple[Problem, ...] = (), code: object = None
    ) -> None:
        self.problems = problems
        self.code = code
        super().__init__(sentence)


class Flow(msgspec.Struct, frozen=True):
    """A flow, or one revision of it; `definition` is the text as the server wrote it."""

    sid: str
    friendly_name: str
    status: str
    revision: int
    definition: msgspec.Raw = msgspec.Raw(b"null")
    warnings: list[dict[str, Any]] | None = None


class _Page(msgspec.Struct):
    flows: list[Flow]
    meta: dict[str, Any]


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """The token is for the server that was named, and for no other."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


def base_of(url: str, product: str = "studio") -> str:
    """Where a product's API begins: on a host of its own, or behind the product's name. Raises
    Unusable.

    >>> base_of("http://127.0.0.1:8080/"), base_of("https://studio.twilio.com")
    ('http://127.0.0.1:8080/studio', 'https://studio.twilio.com')
    """
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise Unusable(f"The server must look like http://127.0.0.1:8080, not {url}")
    segment = "" if parts.hostname.startswith(f"{product}.") else f"/{product}"
    return f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}{segment}"


def credentials(question: str) -> tuple[str, str]:
    """Account and token in the environment. Raises Unusable with the question that is open."""
    for owner in ("SWITCHROOM", "TWILIO"):
        sid = os.environ.get(f"{owner}_ACCOUNT_SID", "")
        token = os.environ.get(f"{owner}_AUTH_TOKEN", "")
        if sid and token:
            return sid, token
    raise Unusable(f"{question} Set TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN in the environment")


class Connection:
    """A product of a server, and the account that asks. Methods raise Refused."""

    product: ClassVar[str]

    def __init__(self, url: str, account_sid: str, token: str) -> None:
        self.name = url
        self._base = base_of(url, self.product)
        secret = base64.b64encode(f"{account_sid}:{token}".encode()).decode()
        self._headers = {"Authorization": f"Basic {secret}", "Accept": "application/json"}
        self._opener = urllib.request.build_opener(_NoRedirect)

    def ask(
        self, path: str, form: Mapping[str, str] | None = None, *, body: object = None
    ) -> bytes:
        """The answer to a GET, to the POST of a form, or to the POST of a JSON body."""
        data = None if form is None else urlencode(form).encode()
        headers = self._headers
        if body is not None:
            data = msgspec.json.encode(body)
            headers = headers | {"Content-Type": "application/json"}
        request = urllib.request.Request(self._base + path, data=data, headers=headers)
        try:
            with self._opener.open(request, timeout=_TIMEOUT_S) as answer:
                return bytes(answer.read())
        except urllib.error.HTTPError as error:
            with error:
                raise _refusal(error.code, error.read()) from None
        except (urllib.error.URLError, OSError) as error:
            reason = getattr(error, "reason", error)
            raise Refused(
                f"{self.name} cannot be reached ({reason}): start it, or name another with --server"
            ) from None


class Server(Connection):
    """The flows of a server."""

    product = "studio"

    def fetch(self, sid: str, revision: str = "") -> Flow:
        """A flow with its newest definition, or one revision of it."""
        path = f"/v2/Flows/{sid}" + (f"/Revisions/{revision}" if revision else "")
        return read(self.ask(path), Flow)

    def named(self, name: str) -> str | None:
        """The SID of the one flow with a name; None where there is none."""
        found = [flow.sid for flow in self._all() if flow.friendly_name == name]
        if len(found) > 1:
            listed = ", ".join(found)
            raise Refused(f"{len(found)} flows have the name {name}: choose by SID ({listed})")
        return found[0] if found else None

    def save(self, sid: str | None, form: Mapping[str, str]) -> Flow:
        """Make a flow, or the next revision of one."""
        path = "/v2/Flows" if sid is None else f"/v2/Flows/{sid}"
        return read(self.ask(path, form), Flow)

    def _all(self) -> Iterator[Flow]:
        path = f"/v2/Flows?PageSize={_PAGE}"
        for _ in range(_PAGES_MAX):
            page = read(self.ask(path), _Page)
            yield from page.flows
            following = page.meta.get("next_page_url")
            if not following:
                return
            # The page is asked for where the first one was, whatever name the server gives itself.
            path = f"/v2/Flows?{urlsplit(str(following)).query}"


def read(body: bytes, kind: type[T]) -> T:
    """What the server answers, as a Struct. Raises Refused."""
    try:
        return msgspec.json.decode(body, type=kind)
    except msgspec.DecodeError as error:
        raise Refused(f"The server answers something else than the API does ({error})") from None


def _refusal(status: int, body: bytes) -> Refused:
    try:
        told = json.loads(body)
        code, message = told["code"], told["message"]
    except (ValueError, KeyError, TypeError):
        return Refused(f"The server answered {status}; is it the right one?")
    if status == 401:
        return Refused(
            f"The server does not know the account or its token ({code}): set TWILIO_ACCOUNT_SID"
            " and TWILIO_AUTH_TOKEN",
            code=code,
        )
    details = told.get("details")
    errors = details.get("errors") if isinstance(details, dict) else None
    return Refused(f"{message} ({code})", problems(errors), code)


def problems(listed: Any) -> tuple[Problem, ...]:
    """Problems as the API lists them."""
    return tuple(
        Problem(str(found.get("property_path", "#")), str(found.get("message", "")))
        for found in (listed if isinstance(listed, list) else [])
        if isinstance(found, dict)
    )


def bare(text: bytes) -> bytes:
    """The text of a definition itself, taken out of `{"definition": ...}` where it is so wrapped.

    >>> bare(b'{"definition": {"states": [1.50]}}')
    b'{"states": [1.50]}'
    """
    try:
        outer = msgspec.json.decode(text, type=dict[str, msgspec.Raw])
    except (msgspec.MsgspecError, RecursionError):
        return text
    inner = bytes(outer.get("definition", b""))
    return inner if inner.startswith(b"{") and "states" not in outer else text
