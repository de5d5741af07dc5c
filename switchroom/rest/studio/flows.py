"""Studio flows: the resource, so far as addresses and webhooks name it (studio §1.2)."""

from typing import Final

from msgspec import UNSET, Raw, Struct, UnsetType

from switchroom.core.clock import iso
from switchroom.rest.kit import Call, Form, Page, PageRequest, Routes, present
from switchroom.store.work import Work
from switchroom.studio import flows

routes = Routes("studio")
ALL, ONE = "/v2/Flows", "/v2/Flows/{Sid}"

_MAX_PAGE: Final = 1_000
_WEBHOOK: Final = "https://webhooks.twilio.com/v1/Accounts"


class Links(Struct, frozen=True):
    """The addresses of what belongs to a flow."""

    test_users: str
    revisions: str
    executions: str


class Flow(Struct, frozen=True, kw_only=True):
    """A flow as the API shows it; lists leave the definition and what is said of it null."""

    sid: str
    account_sid: str
    author_sid: str | None = None
    friendly_name: str
    definition: Raw | None = None
    status: flows.Status
    revision: int
    commit_message: str | None = None
    valid: bool | None = None
    errors: list[str] | None = None
    warnings: list[str] | None = None
    date_created: str
    date_updated: str
    webhook_url: str
    url: str
    links: Links


class CreateFlow(Form, kw_only=True):
    """A definition is the text of a JSON object."""

    friendly_name: str
    status: flows.Status
    definition: str
    commit_message: str | UnsetType = UNSET


@routes.post(ALL, status=201)
def create(work: Work, call: Call, form: CreateFlow) -> Flow:
    return shape(call, flows.create(work, call.account_sid, **present(form)), whole=True)


@routes.get(ALL, page="flows", max_page=_MAX_PAGE)
def page(work: Work, call: Call, page: PageRequest) -> Page:
    rows = flows.page(work, call.account_sid, page.after(str) or "", page.size + 1)
    return page.cut(rows, lambda row: shape(call, row, whole=False), lambda row: row.sid)


@routes.get(ONE)
def fetch(work: Work, call: Call, Sid: str) -> Flow:
    return shape(call, flows.fetch(work, call.account_sid, Sid), whole=True)


def shape(call: Call, row: flows.Flow, *, whole: bool) -> Flow:
    """A row as the API shows it, `whole` where it is shown alone."""
    url = call.url(f"{ALL}/{row.sid}")
    return Flow(
        sid=row.sid,
        account_sid=row.account_sid,
        friendly_name=row.friendly_name,
        definition=Raw(row.definition.encode()) if whole else None,
        status=row.status,
        revision=row.revision,
        commit_message=row.commit_message if whole else None,
        valid=True if whole else None,
        errors=[] if whole else None,
        warnings=[] if whole else None,
        date_created=iso(row.date_created),
        date_updated=iso(row.date_updated),
        webhook_url=f"{_WEBHOOK}/{row.account_sid}/Flows/{row.sid}",
        url=url,
        links=Links(f"{url}/TestUsers", f"{url}/Revisions", f"{url}/Executions"),
    )
