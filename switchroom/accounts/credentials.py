"""Who stands behind a user name and a password (conversations §1.2, messaging §2)."""

import hmac
from typing import Final, Literal

import msgspec

from switchroom.accounts.vault import Vault
from switchroom.store.work import Work

_BY_ACCOUNT: Final = (
    "SELECT sid, owner_sid, status, token_hash, secondary_hash FROM accounts WHERE sid = ?"
)
_BY_KEY: Final = (
    "SELECT a.sid, a.owner_sid, a.status, k.secret_hash, NULL FROM api_keys k"
    " JOIN accounts a ON a.sid = k.account_sid WHERE k.sid = ?"
)
_BY_TEST: Final = (
    "SELECT t.sid, a.sid, a.status, t.token_hash, NULL FROM test_credentials t"
    " JOIN accounts a ON a.sid = t.account_sid WHERE t.sid = ?"
)

Way = Literal["token", "key", "test", "session", "access"]


class Principal(msgspec.Struct, frozen=True):
    """An authenticated account and how it showed who it is: by its token, a key, the session of a
    person, or an access token that the account gave away. With test credentials it is an account
    of its own that has nothing."""

    account_sid: str
    owner_sid: str
    status: Literal["active", "suspended", "closed"]
    kind: Way

    @property
    def main(self) -> bool:
        return self.account_sid == self.owner_sid


def authenticate(work: Work, vault: Vault, user: str, password: str) -> Principal | None:
    """The account that `user` (AC… or SK…) and its secret open, or None.

    It reads the database each time, so a rotated token or a deleted key is dead at once.
    """
    kind: Way = "key" if user.startswith("SK") else "token"
    found = work.values(_BY_KEY if kind == "key" else _BY_ACCOUNT, user)
    if not found and kind == "token":
        kind, found = "test", work.values(_BY_TEST, user)
    if not found:
        return None
    sid, owner_sid, status, *digests = found[0]
    given = vault.digest(password)
    if not any(digest is not None and hmac.compare_digest(digest, given) for digest in digests):
        return None
    return Principal(sid, owner_sid, status, kind)


def token(work: Work, vault: Vault, account_sid: str) -> str | None:
    """The primary auth token, which signs the account's webhooks; None for no such account."""
    sealed = work.value("SELECT token_sealed FROM accounts WHERE sid = ?", account_sid)
    return None if sealed is None else vault.open(sealed)
