"""Accounts and subaccounts (messaging §2.1)."""

from typing import Final, Literal, LiteralString

import msgspec

from switchroom.accounts.vault import Vault
from switchroom.core import errors, limits
from switchroom.core.clock import as_datetime
from switchroom.store.work import Event, Work

Status = Literal["active", "suspended", "closed"]
NumberHandler = Literal["parallel", "skip"]

_TABLE: Final[LiteralString] = "accounts"


class Account(msgspec.Struct, frozen=True):
    """A row of `accounts`. A main account owns itself."""

    sid: str
    owner_sid: str
    friendly_name: str
    status: Status
    token_hash: str
    token_sealed: str
    secondary_hash: str | None
    secondary_sealed: str | None
    number_handler: NumberHandler
    date_created: int
    date_updated: int

    @property
    def is_main(self) -> bool:
        return self.sid == self.owner_sid


class AccountCreated(Event, frozen=True, kw_only=True):
    """A new account wants its default services and roles."""

    kind = "account.created"


class AccountClosed(Event, frozen=True, kw_only=True):
    """An account was closed for good; its numbers go back."""

    kind = "account.closed"


def create_main(work: Work, vault: Vault, sid: str, token: str) -> Account:
    """Make the main account of this installation."""
    return _create(work, vault, sid, sid, "Switchroom", token)


def create(work: Work, vault: Vault, owner_sid: str, friendly_name: str | None) -> Account:
    """Make a subaccount, with services and roles of its own.

    Raises TOO_MANY_SUBACCOUNTS, ACCESS_DENIED (a subaccount has no subaccounts).
    """
    work.lock("subaccounts", owner_sid)
    if not fetch(work, owner_sid).is_main:
        raise errors.ACCESS_DENIED(sentence="a subaccount cannot own subaccounts")
    count = work.value("SELECT count(*) FROM accounts WHERE owner_sid = ?", owner_sid)
    if count > limits.SUBACCOUNTS:
        raise errors.TOO_MANY_SUBACCOUNTS(most=limits.SUBACCOUNTS)
    if not friendly_name:
        made = as_datetime(work.now).strftime("%Y-%m-%d %I:%M %p").lower()
        friendly_name = f"SubAccount Created at {made}"
    return _create(work, vault, work.mint("AC"), owner_sid, friendly_name, work.secret())


def _create(
    work: Work, vault: Vault, sid: str, owner_sid: str, friendly_name: str, token: str
) -> Account:
    account = Account(
        sid=sid,
        owner_sid=owner_sid,
        friendly_name=check_name(friendly_name),
        status="active",
        token_hash=vault.digest(token),
        token_sealed=vault.seal(token),
        secondary_hash=None,
        secondary_sealed=None,
        number_handler="parallel",
        date_created=work.now,
        date_updated=work.now,
    )
    work.insert(_TABLE, account)
    work.emit(AccountCreated(account_sid=sid))
    return account


def fetch(work: Work, sid: str) -> Account:
    """The account. Raises NOT_FOUND."""
    account = work.get(Account, _TABLE, "sid = ?", sid)
    if account is None:
        raise errors.NOT_FOUND()
    return account


def main(work: Work) -> Account | None:
    """The main account, or None before the first start."""
    return work.get(Account, _TABLE, "sid = owner_sid ORDER BY sid LIMIT 1")


def update(
    work: Work,
    sid: str,
    *,
    by_sid: str,
    friendly_name: str | None = None,
    status: Status | None = None,
) -> Account:
    """Rename an account or change its status, on behalf of the account `by_sid`.

    Raises NOT_FOUND, OWN_STATUS, ACCOUNT_CLOSED, PARENT_SUSPENDED.
    """
    account = fetch(work, sid)
    if status is not None and status != account.status:
        _check_status(work, account, by_sid)
    changed = msgspec.structs.replace(
        account,
        friendly_name=account.friendly_name if friendly_name is None else check_name(friendly_name),
        status=status or account.status,
        date_updated=work.now,
    )
    work.run(
        "UPDATE accounts SET friendly_name = ?, status = ?, date_updated = ? WHERE sid = ?",
        changed.friendly_name,
        changed.status,
        changed.date_updated,
        sid,
    )
    if changed.status == "closed" and account.status != "closed":
        work.emit(AccountClosed(account_sid=sid))
    return changed


def _check_status(work: Work, account: Account, by_sid: str) -> None:
    if account.is_main or account.owner_sid != by_sid:
        raise errors.OWN_STATUS()
    if account.status == "closed":
        raise errors.ACCOUNT_CLOSED()
    if fetch(work, account.owner_sid).status != "active":
        raise errors.PARENT_SUSPENDED()


def set_number_handler(work: Work, sid: str, handler: NumberHandler) -> Account:
    """Say whether a number's own webhook runs beside auto-creation of conversations."""
    work.run(
        "UPDATE accounts SET number_handler = ?, date_updated = ? WHERE sid = ?",
        handler,
        work.now,
        sid,
    )
    return fetch(work, sid)


def check_name(text: str) -> str:
    """The friendly name of an account or a key. Raises INVALID_PARAMETER when it is too long."""
    if len(text) > limits.ACCOUNT_NAME_CHARS:
        raise errors.INVALID_PARAMETER(
            sentence=f"FriendlyName exceeds {limits.ACCOUNT_NAME_CHARS} characters"
        )
    return text
