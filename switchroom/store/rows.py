"""SQL that follows from the fields of a Struct."""

from functools import lru_cache

import msgspec


@lru_cache(maxsize=256)
def columns(row: type[msgspec.Struct], table: str = "") -> str:
    """The fields of a Struct as a list of columns, each after `table.` when one is named."""
    prefix = f"{table}." if table else ""
    return ", ".join(prefix + name for name in row.__struct_fields__)


@lru_cache(maxsize=512)
def insertion(row: type[msgspec.Struct], table: str, quietly: bool = False, many: int = 1) -> str:
    """The INSERT for Structs; `quietly` makes a row that a unique index forbids no error."""
    marks = ", ".join("?" * len(row.__struct_fields__))
    values = ", ".join([f"({marks})"] * many)
    ending = " ON CONFLICT DO NOTHING" if quietly else ""
    return f"INSERT INTO {table} ({columns(row)}) VALUES {values}{ending}"
