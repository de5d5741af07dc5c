"""The configuration: one frozen Struct; flags come before the environment, that before defaults."""

from pathlib import Path
from typing import Literal

import msgspec


class Config(msgspec.Struct, frozen=True, kw_only=True):
    """Every setting of a running server. cli.py holds the help text of each."""

    host: str = "127.0.0.1"
    port: int = 8080
    data: Path = Path("data")
    database: str = ""
    clock: Literal["real", "manual"] = "real"
    demo: bool = False
    allow_private_webhooks: bool = False
    proxy_port: int = 0
    offline: bool = False
    account_sid: str = ""
    auth_token: str = ""
    master_key: str = ""
    log_format: Literal["text", "json"] = "text"
    log_level: str = "info"
    trust_forwarded: bool = False
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: str = ""
    oidc_name: str = "Single sign-on"
    oidc_default_role: str = ""
    carriers: str = ""
    spool_mb: int = 256
    media: str = ""
    public_url: str = ""

    @property
    def is_postgres(self) -> bool:
        return self.database.startswith(("postgresql://", "postgres://"))
