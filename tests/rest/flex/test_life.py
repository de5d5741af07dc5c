"""Whatever happens, no customer is left without an owner."""

import os
from typing import Final

import pytest

from tests.rest.flex.driver import Driver
from tests.world import World

STEPS: Final = 50
# More of them take as long as one has.
SEEDS: Final = range(int(os.environ.get("SWITCHROOM_LIFE_SEEDS", "2")))


@pytest.mark.parametrize("seed", SEEDS)
def test_no_customer_is_left_alone(still_world: World, seed: int) -> None:
    driver = Driver(still_world, seed)
    for _ in range(STEPS):
        driver.step()
    driver.finish()
