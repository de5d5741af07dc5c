"""A Work that says how SQLite finds what it is asked for."""

from typing import Any

from switchroom.store.work import Value, Work


class Explaining:
    """A Work that also tells by which way each statement goes."""

    def __init__(self, work: Work, plans: list[str]) -> None:
        self._work = work
        self._plans = plans

    def __getattr__(self, name: str) -> Any:
        return getattr(self._work, name)

    def _explain(self, sql: str, values: tuple[Value, ...]) -> None:
        rows = self._work.values(f"EXPLAIN QUERY PLAN {sql}", *values)
        self._plans.extend(row[-1] for row in rows)

    def find(self, into: Any, table: Any, where: str, *values: Value) -> list[Any]:
        self._explain(f"SELECT * FROM {table} WHERE {where}", values)
        return self._work.find(into, table, where, *values)

    def get(self, into: Any, table: Any, where: str, *values: Value) -> Any:
        self._explain(f"SELECT * FROM {table} WHERE {where}", values)
        return self._work.get(into, table, where, *values)

    def value(self, sql: str, *values: Value) -> Any:
        self._explain(sql, values)
        return self._work.value(sql, *values)

    def run(self, sql: str, *values: Value) -> int:
        self._explain(sql, values)
        return self._work.run(sql, *values)

    def one(self, into: Any, sql: str, *values: Value) -> Any:
        self._explain(sql, values)
        return self._work.one(into, sql, *values)

    def many(self, into: Any, sql: str, *values: Value) -> list[Any]:
        self._explain(sql, values)
        return self._work.many(into, sql, *values)
