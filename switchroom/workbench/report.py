"""What `flows test` and `flows lint` tell, for people and for CI."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

import msgspec
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from switchroom.core.flows.problems import Problem
from switchroom.core.flows.validate import Report
from switchroom.workbench.cases import SUFFIX, Suite
from switchroom.workbench.coverage import Cover
from switchroom.workbench.text import counted
from switchroom.workbench.verdict import Verdict

Judged = Sequence[tuple[Suite, Sequence[Verdict]]]

_NOT_XML: Final = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def tell_verdicts(console: Console, judged: Judged, *, verbose: bool) -> int:
    """Cases, failures in full, and the summary; how many have failed."""
    failed = 0
    for suite, verdicts in judged:
        for verdict in verdicts:
            name = f"{suite.path.name.removesuffix(SUFFIX)}: {verdict.case.name}"
            if not verdict.differences:
                if verbose:
                    console.print(f"[green]✓[/] {escape(name)}")
                continue
            failed += 1
            console.print(f"[bold red]✗[/] {escape(name)}")
            for line in _failure(verdict):
                console.print(line, markup=False)
    cases = sum(len(verdicts) for _, verdicts in judged)
    outcome = f"[bold red]{failed} failed[/]" if failed else "[bold green]all good[/]"
    files = counted(len(judged), "file")
    console.print(f"{counted(cases, 'case')} in {files}: {outcome}")
    return failed


def _failure(verdict: Verdict) -> Iterator[str]:
    for difference in verdict.differences:
        yield f"    {difference.place}"
        yield f"      expected  {difference.expected}"
        yield f"      got       {difference.got}"
    yield f"    path: {' → '.join(verdict.path)}"
    for note in verdict.notes:
        yield f"    {note.code}: {note.sentence}"


def tell_covers(
    console: Console, covers: Sequence[Cover], *, least: int | None, verbose: bool
) -> int:
    """The table of transitions taken; how many flows are below the least."""
    table = Table("flow", "transitions", "taken", "%", box=None, pad_edge=False)
    for column in table.columns[1:]:
        column.justify = "right"
    below = 0
    for cover in covers:
        low = least is not None and cover.percent < least
        below += low
        taken = cover.transitions - len(cover.never)
        style = "bold red" if low else ""
        row = (cover.path.name, str(cover.transitions), str(taken), str(cover.percent))
        table.add_row(*map(escape, row), style=style)
    console.print(table)
    for cover in covers:
        if cover.never and (verbose or (least is not None and cover.percent < least)):
            console.print(f"never taken in {cover.path.name}:", markup=False)
            for transition in cover.never:
                console.print(f"    {transition}", markup=False)
    if below:
        console.print(f"[bold red]{counted(below, 'flow')} below {least} %[/]")
    return below


def junit(judged: Judged) -> bytes:
    """The verdicts in the form that CI systems read."""
    root = ElementTree.Element("testsuites")
    for suite, verdicts in judged:
        failures = [verdict for verdict in verdicts if verdict.differences]
        group = ElementTree.SubElement(
            root,
            "testsuite",
            name=_xml(suite.path.name.removesuffix(SUFFIX)),
            tests=str(len(verdicts)),
            failures=str(len(failures)),
            errors="0",
        )
        for verdict in verdicts:
            case = ElementTree.SubElement(
                group, "testcase", classname=group.attrib["name"], name=_xml(verdict.case.name)
            )
            if verdict.differences:
                first = verdict.differences[0]
                failure = ElementTree.SubElement(
                    case,
                    "failure",
                    message=_xml(f"{first.place}: expected {first.expected}, got {first.got}"),
                )
                failure.text = _xml("\n".join(_failure(verdict)))
    ElementTree.indent(root)
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def _xml(text: str) -> str:
    return _NOT_XML.sub("�", text)


class Finding(msgspec.Struct, frozen=True):
    """One problem of one file."""

    file: str
    level: str
    property_path: str
    state: str | None
    message: str


def findings(path: Path, report: Report) -> list[Finding]:
    """All that is to be said of a file."""
    levels = (("error", (*report.fatal, *report.errors)), ("warning", report.warnings))
    return [
        Finding(str(path), level, problem.property_path, problem.state, problem.message)
        for level, problems in levels
        for problem in problems
    ]


def tell_findings(console: Console, found: Sequence[Finding]) -> None:
    """A line each."""
    for finding in found:
        problem = Problem(finding.property_path, finding.message)
        console.print(line(finding.file, finding.level, problem), markup=False)


def line(file: str, level: str, problem: Problem) -> str:
    """A problem in a line."""
    return f"{file}: {level}: {problem.message} ({problem.property_path})"
