"""Who stands at a desk, and how agents are called."""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from switchroom.core import errors
from switchroom.desk.sessions import Login
from switchroom.desk.shapes import Role
from switchroom.store.work import Work
from switchroom.taskrouter import texts, workers
from switchroom.taskrouter.rows import Worker


class Caller(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who is logged in, as the operations of the desk see him."""

    account_sid: str
    user_sid: str
    full_name: str
    roles: tuple[Role, ...]
    workspace_sid: str | None
    worker_sid: str | None


def caller(login: Login) -> Caller:
    """Whoever is logged in."""
    return Caller(
        account_sid=login.account_sid,
        user_sid=login.user_sid,
        full_name=login.full_name or login.username,
        roles=tuple(login.roles),
        workspace_sid=login.workspace_sid,
        worker_sid=login.worker_sid,
    )


def worker(work: Work, caller: Caller) -> Worker | None:
    """The caller as TaskRouter knows him; None for one who takes no tasks."""
    if caller.workspace_sid is None or caller.worker_sid is None:
        return None
    return workers.find(work, caller.account_sid, caller.workspace_sid, caller.worker_sid)


def needed_worker(work: Work, caller: Caller) -> Worker:
    """The same where it takes a worker. Raises ACCESS_DENIED."""
    found = worker(work, caller)
    if found is None:
        raise errors.ACCESS_DENIED(
            sentence="you have no worker: an administrator can give your user one"
        )
    return found


def needs_role(caller: Caller, *roles: Role) -> None:
    """Let only those pass who have one of these roles. Raises ACCESS_DENIED."""
    if not set(caller.roles) & set(roles):
        raise errors.ACCESS_DENIED(sentence=f"this needs the role {' or '.join(roles)}")


def attributes(row: Worker) -> dict[str, Any]:
    """The attributes of a worker, read."""
    return msgspec.json.decode(row.attributes, type=dict[str, Any])


def full_name(friendly_name: str, text: str) -> str:
    """How an agent is called: by his attribute `full_name` (flex §13), else as the worker is.

    >>> full_name("ann", '{"full_name": "Ann Ames"}'), full_name("ann", "{}")
    ('Ann Ames', 'ann')
    """
    known: Mapping[str, Any] = msgspec.json.decode(text, type=dict[str, Any])
    name = known.get("full_name")
    return name if isinstance(name, str) and name.strip() else friendly_name


class _Named(msgspec.Struct, frozen=True):
    key: str
    friendly_name: str
    attributes: str


def names(work: Work, account_sid: str, worker_sids: Iterable[str]) -> dict[str, str]:
    """What workers are called, by their SIDs; those who are gone are left out."""
    wanted = sorted(set(worker_sids))
    if not wanted:
        return {}
    found = work.many(
        _Named,
        "SELECT sid, friendly_name, attributes FROM workers WHERE account_sid = ?"
        f" AND sid IN ({marks(wanted)})",
        account_sid,
        *wanted,
    )
    return {row.key: full_name(row.friendly_name, row.attributes) for row in found}


def by_identity(work: Work, account_sid: str, identities: Iterable[str]) -> dict[str, str]:
    """What the agents are called who write under these identities; others are left out."""
    keys = sorted({texts.key(identity) for identity in identities})
    if not keys:
        return {}
    found = work.many(
        _Named,
        "SELECT w.name_key, w.friendly_name, w.attributes FROM workspaces s"
        " JOIN workers w ON w.workspace_sid = s.sid WHERE s.account_sid = ?"
        f" AND w.name_key IN ({marks(keys)}) ORDER BY s.sid",
        account_sid,
        *keys,
    )
    return {row.friendly_name: full_name(row.friendly_name, row.attributes) for row in found}


def marks(values: Iterable[object]) -> str:
    """A mark for each value of a list in a statement.

    >>> marks(["a", "b"])
    '?, ?'
    """
    return ", ".join("?" for _ in values)
