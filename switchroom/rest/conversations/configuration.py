"""What an account and a service have configured for Conversations (conversations §2.8, §2.10)."""

from msgspec import UNSET, Struct, UnsetType

from switchroom.conversations import services, settings
from switchroom.rest.kit import Call, Form, Routes, present
from switchroom.store.work import Work

routes = Routes("conversations")
ACCOUNT = "/v1/Configuration"
SERVICE = "/v1/Services/{ChatServiceSid}/Configuration"


class AccountLinks(Struct, frozen=True):
    """The addresses of what goes further."""

    service: str
    webhooks: str


class AccountConfiguration(Struct, frozen=True, kw_only=True):
    """The configuration of an account; timers as they were written."""

    account_sid: str
    default_chat_service_sid: str
    default_messaging_service_sid: str
    default_inactive_timer: str | None
    default_closed_timer: str | None
    url: str
    links: AccountLinks


class UpdateAccountConfiguration(Form, kw_only=True):
    """What can be changed for an account; `PT0S` takes a timer away."""

    default_chat_service_sid: str | UnsetType = UNSET
    default_messaging_service_sid: str | UnsetType = UNSET
    default_inactive_timer: str | UnsetType = UNSET
    default_closed_timer: str | UnsetType = UNSET


@routes.get(ACCOUNT)
def fetch_account(work: Work, call: Call) -> AccountConfiguration:
    return shape_account(call, settings.fetch(work, call.account_sid))


@routes.post(ACCOUNT)
def update_account(
    work: Work, call: Call, form: UpdateAccountConfiguration
) -> AccountConfiguration:
    values = present(form)
    if not values:
        return fetch_account(work, call)
    return shape_account(call, settings.update(work, call.account_sid, **values))


def shape_account(call: Call, row: settings.Settings) -> AccountConfiguration:
    """A row as the API shows it."""
    return AccountConfiguration(
        account_sid=row.account_sid,
        default_chat_service_sid=row.default_service_sid,
        default_messaging_service_sid=row.default_messaging_service_sid,
        default_inactive_timer=row.default_inactive_timer,
        default_closed_timer=row.default_closed_timer,
        url=call.url(ACCOUNT),
        links=AccountLinks(
            service=call.url(f"/v1/Services/{row.default_service_sid}/Configuration"),
            webhooks=call.url("/v1/Configuration/Webhooks"),
        ),
    )


class ServiceLinks(Struct, frozen=True):
    """The addresses of what goes further."""

    notifications: str
    webhooks: str


class ServiceConfiguration(Struct, frozen=True, kw_only=True):
    """The configuration of a service."""

    chat_service_sid: str
    default_conversation_creator_role_sid: str
    default_conversation_role_sid: str
    default_chat_service_role_sid: str
    reachability_enabled: bool
    url: str
    links: ServiceLinks


class UpdateServiceConfiguration(Form, kw_only=True):
    """What can be changed for a service."""

    default_conversation_creator_role_sid: str | UnsetType = UNSET
    default_conversation_role_sid: str | UnsetType = UNSET
    default_chat_service_role_sid: str | UnsetType = UNSET
    reachability_enabled: bool | UnsetType = UNSET


@routes.get(SERVICE)
def fetch_service(work: Work, call: Call, ChatServiceSid: str) -> ServiceConfiguration:
    return shape_service(call, services.fetch(work, call.account_sid, ChatServiceSid))


@routes.post(SERVICE)
def update_service(
    work: Work, call: Call, ChatServiceSid: str, form: UpdateServiceConfiguration
) -> ServiceConfiguration:
    if not present(form):
        return fetch_service(work, call, ChatServiceSid)
    row = services.update(
        work,
        call.account_sid,
        ChatServiceSid,
        creator_role_sid=_or_none(form.default_conversation_creator_role_sid),
        conversation_role_sid=_or_none(form.default_conversation_role_sid),
        service_role_sid=_or_none(form.default_chat_service_role_sid),
        reachability_enabled=(
            None if form.reachability_enabled is UNSET else form.reachability_enabled
        ),
    )
    return shape_service(call, row)


def _or_none(value: str | UnsetType) -> str | None:
    return None if value is UNSET else value


def shape_service(call: Call, row: services.Service) -> ServiceConfiguration:
    """A row as the API shows it."""
    url = call.url(f"/v1/Services/{row.sid}/Configuration")
    return ServiceConfiguration(
        chat_service_sid=row.sid,
        default_conversation_creator_role_sid=row.creator_role_sid,
        default_conversation_role_sid=row.conversation_role_sid,
        default_chat_service_role_sid=row.service_role_sid,
        reachability_enabled=bool(row.reachability_enabled),
        url=url,
        links=ServiceLinks(f"{url}/Notifications", f"{url}/Webhooks"),
    )
