"""The Flex configuration of an account (flex §13).

What was set is kept as JSON by the names of the API; what was not is found from the account (its
workspace, workflow, queue, offline activity) or has its default. A property is replaced as a whole.
"""

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from switchroom.conversations import settings as conversation_settings
from switchroom.core import errors, limits
from switchroom.core.errors import ApiError
from switchroom.flex import provision
from switchroom.flex.provision import Configured
from switchroom.flex.transfers import instance_sid
from switchroom.store.work import Value, Work, encode
from switchroom.taskrouter.rows import Workspace

READ_ONLY: Final = frozenset(
    {"date_created", "date_updated", "url", "status", "flex_url", "service_version"}
    | {"flex_instance_sid", "flex_service_instance_sid", "chat_service_instance_sid"}
    | {"messaging_service_instance_sid"}
)


class Queue(msgspec.Struct, frozen=True):
    """A queue, and whether agents may transfer to it."""

    sid: str
    targettable: bool = True


class Skill(msgspec.Struct, frozen=True):
    """A skill that workers can have; one with several values has a level in these bounds."""

    name: str
    multivalue: bool = False
    minimum: int | None = None
    maximum: int | None = None


class Places(msgspec.Struct, frozen=True):
    """What a new worker takes on a task channel."""

    name: str
    availability: bool = True
    capacity: int = 1


Json = dict[str, Any]
# Each property that can be set: its type, and what it is when nobody has set it.
_KINDS: Final[Mapping[str, tuple[Any, Any]]] = {
    "attributes": (Json, {}),
    "taskrouter_taskqueues": (list[Queue], None),
    "taskrouter_skills": (list[Skill], []),
    "taskrouter_worker_channels": (dict[str, list[Places]], {}),
    "taskrouter_worker_attributes": (dict[str, Json], {}),
    "ui_language": (str, None),
    "ui_attributes": (Json, {}),
    "ui_dependencies": (Json, {}),
    "ui_version": (str, None),
    "call_recording_enabled": (bool, False),
    "call_recording_webhook_url": (str, None),
    "crm_enabled": (bool, False),
    "crm_type": (str, None),
    "crm_callback_url": (str, None),
    "crm_fallback_url": (str, None),
    "crm_attributes": (Json, {}),
    "public_attributes": (Json, {}),
    "plugin_service_enabled": (bool, False),
    "plugin_service_attributes": (Json, {}),
    "integrations": (list[Json], []),
    "outbound_call_flows": (dict[str, Json], {}),
    "serverless_service_sids": (list[str], []),
    "queue_stats_configuration": (Json, {}),
    "notifications": (Json, {"enabled": True, "mode": "whenNotInFocus"}),
    "markdown": (Json, {"enabled": False, "mode": "readOnly"}),
    "flex_insights_hr": (Json, None),
    "flex_insights_drilldown": (bool, False),
    "channel_configs": (list[Json], []),
    "debugger_integration": (Json, {"enabled": False}),
    "flex_ui_status_report": (Json, {"enabled": False}),
    "agent_conv_end_methods": (Json, {}),
    "citrix_voice_vdi": (Json, {"enabled": False}),
    "offline_config": (Json, {}),
}
# Those that name something in the account's Flex workspace, and where they are looked for.
_IN_WORKSPACE: Final = {
    "taskrouter_target_workflow_sid": (
        "SELECT sid FROM workflows WHERE account_sid = ? AND workspace_sid = ?"
    ),
    "taskrouter_target_taskqueue_sid": (
        "SELECT sid FROM task_queues WHERE account_sid = ? AND workspace_sid = ?"
    ),
    "taskrouter_offline_activity_sid": (
        "SELECT sid FROM activities WHERE account_sid = ? AND workspace_sid = ? AND available = 0"
    ),
}


class Configuration(msgspec.Struct, frozen=True):
    """The configuration as it holds: the row, if there is one, the workspace, and every property
    that can be read by its name."""

    row: Configured | None
    workspace: Workspace | None
    values: dict[str, Any]


def fetch(work: Work, account_sid: str) -> Configuration:
    """The configuration of an account; every account has one."""
    row = provision.find(work, account_sid)
    workspace = provision.find_workspace(work, account_sid)
    kept = {} if row is None else msgspec.json.decode(row.settings)
    values = {name: kept.get(name, default) for name, (_, default) in _KINDS.items()}
    conversations = conversation_settings.fetch(work, account_sid)
    values |= {
        "status": "notstarted" if workspace is None else "ok",
        "taskrouter_workspace_sid": None if workspace is None else workspace.sid,
        "runtime_domain": None if row is None else row.runtime_domain,
        "messaging_service_instance_sid": conversations.default_messaging_service_sid,
        "chat_service_instance_sid": conversations.default_service_sid,
        "flex_service_instance_sid": conversations.default_service_sid,
        "flex_instance_sid": instance_sid(account_sid),
    }
    for name in _IN_WORKSPACE:
        values[name] = _found(work, workspace, name, kept.get(name))
    return Configuration(row, workspace, values)


