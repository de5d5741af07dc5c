"""Short codes of an account: `SMS/ShortCodes` (messaging §6)."""

from msgspec import UNSET, Struct, UnsetType

from switchroom.core.clock import rfc2822
from switchroom.messaging import short_codes
from switchroom.messaging.number_settings import voice_settings
from switchroom.messaging.numbers import PhoneNumber
from switchroom.rest.kit import Call, Form, Page, PageRequest, Routes, present
from switchroom.store.work import Work

routes = Routes("api")
ALL = "/2010-04-01/Accounts/{AccountSid}/SMS/ShortCodes.json"
ONE = "/2010-04-01/Accounts/{AccountSid}/SMS/ShortCodes/{Sid}.json"


class ShortCode(Struct, frozen=True, kw_only=True):
    """A short code; what is not set is null here, unlike with numbers."""

    account_sid: str
    api_version: str
    date_created: str
    date_updated: str
    friendly_name: str
    short_code: str
    sid: str
    sms_fallback_method: str
    sms_fallback_url: str | None
    sms_method: str
    sms_url: str | None
    uri: str


class UpdateShortCode(Form, kw_only=True):
    """What can be set on a short code."""

    api_version: str | UnsetType = UNSET
    friendly_name: str | UnsetType = UNSET
    sms_fallback_method: str | UnsetType = UNSET
    sms_fallback_url: str | UnsetType = UNSET
    sms_method: str | UnsetType = UNSET
    sms_url: str | UnsetType = UNSET


class ListShortCodes(Form, kw_only=True):
    """The filters of the list."""

    friendly_name: str = ""
    short_code: str = ""


@routes.get(ALL, page="short_codes")
def page(work: Work, call: Call, page: PageRequest, query: ListShortCodes) -> Page:
    rows = short_codes.page(
        work,
        call.account_sid,
        friendly_name=query.friendly_name,
        short_code=query.short_code,
        after=page.after(str) or short_codes.NEWEST,
        limit=page.size + 1,
    )
    return page.cut(rows, lambda row: shape(call, row), lambda row: row.sid)


@routes.get(ONE)
def fetch(work: Work, call: Call, Sid: str) -> ShortCode:
    return shape(call, short_codes.fetch(work, call.account_sid, Sid))


@routes.post(ONE)
def update(work: Work, call: Call, Sid: str, form: UpdateShortCode) -> ShortCode:
    return shape(call, short_codes.update(work, call.account_sid, Sid, **present(form)))


def shape(call: Call, row: PhoneNumber) -> ShortCode:
    """A row as the API shows it."""
    base = f"/2010-04-01/Accounts/{row.account_sid}/SMS/ShortCodes/{row.sid}"
    return ShortCode(
        account_sid=row.account_sid,
        api_version=voice_settings(row.voice_settings).api_version,
        date_created=rfc2822(row.date_created),
        date_updated=rfc2822(row.date_updated),
        friendly_name=row.friendly_name,
        short_code=row.phone_number,
        sid=row.sid,
        sms_fallback_method=row.sms_fallback_method,
        sms_fallback_url=row.sms_fallback_url or None,
        sms_method=row.sms_method,
        sms_url=row.sms_url or None,
        uri=call.uri(f"{base}.json"),
    )
