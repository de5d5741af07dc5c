"""Rotation of auth tokens (messaging §2.3)."""

from switchroom.accounts import accounts
from switchroom.accounts.vault import Vault
from switchroom.core import errors
from switchroom.store.work import Work


def create_secondary(work: Work, vault: Vault, account_sid: str) -> str:
    """Make a second token beside the first; both open the account. The token, shown once."""
    token = work.secret()
    _set(work, account_sid, "secondary", vault.digest(token), vault.seal(token))
    return token


def promote(work: Work, vault: Vault, account_sid: str) -> str:
    """Put the second token in the place of the first, which dies at once.

    Raises INVALID_PARAMETER when there is no second one.
    """
    account = accounts.fetch(work, account_sid)
    if account.secondary_hash is None or account.secondary_sealed is None:
        raise errors.INVALID_PARAMETER(sentence="There is no secondary auth token to promote")
    _set(work, account_sid, "token", account.secondary_hash, account.secondary_sealed)
    _set(work, account_sid, "secondary", None, None)
    return vault.open(account.secondary_sealed)


def delete_secondary(work: Work, account_sid: str) -> None:
    """Take the second token away. Raises NOT_FOUND when there is none."""
    if accounts.fetch(work, account_sid).secondary_hash is None:
        raise errors.NOT_FOUND()
    _set(work, account_sid, "secondary", None, None)


def _set(work: Work, account_sid: str, which: str, digest: str | None, sealed: str | None) -> None:
    work.run(
        f"UPDATE accounts SET {which}_hash = ?, {which}_sealed = ?, date_updated = ? WHERE sid = ?",
        digest,
        sealed,
        work.now,
        account_sid,
    )
