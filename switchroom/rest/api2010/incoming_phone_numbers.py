"""Numbers of an account: `IncomingPhoneNumbers` and its views by type (messaging §5)."""

from msgspec import UNSET, Struct, UnsetType

from switchroom.core import errors
from switchroom.core.clock import rfc2822
from switchroom.core.phone import Kind
from switchroom.messaging import magic, number_list, numbers
from switchroom.messaging.number_settings import voice_settings
from switchroom.rest.kit import Call, Form, Page, PageRequest, Routes, present
from switchroom.store.work import Work

routes = Routes("api")
ALL = "/2010-04-01/Accounts/{AccountSid}/IncomingPhoneNumbers.json"
ONE = "/2010-04-01/Accounts/{AccountSid}/IncomingPhoneNumbers/{Sid}.json"
LOCAL = "/2010-04-01/Accounts/{AccountSid}/IncomingPhoneNumbers/Local.json"
MOBILE = "/2010-04-01/Accounts/{AccountSid}/IncomingPhoneNumbers/Mobile.json"
TOLL_FREE = "/2010-04-01/Accounts/{AccountSid}/IncomingPhoneNumbers/TollFree.json"


class IncomingPhoneNumber(Struct, frozen=True, kw_only=True):
    """A number as the 2010 API shows it: unset SMS settings are empty, unset links null."""

    account_sid: str
    address_requirements: str
    address_sid: str | None
    api_version: str
    beta: bool
    bundle_sid: str | None
    capabilities: dict[str, bool]
    date_created: str
    date_updated: str
    emergency_address_sid: str | None
    emergency_address_status: str
    emergency_status: str
    friendly_name: str
    identity_sid: str | None
    origin: str
    phone_number: str
    sid: str
    sms_application_sid: str
    sms_fallback_method: str
    sms_fallback_url: str
    sms_method: str
    sms_url: str
    status: str
    status_callback: str
    status_callback_method: str
    subresource_uris: dict[str, str]
    trunk_sid: str | None
    type: str
    uri: str
    voice_application_sid: str
    voice_caller_id_lookup: bool
    voice_fallback_method: str
    voice_fallback_url: str | None
    voice_method: str
    voice_receive_mode: str
    voice_url: str | None


class NumberSettings(Form, kw_only=True):
    """What can be set on a number when it is bought and later."""

    address_sid: str | UnsetType = UNSET
    api_version: str | UnsetType = UNSET
    bundle_sid: str | UnsetType = UNSET
    emergency_address_sid: str | UnsetType = UNSET
    emergency_status: str | UnsetType = UNSET
    friendly_name: str | UnsetType = UNSET
    identity_sid: str | UnsetType = UNSET
    sms_application_sid: str | UnsetType = UNSET
    sms_fallback_method: str | UnsetType = UNSET
    sms_fallback_url: str | UnsetType = UNSET
    sms_method: str | UnsetType = UNSET
    sms_url: str | UnsetType = UNSET
    status_callback: str | UnsetType = UNSET
    status_callback_method: str | UnsetType = UNSET
    trunk_sid: str | UnsetType = UNSET
    voice_application_sid: str | UnsetType = UNSET
    voice_caller_id_lookup: bool | UnsetType = UNSET
    voice_fallback_method: str | UnsetType = UNSET
    voice_fallback_url: str | UnsetType = UNSET
    voice_method: str | UnsetType = UNSET
    voice_receive_mode: str | UnsetType = UNSET
    voice_url: str | UnsetType = UNSET


class BuyNumber(NumberSettings, kw_only=True):
    """The number to buy, or the area code to choose one in."""

    area_code: str | UnsetType = UNSET
    phone_number: str | UnsetType = UNSET


class UpdateNumber(NumberSettings, kw_only=True):
    """Settings, and the account to move the number to."""

    account_sid: str | UnsetType = UNSET


class ListNumbers(Form, kw_only=True):
    """The filters of the lists."""

    beta: bool | UnsetType = UNSET
    friendly_name: str | UnsetType = UNSET
    origin: str | UnsetType = UNSET
    phone_number: str | UnsetType = UNSET


@routes.post(ALL, status=201)
def buy(work: Work, call: Call, form: BuyNumber) -> IncomingPhoneNumber:
    return _buy(work, call, form, None)


@routes.post(LOCAL, status=201)
def buy_local(work: Work, call: Call, form: BuyNumber) -> IncomingPhoneNumber:
    return _buy(work, call, form, "local")


@routes.post(MOBILE, status=201)
def buy_mobile(work: Work, call: Call, form: BuyNumber) -> IncomingPhoneNumber:
    return _buy(work, call, form, "mobile")


