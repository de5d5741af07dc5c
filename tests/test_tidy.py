"""Walls of the house that no linter holds up: sizes, rooms without waiting, time and chance, dead
files, and statements that name the account."""

import ast
import re
from collections.abc import Iterator
from typing import Final

import pytest

from tests.tree import ROOT, Source, Sql, dotted, imported, sources, texts

PROGRAM: Final = sources("switchroom")
TESTS: Final = [
    source
    for source in sources("tests", "scripts")
    if not source.name.startswith(("tests/e2e/programs/", "tests/e2e/snippets/"))
]
EVERYTHING: Final = PROGRAM + TESTS

FILE_LINES: Final = 500
FUNCTION_LINES: Final = 70
COLUMNS: Final = 100

# Files of the pages are shorter; what is made by a program, or holds only sentences, is not.
PAGE_LINES: Final = 250
PAGES_FREE: Final = re.compile(r"web/src/(text/.+|api/types\.ts)")

# The heart and the middle, where nothing waits.
SYNCHRONOUS: Final = tuple(
    f"switchroom/{room}/"
    for room in (
        "accounts",
        "carriage",
        "conversations",
        "core",
        "desk",
        "flex",
        "flows",
        "inbound",
    )
    + ("media", "messaging", "monitor", "reactions", "store", "studio", "taskrouter")
)
WAITS: Final = {"switchroom/store/database.py": "hands transactions to threads"}

CLOCKS_AND_CHANCE: Final = re.compile(
    r"(datetime\.)?(datetime|date)\.(now|utcnow|today)|time\.(time|time_ns|localtime|gmtime)"
    r"|uuid\.\w+|uuid[14]|random\.\w+|secrets\.\w+|os\.(urandom|getrandom)"
)
UNIVERSE: Final = {
    "switchroom/universe.py": "the clock and the chance that all others are handed",
    "switchroom/first_start.py": "the master key, before there is a universe",
    "switchroom/proxy/authority.py": "the dates of certificates, which browsers hold to their own",
    "switchroom/store/postgres.py": "the pause before a transaction is tried again",
}
FROM_THEM: Final = ("random", "secrets", "uuid", "time")

NAMES_THE_ACCOUNT: Final = re.compile(r"account_sid = \?|\(account_sid,")

ENTRANCES: Final = {"switchroom/__main__.py": "python -m", "switchroom/__init__.py": "the package"}

# Statements on customers' tables that do not name the account: file and table, with the reason.
FREE_OF_ACCOUNT: Final = {
    ("switchroom/desk/words.py", "conversation_messages"): "takes in the messages of all accounts",
    ("switchroom/media/rows.py", "media"): "a carrier has a signed address and no log-in",
    ("switchroom/media/rows.py", "desk_media"): "the files of all accounts move",
    ("switchroom/accounts/credentials.py", "api_keys"): "finds out who calls",
    ("switchroom/accounts/credentials.py", "test_credentials"): "finds out who calls",
    ("switchroom/desk/sessions.py", "desk_sessions"): "finds out who calls; sweeps what has ended",
    ("switchroom/desk/sessions.py", "desk_users"): "finds out who calls",
    ("switchroom/desk/users.py", "desk_users"): "finds out who logs in",
    ("switchroom/flex/provision.py", "flex_configurations"): "finds out whose page is opened",
    ("switchroom/messaging/available.py", "phone_numbers"): "a number is unique in all accounts",
    ("switchroom/messaging/numbers.py", "phone_numbers"): "a number is unique in all accounts",
    ("switchroom/inbound/scene.py", "phone_numbers"): "finds out whose number was texted",
    ("switchroom/carriage/carriers.py", "carriers"): "a node serves the carriers of all accounts",
    ("switchroom/carriage/carriers.py", "carrier_senders"): "a main account's carrier is shared",
    ("switchroom/carriage/parts.py", "carrier_parts"): "a carrier names parts, not accounts",
    ("switchroom/carriage/receipts.py", "carrier_receipts"): "a carrier names parts, not accounts",
    ("switchroom/carriage/receipts.py", "carrier_submissions"): "the same, for those in doubt",
    ("switchroom/carriage/doubts.py", "carrier_submissions"): "a carrier names parts, not accounts",
    ("switchroom/carriage/submissions.py", "carriers"): "a main account's carrier is shared",
    ("switchroom/carriage/submissions.py", "carrier_submissions"): "a new row names its account",
    ("switchroom/carriage/exchanges.py", "carrier_exchanges"): "old rows of all accounts go",
    ("switchroom/carriage/pieces.py", "carrier_pieces"): "old rows of all accounts go",
    ("switchroom/store/outbox.py", "jobs"): "the dispatcher works for all accounts",
    ("switchroom/store/work.py", "{}"): "table and condition come from the operation",
    ("switchroom/store/rows.py", "{}"): "a whole row, its account included",
}


