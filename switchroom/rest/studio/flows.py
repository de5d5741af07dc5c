"""Studio flows: the resource, and whether a definition would be taken (studio §1.2, §1.3)."""

from typing import Final

from msgspec import UNSET, Raw, Struct, UnsetType, json

from switchroom.core.clock import iso
from switchroom.flows import flows, revisions, rows
from switchroom.rest.kit import Call, Form, Page, PageRequest, Routes, present
from switchroom.store.work import Work

routes = Routes("studio")
ALL, ONE = "/v2/Flows", "/v2/Flows/{Sid}"

MAX_PAGE: Final = 1_000
_WEBHOOK: Final = "https://webhooks.twilio.com/v1/Accounts"


class Links(Struct, frozen=True):
    """The addresses of what belongs to a flow."""

    test_users: str
    revisions: str
    executions: str


class Problem(Struct, frozen=True):
    """What is wrong with a definition, or strange: where, and in words."""

    property_path: str
    message: str


class Flow(Struct, frozen=True, kw_only=True):
    """A flow as the API shows it; lists leave the definition and what is said of it null."""

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
    warnings: list[Problem] | None = None
    date_created: str
    date_updated: str
    webhook_url: str
    url: str
    links: Links


class UpdateFlow(Form, kw_only=True):
    """A definition is the text of a JSON object; without one the present one is kept."""

    status: rows.Status
    friendly_name: str | UnsetType = UNSET
    definition: str | UnsetType = UNSET
    commit_message: str | UnsetType = UNSET


class CreateFlow(Form, kw_only=True):
    """A definition is the text of a JSON object."""

    friendly_name: str
    status: rows.Status
    definition: str
    commit_message: str | UnsetType = UNSET


@routes.post(ALL, status=201)
def create(work: Work, call: Call, form: CreateFlow) -> Flow:
    return _whole(work, call, flows.create(work, call.account_sid, **present(form)))


@routes.get(ALL, page="flows", max_page=MAX_PAGE)
def page(work: Work, call: Call, page: PageRequest) -> Page:
    found = flows.page(work, call.account_sid, page.after(str) or "", page.size + 1)
    return page.cut(found, lambda row: shape(call, row), lambda row: row.sid)


@routes.get(ONE)
def fetch(work: Work, call: Call, Sid: str) -> Flow:
    return _whole(work, call, flows.fetch(work, call.account_sid, Sid))


@routes.post(ONE)
def update(work: Work, call: Call, Sid: str, form: UpdateFlow) -> Flow:
    return _whole(work, call, flows.update(work, call.account_sid, Sid, **present(form)))


@routes.delete(ONE)
def delete(work: Work, call: Call, Sid: str) -> None:
    flows.delete(work, call.account_sid, Sid)


def _whole(work: Work, call: Call, row: rows.Flow) -> Flow:
    """A flow with its newest definition, as it is shown alone."""
    return shape(call, row, revisions.newest(work, row))


def shape(call: Call, row: rows.Flow, newest: rows.Revision | None = None) -> Flow:
    """A row as the API shows it, with the newest revision where it is shown alone."""
    url = call.url(f"{ALL}/{row.sid}")
    return Flow(
        sid=row.sid,
        account_sid=row.account_sid,
        friendly_name=row.friendly_name,
        definition=Raw(newest.definition.encode()) if newest else None,
        status=row.status,
        revision=row.revision,
        commit_message=newest.commit_message if newest else None,
        valid=not problems(newest.errors) if newest else None,
        errors=problems(newest.errors) if newest else None,
        warnings=problems(newest.warnings) if newest else None,
        date_created=iso(row.date_created),
        date_updated=iso(row.date_updated),
        webhook_url=f"{_WEBHOOK}/{row.account_sid}/Flows/{row.sid}",
        url=url,
        links=Links(f"{url}/TestUsers", f"{url}/Revisions", f"{url}/Executions"),
    )


def problems(kept: str) -> list[Problem]:
    """The problems in a column."""
    return json.decode(kept, type=list[Problem])
