"""The worker that a user is: made or found at his first log-in, kept up with him afterwards
(flex §13, §14)."""

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from switchroom.core.errors import ApiError
from switchroom.desk import presence as desk_presence
from switchroom.desk import users
from switchroom.desk.users import User
from switchroom.flex import provision
from switchroom.flex.configuration import Places
from switchroom.monitor import alerts
from switchroom.store.work import Work, encode
from switchroom.taskrouter import presence, worker_channels, workers, workspaces
from switchroom.taskrouter.rows import Worker, Workspace

# What supervisors and the program itself keep in a worker's attributes.
OWN: Final = frozenset({"contact_uri", "full_name", "email", "roles", "routing"})


def bring_in(work: Work, user: User, claims: Mapping[str, Any] | None = None) -> User:
    """See to it that a user who takes tasks is a worker, and that the worker's name, address and
    roles are the user's; the user as he is then.

    `claims` are further things that the identity provider says of him: they become attributes
    where nobody has set something else. A worker who cannot be made is an alert: the log-in goes
    on without him.
    """
    if user.works:
        try:
            user = _tie(work, user)
        except ApiError as refusal:
            _warn(work, user, refusal)
    return describe(work, user, claims)


def describe(work: Work, user: User, claims: Mapping[str, Any] | None = None) -> User:
    """Bring what the worker's attributes say of the user up to date; everything else in them
    stays, what supervisors have set above all."""
    worker = find(work, user)
    if worker is None:
        return user
    merged = merge(worker.attributes, user, claims)
    if merged != msgspec.json.decode(worker.attributes):
        try:
            workspace = workspaces.hold(work, user.account_sid, worker.workspace_sid)
            held = workers.fetch(work, user.account_sid, worker.workspace_sid, worker.sid)
            text = encode(merge(held.attributes, user, claims)).decode()
            presence.update_worker(work, workspace, held, attributes=text)
        except ApiError as refusal:
            _warn(work, user, refusal)
            return user
    if claims is not None:
        kept = {name: value for name, value in claims.items() if merged.get(name) == value}
        user = msgspec.structs.replace(user, claims=encode(kept).decode())
        users.keep(work, user)
    return user


def merge(attributes: str, user: User, claims: Mapping[str, Any] | None) -> dict[str, Any]:
    """The attributes with what the user is. A claim is taken over where there is nothing yet, or
    still what the last log-in wrote there: supervisors' own changes win (flex §18)."""
    merged: dict[str, Any] = msgspec.json.decode(attributes)
    merged |= {
        "full_name": user.full_name,
        "email": user.email,
        "roles": user.roles.split(","),
    }
    before = msgspec.json.decode(user.claims)
    for name, value in (claims or {}).items():
        if name in OWN:
            continue
        unset = merged.get(name) in (None, "")
        if unset or (name in before and merged[name] == before[name]):
            merged[name] = value
    return merged


def find(work: Work, user: User) -> Worker | None:
    """The worker that the user is, or None."""
    if user.worker_sid is None or user.workspace_sid is None:
        return None
    return workers.find(work, user.account_sid, user.workspace_sid, user.worker_sid)


def told_roles(work: Work, account_sid: str, worker_sid: str) -> list[str]:
    """The roles that a worker's attributes name, whoever he is; empty where they name none."""
    text = work.value(
        "SELECT attributes FROM workers WHERE account_sid = ? AND sid = ?", account_sid, worker_sid
    )
    roles = [] if text is None else msgspec.json.decode(text).get("roles")
    named = isinstance(roles, list) and all(isinstance(role, str) for role in roles)
    return roles if named else []


def go_offline(work: Work, account_sid: str, user_sid: str) -> None:
    """Move the user's worker to the offline activity, as at a log-out: tasks stay his, what is
    only offered to him goes to others at once (flex §15)."""
    user = users.fetch(work, account_sid, user_sid)
    if user.workspace_sid is not None and user.worker_sid is not None:
        desk_presence.go_offline(work, account_sid, user.workspace_sid, user.worker_sid)


def _tie(work: Work, user: User) -> User:
    """The user with his worker. Raises INVALID_PARAMETER."""
    if find(work, user) is not None:
        return user
    flex = provision.provision(work, user.account_sid)
    workspace = workspaces.hold(work, user.account_sid, flex.sid)
    worker = workers.find_named(work, user.account_sid, workspace.sid, user.username)
    if worker is None:
        worker = presence.create_worker(
            work, workspace, friendly_name=user.username, attributes=_first_attributes(work, user)
        )
        _give_channels(work, workspace, worker, user)
    tied = msgspec.structs.replace(user, workspace_sid=None, worker_sid=None)
    return users.update(work, tied, worker_sid=worker.sid)


def _configured(work: Work, user: User, name: str) -> dict[str, Any]:
    """What the account has set by role about new workers."""
    row = provision.find(work, user.account_sid)
    settings = {} if row is None else msgspec.json.decode(row.settings)
    return settings.get(name) or {}


def _first_attributes(work: Work, user: User) -> str:
    """Those that all new workers have, over those that the account gives to their roles."""
    by_role = _configured(work, user, "taskrouter_worker_attributes")
    attributes: dict[str, Any] = {}
    for role in user.roles.split(","):
        attributes |= by_role.get(role) or {}
    attributes |= {
        "contact_uri": f"client:{user.username}",
        "full_name": user.full_name,
        "email": user.email,
        "image_url": "",
        "roles": user.roles.split(","),
        "routing": {"skills": [], "levels": {}},
    }
    return encode(attributes).decode()


def _give_channels(work: Work, workspace: Workspace, worker: Worker, user: User) -> None:
    """Places by role as the configuration has them, else one for calls and what the workspace
    gives (flex §13)."""
    by_role = _configured(work, user, "taskrouter_worker_channels")
    wanted = [Places("voice")]
    for role in reversed(users.ROLES):
        if role in user.roles.split(",") and by_role.get(role):
            wanted = msgspec.convert(by_role[role], list[Places])
            break
    channels = {shown.unique_name: shown for shown in worker_channels.page(work, worker, "", 100)}
    for given in wanted:
        if given.name in channels:
            presence.update_channel(
                work,
                workspace,
                workers.fetch(work, worker.account_sid, worker.workspace_sid, worker.sid),
                channels[given.name],
                capacity=given.capacity,
                available=given.availability,
            )


def _warn(work: Work, user: User, refusal: ApiError) -> None:
    alerts.record(
        work,
        user.account_sid,
        "warning",
        f"{user.username} has logged in, but his worker could not be made or changed:"
        f" {refusal.sentence()}",
        code=refusal.code,
        resource_sid=user.sid,
    )
