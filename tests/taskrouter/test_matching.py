"""Random deeds in a workspace, each held against the oracle; what is handed out is what the pure
function over the snapshot says, and the audit finds nothing."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import (
    run_state_machine_as_test,
)

from tests.conftest import ENGINES, examples
from tests.taskrouter.floor import floor_of
from tests.taskrouter.house import House
from tests.taskrouter.watched import Watch


@pytest.fixture(params=ENGINES)
def house(request: pytest.FixtureRequest, data: Path) -> Iterator[House]:
    data.mkdir()
    postgres = request.param == "postgres"
    database = request.getfixturevalue("postgres").fresh() if postgres else ""
    house = House(data, database)
    yield house
    house.database.engine.close()


DEEDS: Final = 40
EXAMPLES: Final = {"sqlite": 60, "postgres": 10}


# The mark lets `make sim` find it. What that prints to have a failure again belongs on the class in
# `floor_of`.
@pytest.mark.hypothesis
@pytest.mark.timeout(examples(600))
def test_everybody_gets_what_the_rules_say(house: House, request: pytest.FixtureRequest) -> None:
    watch = Watch()
    with watch.watching():
        run_state_machine_as_test(
            floor_of(house),
            settings=settings(
                max_examples=examples(EXAMPLES[request.node.callspec.params["house"]]),
                stateful_step_count=DEEDS,
                suppress_health_check=list(HealthCheck),
            ),
        )
    assert watch.offers, "nothing was handed out"
