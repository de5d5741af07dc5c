"""Walks the official Python client and keeps in mind where it has been.

A *deed* is a method of the client's that makes a request: its module behind
`twilio.rest.conversations.v1` and its name, such as `service.conversation.message.create`.
"""

import functools
import importlib
import inspect
import json
import os
import pkgutil
import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlsplit

import pytest
import twilio.rest.conversations.v1 as v1
from twilio.base.exceptions import TwilioRestException
from twilio.http.response import Response

from scripts.compatibility import Operation, served
from tests.conformance.published import VARIABLE, lookup
from tests.conformance.quirks import ANSWERS
from tests.rest.client import Carrier

METHODS: Final = {
    "create": "POST",
    "delete": "DELETE",
    "fetch": "GET",
    "list": "GET",
    "update": "POST",
}
_PREFIX: Final = f"{v1.__name__}."
_URI: Final = re.compile(r'self\._uri = (?:\(\s*)?"([^"]+)"')
_TRAIL: Final = 4
# How far a list goes and in which steps, which the walk of pages tries out.
_STEPS: Final = frozenset({"limit", "page_size"})


@dataclass(frozen=True)
class Deed:
    """What the client offers: the operation behind it, and the parameters that it takes."""

    operation: tuple[str, str, str]
    parameters: frozenset[str]


@functools.cache
def deeds() -> dict[str, Deed]:
    """All deeds of the client, by their names."""
    found = {}
    for info in pkgutil.walk_packages(v1.__path__, _PREFIX):
        module = importlib.import_module(info.name)
        for name, kind in vars(module).items():
            if not inspect.isclass(kind) or kind.__module__ != info.name:
                continue
            uri = _URI.search(inspect.getsource(kind.__init__))
            if not name.endswith(("List", "Context")) or uri is None:
                continue
            for method, verb in METHODS.items():
                if hasattr(kind, method):
                    found[f"{info.name.removeprefix(_PREFIX)}.{method}"] = Deed(
                        Operation("conversations", f"/v1{uri[1]}", verb).key,
                        frozenset(inspect.signature(getattr(kind, method)).parameters)
                        - {"self"}
                        - _STEPS,
                    )
    return found


def served_deeds() -> dict[str, Deed]:
    """Those whose operations the program answers."""
    known = served()
    return {name: deed for name, deed in deeds().items() if deed.operation in known}


@dataclass
class Walker:
    """`walked` are the parameters that were tried of each deed."""

    walked: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def __call__(self, owner: Any, method: str, /, **parameters: Any) -> Any:
        """Do it with these parameters; what the client makes of the answer."""
        answer = getattr(owner, method)(**parameters)
        assert answer is not False, f"{_name(owner, method)} was refused"
        self.walked[_name(owner, method)] |= parameters.keys()
        return answer

    def unknown(self, owner: Any, method: str) -> None:
        """Ask for what is not there: 404. For what only others than the client can make."""
        with pytest.raises(TwilioRestException) as refusal:
            getattr(owner, method)()
        assert (refusal.value.status, refusal.value.code) == (404, 20404), refusal.value
        self.walked[_name(owner, method)] |= set()

    def pages(self, owner: Any, **filters: Any) -> list[Any]:
        """All that a list shows, in pages of one forwards and back again."""
        rows: list[Any] = owner.list(page_size=50, **filters)
        assert len(owner.list(limit=1, **filters)) == min(1, len(rows))
        page, forwards = owner.page(page_size=1, **filters), list[Any]()
        while page is not None:
            shown = _shown(page)
            forwards.append(shown)
            last, page = page, page.next_page()
        backwards = []
        while (last := last.previous_page()) is not None:
            backwards.append(_shown(last))
        # A token leads back over the last few pages only, then to the first.
        assert backwards[:_TRAIL] == forwards[:-1][::-1][:_TRAIL]
        assert backwards[-1:] == (forwards[:1] if len(forwards) > 1 else [])
        assert sum(map(len, forwards)) == len(rows)
        self.walked[_name(owner, "list")] |= filters.keys()
        return rows


def _shown(page: Any) -> list[Any]:
    """What a page shows, by its addresses: reading a page of the client's uses it up."""
    return [getattr(row, "url", None) or row.links for row in page]


def _name(owner: Any, method: str) -> str:
    return f"{type(owner).__module__.removeprefix(_PREFIX)}.{method}"


class Watching(Carrier):
    """Carries requests, and holds the answers against what is published where that is given;
    `differences` are what they have otherwise."""

    def __init__(self, base_url: str) -> None:
        super().__init__(base_url)
        self.differences: list[str] = []

    def request(self, method: str, url: str, *rest: Any, **named: Any) -> Response:
        answer = super().request(method, url, *rest, **named)
        if VARIABLE in os.environ and answer.status_code < 400:
            self._hold_against(method, urlsplit(url).path, answer)
        return answer

    def _hold_against(self, method: str, path: str, answer: Response) -> None:
        one = lookup("conversations", method.upper(), path)
        assert one is not None, (method, path)
        name = f"{one.operation.method} {one.operation.path}"
        if answer.status_code not in one.statuses:
            self.differences.append(f"{name}: status {answer.status_code}")
        elif answer.status_code != 204:
            self.differences += [
                f"{name}: {problem}"
                for problem in one.problems(answer.status_code, json.loads(answer.text))
                if not any(quirk.covers(name, problem) for quirk in ANSWERS)
            ]