def found(defects: Iterator[str]) -> None:
    """Fail with all defects, one a line."""
    lines = list(defects)
    assert not lines, "\n".join(["", *lines])


def test_files_are_short() -> None:
    counts = {source.name: source.text.count("\n") for source in EVERYTHING}
    found(f"{name} has {count} lines" for name, count in counts.items() if count > FILE_LINES)


def test_files_of_the_pages_are_short() -> None:
    pages = sorted((ROOT / "web" / "src").rglob("*.ts*"))
    assert pages
    counts = {path.relative_to(ROOT).as_posix(): path.read_text().count("\n") for path in pages}
    found(
        f"{name} has {count} lines"
        for name, count in counts.items()
        if count > PAGE_LINES and not PAGES_FREE.fullmatch(name)
    )


def test_functions_are_short() -> None:
    found(
        f"{source.name}:{node.lineno} {node.name} has {length} lines"
        for source in EVERYTHING
        for node in source.walk()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := (node.end_lineno or 0) - node.lineno + 1) > FUNCTION_LINES
    )


def test_lines_are_short() -> None:
    found(
        f"{source.name}:{number} has {len(line)} columns"
        for source in EVERYTHING
        for number, line in enumerate(source.text.splitlines(), 1)
        if len(re.sub(r"  # (type: ignore|noqa).*", "", line)) > COLUMNS
    )


def test_nothing_waits_in_heart_and_middle() -> None:
    waiting = (ast.AsyncFunctionDef, ast.Await, ast.AsyncFor, ast.AsyncWith)
    inside = [source for source in PROGRAM if source.name.startswith(SYNCHRONOUS)]
    assert inside
    assert {source.name for source in inside} >= WAITS.keys()
    found(
        f"{source.name}:{node.lineno} waits"
        for source in inside
        if source.name not in WAITS
        for node in source.walk()
        if isinstance(node, waiting)
    )


def uses_of_clocks_and_chance(source: Source) -> Iterator[str]:
    """Where a file looks at a clock of its own, or throws dice."""
    for node in source.walk():
        if isinstance(node, ast.Attribute | ast.Name) and CLOCKS_AND_CHANCE.fullmatch(dotted(node)):
            yield f"{source.name}:{node.lineno} uses {dotted(node)}"
        if isinstance(node, ast.ImportFrom) and node.module in FROM_THEM:
            yield f"{source.name}:{node.lineno} imports from {node.module}"


def test_time_and_chance_come_from_one_universe() -> None:
    found(
        use
        for source in PROGRAM
        if source.name not in UNIVERSE
        for use in uses_of_clocks_and_chance(source)
    )


@pytest.mark.parametrize("name", sorted(UNIVERSE))
def test_who_may_use_clocks_and_chance_does(name: str) -> None:
    (source,) = (source for source in PROGRAM if source.name == name)
    assert list(uses_of_clocks_and_chance(source)), f"{name} needs no exception"


def test_every_file_is_imported() -> None:
    known = {name for source in PROGRAM for name in imported(source)}
    found(
        f"{source.name} is imported by nobody"
        for source in PROGRAM
        if source.name not in ENTRANCES and source.module not in known and not source.is_package
    )


