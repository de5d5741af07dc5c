"""What a database needs before it serves: tables, the master key, the main account."""

import os
import re
from pathlib import Path
from typing import Final, NamedTuple

import structlog

from switchroom.accounts import accounts
from switchroom.accounts.accounts import Account
from switchroom.accounts.vault import KEY_BYTES, Vault
from switchroom.config import Config
from switchroom.core import sids
from switchroom.storage.chosen import open_storage
from switchroom.store import marks
from switchroom.store.database import Database
from switchroom.store.migrate import migrate
from switchroom.store.work import Work

log = structlog.get_logger()

_KEY_FILE: Final = "master.key"
_ISSUER: Final = re.compile(r"https://[^/?#\s]+|http://(127\.0\.0\.1|localhost|\[::1\])(?=[:/]|$)")


class BadSetting(Exception):
    """A setting that cannot work; the sentence says what to do."""


class Main(NamedTuple):
    """The main account; `token` only when it was made just now."""

    account: Account
    token: str | None


def prepare(database: Database, config: Config) -> tuple[Vault, Main]:
    """Bring the database up to date and make what is missing.

    Raises NewerDatabase, WrongKey, BadSetting.
    """
    check_single_sign_on(config)
    check_media(config)
    database.transact_now(migrate, database.engine.name)
    vault = Vault(master_key(database, config))
    return vault, database.transact_now(_main_account, vault, config)


def check_single_sign_on(config: Config) -> None:
    """Refuse settings by which nobody could ever log in. Raises BadSetting."""
    issuer, role = config.oidc_issuer, config.oidc_default_role
    if role not in ("", "agent", "supervisor", "admin"):
        raise BadSetting("SWITCHROOM_OIDC_DEFAULT_ROLE must be agent, supervisor or admin.")
    if not issuer:
        return
    if _ISSUER.match(issuer) is None:
        raise BadSetting(
            "SWITCHROOM_OIDC_ISSUER must begin with https:// (http:// only on this machine)."
        )
    if not config.oidc_client_id:
        raise BadSetting("SWITCHROOM_OIDC_ISSUER needs a SWITCHROOM_OIDC_CLIENT_ID beside it.")


def check_media(config: Config) -> None:
    """Refuse a bucket or an address that cannot work. Raises BadSetting."""
    try:
        open_storage(config)
    except ValueError as error:
        raise BadSetting(f"SWITCHROOM_MEDIA: {error}") from None
    if config.is_postgres and not config.media:
        log.warning(
            "media.in_folder",
            advice="give all nodes the same --media s3://bucket: a data folder is one node's only",
        )
    if config.public_url and not config.public_url.startswith(("https://", "http://")):
        raise BadSetting("SWITCHROOM_PUBLIC_URL must begin with https:// or http://.")


def master_key(database: Database, config: Config) -> bytes:
    """The key behind all secrets: from the settings, or a file in the data folder.

    Several nodes on one PostgreSQL need the same one; where none is set there, it is kept in the
    database itself, which protects dumps of single tables only.
    """
    if config.master_key:
        return _decoded(config.master_key)
    if database.engine.name == "sqlite":
        return _from_file(config.data / _KEY_FILE)
    log.warning("master_key.in_database", advice="set SWITCHROOM_MASTER_KEY on every node")
    fresh = os.urandom(KEY_BYTES).hex()
    return _decoded(database.transact_now(marks.put_first, marks.MASTER_KEY, fresh))


def _decoded(text: str) -> bytes:
    try:
        key = bytes.fromhex(text)
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise BadSetting(
            f"The master key must be {2 * KEY_BYTES} hexadecimal digits; make one with"
            f" 'openssl rand -hex {KEY_BYTES}'."
        )
    return key


def _from_file(path: Path) -> bytes:
    if not path.exists():
        fresh = path.with_suffix(".new")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(os.urandom(KEY_BYTES).hex())
            file.flush()
            os.fsync(file.fileno())
        fresh.rename(path)
        _sync_folder(path.parent)
    return _decoded(path.read_text().strip())


def _sync_folder(folder: Path) -> None:
    """Make a rename last through a power cut: without the key all secrets are lost."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _main_account(work: Work, vault: Vault, config: Config) -> Main:
    work.lock("first start")
    account = accounts.main(work)
    if account is not None:
        vault.open(account.token_sealed)
        return Main(account, None)
    sid = config.account_sid or work.mint("AC")
    if not sids.looks_like("AC", sid):
        raise BadSetting("SWITCHROOM_ACCOUNT_SID must be AC and 32 hexadecimal digits.")
    token = config.auth_token or work.secret()
    return Main(accounts.create_main(work, vault, sid, token), token)