@routes.post(TOLL_FREE, status=201)
def buy_toll_free(work: Work, call: Call, form: BuyNumber) -> IncomingPhoneNumber:
    return _buy(work, call, form, "toll-free")


@routes.get(ALL, page="incoming_phone_numbers")
def page(work: Work, call: Call, page: PageRequest, query: ListNumbers) -> Page:
    return _page(work, call, page, query, None)


@routes.get(LOCAL, page="incoming_phone_numbers")
def page_local(work: Work, call: Call, page: PageRequest, query: ListNumbers) -> Page:
    return _page(work, call, page, query, "local")


@routes.get(MOBILE, page="incoming_phone_numbers")
def page_mobile(work: Work, call: Call, page: PageRequest, query: ListNumbers) -> Page:
    return _page(work, call, page, query, "mobile")


@routes.get(TOLL_FREE, page="incoming_phone_numbers")
def page_toll_free(work: Work, call: Call, page: PageRequest, query: ListNumbers) -> Page:
    return _page(work, call, page, query, "toll-free")


@routes.get(ONE)
def fetch(work: Work, call: Call, Sid: str) -> IncomingPhoneNumber:
    return shape(call, numbers.fetch(work, call.account_sid, Sid))


@routes.post(ONE)
def update(work: Work, call: Call, Sid: str, form: UpdateNumber) -> IncomingPhoneNumber:
    settings = present(form)
    receiver = settings.pop("account_sid", "")
    row = numbers.update(work, call.account_sid, Sid, **settings)
    if receiver:
        if call.principal is None or not call.principal.main:
            raise errors.ACCESS_DENIED(sentence="only the main account moves numbers")
        row = numbers.move(work, call.account_sid, Sid, receiver)
    return shape(call, row)


@routes.delete(ONE)
def release(work: Work, call: Call, Sid: str) -> None:
    numbers.release(work, call.account_sid, Sid)


def _buy(work: Work, call: Call, form: BuyNumber, kind: Kind | None) -> IncomingPhoneNumber:
    buy = magic.buy if call.is_test else numbers.buy
    return shape(call, buy(work, call.account_sid, type=kind, **present(form)))


def _page(work: Work, call: Call, page: PageRequest, query: ListNumbers, kind: Kind | None) -> Page:
    rows = number_list.page(
        work,
        call.account_sid,
        type=kind,
        after=page.after(str) or number_list.NEWEST,
        limit=page.size + 1,
        **present(query),
    )
    return page.cut(rows, lambda row: shape(call, row), lambda row: row.sid)


def shape(call: Call, row: numbers.PhoneNumber) -> IncomingPhoneNumber:
    """A row as the API shows it."""
    base = f"/2010-04-01/Accounts/{row.account_sid}/IncomingPhoneNumbers/{row.sid}"
    rare = voice_settings(row.voice_settings)
    return IncomingPhoneNumber(
        account_sid=row.account_sid,
        address_requirements=row.address_requirements,
        address_sid=rare.address_sid or None,
        api_version=rare.api_version,
        beta=bool(row.beta),
        bundle_sid=rare.bundle_sid or None,
        capabilities={
            "voice": bool(row.voice),
            "sms": bool(row.sms),
            "mms": bool(row.mms),
            "fax": False,
        },
        date_created=rfc2822(row.date_created),
        date_updated=rfc2822(row.date_updated),
        emergency_address_sid=rare.emergency_address_sid or None,
        emergency_address_status="registered" if rare.emergency_address_sid else "unregistered",
        emergency_status=rare.emergency_status,
        friendly_name=row.friendly_name,
        identity_sid=rare.identity_sid or None,
        origin=number_list.ORIGIN,
        phone_number=row.phone_number,
        sid=row.sid,
        sms_application_sid=row.sms_application_sid,
        sms_fallback_method=row.sms_fallback_method,
        sms_fallback_url=row.sms_fallback_url,
        sms_method=row.sms_method,
        sms_url=row.sms_url,
        status="in-use",
        status_callback=rare.status_callback,
        status_callback_method=rare.status_callback_method,
        subresource_uris={"assigned_add_ons": call.uri(f"{base}/AssignedAddOns.json")},
        trunk_sid=rare.trunk_sid or None,
        type=row.type,
        uri=call.uri(f"{base}.json"),
        voice_application_sid=rare.voice_application_sid,
        voice_caller_id_lookup=rare.voice_caller_id_lookup,
        voice_fallback_method=rare.voice_fallback_method,
        voice_fallback_url=rare.voice_fallback_url or None,
        voice_method=rare.voice_method,
        voice_receive_mode=rare.voice_receive_mode,
        voice_url=rare.voice_url or None,
    )
