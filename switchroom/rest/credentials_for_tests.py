"""The account's test credentials: `/switchroom/v1/TestCredentials` (messaging §3)."""

from msgspec import Struct

from switchroom.accounts import credentials_for_tests
from switchroom.core.clock import iso
from switchroom.rest.kit import Call, Routes
from switchroom.store.work import Work

routes = Routes("switchroom")
ONE = "/v1/TestCredentials"


class CredentialsForTests(Struct, frozen=True, kw_only=True):
    """User and password for requests that change nothing."""

    account_sid: str
    test_account_sid: str
    test_auth_token: str
    date_created: str
    url: str


@routes.get(ONE)
def fetch(work: Work, call: Call) -> CredentialsForTests:
    return shape(call, credentials_for_tests.fetch(work, call.account_sid))


@routes.post(ONE)
def renew(work: Work, call: Call) -> CredentialsForTests:
    return shape(call, credentials_for_tests.renew(work, call.vault, call.account_sid))


def shape(call: Call, row: credentials_for_tests.CredentialsForTests) -> CredentialsForTests:
    """The credentials in clear: whoever sees them may do nothing."""
    return CredentialsForTests(
        account_sid=row.account_sid,
        test_account_sid=row.sid,
        test_auth_token=call.vault.open(row.token_sealed),
        date_created=iso(row.date_created),
        url=call.url(ONE),
    )