def update(work: Work, account_sid: str, given: Mapping[str, Any]) -> Configuration:
    """Set the properties that are given; null takes what was set away.

    Raises INTERACTION_INVALID.
    """
    work.lock("flex", account_sid)
    row = provision.find(work, account_sid)
    kept: dict[str, Any] = {} if row is None else msgspec.json.decode(row.settings)
    workspace = _chosen(work, account_sid, given.get("taskrouter_workspace_sid"))
    for name, value in given.items():
        if name in READ_ONLY:
            raise errors.INTERACTION_INVALID(
                sentence=f"You are not allowed to modify property for [{name}]."
            )
        if name in ("taskrouter_workspace_sid", "runtime_domain"):
            continue
        if value is None:
            kept.pop(name, None)
        elif name in _IN_WORKSPACE:
            kept[name] = _checked(work, workspace, name, value)
        else:
            kept[name] = _converted(name, value)
    text = encode(kept).decode()
    if len(text) > limits.FLEX_CONFIGURATION_CHARS:
        raise _refusal(f"The configuration exceeds {limits.FLEX_CONFIGURATION_CHARS} characters")
    provision.keep(
        work,
        account_sid,
        workspace_sid=None if workspace is None else workspace.sid,
        runtime_domain=_domain(work, account_sid, given),
        settings=text,
    )
    return fetch(work, account_sid)


def _found(work: Work, workspace: Workspace | None, name: str, chosen: str | None) -> str | None:
    """What was chosen, while it is there; else the default activity or the oldest."""
    if workspace is None:
        return None
    if chosen is not None and _is_there(work, workspace, name, chosen):
        return chosen
    if name == "taskrouter_offline_activity_sid":
        return workspace.default_activity_sid
    statement = f"{_IN_WORKSPACE[name]} ORDER BY sid LIMIT 1"
    oldest: str | None = work.value(statement, workspace.account_sid, workspace.sid)
    return oldest


def _is_there(work: Work, workspace: Workspace, name: str, sid: Value) -> bool:
    statement = f"{_IN_WORKSPACE[name]} AND sid = ?"
    return work.value(statement, workspace.account_sid, workspace.sid, sid) is not None


def _chosen(work: Work, account_sid: str, sid: object) -> Workspace | None:
    """The workspace that is to be the account's for Flex; where none is named, the one it has."""
    if sid is None:
        return provision.find_workspace(work, account_sid)
    found = None
    if isinstance(sid, str):
        found = work.get(Workspace, "workspaces", "account_sid = ? AND sid = ?", account_sid, sid)
    if found is None:
        raise _refusal(f"taskrouter_workspace_sid {sid} is not a workspace of the account")
    return found


def _checked(work: Work, workspace: Workspace | None, name: str, sid: object) -> str:
    if isinstance(sid, str) and workspace is not None and _is_there(work, workspace, name, sid):
        return sid
    raise _refusal(f"{name} {sid} is not in the account's Flex workspace")


def _domain(work: Work, account_sid: str, given: Mapping[str, Any]) -> str | None:
    """The runtime domain to keep: empty for none, None where it stays as it is."""
    if "runtime_domain" not in given:
        return None
    domain = given["runtime_domain"] or ""
    if not isinstance(domain, str) or len(domain) > limits.FRIENDLY_NAME_CHARS:
        raise _refusal(f"runtime_domain is a text of at most {limits.FRIENDLY_NAME_CHARS}")
    work.lock("flex domain", domain)
    holder = provision.find_domain(work, domain) if domain else None
    if holder is not None and holder.account_sid != account_sid:
        raise _refusal(f"runtime_domain {domain} belongs to another account")
    return domain


def _converted(name: str, value: object) -> Any:
    kind = _KINDS[name][0]
    try:
        return msgspec.to_builtins(msgspec.convert(value, kind))
    except msgspec.ValidationError as error:
        raise _refusal(f"{name} is not as it must be: {error}") from None


def _refusal(sentence: str) -> ApiError:
    return errors.INTERACTION_INVALID(sentence=sentence)
