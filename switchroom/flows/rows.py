"""The rows of flows and of their revisions, how a flow is found, and what can happen to it."""

from typing import Literal

import msgspec

from switchroom.store.work import Event, Work

Status = Literal["draft", "published"]


class Flow(msgspec.Struct, frozen=True):
    """A row of `flows`: name, status and revision are the newest revision's."""

    sid: str
    account_sid: str
    friendly_name: str
    status: Status
    revision: int
    date_created: int
    date_updated: int
    published_revision: int | None
    test_users: str

    @property
    def testers(self) -> list[str]:
        """The addresses and chat identities that run the newest revision, even a draft."""
        if self.test_users == "[]":
            return []
        return msgspec.json.decode(self.test_users, type=list[str])


class Revision(msgspec.Struct, frozen=True):
    """A row of `flow_revisions`, which never changes. `definition` is the JSON text as the client
    sent it, `errors` and `warnings` are JSON lists as the API shows them."""

    flow_sid: str
    revision: int
    account_sid: str
    friendly_name: str
    status: Status
    definition: str
    commit_message: str | None
    errors: str
    warnings: str
    date_created: int


class FlowDeleted(Event, frozen=True, kw_only=True):
    """A flow is gone, its revisions too; what it was running ends."""

    kind = "flow.deleted"
    flow_sid: str

    @property
    def subject(self) -> str:
        return self.flow_sid


def find(work: Work, account_sid: str, sid: str) -> Flow | None:
    """The flow, or None."""
    return work.get(Flow, "flows", "account_sid = ? AND sid = ?", account_sid, sid)
