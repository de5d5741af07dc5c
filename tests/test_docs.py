"""The pages that are made from the program are as the program is: `make docs` writes them."""

import re
from pathlib import Path

import pytest

from scripts import compatibility, docs, reference
from switchroom import cli
from switchroom.core import errors
from switchroom.core.errors import Kind

ROOT = Path(__file__).parent.parent
SOURCES = {path: path.read_text() for path in (ROOT / "switchroom").rglob("*.py")}
KINDS = {name: kind for name, kind in vars(errors).items() if isinstance(kind, Kind)}
# Codes that the documentation itself uses for whatever has no code of its own.
GENERIC = {20001, 20003, 20404, 20409, 20429, 20503}


@pytest.mark.parametrize("page", docs.PAGES, ids=lambda path: path.stem)
def test_the_page_is_fresh(page: Path) -> None:
    assert page.read_text() == docs.PAGES[page](), f"{page.name} is stale: run `make docs`"


def test_every_note_is_about_operations_that_are_served() -> None:
    operations = compatibility.published()
    for note in compatibility.notes():
        assert not note.missing.endswith("."), note
        for pattern in note.operations:
            alone = compatibility.Note(note.product, (pattern,), note.missing)
            covered = [operation for operation in operations if alone.covers(operation)]
            assert covered, f"{pattern} names no operation of {note.product}"
            states = {compatibility.status(operation, [note]) for operation in covered}
            assert "partly" in states, f"{pattern} is not served"


def test_no_operation_is_listed_twice() -> None:
    keys = [operation.key for operation in compatibility.published()]
    assert len(keys) == len(set(keys))


def test_every_listed_product_has_a_title() -> None:
    products = {operation.product for operation in compatibility.published()}
    assert products == set(compatibility.TITLES)


def test_every_command_is_described() -> None:
    stated = {command.callback for command in cli.app.registered_commands}
    assert stated == set(reference.COMMANDS)


def test_every_error_of_the_catalogue_is_on_its_page() -> None:
    listed = [kind for _, kinds in reference.groups() for kind in kinds]
    assert sorted(map(repr, listed)) == sorted(map(repr, KINDS.values()))


@pytest.mark.parametrize("name", sorted(KINDS))
def test_every_error_of_the_catalogue_is_raised_somewhere(name: str) -> None:
    use = re.compile(rf"\b{name}\b")
    users = [path for path, text in SOURCES.items() if use.search(_code(text))]
    assert any(path.name != "errors.py" for path in users), f"nobody raises {name}"


def test_a_code_has_one_meaning() -> None:
    seen: dict[int, str] = {}
    for name, kind in KINDS.items():
        if kind.code not in GENERIC:
            assert kind.code not in seen, f"{name} and {seen.get(kind.code)} are both {kind.code}"
            seen[kind.code] = name


def test_statuses_are_of_refusals() -> None:
    assert {kind.status for kind in KINDS.values()} <= {
        400,
        401,
        403,
        404,
        405,
        409,
        412,
        413,
        415,
    } | {
        429,
        500,
        501,
        503,
    }


def _code(text: str) -> str:
    """The text without its docstrings and comments, which also name errors."""
    return re.sub(r'"""[\s\S]*?"""|#.*', "", text)
