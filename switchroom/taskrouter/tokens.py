"""Whom an access token lets in, and what for (taskrouter §15, js-wire §2)."""

from typing import Any, Final, Literal

import msgspec

from switchroom.accounts import access_tokens
from switchroom.accounts.vault import Vault
from switchroom.core import errors, sids
from switchroom.store.work import Work

Role = Literal["worker", "supervisor", "admin"]


class Visitor(msgspec.Struct, frozen=True):
    """Who speaks for a worker, or oversees the workers of a workspace.

    `ends` is the instant at which the token is dead. Who oversees need not be a worker.
    """

    account_sid: str
    workspace_sid: str
    worker_sid: str | None
    role: Role
    ends: int

    @property
    def oversees(self) -> bool:
        """Whether others' things are open as well."""
        return self.role != "worker"


class _Grant(msgspec.Struct, frozen=True):
    workspace_sid: str
    role: Role
    worker_sid: str | None = None


_WORKER: Final = "SELECT 1 FROM workers WHERE account_sid = ? AND workspace_sid = ? AND sid = ?"


def admit(work: Work, vault: Vault, token: str, wall: int) -> Visitor:
    """Whom the token is for. Raises what `access_tokens.verify` does, and TOKEN_GRANTS."""
    claims = access_tokens.verify(work, vault, token, wall)
    grant = _grant(claims.grants.get("task_router"))
    visitor = Visitor(
        claims.sub, grant.workspace_sid, grant.worker_sid or None, grant.role, claims.ends
    )
    _check_worker(work, visitor)
    return visitor


def _grant(given: Any) -> _Grant:
    try:
        grant = msgspec.convert(given, _Grant)
    except msgspec.ValidationError:
        raise errors.TOKEN_GRANTS(
            sentence="task_router must have a workspace_sid, a worker_sid and the role worker,"
            " supervisor or admin"
        ) from None
    if not sids.looks_like("WS", grant.workspace_sid):
        raise errors.TOKEN_GRANTS(sentence="task_router.workspace_sid is no workspace")
    return grant


def _check_worker(work: Work, visitor: Visitor) -> None:
    sid = visitor.worker_sid
    if sid is None and visitor.oversees:
        return
    known = sid is not None and sids.looks_like("WK", sid)
    if not known or not work.value(_WORKER, visitor.account_sid, visitor.workspace_sid, sid):
        raise errors.TOKEN_GRANTS(sentence="task_router.worker_sid is no worker of the workspace")
