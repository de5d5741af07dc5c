"""Whatever our own description of the API allows, and what it does not allow, is answered and never
ends in an error of ours: schemathesis makes requests for every operation, on both engines.

Paths lead to things that are there wherever a list shows one, and half of the texts are such that
somebody could mean them, so that requests come further than the first check.
"""

import contextlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import Case, GenerationMode
from schemathesis.core.result import Ok

from switchroom.core import sids
from switchroom.core.clock import iso
from tests import servers
from tests.conftest import ENGINES, TIMES
from tests.e2e.furnished import furnish, leads_to
from tests.servers import MAIN_SID, MAIN_TOKEN, Node
from tests.world import World

EXAMPLES: Final = 2 * max(TIMES, 1)
# What would wait, turn the clock, or shut out the one who asks.
LEFT_OUT: Final = (
    "/simulator/v1/Settle",
    "/simulator/v1/Clock",
    "/accounts/v1/AuthTokens",
    "/desk/v1/LogIn",
)
_TIMEOUT_S: Final = 90
_NOW: Final = 1_700_000_000_000_000
_TEXTS: Final = (
    "Hello",
    "",
    "10",
    "true",
    "active",
    "+12125550123",
    "PT1H",
    iso(_NOW),
    '{"a": [1, {"b": "ä"}]}',
    "[]",
    "null",
    "-1",
    "99999999999999999999",
    "https://example.com/hook",
    "http://127.0.0.1:9/hook",
    "%",
    "'; --",
    "ﷺ🙂",
    "x" * 3_000,
)
# What somebody could mean by the last word of a field's name.
_MEANT: Final[dict[str, tuple[str, ...]]] = {
    "Address": ("+12125550199",),
    "Attributes": ('{"level": 2, "a": "b"}',),
    "Body": ("Hello", "x" * 1_601),
    "Configuration": ('{"task_routing": {"filters": []}}', '{"task_routing": {}}'),
    "Date": ("2024-01-01", iso(_NOW)),
    "Expression": ("level > 1 AND skills HAS 'x'", "level =="),
    "Filters": ("onMessageAdded", "onSomething"),
    "Identity": ("bob",),
    "Method": ("POST", "GET"),
    "Number": ("+12125550199",),
    "State": ("inactive", "closed"),
    "Target": ("webhook", "studio", "trigger"),
    "To": ("+12125550199",),
    "Type": ("sms", "webhook"),
    "Url": ("https://example.com/hook", "http://127.0.0.1:9/hook", "http://[::1"),
    "Workers": ("level > 1", "1==1"),
}
_WORD: Final = re.compile(r"[A-Z][a-z]*$")


def meant(name: str, known: Mapping[str, str]) -> tuple[str, ...]:
    """Texts that somebody could send in a field of this name."""
    if name.endswith("Sid"):
        noun = name.removesuffix("Sid").lower()
        fitting = [sid for sid in known.values() if sids.PREFIXES.get(sid[:2], "") in noun]
        return (*fitting, *known.values(), "XX")
    word = _WORD.search(name)
    return (*_MEANT.get(word[0] if word else "", ()), *_TEXTS)


@pytest.fixture(scope="module", params=ENGINES)
def node(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Node]:
    """A server that may not call anybody on this machine."""
    url = request.getfixturevalue("postgres").fresh() if request.param == "postgres" else ""
    data = tmp_path_factory.mktemp(f"openapi-{request.param}")
    made = servers.start(data, database=url, private_webhooks=False)
    yield made
    made.stop()


@st.composite
def requests_of(
    draw: st.DrawFn,
    operation: Any,
    mode: GenerationMode,
    here: Mapping[str, str],
    known: Mapping[str, str],
) -> Case[Any]:
    """A request of schemathesis, led to what is `here` and given texts that have sense; `known` are
    SIDs that other requests have met."""
    case: Case[Any] = draw(operation.as_strategy(generation_mode=mode))
    if case.path_parameters and draw(st.integers(0, 3)) < 3:
        case.path_parameters = {**case.path_parameters, **here}
    for values in (case.query, case.body):
        if isinstance(values, dict):
            for name, value in values.items():
                if isinstance(value, str) and draw(st.integers(0, 3)) < 3:
                    values[name] = draw(st.sampled_from(meant(name, known)))
    return case


def in_order(operation: Any) -> tuple[int, int, str]:
    """Looks first, then changes, then removals from the inside outwards."""
    rank = {"GET": 0, "POST": 1}.get(operation.method.upper(), 2)
    depth = operation.path.count("/")
    return rank, -depth if rank == 2 else depth, operation.path


def ask_for(
    node: Node,
    session: requests.Session,
    operation: Any,
    here: Mapping[str, str],
    known: Mapping[str, str],
) -> tuple[list[int], list[str]]:
    """The statuses of the requests of one operation, and the requests that are answered with an
    error of ours."""
    statuses: list[int] = []
    found: list[str] = []

    for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):

        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            database=None,
            derandomize=not TIMES,
            phases=(Phase.generate,),
            suppress_health_check=list(HealthCheck),
        )
        @given(requests_of(operation, mode, here, known))
        def ask(case: Case[Any]) -> None:
            answer = case.call(base_url=node.base_url, session=session, timeout=_TIMEOUT_S)
            statuses.append(answer.status_code)
            if answer.status_code >= 500 and answer.status_code != 501:
                found.append(f"{answer.status_code} {case.as_curl_command()}")

        # Of what takes nothing, nothing can be wrong.
        with contextlib.suppress(Unsatisfiable):
            ask()
    return statuses, found


@pytest.mark.timeout(3600)
def test_no_request_ends_in_an_error_of_ours(node: Node) -> None:
    world = World(node.base_url, MAIN_SID, MAIN_TOKEN, "")
    furnish(world)
    document = world.get("/openapi.json")
    stated = schemathesis.openapi.from_dict(document).get_all_operations()
    described = [one.ok() for one in stated if isinstance(one, Ok)]
    operations = [one for one in described if not one.path.startswith(LEFT_OUT)]
    assert len(operations) > 300
    statuses, found, known = Counter[int](), list[str](), dict[str, str]()
    for operation in sorted(operations, key=in_order):
        here = leads_to(world, document, operation.path)
        answered, failed = ask_for(node, world.session, operation, here, {**known, **here})
        known |= {f"{sid[:2]} {name}": sid for name, sid in here.items()}
        statuses.update(answered)
        found += failed
    world.close()
    # Else the requests would only be refused at the door.
    assert sum(statuses[good] for good in (200, 201, 204)) > len(operations), statuses
    assert not found, "\n".join(["", *found])
