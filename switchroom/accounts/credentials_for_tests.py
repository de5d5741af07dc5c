"""Test credentials of an account: a SID and a token with which programs try out what they do when
a number is sent to or bought, and nothing happens (messaging §3)."""

from typing import Final, LiteralString

import msgspec

from switchroom.accounts.vault import Vault
from switchroom.core import errors
from switchroom.store.work import Work

_TABLE: Final[LiteralString] = "test_credentials"


class CredentialsForTests(msgspec.Struct, frozen=True):
    """A row of `test_credentials`; `sid` looks like that of any account."""

    sid: str
    account_sid: str
    token_hash: str
    token_sealed: str
    date_created: int


def fetch(work: Work, account_sid: str) -> CredentialsForTests:
    """Those of an account. Raises NOT_FOUND where none were made yet."""
    found = work.get(CredentialsForTests, _TABLE, "account_sid = ?", account_sid)
    if found is None:
        raise errors.NOT_FOUND()
    return found


def renew(work: Work, vault: Vault, account_sid: str) -> CredentialsForTests:
    """Make test credentials, or another token for those there are: the old one is dead at once."""
    token = work.secret()
    work.run(
        "INSERT INTO test_credentials (account_sid, sid, token_hash, token_sealed, date_created)"
        " VALUES (?, ?, ?, ?, ?) ON CONFLICT (account_sid) DO UPDATE SET"
        " token_hash = excluded.token_hash, token_sealed = excluded.token_sealed,"
        " date_created = excluded.date_created",
        account_sid,
        work.mint("AC"),
        vault.digest(token),
        vault.seal(token),
        work.now,
    )
    return fetch(work, account_sid)
