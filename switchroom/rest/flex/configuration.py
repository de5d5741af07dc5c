"""The Flex configuration: `/v1/Configuration`, and what can be seen of it before a log-in
(flex §10, §13)."""

from typing import Any, Literal

from msgspec import UNSET, Struct, UnsetType

from switchroom.core import errors
from switchroom.core.clock import iso
from switchroom.flex import configuration, provision
from switchroom.rest.kit import Call, Form, Routes, present
from switchroom.store.work import Work

routes = Routes("flex-api")
ONE, PUBLIC = "/v1/Configuration", "/v1/Configuration/Public"
STATUS = "/v1/account/provision/status"


class Shown(Struct, frozen=True, kw_only=True):
    """All that the configuration has, in the order of the documentation."""

    account_sid: str
    date_created: str | None
    date_updated: str | None
    attributes: dict[str, Any] | None
    status: str
    taskrouter_workspace_sid: str | None
    taskrouter_target_workflow_sid: str | None
    taskrouter_target_taskqueue_sid: str | None
    taskrouter_taskqueues: list[Any] | None
    taskrouter_skills: list[Any] | None
    taskrouter_worker_channels: dict[str, Any] | None
    taskrouter_worker_attributes: dict[str, Any] | None
    taskrouter_offline_activity_sid: str | None
    runtime_domain: str | None
    messaging_service_instance_sid: str | None
    chat_service_instance_sid: str | None
    flex_service_instance_sid: str | None
    flex_instance_sid: str
    ui_language: str | None
    ui_attributes: dict[str, Any] | None
    ui_dependencies: dict[str, Any] | None
    ui_version: str | None
    service_version: str | None
    call_recording_enabled: bool | None
    call_recording_webhook_url: str | None
    crm_enabled: bool | None
    crm_type: str | None
    crm_callback_url: str | None
    crm_fallback_url: str | None
    crm_attributes: dict[str, Any] | None
    public_attributes: dict[str, Any] | None
    plugin_service_enabled: bool | None
    plugin_service_attributes: dict[str, Any] | None
    integrations: list[Any] | None
    outbound_call_flows: dict[str, Any] | None
    serverless_service_sids: list[Any] | None
    queue_stats_configuration: dict[str, Any] | None
    notifications: dict[str, Any] | None
    markdown: dict[str, Any] | None
    url: str
    flex_insights_hr: dict[str, Any] | None
    flex_insights_drilldown: bool | None
    flex_url: str
    channel_configs: list[Any] | None
    debugger_integration: dict[str, Any] | None
    flex_ui_status_report: dict[str, Any] | None
    agent_conv_end_methods: dict[str, Any] | None
    citrix_voice_vdi: dict[str, Any] | None
    offline_config: dict[str, Any] | None


class Change(Struct, kw_only=True, forbid_unknown_fields=True):
    """What is not given stays as it is; a property is replaced as a whole, null takes what was set
    away. Properties that cannot be set are refused with 45004."""

    account_sid: str
    date_created: Any = UNSET
    date_updated: Any = UNSET
    attributes: Any = UNSET
    status: Any = UNSET
    taskrouter_workspace_sid: Any = UNSET
    taskrouter_target_workflow_sid: Any = UNSET
    taskrouter_target_taskqueue_sid: Any = UNSET
    taskrouter_taskqueues: Any = UNSET
    taskrouter_skills: Any = UNSET
    taskrouter_worker_channels: Any = UNSET
    taskrouter_worker_attributes: Any = UNSET
    taskrouter_offline_activity_sid: Any = UNSET
    runtime_domain: Any = UNSET
    messaging_service_instance_sid: Any = UNSET
    chat_service_instance_sid: Any = UNSET
    flex_service_instance_sid: Any = UNSET
    flex_instance_sid: Any = UNSET
    ui_language: Any = UNSET
    ui_attributes: Any = UNSET
    ui_dependencies: Any = UNSET
    ui_version: Any = UNSET
    service_version: Any = UNSET
    call_recording_enabled: Any = UNSET
    call_recording_webhook_url: Any = UNSET
    crm_enabled: Any = UNSET
    crm_type: Any = UNSET
    crm_callback_url: Any = UNSET
    crm_fallback_url: Any = UNSET
    crm_attributes: Any = UNSET
    public_attributes: Any = UNSET
    plugin_service_enabled: Any = UNSET
    plugin_service_attributes: Any = UNSET
    integrations: Any = UNSET
    outbound_call_flows: Any = UNSET
    serverless_service_sids: Any = UNSET
    queue_stats_configuration: Any = UNSET
    notifications: Any = UNSET
    markdown: Any = UNSET
    url: Any = UNSET
    flex_insights_hr: Any = UNSET
    flex_insights_drilldown: Any = UNSET
    flex_url: Any = UNSET
    channel_configs: Any = UNSET
    debugger_integration: Any = UNSET
    flex_ui_status_report: Any = UNSET
    agent_conv_end_methods: Any = UNSET
    citrix_voice_vdi: Any = UNSET
    offline_config: Any = UNSET


class Query(Form, kw_only=True):
    """`UiVersion` is understood and changes nothing: there is one version."""

    ui_version: str | UnsetType = UNSET


class Look(Form, kw_only=True):
    """Whose configuration."""

    account_sid: str | UnsetType = UNSET
    runtime_domain: str | UnsetType = UNSET


class Seen(Struct, frozen=True):
    """What everybody may see."""

    account_sid: str
    runtime_domain: str | None
    public_attributes: dict[str, Any]


class AllSeen(Struct, frozen=True):
    """One configuration, or none."""

    configurations: list[Seen]


class Provisioned(Struct, frozen=True):
    """Whether the account has what Flex needs; it is made at the first log-in."""

    status: Literal["active", "in-progress", "not-configured", "failed"]
    url: str


@routes.get(ONE)
def fetch(work: Work, call: Call, query: Query) -> Shown:
    """The configuration; the account's access tokens may read it too."""
    return shape(call, configuration.fetch(work, call.account_sid))


@routes.post(ONE)
def update(work: Work, call: Call, body: Change) -> Shown:
    """Change the configuration."""
    given = present(body)
    if given.pop("account_sid") != call.account_sid:
        raise errors.INTERACTION_INVALID(sentence="account_sid must be the account that asks")
    return shape(call, configuration.update(work, call.account_sid, given))


@routes.get(PUBLIC, public=True)
def look(work: Work, call: Call, query: Look) -> AllSeen:
    """What can be seen before a log-in."""
    row = None
    if query.account_sid is not UNSET:
        row = provision.find(work, query.account_sid)
    elif query.runtime_domain is not UNSET:
        row = provision.find_domain(work, query.runtime_domain)
    if row is None:
        return AllSeen([])
    values = configuration.fetch(work, row.account_sid).values
    return AllSeen([Seen(row.account_sid, row.runtime_domain, values["public_attributes"])])


@routes.get(STATUS)
def status(work: Work, call: Call) -> Provisioned:
    """Whether the account has a workspace for Flex."""
    there = provision.find_workspace(work, call.account_sid) is not None
    return Provisioned("active" if there else "not-configured", call.url(STATUS))


def shape(call: Call, found: configuration.Configuration) -> Shown:
    """The configuration as the API shows it."""
    row = found.row
    return Shown(
        account_sid=call.account_sid,
        date_created=None if row is None else iso(row.date_created),
        date_updated=None if row is None else iso(row.date_updated),
        service_version=None,
        url=call.url(ONE),
        flex_url=call.base.removesuffix("/flex-api") + "/",
        **found.values,
    )
