"""What a handler knows about the request that it answers."""

from collections.abc import Mapping
from typing import Final

import msgspec
from falcon.asgi import Request

from switchroom.accounts.credentials import Principal
from switchroom.accounts.vault import Vault
from switchroom.conversations.chat_users import ChatUser
from switchroom.core import errors
from switchroom.desk.sessions import Login
from switchroom.desk.users import Role
from switchroom.rest.kit import cookie
from switchroom.rest.kit.cookie import Cookie, Visit
from switchroom.runtime import Runtime

PRODUCTS: Final = frozenset(
    {
        "accounts",
        "api",
        "content",
        "conversations",
        "desk",
        "event-bridge",
        "events",
        "flex-api",
        "lookups",
        "mcs",
        "messaging",
        "monitor",
        "simulator",
        "studio",
        "switchroom",
        "taskrouter",
        "webhooks",
    }
)
VERSION_2010: Final = "2010-04-01"
_DIGITS: Final = 18


def locate(host: str, path: str) -> tuple[str, str] | None:
    """The product that a request is for, and what stands before its path in the client's form.

    The first segment of the path decides before the first label of the host, so that both forms
    work on a host that happens to be called `studio.example.org`. None for what is no API.

    >>> locate("conversations.dublin.ie1.twilio.com", "/v1/Conversations")
    ('conversations', '')
    >>> locate("localhost:8080", "/conversations/v1/Conversations")
    ('conversations', '/conversations')
    >>> locate("localhost", "/2010-04-01/Accounts.json")
    ('api', '')
    >>> locate("studio.example.org", "/healthz") is None
    True
    """
    first = path[1:].partition("/")[0]
    if first in PRODUCTS:
        return first, f"/{first}"
    if first == VERSION_2010:
        return "api", ""
    label = host.partition(":")[0].partition(".")[0].lower()
    if label in PRODUCTS and first[:1] == "v" and first[1:].isdigit():
        return label, ""
    return None


def version(if_match: str | None) -> int | None:
    """The version that an If-Match header names, quoted, weak or bare (taskrouter §1).

    >>> version('"3"'), version('W/"3"'), version("3"), version("*"), version("abc")
    (3, 3, 3, None, -1)
    """
    text = (if_match or "*").strip().removeprefix("W/").strip('"')
    if text == "*":
        return None
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _DIGITS else -1


class Token(msgspec.Struct, frozen=True):
    """An access token that a client presents in the place of a password."""

    text: str

    def __repr__(self) -> str:
        return "Token()"


class Call(msgspec.Struct, kw_only=True):
    """One request, and who makes it: `principal` and `account_sid` are set before the handler runs,
    `user` where a person makes it by his session, and `chat_user` where one makes it by an access
    token with a Chat grant.

    `path` is the product's own path as it was sent, `base` the address before it, `presented` the
    user and the password that came with it, a session, an access token, or whom a page of ours has
    let in. `if_match` is the
    version that the change is meant for (None for any, -1 for one that no resource ever has);
    `headers` and `cookies` go out with the answer.
    """

    runtime: Runtime
    request_id: str
    method: str
    product: str
    base: str
    path: str
    fields: Mapping[str, str]
    webhooks_enabled: bool = False
    presented: tuple[str, str] | Principal | Visit | Token | None = None
    principal: Principal | None = None
    user: Login | None = None
    chat_user: ChatUser | None = None
    request: Request | None = None
    account_sid: str = ""
    if_match: int | None = None
    headers: dict[str, str] = msgspec.field(default_factory=dict)
    cookies: list[Cookie] = msgspec.field(default_factory=list)

    def __repr__(self) -> str:
        return f"<Call {self.request_id}: {self.method} {self.path}>"

    @property
    def person(self) -> Login:
        """The user who makes the call. Raises ACCESS_DENIED where no person makes it."""
        if self.user is None:
            raise errors.ACCESS_DENIED(sentence="this is for a person: log in as a user")
        return self.user

    def needs(self, role: Role) -> None:
        """Refuse a user without a role (supervisors are agents too, administrators all). The
        account's own token may do what an administrator may, an API key may not: it could else
        make itself a user who makes more keys. Raises ACCESS_DENIED."""
        if self.user is not None:
            if not self.user.may(role):
                raise errors.ACCESS_DENIED(sentence=f"this needs the role {role}")
        elif self.principal is None or self.principal.kind != "token":
            raise errors.ACCESS_DENIED(sentence="an API key cannot be used for users")

    @property
    def is_test(self) -> bool:
        """Whether test credentials make the call, so that nothing may come of it."""
        return self.principal is not None and self.principal.kind == "test"

    @property
    def address(self) -> str:
        """The client's address, as far as it is known: behind a proxy that is believed, the one
        that the proxy saw."""
        if self.request is None:
            return ""
        if self.runtime.config.trust_forwarded:
            forwarded = self.request.get_header("X-Forwarded-For") or ""
            last = forwarded.rpartition(",")[2].strip()
            if last:
                return last
        return self.request.remote_addr or ""

    def header(self, name: str) -> str:
        """A header of the request, empty where there is none."""
        return ("" if self.request is None else self.request.get_header(name)) or ""

    def cookie_name(self, stem: str = cookie.SESSION) -> str:
        """The name of a cookie of ours in the browser that makes the call."""
        secure = cookie.is_secure(self.base)
        return cookie.named(stem, self.runtime.installation, secure=secure)

    @property
    def root(self) -> str:
        """The address of this server as the client writes it, without the product's segment."""
        return self.base.removesuffix(f"/{self.product}")

    @property
    def vault(self) -> Vault:
        """What seals and opens secrets."""
        return self.runtime.vault

    @property
    def service_sid(self) -> str | None:
        """The service that the path names (`/v1/Services/{ChatServiceSid}/...`), or None."""
        return self.fields.get("ChatServiceSid")

    @property
    def prefix(self) -> str:
        """`/v1` or `/v1/Services/IS...`: the family of the request, which links repeat."""
        version = "/" + self.path[1:].partition("/")[0]
        service = self.service_sid
        return version if service is None else f"{version}/Services/{service}"

    def url(self, path: str) -> str:
        """The absolute address of a path such as `/v1/Conversations/CH...`, as the client writes
        addresses: by host or by first segment."""
        return self.base + path

    def etag(self, version: int) -> None:
        """Say in the answer's ETag which version of the resource it shows (taskrouter §1)."""
        self.headers["ETag"] = f'"{version}"'

    def uri(self, path: str) -> str:
        """The address of a path such as `/2010-04-01/Accounts/AC....json` in the 2010 API, where
        addresses are relative and begin with the version whatever the form (messaging §1.4)."""
        assert path.startswith(f"/{VERSION_2010}/"), path
        return path
