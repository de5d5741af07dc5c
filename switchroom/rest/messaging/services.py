"""Messaging services: `messaging.twilio.com/v1/Services` (messaging §13.1)."""

from typing import Literal

from msgspec import UNSET, Struct, UnsetType

from switchroom.conversations import settings as conversation_settings
from switchroom.core import errors
from switchroom.core.clock import iso
from switchroom.messaging import services
from switchroom.rest.kit import Call, Form, Page, PageRequest, Routes, present
from switchroom.store.work import Work

routes = Routes("messaging")
ALL, ONE = "/v1/Services", "/v1/Services/{Sid}"
USECASES = "/v1/Services/Usecases"
Method = Literal["GET", "POST"]


class Service(Struct, frozen=True, kw_only=True):
    """A messaging service."""

    sid: str
    account_sid: str
    friendly_name: str
    date_created: str
    date_updated: str
    inbound_request_url: str | None
    inbound_method: str
    fallback_url: str | None
    fallback_method: str
    status_callback: str | None
    sticky_sender: bool
    mms_converter: bool
    smart_encoding: bool
    scan_message_content: str
    fallback_to_long_code: bool
    area_code_geomatch: bool
    synchronous_validation: bool
    validity_period: int
    url: str
    links: dict[str, str]
    usecase: str
    us_app_to_person_registered: bool
    use_inbound_webhook_on_number: bool


class ServiceSettings(Form, kw_only=True):
    """What can be set; an empty text clears a URL and takes all else back to its default.
    `FallbackToLongCode`, `ScanMessageContent` and `SynchronousValidation` are kept and shown."""

    inbound_request_url: str | UnsetType = UNSET
    inbound_method: Method | None | UnsetType = UNSET
    fallback_url: str | UnsetType = UNSET
    fallback_method: Method | None | UnsetType = UNSET
    status_callback: str | UnsetType = UNSET
    sticky_sender: bool | None | UnsetType = UNSET
    mms_converter: bool | None | UnsetType = UNSET
    smart_encoding: bool | None | UnsetType = UNSET
    scan_message_content: services.Scan | None | UnsetType = UNSET
    fallback_to_long_code: bool | None | UnsetType = UNSET
    area_code_geomatch: bool | None | UnsetType = UNSET
    validity_period: int | None | UnsetType = UNSET
    synchronous_validation: bool | None | UnsetType = UNSET
    usecase: str | None | UnsetType = UNSET
    use_inbound_webhook_on_number: bool | None | UnsetType = UNSET


class CreateService(ServiceSettings, kw_only=True):
    """A new service and its settings."""

    friendly_name: str


class UpdateService(ServiceSettings, kw_only=True):
    """What is not given stays as it is."""

    friendly_name: str | UnsetType = UNSET


class Usecase(Struct, frozen=True):
    """What a service may be used for."""

    usecase: str
    description: str
    purpose: str


class Usecases(Struct, frozen=True):
    """All of them."""

    usecases: list[Usecase]


@routes.post(ALL, status=201)
def create(work: Work, call: Call, form: CreateService) -> Service:
    return shape(call, services.create(work, call.account_sid, **present(form)))


@routes.get(ALL, page="services")
def page(work: Work, call: Call, page: PageRequest) -> Page:
    rows = services.page(work, call.account_sid, page.after(str) or "", page.size + 1)
    return page.cut(rows, lambda row: shape(call, row), lambda row: row.sid)


@routes.get(USECASES)
def usecases(work: Work, call: Call) -> Usecases:
    return Usecases([Usecase(name, *said) for name, said in services.USECASES.items()])


@routes.get(ONE)
def fetch(work: Work, call: Call, Sid: str) -> Service:
    return shape(call, services.fetch(work, call.account_sid, Sid))


@routes.post(ONE)
def update(work: Work, call: Call, Sid: str, form: UpdateService) -> Service:
    return shape(call, services.update(work, call.account_sid, Sid, **present(form)))


@routes.delete(ONE)
def delete(work: Work, call: Call, Sid: str) -> None:
    defaults = conversation_settings.fetch(work, call.account_sid)
    if defaults.default_messaging_service_sid == Sid:
        raise errors.NOT_COMPLETE(
            sentence="This is the default messaging service of Conversations; make another one"
            " the default first"
        )
    services.delete(work, call.account_sid, Sid)


def shape(call: Call, row: services.Service) -> Service:
    """A row as the API shows it."""
    url = call.url(f"/v1/Services/{row.sid}")
    set_ = row.settings
    return Service(
        sid=row.sid,
        account_sid=row.account_sid,
        friendly_name=row.friendly_name,
        date_created=iso(row.date_created),
        date_updated=iso(row.date_updated),
        inbound_request_url=set_.inbound_request_url or None,
        inbound_method=set_.inbound_method,
        fallback_url=set_.fallback_url or None,
        fallback_method=set_.fallback_method,
        status_callback=set_.status_callback or None,
        sticky_sender=set_.sticky_sender,
        mms_converter=set_.mms_converter,
        smart_encoding=set_.smart_encoding,
        scan_message_content=set_.scan_message_content,
        fallback_to_long_code=set_.fallback_to_long_code,
        area_code_geomatch=set_.area_code_geomatch,
        synchronous_validation=set_.synchronous_validation,
        validity_period=set_.validity_period,
        url=url,
        links=_links(url),
        usecase=set_.usecase,
        us_app_to_person_registered=False,
        use_inbound_webhook_on_number=set_.use_inbound_webhook_on_number,
    )


def _links(url: str) -> dict[str, str]:
    return {
        "phone_numbers": f"{url}/PhoneNumbers",
        "short_codes": f"{url}/ShortCodes",
        "alpha_senders": f"{url}/AlphaSenders",
        "messages": f"{url}/Messages",
        "us_app_to_person": f"{url}/Compliance/Usa2p",
        "us_app_to_person_usecases": f"{url}/Compliance/Usa2p/Usecases",
        "channel_senders": f"{url}/ChannelSenders",
        "destination_alpha_senders": f"{url}/DestinationAlphaSenders",
    }
