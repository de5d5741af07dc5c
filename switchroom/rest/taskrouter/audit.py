"""Whether a workspace is as it must be: an operation of our own (taskrouter §10, §11)."""

from typing import Final

from msgspec import UNSET, Struct, UnsetType

from switchroom.core.clock import iso
from switchroom.core.matching.audit import Finding
from switchroom.rest.kit import Call, Form, Routes
from switchroom.store.work import Work
from switchroom.taskrouter import audit

routes = Routes("taskrouter")
PATH: Final = "/v1/Workspaces/{WorkspaceSid}/Audit"


class LookedAt(Struct, frozen=True, kw_only=True):
    """How much was held against each other."""

    workers: int
    lines: int
    waiting_tasks: int
    open_tasks: int
    reservations: int


class WorkspaceAudit(Struct, frozen=True, kw_only=True):
    """What was found; nothing of it may be. `next_worker_sid` asks for the rest of the workers, as
    `AfterWorkerSid`."""

    account_sid: str
    workspace_sid: str
    date: str
    sound: bool
    sentences: list[str]
    findings: list[Finding]
    findings_beyond: int
    looked_at: LookedAt
    left_out: list[str]
    next_worker_sid: str | None
    url: str


class Query(Form, kw_only=True):
    """`AfterWorkerSid` goes on behind a worker."""

    after_worker_sid: str | UnsetType = UNSET


@routes.get(PATH)
def fetch(work: Work, call: Call, WorkspaceSid: str, query: Query) -> WorkspaceAudit:
    after = query.after_worker_sid or ""
    found = audit.audit(work, call.account_sid, WorkspaceSid, after)
    read = found.read
    return WorkspaceAudit(
        account_sid=call.account_sid,
        workspace_sid=found.workspace.sid,
        date=iso(found.instant),
        sound=not found.findings,
        sentences=list(found.sentences),
        findings=list(found.findings),
        findings_beyond=found.beyond,
        looked_at=LookedAt(
            workers=len(read.books.snapshot.workers),
            lines=read.lines,
            waiting_tasks=len(read.books.snapshot.tasks),
            open_tasks=len(read.books.filed),
            reservations=len(read.books.held),
        ),
        left_out=list(found.left_out),
        next_worker_sid=read.following,
        url=call.url(f"/v1/Workspaces/{found.workspace.sid}/Audit"),
    )
