"""API keys (messaging §2.2). A key's secret is shown once and signs access tokens later."""

from typing import Final, LiteralString

import msgspec

from switchroom.accounts.accounts import check_name
from switchroom.accounts.vault import Vault
from switchroom.core import errors
from switchroom.store.work import Work

_TABLE: Final[LiteralString] = "api_keys"


class Key(msgspec.Struct, frozen=True):
    """A row of `api_keys`."""

    sid: str
    account_sid: str
    friendly_name: str
    secret_hash: str
    secret_sealed: str
    date_created: int
    date_updated: int


def create(work: Work, vault: Vault, account_sid: str, friendly_name: str = "") -> tuple[Key, str]:
    """Make a key; the row and its secret, which nobody can read again."""
    secret = work.secret()
    key = Key(
        sid=work.mint("SK"),
        account_sid=account_sid,
        friendly_name=check_name(friendly_name),
        secret_hash=vault.digest(secret),
        secret_sealed=vault.seal(secret),
        date_created=work.now,
        date_updated=work.now,
    )
    work.insert(_TABLE, key)
    return key, secret


def fetch(work: Work, account_sid: str, sid: str) -> Key:
    """The key. Raises NOT_FOUND."""
    key = work.get(Key, _TABLE, "account_sid = ? AND sid = ?", account_sid, sid)
    if key is None:
        raise errors.NOT_FOUND()
    return key


def update(work: Work, account_sid: str, sid: str, friendly_name: str) -> Key:
    """Rename a key. Raises NOT_FOUND."""
    key = msgspec.structs.replace(
        fetch(work, account_sid, sid),
        friendly_name=check_name(friendly_name),
        date_updated=work.now,
    )
    work.run(
        "UPDATE api_keys SET friendly_name = ?, date_updated = ? WHERE account_sid = ? AND sid = ?",
        key.friendly_name,
        key.date_updated,
        account_sid,
        sid,
    )
    return key


def delete(work: Work, account_sid: str, sid: str) -> None:
    """Take a key away; it opens nothing from then on. Raises NOT_FOUND."""
    if not work.run("DELETE FROM api_keys WHERE account_sid = ? AND sid = ?", account_sid, sid):
        raise errors.NOT_FOUND()
