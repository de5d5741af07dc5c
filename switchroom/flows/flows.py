"""Studio flows as records: every change makes a revision (studio §1.2, §1.3)."""

from typing import Final, LiteralString

import msgspec

from switchroom.core import errors, limits
from switchroom.core.flows.problems import shown
from switchroom.core.flows.validate import Report
from switchroom.flows import inspection, revisions, rows
from switchroom.flows.rows import Flow, FlowDeleted, Status
from switchroom.store.work import Work

_TABLE: Final[LiteralString] = "flows"


def create(
    work: Work,
    account_sid: str,
    *,
    friendly_name: str,
    status: Status,
    definition: str,
    commit_message: str | None = None,
) -> Flow:
    """Keep a flow with its first revision. Raises FLOW_DEFINITION, INVALID_PARAMETER."""
    definition = inspection.bare(definition)
    _check_texts(friendly_name, commit_message)
    report = _admit(work, account_sid, definition, status)
    flow = Flow(
        sid=work.mint("FW"),
        account_sid=account_sid,
        friendly_name=friendly_name,
        status=status,
        revision=1,
        date_created=work.now,
        date_updated=work.now,
        published_revision=1 if status == "published" else None,
        test_users="[]",
    )
    work.insert(_TABLE, flow)
    revisions.add(work, flow, definition, commit_message, report)
    return flow


def update(
    work: Work,
    account_sid: str,
    sid: str,
    *,
    status: Status,
    friendly_name: str | None = None,
    definition: str | None = None,
    commit_message: str | None = None,
) -> Flow:
    """Make the next revision; without a definition, of the newest one. A draft leaves what is
    published as it is. Raises NOT_FOUND, FLOW_DEFINITION, INVALID_PARAMETER."""
    work.lock("flow", sid)
    flow = fetch(work, account_sid, sid)
    if definition is None:
        definition = revisions.newest(work, flow).definition
    else:
        definition = inspection.bare(definition)
    _check_texts(friendly_name, commit_message)
    report = _admit(work, account_sid, definition, status)
    number = flow.revision + 1
    changed = msgspec.structs.replace(
        flow,
        friendly_name=flow.friendly_name if friendly_name is None else friendly_name,
        status=status,
        revision=number,
        date_updated=work.now,
        published_revision=number if status == "published" else flow.published_revision,
    )
    work.run(
        "UPDATE flows SET friendly_name = ?, status = ?, revision = ?, date_updated = ?,"
        " published_revision = ? WHERE account_sid = ? AND sid = ?",
        changed.friendly_name,
        changed.status,
        changed.revision,
        changed.date_updated,
        changed.published_revision,
        account_sid,
        sid,
    )
    revisions.add(work, changed, definition, commit_message, report)
    return changed


def validate(
    work: Work,
    account_sid: str,
    *,
    friendly_name: str,
    status: Status,
    definition: str,
    commit_message: str | None = None,
) -> None:
    """Refuse what `create` would refuse, and keep nothing. Raises FLOW_DEFINITION,
    INVALID_PARAMETER."""
    _check_texts(friendly_name, commit_message)
    _admit(work, account_sid, inspection.bare(definition), status)


def _check_texts(friendly_name: str | None, commit_message: str | None) -> None:
    texts = (
        ("FriendlyName", friendly_name, limits.FRIENDLY_NAME_CHARS),
        ("CommitMessage", commit_message, limits.COMMIT_MESSAGE_CHARS),
    )
    for name, text, most in texts:
        if text is not None and len(text) > most:
            raise errors.INVALID_PARAMETER(sentence=f"{name} exceeds {most} characters")


def _admit(work: Work, account_sid: str, definition: str, status: Status) -> Report:
    """What is to be said of a definition that may be kept: a draft may have errors, but must be
    readable. Raises FLOW_DEFINITION."""
    report = inspection.inspect(work, account_sid, definition)
    if report.fatal or (report.errors and status == "published"):
        raise errors.FLOW_DEFINITION(
            details={
                "errors": shown((*report.fatal, *report.errors)),
                "warnings": shown(report.warnings),
            }
        )
    return report


def fetch(work: Work, account_sid: str, sid: str) -> Flow:
    """The flow. Raises NOT_FOUND."""
    flow = rows.find(work, account_sid, sid)
    if flow is None:
        raise errors.NOT_FOUND()
    return flow


def page(work: Work, account_sid: str, after: str, most: int) -> list[Flow]:
    """Flows by age, those behind the SID `after`."""
    return work.find(
        Flow, _TABLE, "account_sid = ? AND sid > ? ORDER BY sid LIMIT ?", account_sid, after, most
    )


def delete(work: Work, account_sid: str, sid: str) -> None:
    """Take a flow and all its revisions away. Raises NOT_FOUND."""
    work.lock("flow", sid)
    if not work.run("DELETE FROM flows WHERE account_sid = ? AND sid = ?", account_sid, sid):
        raise errors.NOT_FOUND()
    work.run("DELETE FROM flow_revisions WHERE account_sid = ? AND flow_sid = ?", account_sid, sid)
    work.emit(FlowDeleted(account_sid=account_sid, flow_sid=sid))


def check(work: Work, account_sid: str, sid: str) -> str:
    """The SID itself when the account has this flow. Raises FLOW_INVALID."""
    found = work.value("SELECT 1 FROM flows WHERE account_sid = ? AND sid = ?", account_sid, sid)
    if found is None:
        raise errors.FLOW_INVALID(sid=sid)
    return sid
