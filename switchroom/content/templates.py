"""Content templates (Content API v1)."""

import re
from collections.abc import Mapping
from typing import Any, Final, LiteralString

import msgspec
from msgspec import UNSET, UnsetType

from switchroom.core import errors, limits, sids
from switchroom.core.content import kinds, variables
from switchroom.store.work import Work, encode

NEWEST: Final = f"HX{sids.LAST}"
_TABLE: Final[LiteralString] = "content_templates"
_MINE: Final[LiteralString] = "account_sid = ? AND sid = ?"
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}([_-][A-Za-z0-9]{2,8}){0,2}", re.ASCII)
_APPROVAL_NAME: Final = re.compile(r"[a-z0-9_]{1,512}", re.ASCII)
_CATEGORIES: Final = ("UTILITY", "MARKETING", "AUTHENTICATION")
_CATEGORY_NAMES: Final = ", ".join(_CATEGORIES)
_REASON: Final = "Nothing was submitted: there is no way to WhatsApp here; SMS needs no approval"


class Approval(msgspec.Struct, frozen=True):
    """What was asked for of WhatsApp; nobody there is asked, and the status says so."""

    name: str = ""
    category: str = ""
    content_type: str = ""
    status: str = "unsubmitted"
    rejection_reason: str = ""
    allow_category_change: bool = True


class Row(msgspec.Struct, frozen=True):
    """A row of `content_templates`; `variables` and `types` are JSON objects, `approval` is one
    or None."""

    sid: str
    account_sid: str
    friendly_name: str
    language: str
    variables: str
    types: str
    approval: str | None
    date_created: int
    date_updated: int


class Template(msgspec.Struct, frozen=True):
    """A template; `variables` holds the values where none are given."""

    sid: str
    account_sid: str
    friendly_name: str
    language: str
    variables: Mapping[str, str]
    types: Mapping[str, Mapping[str, Any]]
    approval: Approval
    date_created: int
    date_updated: int


_variables_of: Final = msgspec.json.Decoder(dict[str, str]).decode
_types_of: Final = msgspec.json.Decoder(dict[str, dict[str, Any]]).decode
_approval_of: Final = msgspec.json.Decoder(Approval).decode


def create(
    work: Work,
    account_sid: str,
    *,
    language: str,
    types: Mapping[str, Any],
    friendly_name: str = "",
    variables: Mapping[str, str] | None = None,
) -> Template:
    """Make a template. Raises INVALID_PARAMETER."""
    template = Template(
        sid=work.mint("HX"),
        account_sid=account_sid,
        friendly_name=_name(friendly_name),
        language=_language(language),
        variables=_defaults(variables or {}),
        types=kinds.checked(types),
        approval=Approval(),
        date_created=work.now,
        date_updated=work.now,
    )
    work.insert(_TABLE, _row(template))
    return template


def update(
    work: Work,
    account_sid: str,
    sid: str,
    *,
    types: Mapping[str, Any],
    language: str | UnsetType = UNSET,
    friendly_name: str | UnsetType = UNSET,
    variables: Mapping[str, str] | UnsetType = UNSET,
) -> Template:
    """Put other types in the place of a template's; what else is given changes as well.

    Raises NOT_FOUND, INVALID_PARAMETER.
    """
    template = fetch(work, account_sid, sid)
    changed = msgspec.structs.replace(
        template,
        types=kinds.checked(types),
        language=template.language if language is UNSET else _language(language),
        friendly_name=template.friendly_name if friendly_name is UNSET else _name(friendly_name),
        variables=template.variables if variables is UNSET else _defaults(variables),
        date_updated=work.now,
    )
    row = _row(changed)
    work.run(
        "UPDATE content_templates SET friendly_name = ?, language = ?, variables = ?, types = ?,"
        " date_updated = ? WHERE account_sid = ? AND sid = ?",
        row.friendly_name,
        row.language,
        row.variables,
        row.types,
        row.date_updated,
        account_sid,
        sid,
    )
    return changed


def find(work: Work, account_sid: str, sid: str) -> Template | None:
    """The template, or None."""
    row = work.get(Row, _TABLE, _MINE, account_sid, sid)
    return None if row is None else _template(row)


def fetch(work: Work, account_sid: str, sid: str) -> Template:
    """The template. Raises NOT_FOUND."""
    template = find(work, account_sid, sid)
    if template is None:
        raise errors.NOT_FOUND()
    return template


def page(work: Work, account_sid: str, before: str, most: int) -> list[Template]:
    """Up to `most` templates, newest first, that come after the SID `before`."""
    rows = work.find(
        Row,
        _TABLE,
        "account_sid = ? AND sid < ? ORDER BY sid DESC LIMIT ?",
        account_sid,
        before,
        most,
    )
    return [_template(row) for row in rows]


def delete(work: Work, account_sid: str, sid: str) -> None:
    """Delete a template; messages that were made from it stay as they are. Raises NOT_FOUND."""
    if not work.run(f"DELETE FROM {_TABLE} WHERE {_MINE}", account_sid, sid):
        raise errors.NOT_FOUND()


def ask_approval(work: Work, account_sid: str, sid: str, name: str, category: str) -> Approval:
    """Keep what WhatsApp would be asked. Nobody is asked, so it stays unsubmitted and says why.

    Raises NOT_FOUND, INVALID_PARAMETER.
    """
    template = fetch(work, account_sid, sid)
    if not _APPROVAL_NAME.fullmatch(name):
        raise errors.INVALID_PARAMETER(
            sentence="name must have lower-case letters, digits and underscores only"
        )
    if category.upper() not in _CATEGORIES:
        raise errors.INVALID_PARAMETER(sentence=f"category must be one of {_CATEGORY_NAMES}")
    approval = Approval(
        name=name,
        category=category.upper(),
        content_type=kinds.richest(template.types),
        rejection_reason=_REASON,
    )
    work.run(
        "UPDATE content_templates SET approval = ? WHERE account_sid = ? AND sid = ?",
        encode(approval).decode(),
        account_sid,
        sid,
    )
    return approval


def _row(template: Template) -> Row:
    parts = msgspec.structs.asdict(template)
    for name in ("variables", "types"):
        parts[name] = encode(parts[name]).decode()
    if len(parts["variables"].encode()) + len(parts["types"].encode()) > limits.CONTENT_BYTES:
        raise errors.INVALID_PARAMETER(
            sentence=f"A template has at most {limits.CONTENT_BYTES} bytes of types and variables"
        )
    return Row(**parts | {"approval": None})


def _template(row: Row) -> Template:
    parts = msgspec.structs.asdict(row)
    parts["variables"] = _variables_of(row.variables)
    parts["types"] = _types_of(row.types)
    parts["approval"] = Approval() if row.approval is None else _approval_of(row.approval)
    return Template(**parts)


def _name(text: str) -> str:
    if len(text) > limits.CONTENT_NAME_CHARS:
        raise errors.INVALID_PARAMETER(
            sentence=f"friendly_name has more than {limits.CONTENT_NAME_CHARS} characters"
        )
    return text


def _language(text: str) -> str:
    if not _LANGUAGE.fullmatch(text):
        raise errors.INVALID_PARAMETER(sentence="language must be a code such as en or en_US")
    return text


def _defaults(found: Mapping[str, str]) -> Mapping[str, str]:
    variables.check_defaults(found)
    return found
