"""Rotation of the auth token: `accounts.twilio.com/v1/AuthTokens` (messaging §2.3)."""

from msgspec import Struct

from switchroom.accounts import accounts, tokens
from switchroom.core.clock import iso
from switchroom.rest.kit import Call, Routes
from switchroom.store.work import Work

routes = Routes("accounts")
SECONDARY, PROMOTE = "/v1/AuthTokens/Secondary", "/v1/AuthTokens/Promote"


class SecondaryAuthToken(Struct, frozen=True):
    """The second token, shown this once."""

    account_sid: str
    date_created: str
    date_updated: str
    secondary_auth_token: str
    url: str


class PromotedAuthToken(Struct, frozen=True):
    """The token that is now the first and only one."""

    account_sid: str
    auth_token: str
    date_created: str
    date_updated: str
    url: str


@routes.post(SECONDARY, status=201)
def create(work: Work, call: Call) -> SecondaryAuthToken:
    token = tokens.create_secondary(work, call.vault, call.account_sid)
    return SecondaryAuthToken(
        account_sid=call.account_sid,
        date_created=iso(work.now),
        date_updated=iso(work.now),
        secondary_auth_token=token,
        url=call.url(SECONDARY),
    )


@routes.delete(SECONDARY)
def delete(work: Work, call: Call) -> None:
    tokens.delete_secondary(work, call.account_sid)


@routes.post(PROMOTE)
def promote(work: Work, call: Call) -> PromotedAuthToken:
    token = tokens.promote(work, call.vault, call.account_sid)
    account = accounts.fetch(work, call.account_sid)
    return PromotedAuthToken(
        account_sid=call.account_sid,
        auth_token=token,
        date_created=iso(account.date_created),
        date_updated=iso(account.date_updated),
        url=call.url(PROMOTE),
    )
