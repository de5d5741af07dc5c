"""The fixture of this folder."""

from tests.store.conftest import store

__all__ = ["store"]
