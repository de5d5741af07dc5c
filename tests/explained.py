"""What the engine says of each statement of an operation: by which way it goes, and how many rows
it meets."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from switchroom.store.database import Database
from switchroom.store.work import Cursor, Value, Work

_SHORT: Final = ("SAVEPOINT", "RELEASE", "ROLLBACK", "INSERT")


@dataclass(frozen=True)
class Plan:
    """One statement; `steps` are the engine's own words, `rows` how many rows it met where the
    engine counts them (PostgreSQL)."""

    sql: str
    steps: tuple[str, ...]
    rows: int

    def _is_table(self, name: str) -> bool:
        """Whether it is a table that is scanned, and not what the statement has made of one."""
        made = (f"WITH {name} AS", f") AS {name}")
        return name not in ("CONSTANT", "SUBQUERY") and not any(one in self.sql for one in made)

    def faults(self, most: int) -> Iterator[str]:
        """What makes the statement cost more than `most` rows, or more with each row stored."""
        for step in self.steps:
            if step.startswith("SCAN") and self._is_table(step.split()[1]):
                yield f"{step}: {self.sql}"
            if step.startswith("Seq Scan"):
                yield f"{step}: {self.sql}"
            # Who wants all rows may sort them; who wants the first must not need the others.
            if "LIMIT" in self.sql and ("TEMP B-TREE" in step or step.startswith("Sort")):
                yield f"{step}: {self.sql}"
        if self.rows > most:
            yield f"{self.rows} rows: {self.sql}"


class _Undo(Exception):
    pass


def plans(database: Database, operation: Callable[[Work], object]) -> list[Plan]:
    """The statements of an operation and of all that follows from it; nothing of it remains."""
    found: list[Plan] = []
    name = database.engine.name

    def run(work: Work) -> None:
        execute = work._execute
        if name == "postgres":
            # Tables of tests are small, and what is small is read whole where that is allowed.
            for setting in ("enable_seqscan", "enable_bitmapscan", "enable_sort"):
                execute(f"SET LOCAL {setting} = off", ())

        def explained(sql: str, parameters: Sequence[Value]) -> Cursor:
            if not sql.startswith(_SHORT):
                found.append(_explain(work, name, execute, sql, parameters))
            return execute(sql, parameters)

        work._execute = explained
        operation(work)
        work.settle(database._reactions)
        raise _Undo

    try:
        database.transact_now(run)
    except _Undo:
        return found
    raise AssertionError("it was not undone")


def _explain(work: Work, name: str, execute: Any, sql: str, parameters: Sequence[Value]) -> Plan:
    if name == "sqlite":
        rows = execute(f"EXPLAIN QUERY PLAN {sql}", parameters).fetchall()
        return Plan(sql, tuple(row[-1] for row in rows), 0)
    execute("SAVEPOINT look", ())
    [(told,)] = execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}", parameters).fetchall()
    execute("ROLLBACK TO SAVEPOINT look", ())
    if isinstance(told, str):
        told = msgspec.json.decode(told)
    nodes = list(_nodes(told[0]["Plan"]))
    return Plan(sql, tuple(_said(node) for node in nodes), sum(map(_met, nodes)))


def _nodes(node: Any) -> Iterator[Any]:
    yield node
    for inner in node.get("Plans", ()):
        yield from _nodes(inner)


def _said(node: Any) -> str:
    place = node.get("Index Name") or node.get("Relation Name") or ""
    return f"{node['Node Type']} {place} {node.get('Index Cond', '')}".strip()


def _met(node: Any) -> int:
    """The rows that a node took out of a table, and those that it looked at in vain."""
    if "Relation Name" not in node or node["Node Type"] == "ModifyTable":
        return 0
    each = node["Actual Rows"] + node.get("Rows Removed by Filter", 0)
    return int(each * node["Actual Loops"])