def test_every_helper_of_the_tests_is_imported() -> None:
    known = {name for source in TESTS for name in imported(source)}
    found(
        f"{source.name} is imported by nobody"
        for source in TESTS
        if source.name.startswith("tests/") and not source.is_package
        if not source.name.rsplit("/", 1)[1].startswith(("test_", "conftest.", "__main__."))
        if source.module not in known
    )


def test_nothing_is_left_to_do() -> None:
    note = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X)\b")
    found(f"{name}: {hit[0]}" for name, text in texts() for hit in note.finditer(text))


def test_nothing_is_global() -> None:
    found(
        f"{source.name}:{node.lineno} says global"
        for source in EVERYTHING
        for node in source.walk()
        if isinstance(node, ast.Global)
    )


def test_no_path_of_a_machine_is_named() -> None:
    # What follows a value in braces is a part of somebody's own path, such as /v1/Users/ann.
    path = re.compile(r"(?<![\w.}])/(?:work|home|root|Users|mnt)/\w+")
    found(f"{name}: {hit[0]}" for name, text in texts() for hit in path.finditer(text))


def test_locks_name_no_address() -> None:
    locks = sorted(ROOT.glob("*.lock"))
    assert locks
    found(f"{lock.name} names an address" for lock in locks if "://" in lock.read_text())


def customers_tables() -> set[str]:
    """The tables that have a column for the account."""
    schema = (ROOT / "switchroom/store/schema.sql").read_text()
    tables = re.findall(r"CREATE TABLE (\w+) \((.*?)\n\);", schema, re.DOTALL)
    return {name for name, body in tables if re.search(r"^\s*account_sid ", body, re.MULTILINE)}


def nameless() -> Iterator[tuple[str, str, str]]:
    """File, table and place of each statement on a customers' table, or on one that is not known
    beforehand, that does not name the account."""
    tables = customers_tables()
    for source in PROGRAM:
        for line, text, named in Sql(source).statements():
            if not NAMES_THE_ACCOUNT.search(text):
                for table in sorted({"{}" if "{" in name else name for name in named}):
                    if table in tables or table == "{}":
                        yield source.name, table, f"{source.name}:{line} {table}: {text[:60]!r}"


def test_customers_tables_are_found() -> None:
    assert customers_tables() >= {"conversations", "messages", "jobs", "api_keys"}
    assert "accounts" not in customers_tables()


def test_every_statement_names_the_account() -> None:
    found(
        f"{place} does not name account_sid"
        for file, table, place in nameless()
        if (file, table) not in FREE_OF_ACCOUNT
    )


def test_every_statement_that_is_free_of_the_account_is_there() -> None:
    seen = {(file, table) for file, table, _ in nameless()}
    assert FREE_OF_ACCOUNT.keys() - seen == set()


@pytest.mark.parametrize(
    ("code", "tables"),
    [
        ('work.run("DELETE FROM messages WHERE sid = ?", sid)', {"messages"}),
        ('work.run(f"DELETE FROM {table} WHERE sid = ?", sid)', {"{}"}),
        ('T = "messages"\ndef f(work): return work.get(Row, T, "sid = ?", sid)', {"messages"}),
        (
            'S = ("SELECT 1 FROM messages m" " JOIN flows f ON f.sid = m.sid")',
            {"messages", "flows"},
        ),
    ],
)
def test_a_statement_without_the_account_is_seen(code: str, tables: set[str]) -> None:
    statements = list(Sql(Source("sample.py", code)).statements())
    assert not any(NAMES_THE_ACCOUNT.search(text) for _, text, _ in statements)
    assert set().union(*(named for _, _, named in statements)) == tables


@pytest.mark.parametrize("code", ["datetime.now(UTC)", "time.time()", "random.choice(x)"])
def test_a_clock_of_its_own_is_seen(code: str) -> None:
    assert list(uses_of_clocks_and_chance(Source("sample.py", code)))
