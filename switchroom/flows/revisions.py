"""Revisions of flows: each is a definition for good (studio §1.2, §5.3)."""

import re
from typing import Final, LiteralString

from switchroom.core import errors
from switchroom.core.flows.problems import shown
from switchroom.core.flows.validate import Report
from switchroom.flows.rows import Flow, Revision
from switchroom.store.work import Work, encode

LATEST_PUBLISHED: Final = "LatestPublished"
LATEST: Final = "LatestRevision"

_TABLE: Final[LiteralString] = "flow_revisions"
_WHOLE: Final = re.compile(r"-?[0-9]+", re.ASCII)
# More digits than the number of any revision has.
_DIGITS: Final = 18


def add(
    work: Work, flow: Flow, definition: str, commit_message: str | None, report: Report
) -> None:
    """Write down what a flow became."""
    row = Revision(
        flow_sid=flow.sid,
        revision=flow.revision,
        account_sid=flow.account_sid,
        friendly_name=flow.friendly_name,
        status=flow.status,
        definition=definition,
        commit_message=commit_message,
        errors=encode(shown(report.errors)).decode(),
        warnings=encode(shown(report.warnings)).decode(),
        date_created=work.now,
    )
    work.insert(_TABLE, row)


def newest(work: Work, flow: Flow) -> Revision:
    """The revision that the flow itself shows, whatever its status. Raises NOT_FOUND when the flow
    has been deleted meanwhile."""
    found = find(work, flow.account_sid, flow.sid, flow.revision)
    if found is None:
        raise errors.NOT_FOUND()
    return found


def find(work: Work, account_sid: str, flow_sid: str, revision: int) -> Revision | None:
    """A revision by its number, or None."""
    return work.get(
        Revision,
        _TABLE,
        "account_sid = ? AND flow_sid = ? AND revision = ?",
        account_sid,
        flow_sid,
        revision,
    )


def fetch(work: Work, flow: Flow, which: str) -> Revision:
    """A revision by its number, or `LatestPublished` or `LatestRevision`.

    Raises FLOW_REVISION where `which` is neither, NOT_FOUND where there is none.
    """
    if which not in (LATEST_PUBLISHED, LATEST) and not _WHOLE.fullmatch(which):
        raise errors.FLOW_REVISION(revision=which)
    number = numbered(flow, which)
    found = None if number is None else find(work, flow.account_sid, flow.sid, number)
    if found is None:
        raise errors.NOT_FOUND()
    return found


def numbered(flow: Flow, which: str) -> int | None:
    """The number of the revision that `which` means, or None where the flow has none such.

    Numbers have no gaps, so that a number up to the newest is one that exists.
    """
    if which == LATEST_PUBLISHED:
        return flow.published_revision
    if which == LATEST:
        return flow.revision
    number = int(which) if _WHOLE.fullmatch(which) and len(which) <= _DIGITS else 0
    return number if 0 < number <= flow.revision else None


def page(
    work: Work, account_sid: str, flow_sid: str, before: int | None, most: int
) -> list[Revision]:
    """Revisions, the newest first, those older than the number `before`."""
    older: LiteralString = "" if before is None else " AND revision < ?"
    values = () if before is None else (before,)
    return work.find(
        Revision,
        _TABLE,
        "account_sid = ? AND flow_sid = ?" + older + " ORDER BY revision DESC LIMIT ?",
        account_sid,
        flow_sid,
        *values,
        most,
    )
