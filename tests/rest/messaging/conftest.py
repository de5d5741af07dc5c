"""A shop on each engine, with the real clock and with one that the test turns."""

import pytest

from tests.inbound.conftest import both, two_nodes
from tests.rest.messaging.shop import Shop, shop_of
from tests.world import World

__all__ = ["both", "two_nodes"]


@pytest.fixture
def shop(world: World) -> Shop:
    return shop_of(world)


@pytest.fixture
def still_shop(still_world: World) -> Shop:
    return shop_of(still_world)
