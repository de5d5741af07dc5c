"""Every case of every file in tests/cases/flows comes true."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from switchroom.workbench import cases
from switchroom.workbench.cases import Case, Suite, Unusable
from switchroom.workbench.verdict import judge

FOLDER: Final = Path(__file__).parents[2] / "cases" / "flows"


def all_cases() -> Iterator[Any]:
    """A parameter for each case, and for each file that cannot be used."""
    for path in cases.find([FOLDER]):
        name = path.name.removesuffix(cases.SUFFIX)
        try:
            suite = cases.load(path)
        except Unusable as error:
            yield pytest.param(error, None, id=name)
            continue
        for case in suite.cases:
            yield pytest.param(suite, case, id=f"{name}: {case.name}")


@pytest.mark.parametrize(("suite", "case"), list(all_cases()))
def test_truth(suite: Suite | Unusable, case: Case) -> None:
    assert isinstance(suite, Suite), str(suite)
    verdict = judge(suite, case)
    told = [f"{d.place}\n  expected {d.expected}\n  got      {d.got}" for d in verdict.differences]
    assert not told, "\n".join(["", *told, f"path: {' → '.join(verdict.path)}"])
