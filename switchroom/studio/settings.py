"""What an account sets about its flows; the API that is copied has no field for it."""

from typing import Final, Literal, LiteralString, cast
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
from msgspec import UNSET, UnsetType

from switchroom.conversations import hooks
from switchroom.core import errors, sids
from switchroom.flows import rows as flows
from switchroom.store.work import Work, encode

Busy = Literal["drop", "keep"]
_TABLE: Final[LiteralString] = "studio_settings"


class Settings(msgspec.Struct, frozen=True):
    """A row of `studio_settings`.

    `time_zone` is where "now" is read in templates. `stuck_flow_route` is a flow or a URL that
    takes over a customer whose execution cannot go on, "" for none. `function_hosts` is a JSON
    object from a host to the URL that serves its functions here. `rate_limits` is 1 where new
    executions are limited as the hosted service limits them. `messages_while_busy` says what
    becomes of a message that comes while a widget is busy.
    """

    account_sid: str
    time_zone: str = "America/Los_Angeles"
    stuck_flow_route: str = ""
    function_hosts: str = "{}"
    rate_limits: int = 0
    messages_while_busy: Busy = "drop"

    @property
    def hosts(self) -> dict[str, str]:
        return msgspec.json.decode(self.function_hosts, type=dict[str, str])


def fetch(work: Work, account_sid: str) -> Settings:
    """The settings of an account; they are read once for each transaction."""
    key = f"studio settings {account_sid}"
    if key not in work.memory:
        found = work.get(Settings, _TABLE, "account_sid = ?", account_sid)
        work.memory[key] = found or Settings(account_sid)
    return cast(Settings, work.memory[key])


def update(
    work: Work,
    account_sid: str,
    *,
    time_zone: str | UnsetType = UNSET,
    stuck_flow_route: str | UnsetType = UNSET,
    function_hosts: str | UnsetType = UNSET,
    rate_limits: bool | UnsetType = UNSET,
    messages_while_busy: Busy | UnsetType = UNSET,
) -> Settings:
    """Change what is given. Raises INVALID_PARAMETER."""
    work.lock("studio_settings", account_sid)
    now = fetch(work, account_sid)
    changed = Settings(
        account_sid=account_sid,
        time_zone=now.time_zone if time_zone is UNSET else _zone(time_zone),
        stuck_flow_route=now.stuck_flow_route
        if stuck_flow_route is UNSET
        else _route(work, account_sid, stuck_flow_route),
        function_hosts=now.function_hosts if function_hosts is UNSET else _hosts(function_hosts),
        rate_limits=now.rate_limits if rate_limits is UNSET else int(rate_limits),
        messages_while_busy=now.messages_while_busy
        if messages_while_busy is UNSET
        else messages_while_busy,
    )
    work.run("DELETE FROM studio_settings WHERE account_sid = ?", account_sid)
    work.insert(_TABLE, changed)
    work.memory.pop(f"studio settings {account_sid}", None)
    return changed


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise errors.INVALID_PARAMETER(
            sentence=f"{name} is no time zone; give a name such as Europe/London"
        ) from None
    return name


def _route(work: Work, account_sid: str, route: str) -> str:
    if not route or hooks.is_url(route):
        return route
    if not sids.looks_like("FW", route):
        raise errors.INVALID_PARAMETER(
            sentence="StuckFlowRoute must be a flow (FW...), an http or https URL, or empty"
        )
    if flows.find(work, account_sid, route) is None:
        raise errors.FLOW_INVALID(sid=route)
    return route


def _hosts(text: str) -> str:
    try:
        hosts = msgspec.json.decode(text or "{}", type=dict[str, str])
    except msgspec.MsgspecError:
        raise errors.INVALID_PARAMETER(
            sentence="FunctionHosts must be a JSON object from a host to a URL"
        ) from None
    for host, url in hosts.items():
        if not host or not hooks.is_url(url):
            raise errors.INVALID_PARAMETER(sentence=f"FunctionHosts: {url} is no URL for {host}")
    return encode({host.lower(): url for host, url in hosts.items()}).decode()


def here(url: str, hosts: dict[str, str]) -> str:
    """The URL at which a function is served here.

    >>> here("https://shop-12.twil.io/lookup?a=1", {"shop-12.twil.io": "http://127.0.0.1:9000/fn"})
    'http://127.0.0.1:9000/fn/lookup?a=1'
    """
    parts = urlsplit(url)
    base = hosts.get((parts.hostname or "").lower())
    if base is None:
        return url
    query = f"?{parts.query}" if parts.query else ""
    return f"{base.rstrip('/')}{parts.path}{query}"
