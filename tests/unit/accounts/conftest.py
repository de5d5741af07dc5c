"""The fixture of this folder."""

from tests.unit.desk import desk

__all__ = ["desk"]
