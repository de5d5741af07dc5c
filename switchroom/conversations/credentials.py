"""Credentials of push providers (conversations §2.13); what is secret of them is sealed and never
shown."""

from typing import Final, Literal, LiteralString

import msgspec
from msgspec import UNSET, UnsetType

from switchroom.accounts.vault import Vault
from switchroom.core import errors, limits
from switchroom.store.work import Work, encode

_TABLE: Final[LiteralString] = "push_credentials"

PushType = Literal["apn", "gcm", "fcm"]


class Secrets(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the provider knows us by: certificate and key of Apple, the keys of Google."""

    certificate: str = ""
    private_key: str = ""
    api_key: str = ""
    secret: str = ""


class Credential(msgspec.Struct, frozen=True):
    """A row of `push_credentials`."""

    sid: str
    account_sid: str
    friendly_name: str | None
    type: PushType
    sandbox: int
    secrets_sealed: str
    date_created: int
    date_updated: int

    def secrets(self, vault: Vault) -> Secrets:
        """What was sealed."""
        return msgspec.json.decode(vault.open(self.secrets_sealed), type=Secrets)


def create(
    work: Work,
    vault: Vault,
    account_sid: str,
    kind: PushType,
    *,
    friendly_name: str | None = None,
    sandbox: bool = False,
    **secrets: str,
) -> Credential:
    """Keep a credential; `secrets` are those of `Secrets`.

    Raises FRIENDLY_NAME_TOO_LONG, INVALID_PARAMETER.
    """
    credential = Credential(
        sid=work.mint("CR"),
        account_sid=account_sid,
        friendly_name=_name(friendly_name),
        type=kind,
        sandbox=int(sandbox),
        secrets_sealed=_sealed(vault, Secrets(), secrets),
        date_created=work.now,
        date_updated=work.now,
    )
    work.insert(_TABLE, credential)
    return credential


def find(work: Work, account_sid: str, sid: str) -> Credential | None:
    """The credential, or None."""
    return work.get(Credential, _TABLE, "account_sid = ? AND sid = ?", account_sid, sid)


def fetch(work: Work, account_sid: str, sid: str) -> Credential:
    """The credential. Raises NOT_FOUND."""
    credential = find(work, account_sid, sid)
    if credential is None:
        raise errors.NOT_FOUND()
    return credential


def page(work: Work, account_sid: str, after: str, most: int) -> list[Credential]:
    """Credentials by age, those behind the SID `after`."""
    return work.find(
        Credential,
        _TABLE,
        "account_sid = ? AND sid > ? ORDER BY sid LIMIT ?",
        account_sid,
        after,
        most,
    )


def update(
    work: Work,
    vault: Vault,
    account_sid: str,
    sid: str,
    *,
    kind: PushType | UnsetType = UNSET,
    friendly_name: str | UnsetType = UNSET,
    sandbox: bool | UnsetType = UNSET,
    **secrets: str,
) -> Credential:
    """Change what is given; an empty secret takes it away.

    Raises NOT_FOUND, FRIENDLY_NAME_TOO_LONG, INVALID_PARAMETER.
    """
    work.lock("push_credential", sid)
    now = fetch(work, account_sid, sid)
    changed = msgspec.structs.replace(
        now,
        type=now.type if kind is UNSET else kind,
        friendly_name=now.friendly_name if friendly_name is UNSET else _name(friendly_name),
        sandbox=now.sandbox if sandbox is UNSET else int(sandbox),
        secrets_sealed=_sealed(vault, now.secrets(vault), secrets),
        date_updated=work.now,
    )
    work.run(
        "UPDATE push_credentials SET type = ?, friendly_name = ?, sandbox = ?,"
        " secrets_sealed = ?, date_updated = ? WHERE account_sid = ? AND sid = ?",
        changed.type,
        changed.friendly_name,
        changed.sandbox,
        changed.secrets_sealed,
        changed.date_updated,
        account_sid,
        sid,
    )
    return changed


def delete(work: Work, account_sid: str, sid: str) -> None:
    """Forget a credential; bindings that name it go on naming it. Raises NOT_FOUND."""
    fetch(work, account_sid, sid)
    work.run("DELETE FROM push_credentials WHERE account_sid = ? AND sid = ?", account_sid, sid)


def _sealed(vault: Vault, now: Secrets, given: dict[str, str]) -> str:
    for name, secret in given.items():
        if len(secret) > limits.CREDENTIAL_SECRET_CHARS:
            shown = "".join(part.capitalize() for part in name.split("_"))
            raise errors.INVALID_PARAMETER(
                sentence=f"{shown} exceeds {limits.CREDENTIAL_SECRET_CHARS} characters"
            )
    return vault.seal(encode(msgspec.structs.replace(now, **given)).decode())


def _name(text: str | None) -> str | None:
    if text is not None and len(text) > limits.CREDENTIAL_NAME_CHARS:
        raise errors.FRIENDLY_NAME_TOO_LONG(most=limits.CREDENTIAL_NAME_CHARS)
    return text or None
