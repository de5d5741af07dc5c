"""Test users of a flow: the whole list at once (studio §1.4)."""

from msgspec import Struct

from switchroom.flows import flows, rows, test_users
from switchroom.rest.kit import Call, Form, Routes
from switchroom.store.work import Work

routes = Routes("studio")
ALL = "/v2/Flows/{Sid}/TestUsers"


class FlowTestUsers(Struct, frozen=True):
    """The addresses and chat identities that run the newest revision, even a draft."""

    sid: str
    test_users: list[str]
    url: str


class UpdateTestUsers(Form, kw_only=True):
    """The list that takes the place of the present one; a single empty name empties it."""

    test_users: list[str]


@routes.get(ALL)
def fetch(work: Work, call: Call, Sid: str) -> FlowTestUsers:
    return shape(call, flows.fetch(work, call.account_sid, Sid))


@routes.post(ALL)
def update(work: Work, call: Call, Sid: str, form: UpdateTestUsers) -> FlowTestUsers:
    return shape(call, test_users.replace(work, call.account_sid, Sid, form.test_users))


def shape(call: Call, row: rows.Flow) -> FlowTestUsers:
    """The list of a flow as the API shows it."""
    return FlowTestUsers(row.sid, row.testers, call.url(f"/v2/Flows/{row.sid}/TestUsers"))
