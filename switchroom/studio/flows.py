"""Studio flows as records: a SID that addresses and webhooks can name (studio §2)."""

from typing import Final, Literal, LiteralString

import msgspec

from switchroom.core import errors
from switchroom.store.work import Work

Status = Literal["draft", "published"]
_TABLE: Final[LiteralString] = "flows"


class Flow(msgspec.Struct, frozen=True):
    """A row of `flows`; `definition` is the JSON text as the client sent it."""

    sid: str
    account_sid: str
    friendly_name: str
    status: Status
    revision: int
    definition: str
    commit_message: str | None
    date_created: int
    date_updated: int


def create(
    work: Work,
    account_sid: str,
    *,
    friendly_name: str,
    status: Status,
    definition: str,
    commit_message: str | None = None,
) -> Flow:
    """Keep a flow. Raises INVALID_PARAMETER when the definition is no JSON object."""
    _check(definition)
    flow = Flow(
        sid=work.mint("FW"),
        account_sid=account_sid,
        friendly_name=friendly_name,
        status=status,
        revision=1,
        definition=definition,
        commit_message=commit_message,
        date_created=work.now,
        date_updated=work.now,
    )
    work.insert(_TABLE, flow)
    return flow


def _check(definition: str) -> None:
    try:
        msgspec.json.decode(definition, type=dict)
    except (msgspec.MsgspecError, RecursionError):
        raise errors.INVALID_PARAMETER(sentence="Definition must be a JSON object") from None


def fetch(work: Work, account_sid: str, sid: str) -> Flow:
    """The flow. Raises NOT_FOUND."""
    flow = work.get(Flow, _TABLE, "account_sid = ? AND sid = ?", account_sid, sid)
    if flow is None:
        raise errors.NOT_FOUND()
    return flow


def page(work: Work, account_sid: str, after: str, most: int) -> list[Flow]:
    """Flows by age, those behind the SID `after`."""
    return work.find(
        Flow, _TABLE, "account_sid = ? AND sid > ? ORDER BY sid LIMIT ?", account_sid, after, most
    )


def check(work: Work, account_sid: str, sid: str) -> str:
    """The SID itself when the account has this flow. Raises FLOW_INVALID."""
    found = work.value("SELECT 1 FROM flows WHERE account_sid = ? AND sid = ?", account_sid, sid)
    if found is None:
        raise errors.FLOW_INVALID(sid=sid)
    return sid
