"""docs/reference: the errors out of the catalogue, the configuration out of the command line."""

import inspect
import re
from collections.abc import Callable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import Final, get_args, get_type_hints

from typer.models import OptionInfo

from switchroom import cli
from switchroom.core import errors
from switchroom.core.errors import Kind
from switchroom.workbench.audit import audit
from switchroom.workbench.explain import explain

FOLDER: Final = Path(__file__).parent.parent / "docs" / "reference"
_HEADING: Final = re.compile(r"# (.+?)(?: \([a-z]+ §.*\))?$")
_ENTRY: Final = re.compile(r"([A-Z_]+): Final = Kind\(")
COMMANDS: Final = (cli.serve, cli.run, explain, audit)

_ERRORS: Final = """\
<!-- Made by `make docs` from switchroom/core/errors.py: change that. -->

# Errors

A refusal is JSON with `code`, `message`, `more_info` and `status`; `status` is also the HTTP
status. Words in braces are filled in. What goes wrong later, with a webhook or a delivery, is an
alert at `/monitor/v1/Alerts`.
"""
_CONFIGURATION: Final = """\
<!-- Made by `make docs` from switchroom/cli.py: change that. -->

# Configuration

A flag comes before the environment, the environment before the default. There is no file of
settings.
"""


def error_page() -> str:
    """The catalogue, group by group."""
    parts = [_ERRORS]
    for heading, kinds in groups():
        parts.append(f"\n## {heading}\n\n| code | status | message |\n| --: | --: | --- |\n")
        parts += [f"| {kind.code} | {kind.status} | {_cell(kind.text)} |\n" for kind in kinds]
    return "".join(parts)


def groups() -> Iterator[tuple[str, list[Kind]]]:
    """The headings of the catalogue, each with its kinds in the order of their codes."""
    heading, kinds = "", list[Kind]()
    for line in inspect.getsource(errors).splitlines():
        entry, title = _ENTRY.match(line), _HEADING.match(line)
        if entry is not None:
            kinds.append(getattr(errors, entry[1]))
        elif title is not None:
            if kinds:
                yield heading, sorted(kinds, key=_order)
            heading, kinds = title[1], []
    yield heading, sorted(kinds, key=_order)


def _order(kind: Kind) -> tuple[int, str]:
    return kind.code, kind.text


def configuration_page() -> str:
    """The options of each command."""
    parts = [_CONFIGURATION]
    for command in COMMANDS:
        sentence = inspect.getdoc(command) or ""
        parts.append(f"\n## `switchroom {command.__name__}`\n\n{sentence}\n\n")
        parts.append("| option | environment | default | |\n| --- | --- | --- | --- |\n")
        parts += _options(command)
    return "".join(parts)


def _options(command: Callable[..., None]) -> Iterator[str]:
    """The rows of a command, read off its signature."""
    kinds = get_type_hints(command, include_extras=True)
    for name, parameter in inspect.signature(command).parameters.items():
        kind, about = get_args(kinds[name])
        if isinstance(about, OptionInfo):
            option = f"--{name.replace('_', '-')}"
            if issubclass(kind, StrEnum):
                option += " " + "\\|".join(kind)
            default = str(parameter.default)
            shown = f"`{default.lower() if kind is bool else default}`" if default else ""
            yield f"| `{option}` | {_variables(about)} | {shown} | {_cell(about.help or '')} |\n"


def _variables(option: OptionInfo) -> str:
    given = option.envvar or ()
    return ", ".join(f"`{name}`" for name in ([given] if isinstance(given, str) else given))


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
