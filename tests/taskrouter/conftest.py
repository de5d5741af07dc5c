"""The fixtures of this folder."""

from tests.inbound.conftest import both, doors, two_nodes
from tests.store.conftest import store

__all__ = ["both", "doors", "store", "two_nodes"]
