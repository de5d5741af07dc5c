"""Revisions of a flow (studio §1.2)."""

from msgspec import Raw, Struct

from switchroom.core.clock import iso
from switchroom.flows import flows, revisions, rows
from switchroom.rest.kit import Call, Page, PageRequest, Routes
from switchroom.rest.studio.flows import MAX_PAGE, Problem, problems
from switchroom.store.work import Work

routes = Routes("studio")
ALL, ONE = "/v2/Flows/{Sid}/Revisions", "/v2/Flows/{Sid}/Revisions/{Revision}"


class FlowRevision(Struct, frozen=True, kw_only=True):
    """A revision as the API shows it; lists leave the definition and what is said of it null."""

    sid: str
    account_sid: str
    author_sid: str | None = None
    friendly_name: str
    definition: Raw | None = None
    status: rows.Status
    revision: int
    commit_message: str | None = None
    valid: bool | None = None
    errors: list[Problem] | None = None
    date_created: str
    date_updated: str
    url: str


@routes.get(ALL, page="revisions", max_page=MAX_PAGE)
def page(work: Work, call: Call, Sid: str, page: PageRequest) -> Page:
    flow = flows.fetch(work, call.account_sid, Sid)
    found = revisions.page(work, call.account_sid, flow.sid, page.after(int), page.size + 1)
    return page.cut(found, lambda row: shape(call, row, whole=False), lambda row: row.revision)


@routes.get(ONE)
def fetch(work: Work, call: Call, Sid: str, Revision: str) -> FlowRevision:
    flow = flows.fetch(work, call.account_sid, Sid)
    return shape(call, revisions.fetch(work, flow, Revision), whole=True)


def shape(call: Call, row: rows.Revision, *, whole: bool) -> FlowRevision:
    """A row as the API shows it, `whole` where it is shown alone."""
    made = iso(row.date_created)
    return FlowRevision(
        sid=row.flow_sid,
        account_sid=row.account_sid,
        friendly_name=row.friendly_name,
        definition=Raw(row.definition.encode()) if whole else None,
        status=row.status,
        revision=row.revision,
        commit_message=row.commit_message if whole else None,
        valid=not problems(row.errors) if whole else None,
        errors=problems(row.errors) if whole else None,
        date_created=made,
        date_updated=made,
        url=call.url(f"/v2/Flows/{row.flow_sid}/Revisions/{row.revision}"),
    )
