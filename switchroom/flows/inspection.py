"""Definitions held against what is known of them: the rules of one definition, and the subflows
that it names (studio §1.3, §3.10, 81025)."""

from collections.abc import Iterator

import msgspec

from switchroom.core import limits
from switchroom.core.flows import definition, validate
from switchroom.core.flows.definition import Definition, Widget
from switchroom.core.flows.problems import Problem, about, bounded
from switchroom.core.flows.validate import Report
from switchroom.flows import running
from switchroom.store.work import Work

_SUBFLOW = "run-subflow"


def bare(text: str) -> str:
    """The text of a definition, taken out of `{"definition": ...}` without changing a byte of it.

    >>> bare('{"definition": {"states": [1.00]}}'), bare('{"states": []}'), bare("[")
    ('{"states": [1.00]}', '{"states": []}', '[')
    """
    try:
        outer = msgspec.json.decode(text, type=dict[str, msgspec.Raw])
    except (msgspec.MsgspecError, RecursionError):
        return text
    inner = bytes(outer.get("definition", b"")).decode()
    return inner if inner.startswith("{") and "states" not in outer else text


def inspect(work: Work, account_sid: str, text: str) -> Report:
    """Everything that is to be said of a definition, its subflows included."""
    report = validate.examine(text)
    if report.fatal:
        return report
    flow = definition.read(text)
    told = tuple(_subflows(work, account_sid, flow))
    if not told:
        return report
    return msgspec.structs.replace(report, warnings=bounded((*report.warnings, *told)))


def _subflows(work: Work, account_sid: str, flow: Definition) -> Iterator[Problem]:
    """Subflows that are not there, that have subflows themselves, and the size of all together."""
    count = len(flow.widgets)
    sizes: dict[tuple[str, str], int] = {}
    for index, widget in enumerate(flow.widgets.values()):
        if widget.type != _SUBFLOW or not widget.text("flow_sid"):
            continue
        key = widget.text("flow_sid"), widget.text("flow_revision")
        if key in sizes:
            continue
        child = _child(work, account_sid, widget)
        sizes[key] = 0 if child is None else len(child.widgets)
        path = f"#/states/{index}/properties/flow_sid"
        if child is None:
            yield about(path, widget.name, "flow_sid names no flow that can run (81024)")
        elif any(inner.type == _SUBFLOW for inner in child.widgets.values()):
            yield about(
                path, widget.name, "the subflow has a subflow itself, which cannot run (81024)"
            )
    count += sum(sizes.values())
    if count > limits.FLOW_WIDGETS:
        yield Problem(
            "#/states",
            f"{count} widgets with all subflows, of which {limits.FLOW_WIDGETS} can run (81025)",
            None,
        )


def _child(work: Work, account_sid: str, widget: Widget) -> Definition | None:
    flow_sid = widget.text("flow_sid")
    revision = running.resolve(work, account_sid, flow_sid, widget.text("flow_revision"))
    if revision is None:
        return None
    return running.definition_of(work, account_sid, flow_sid, revision)
