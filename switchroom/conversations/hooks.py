"""Webhook settings of account and service, and pre-event hooks (conversations §2.9, §4)."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final, Literal, LiteralString, cast
from urllib.parse import urlsplit

import msgspec

from switchroom.core import errors, limits
from switchroom.core.errors import ApiError
from switchroom.store.work import Work, encode

Method = Literal["GET", "POST"]
Target = Literal["webhook", "flex"]
Parameters = tuple[tuple[str, str], ...]

PRE_EVENTS: Final = (
    "onMessageAdd",
    "onMessageUpdate",
    "onMessageRemove",
    "onConversationAdd",
    "onConversationUpdate",
    "onConversationRemove",
    "onParticipantAdd",
    "onParticipantUpdate",
    "onParticipantRemove",
    "onUserUpdate",
)
CONVERSATION_EVENTS: Final = (
    "onMessageAdded",
    "onMessageUpdated",
    "onMessageRemoved",
    "onConversationUpdated",
    "onConversationStateUpdated",
    "onConversationRemoved",
    "onParticipantAdded",
    "onParticipantUpdated",
    "onParticipantRemoved",
    "onDeliveryUpdated",
)
EVENTS: Final = (
    *PRE_EVENTS,
    "onConversationAdded",
    *CONVERSATION_EVENTS,
    "onUserAdded",
    "onUserUpdated",
)
ACCOUNT: Final = ""

_TABLE: Final[LiteralString] = "hook_settings"


class Origin(msgspec.Struct, frozen=True):
    """Where a change comes from, and which hooks that origin fires (conversations §4.2).

    `client_identity` is the user who makes it with an access token.
    """

    source: str
    post: bool
    pre: bool
    client_identity: str = ""

    @property
    def parameters(self) -> Parameters:
        """What webhooks are told of the origin."""
        told = (("Source", self.source), ("ClientIdentity", self.client_identity))
        return tuple((name, value) for name, value in told if value)


SILENT: Final = Origin("API", post=False, pre=False)
API: Final = Origin("API", post=True, pre=True)
FLOW: Final = Origin("FLOW", post=False, pre=False)
SMS: Final = Origin("SMS", post=True, pre=True)
AUTO_CREATION: Final = Origin("SMS", post=True, pre=False)
DESK: Final = Origin("SDK", post=True, pre=False)
SDK: Final = Origin("SDK", post=True, pre=True)
TIMER: Final = Origin("", post=True, pre=False)
CARRIER: Final = Origin("", post=True, pre=False)


class HookSettings(msgspec.Struct, frozen=True):
    """A row of `hook_settings`; `filters` is a JSON list, `service_sid` "" for the account."""

    account_sid: str
    service_sid: str
    method: Method
    filters: str
    pre_url: str | None
    post_url: str | None
    target: Target

    def wants(self, event: str) -> bool:
        return f'"{event}"' in self.filters


class PreEvent(msgspec.Struct, frozen=True):
    """The question to a pre-event webhook; all parameters but the common ones."""

    account_sid: str
    event: str
    url: str
    method: Method
    parameters: Parameters


class Answer(msgspec.Struct, frozen=True):
    """What the hook said: rejected, or allowed with these overrides."""

    rejected: bool = False
    overrides: Mapping[str, Any] = msgspec.field(default_factory=dict)


def fetch(work: Work, account_sid: str, service_sid: str) -> HookSettings | None:
    """The settings of one level as they were made, or None when they never were."""
    return work.get(
        HookSettings, _TABLE, "account_sid = ? AND service_sid = ?", account_sid, service_sid
    )


def effective(work: Work, account_sid: str, service_sid: str) -> HookSettings | None:
    """The settings that count for a service: its own replace the account's.

    They are read once for each transaction; `update` has one of its own.
    """
    key = f"hooks {account_sid} {service_sid}"
    if key not in work.memory:
        found = work.find(
            HookSettings,
            _TABLE,
            "account_sid = ? AND service_sid IN (?, '')",
            account_sid,
            service_sid,
        )
        work.memory[key] = max(found, key=lambda one: one.service_sid, default=None)
    return cast("HookSettings | None", work.memory[key])


def update(
    work: Work,
    account_sid: str,
    service_sid: str,
    *,
    method: Method | None = None,
    filters: list[str] | None = None,
    pre_url: str | None = None,
    post_url: str | None = None,
    target: Target | None = None,
) -> HookSettings:
    """Change what is given; an empty URL takes it away.

    Raises FILTERS_INVALID, PRE_URL_INVALID, POST_URL_INVALID.
    """
    for name in filters or ():
        if name and name not in EVENTS:
            raise errors.FILTERS_INVALID(filter=name)
    if pre_url and not is_url(pre_url):
        raise errors.PRE_URL_INVALID(url=pre_url[: limits.WEBHOOK_URL_CHARS])
    if post_url and not is_url(post_url):
        raise errors.POST_URL_INVALID(url=post_url[: limits.WEBHOOK_URL_CHARS])
    work.lock("hook_settings", account_sid, service_sid)
    now = fetch(work, account_sid, service_sid) or unset(account_sid, service_sid)
    changed = HookSettings(
        account_sid=account_sid,
        service_sid=service_sid,
        method=method or now.method,
        filters=now.filters if filters is None else encode([f for f in filters if f]).decode(),
        pre_url=now.pre_url if pre_url is None else pre_url or None,
        post_url=now.post_url if post_url is None else post_url or None,
        target=target or now.target,
    )
    work.run(
        "DELETE FROM hook_settings WHERE account_sid = ? AND service_sid = ?",
        account_sid,
        service_sid,
    )
    work.insert(_TABLE, changed)
    return changed


def is_url(url: str) -> bool:
    """Whether this is an http or https URL of bearable length with a host that can exist."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    return (
        len(url) <= limits.WEBHOOK_URL_CHARS
        and parts.scheme in ("http", "https")
        and bool(host)
        and "_" not in (host or "")
        and url.isprintable()
        and " " not in url
    )


