"""The files of the project, read and parsed once, for tests that look at the code itself."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parent.parent
_NOT_OURS: Final = ("node_modules", "__pycache__", "build", "dist", "data")
_TEXTS: Final = frozenset(
    {".cfg", ".css", ".html", ".js", ".json", ".lock", ".md", ".mjs", ".py", ".sh", ".sql"}
    | {".svg", ".toml", ".ts", ".tsx", ".txt", ".yaml", ".yml"}
)


@dataclass(frozen=True)
class Source:
    """A Python file, named by its path from the root."""

    name: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @property
    def module(self) -> str:
        return self.name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    @property
    def is_package(self) -> bool:
        return self.name.endswith("/__init__.py")

    def walk(self) -> Iterator[ast.AST]:
        return ast.walk(self.tree)


def sources(*folders: str) -> list[Source]:
    """The Python files in some folders, in order."""
    return [
        Source(path.relative_to(ROOT).as_posix(), path.read_text())
        for folder in folders
        for path in sorted((ROOT / folder).rglob("*.py"))
        if not _is_foreign(path)
    ]


def texts() -> Iterator[tuple[str, str]]:
    """The name and the text of all that is written by hand or kept in the repository."""
    for path in sorted(ROOT.rglob("*")):
        written = path.suffix in _TEXTS or path.name in ("Makefile", "Dockerfile", "run")
        if written and path.is_file() and not _is_foreign(path):
            yield path.relative_to(ROOT).as_posix(), path.read_text()


def dotted(node: ast.AST) -> str:
    """`a.b.c` as it stands in the code; empty for anything else.

    >>> dotted(ast.parse("os.urandom", mode="eval").body)
    'os.urandom'
    """
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        base = dotted(node.value)
        return f"{base}.{node.attr}" if base else ""
    return ""


def imported(source: Source) -> Iterator[str]:
    """Every module that a file may mean by its imports: `from a import b` means `a` and `a.b`."""
    for node in source.walk():
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _is_foreign(path: Path) -> bool:
    parts = path.relative_to(ROOT).parts
    hidden = any(part.startswith(".") and part != ".ci" for part in parts)
    return hidden or any(part in _NOT_OURS or part.endswith(".egg-info") for part in parts)


class Sql:
    """The statements in a file, with the constants of the module filled in."""

    _START: Final = re.compile(r"\s*(SELECT|INSERT INTO|UPDATE|DELETE FROM|WITH)\s")
    _TABLE: Final = re.compile(r"\b(?:FROM|JOIN|INTO|UPDATE)\s+(\{\w*\}|\w+)")

    def __init__(self, source: Source) -> None:
        self._source = source
        self._constants = dict(self._named())

    def statements(self) -> Iterator[tuple[int, str, set[str]]]:
        """Line, text and tables of each: whole statements, and the tables and conditions that
        are given to `work.get` and `work.find`. A condition that is put together in a function
        has all texts of that function for its text."""
        for function in self._source.walk():
            if isinstance(function, ast.FunctionDef):
                yield from self._conditions(function)
        inner: set[int] = set()
        for node in self._source.walk():
            if not isinstance(node, ast.JoinedStr | ast.Constant | ast.BinOp) or id(node) in inner:
                continue
            inner |= {id(part) for part in ast.walk(node)}
            text = self.text(node)
            if self._START.match(text):
                yield node.lineno, text, set(self._TABLE.findall(text))

    def _conditions(self, function: ast.FunctionDef) -> Iterator[tuple[int, str, set[str]]]:
        for node in ast.walk(function):
            if isinstance(node, ast.Call) and dotted(node.func) in ("work.get", "work.find"):
                table, where = self.text(node.args[1]), self.text(node.args[2])
                if "{}" in where:
                    texts = [part for part in ast.walk(function) if isinstance(part, ast.Constant)]
                    where = "\n".join(map(self.text, texts))
                yield node.lineno, where, {table}

    def text(self, node: ast.AST) -> str:
        """The text of an expression; what is not known before it runs becomes `{}`."""
        if isinstance(node, ast.Constant):
            return node.value if isinstance(node.value, str) else ""
        if isinstance(node, ast.JoinedStr):
            return "".join(map(self.text, node.values))
        if isinstance(node, ast.FormattedValue):
            return self.text(node.value)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            return self.text(node.left) + self.text(node.right)
        if isinstance(node, ast.Name) and node.id in self._constants:
            return self._constants[node.id]
        return "{}"

    def _named(self) -> Iterator[tuple[str, str]]:
        for node in self._source.tree.body:
            target = getattr(node, "target", None) or getattr(node, "targets", [None])[0]
            value = getattr(node, "value", None)
            if isinstance(target, ast.Name) and isinstance(value, ast.Constant):
                yield target.id, value.value if isinstance(value.value, str) else "{}"
