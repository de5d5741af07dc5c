"""Whether a workspace is as it must be: looked up, worked out anew, and never changed.

The invariant of matching is that no task waits that a ready worker could take (decision 0012). It
is about each task and each worker, so it can be looked at a part of the workers at a time; what
that costs is bounded.
"""

from itertools import islice
from typing import Final

import msgspec

from switchroom.core.matching import audit as rules
from switchroom.core.matching.audit import Finding
from switchroom.store.work import Work
from switchroom.taskrouter import books, workspaces
from switchroom.taskrouter.books import Bounds, Reading
from switchroom.taskrouter.rows import Workspace

# Of what is found.
SHOWN: Final = 100


class Audit(msgspec.Struct, frozen=True, kw_only=True):
    """What was found in a part of a workspace; `beyond` findings are not listed. `read` says what
    was looked at, and `left_out` in words what was not."""

    workspace: Workspace
    instant: int
    findings: tuple[Finding, ...]
    beyond: int
    sentences: tuple[str, ...]
    left_out: tuple[str, ...]
    read: Reading


def audit(
    work: Work,
    account_sid: str,
    workspace_sid: str,
    after: str = "",
    bounds: Bounds | None = None,
) -> Audit:
    """Hold a workspace against itself, the workers behind the SID `after`. Raises NOT_FOUND."""
    workspace = workspaces.fetch(work, account_sid, workspace_sid)
    bounds = msgspec.structs.replace(bounds or Bounds(), after=after)
    read = books.read(work, workspace, bounds)
    found = rules.findings(read.books)
    shown = tuple(islice(found, SHOWN))
    beyond = sum(1 for _ in found)
    return Audit(
        workspace=workspace,
        instant=work.now,
        findings=shown,
        beyond=beyond,
        sentences=tuple(_told(read, len(shown) + beyond)),
        left_out=tuple(_left_out(read, bounds)),
        read=read,
    )


def _told(read: Reading, found: int) -> list[str]:
    seen = read.books
    told = "Nothing is wrong" if not found else f"{_many(found, 'thing')} must not be"
    return [
        f"{told}: {_many(len(seen.snapshot.workers), 'worker')},"
        f" {_many(len(seen.snapshot.tasks), 'task')} at the heads of {_many(read.lines, 'line')},"
        f" {_many(len(seen.held), 'live reservation')} and {_many(len(seen.filed), 'open task')}"
        " were held against each other."
    ]


def _many(count: int, word: str) -> str:
    return f"{count:,} {word}" if count == 1 else f"{count:,} {word}s"


def _left_out(read: Reading, bounds: Bounds) -> list[str]:
    found = []
    if read.following is not None:
        found.append(f"There are more workers behind {read.following}.")
    if read.more_lines:
        found.append(
            f"There are more than {_many(bounds.lines, 'line')}; the others were not read."
        )
    if read.more_heads:
        found.append(
            f"Of each line the first {_many(bounds.heads, 'task')} were read: those behind them"
            " stand alike."
        )
    if read.more_tasks:
        found.append(
            f"Of each status the oldest {_many(bounds.tasks, 'task')} were read, and all that the"
            " workers have."
        )
    found += [
        f"{sid} has more than {_many(bounds.reservations, 'live reservation')}, which were not"
        " counted."
        for sid in sorted(read.books.unread)
    ]
    return found
