"""Accounts and subaccounts: `/2010-04-01/Accounts` (messaging §2.1)."""

from collections.abc import Mapping
from typing import ClassVar, Final, Literal

from msgspec import UNSET, Struct, UnsetType

from switchroom.accounts import accounts, lists
from switchroom.core import errors
from switchroom.core.clock import rfc2822
from switchroom.rest.kit import Call, Form, Page, PageRequest, Routes, present
from switchroom.rest.kit.forms import Refuse
from switchroom.store.work import Work

routes = Routes("api")
ALL, ONE = "/2010-04-01/Accounts.json", "/2010-04-01/Accounts/{Sid}.json"

Status = Literal["active", "suspended", "closed"]

SUBRESOURCES: Final = {
    "addresses": "Addresses",
    "applications": "Applications",
    "authorized_connect_apps": "AuthorizedConnectApps",
    "available_phone_numbers": "AvailablePhoneNumbers",
    "balance": "Balance",
    "calls": "Calls",
    "conferences": "Conferences",
    "connect_apps": "ConnectApps",
    "incoming_phone_numbers": "IncomingPhoneNumbers",
    "keys": "Keys",
    "messages": "Messages",
    "notifications": "Notifications",
    "outgoing_caller_ids": "OutgoingCallerIds",
    "queues": "Queues",
    "recordings": "Recordings",
    "short_codes": "SMS/ShortCodes",
    "signing_keys": "SigningKeys",
    "sip": "SIP",
    "sms": "SMS",
    "transcriptions": "Transcriptions",
    "usage": "Usage",
}


class Account(Struct, frozen=True):
    """An account as the 2010 API shows it, its primary token included."""

    auth_token: str
    date_created: str
    date_updated: str
    friendly_name: str
    owner_account_sid: str
    sid: str
    status: str
    subresource_uris: dict[str, str]
    type: str
    uri: str


class CreateAccount(Form, kw_only=True):
    """The name of a new subaccount."""

    friendly_name: str | UnsetType = UNSET


class UpdateAccount(Form, kw_only=True):
    """What can be changed on an account."""

    __errors__: ClassVar[Mapping[str, Refuse]] = {"status": lambda value: errors.STATUS_INVALID()}
    friendly_name: str | UnsetType = UNSET
    status: Status | UnsetType = UNSET


class ListAccounts(Form, kw_only=True):
    """The filters of the list."""

    __errors__: ClassVar[Mapping[str, Refuse]] = {"status": lambda value: errors.STATUS_INVALID()}
    friendly_name: str | UnsetType = UNSET
    status: Status | UnsetType = UNSET


@routes.post(ALL, status=201)
def create(work: Work, call: Call, form: CreateAccount) -> Account:
    name = None if form.friendly_name is UNSET else form.friendly_name
    return shape(call, accounts.create(work, call.vault, call.account_sid, name))


@routes.get(ALL, page="accounts")
def page(work: Work, call: Call, page: PageRequest, query: ListAccounts) -> Page:
    rows = lists.accounts(
        work,
        call.account_sid,
        after=page.after(tuple[int, str]) or lists.NEWEST_ACCOUNT,
        limit=page.size + 1,
        **present(query),
    )
    return page.cut(rows, lambda row: shape(call, row), lambda row: (row.date_created, row.sid))


@routes.get(ONE)
def fetch(work: Work, call: Call) -> Account:
    return shape(call, accounts.fetch(work, call.account_sid))


@routes.post(ONE)
def update(work: Work, call: Call, form: UpdateAccount) -> Account:
    assert call.principal is not None
    by_sid = call.principal.account_sid
    return shape(call, accounts.update(work, call.account_sid, by_sid=by_sid, **present(form)))


def shape(call: Call, row: accounts.Account) -> Account:
    """A row as the API shows it."""
    base = f"/2010-04-01/Accounts/{row.sid}"
    return Account(
        auth_token=call.vault.open(row.token_sealed),
        date_created=rfc2822(row.date_created),
        date_updated=rfc2822(row.date_updated),
        friendly_name=row.friendly_name,
        owner_account_sid=row.owner_sid,
        sid=row.sid,
        status=row.status,
        subresource_uris={
            name: call.uri(f"{base}/{path}.json") for name, path in SUBRESOURCES.items()
        },
        type="Full",
        uri=call.uri(f"{base}.json"),
    )
