"""A world whose every answer is held against what is published of its operation."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import requests

from scripts.compatibility import served
from switchroom.rest.kit.call import locate
from tests.conformance.published import Published, inner_names, lookup, published
from tests.conformance.quirks import FREE
from tests.world import World


@dataclass
class Watched(World):
    """`differences` are pairs of an operation and what its answer has otherwise, `seen` the keys
    of the operations that succeeded, `shown` what their answers name within objects, by product."""

    differences: list[tuple[str, str]] = field(default_factory=list)
    seen: set[tuple[str, str, str]] = field(default_factory=set)
    shown: set[tuple[str, str]] = field(default_factory=set)

    def request(self, method: str, path: str, **options: Any) -> requests.Response:
        response = super().request(method, path, **options)
        located = locate("", path)
        if located is not None and response.ok:
            product, mount = located
            one = lookup(product, method, path.partition("?")[0].removeprefix(mount))
            if one is not None:
                self.seen.add(one.operation.key)
                self.differences += _differences(one, response)
                if response.status_code != 204:
                    self.shown |= {(product, name) for name in inner_names(response.json())}
        return response

    def unseen(self) -> set[tuple[str, str, str]]:
        """The operations that are served and published, and were not asked for yet."""
        return (served().keys() & published().keys()) - self.seen

    def unshown(self) -> set[tuple[str, str]]:
        """The names that the published examples of the operations have and no answer had."""
        examples = {
            (key[0], name) for key in self.seen - FREE for name in published()[key].examples
        }
        return examples - self.shown


def _differences(one: Published, response: requests.Response) -> Iterator[tuple[str, str]]:
    name = f"{one.operation.method} {one.operation.path}"
    if response.status_code not in one.statuses:
        yield name, f"status {response.status_code} is not published"
    elif response.status_code != 204:
        for problem in one.problems(response.status_code, response.json()):
            yield name, problem
