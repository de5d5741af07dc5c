"""These tests compare the program with the published OpenAPI files, which are not part of it."""

import os

import pytest

from tests.conformance.published import VARIABLE


def pytest_configure() -> None:
    """Stop with a sentence where there is nothing to compare with."""
    if not os.environ.get(VARIABLE):
        raise pytest.UsageError(f"{VARIABLE} must name the folder of the published OpenAPI files.")