def unset(account_sid: str, service_sid: str) -> HookSettings:
    """The settings of a level that nobody has configured."""
    return HookSettings(account_sid, service_sid, "POST", "[]", None, None, "webhook")


def before(
    work: Work,
    origin: Origin,
    event: str,
    account_sid: str,
    service_sid: str,
    subject: str,
    parameters: Callable[[], Parameters],
) -> Mapping[str, Any]:
    """Ask the pre-event hook, where one is set, and give the values it wants to override.

    `subject` tells one question from another within a transaction. Raises PRE_HOOK_REJECTED,
    and Asks until the answer is there.
    """
    if not origin.pre:
        return {}
    settings = effective(work, account_sid, service_sid)
    if settings is None or settings.pre_url is None or not settings.wants(event):
        return {}
    told = parameters() + origin.parameters
    question = PreEvent(account_sid, event, settings.pre_url, settings.method, told)
    answer = cast(Answer, work.ask(f"{event} {subject}", question))
    if answer.rejected:
        raise errors.PRE_HOOK_REJECTED(event=event)
    return answer.overrides


@contextmanager
def taking_over() -> Iterator[None]:
    """Within it, a value that breaks a rule came from a hook. Raises PRE_HOOK_INVALID for it."""
    try:
        yield
    except ApiError as refusal:
        if refusal.kind is errors.PRE_HOOK_INVALID:
            raise
        raise errors.PRE_HOOK_INVALID(sentence=refusal.sentence()) from None


def override(overrides: Mapping[str, Any], name: str, otherwise: str | None) -> str | None:
    """One overridden text. Raises PRE_HOOK_INVALID when it is no text."""
    value = overrides.get(name, otherwise)
    if value is not None and not (isinstance(value, str) and "\0" not in value):
        raise errors.PRE_HOOK_INVALID(sentence=f"{name} must be a text without NUL")
    return value
