"""Webhooks that hear of interactions: of all, or of those that name them (flex §11)."""

from typing import Any, Final, Literal, LiteralString, cast

import msgspec

from switchroom.conversations import hooks
from switchroom.core import errors
from switchroom.store.work import Work, encode

Type = Literal["global", "interaction"]
Method = Literal["POST", "GET"]

EVENTS: Final = (
    "onInteractionCreated",
    "onChannelCreated",
    "onChannelCreateFailed",
    "onChannelStatusUpdated",
    "onParticipantJoined",
    "onParticipantLeft",
    "onParticipantUpdated",
)
PREFIX: Final = "flex_interactionwebhook_"
# Of an account: all of them are looked at for each event.
_MOST: Final = 100
_NAME_CHARS: Final = 256
_TABLE: Final[LiteralString] = "interaction_webhooks"
_DIGITS: Final = "0123456789abcdefghjkmnpqrstvwxyz"
_MILLISECOND: Final = 1_000


class Webhook(msgspec.Struct, frozen=True):
    """A row of `interaction_webhooks`; `webhook_events` is a JSON list."""

    ttid: str
    account_sid: str
    type: Type
    webhook_url: str
    webhook_method: Method
    webhook_events: str
    friendly_name: str
    date_created: int
    date_updated: int

    @property
    def events(self) -> list[str]:
        return msgspec.json.decode(self.webhook_events, type=list[str])

    def wants(self, event: str) -> bool:
        return f'"{event}"' in self.webhook_events


def create(
    work: Work,
    account_sid: str,
    *,
    webhook_url: str,
    webhook_events: list[str],
    webhook_method: Method = "POST",
    type: Type = "global",  # noqa: A002
    friendly_name: str = "",
) -> Webhook:
    """Make a webhook. Raises INTERACTION_INVALID."""
    work.lock("interaction_webhooks", account_sid)
    count = work.value(
        "SELECT count(*) FROM interaction_webhooks WHERE account_sid = ?", account_sid
    )
    if count >= _MOST:
        raise errors.INTERACTION_INVALID(
            sentence=f"An account has at most {_MOST} interaction webhooks"
        )
    made = Webhook(
        ttid=_ttid(work.now, work.secret()),
        account_sid=account_sid,
        type=type,
        webhook_url=webhook_url,
        webhook_method=webhook_method,
        webhook_events=_events(webhook_events),
        friendly_name=friendly_name,
        date_created=work.now,
        date_updated=work.now,
    )
    _check(made)
    work.insert(_TABLE, made)
    return made


def _ttid(micros: int, chance: str) -> str:
    """A name that sorts by age: 48 bits of milliseconds and 80 of chance, five in each digit.

    >>> _ttid(0, "f" * 32)
    'flex_interactionwebhook_0000000000zzzzzzzzzzzzzzzz'
    """
    number = (micros // _MILLISECOND) << 80 | int(chance[:20], 16)
    return PREFIX + "".join(_DIGITS[number >> 5 * place & 31] for place in range(25, -1, -1))


def _events(names: list[str]) -> str:
    for name in names:
        if name not in EVENTS:
            raise errors.INTERACTION_INVALID(
                sentence=f"WebhookEvents: {name} is none of {', '.join(EVENTS)}"
            )
    if not names:
        raise errors.INTERACTION_INVALID(sentence="WebhookEvents must name at least one event")
    return encode(list(dict.fromkeys(names))).decode()


def _check(webhook: Webhook) -> None:
    if not hooks.is_url(webhook.webhook_url):
        raise errors.INTERACTION_INVALID(sentence="WebhookUrl must be an http or https URL")
    if len(webhook.friendly_name) > _NAME_CHARS:
        raise errors.INTERACTION_INVALID(sentence=f"FriendlyName exceeds {_NAME_CHARS} characters")


def update(work: Work, webhook: Webhook, **given: Any) -> Webhook:
    """Change the fields that are given by the names of their columns.

    Raises INTERACTION_INVALID.
    """
    if "webhook_events" in given:
        given["webhook_events"] = _events(given["webhook_events"])
    changed = msgspec.structs.replace(webhook, **given, date_updated=work.now)
    _check(changed)
    work.run(
        "UPDATE interaction_webhooks SET type = ?, webhook_url = ?, webhook_method = ?,"
        " webhook_events = ?, friendly_name = ?, date_updated = ?"
        " WHERE account_sid = ? AND ttid = ?",
        changed.type,
        changed.webhook_url,
        changed.webhook_method,
        changed.webhook_events,
        changed.friendly_name,
        changed.date_updated,
        changed.account_sid,
        changed.ttid,
    )
    return changed


def fetch(work: Work, account_sid: str, ttid: str) -> Webhook:
    """The webhook. Raises NOT_FOUND."""
    found = work.get(Webhook, _TABLE, "account_sid = ? AND ttid = ?", account_sid, ttid)
    if found is None:
        raise errors.NOT_FOUND()
    return found


def page(work: Work, account_sid: str, after: str, most: int) -> list[Webhook]:
    """Webhooks by age, those behind the name `after`."""
    return work.find(
        Webhook,
        _TABLE,
        "account_sid = ? AND ttid > ? ORDER BY ttid LIMIT ?",
        account_sid,
        after,
        most,
    )


def delete(work: Work, webhook: Webhook) -> None:
    """Take a webhook away."""
    work.run(
        "DELETE FROM interaction_webhooks WHERE account_sid = ? AND ttid = ?",
        webhook.account_sid,
        webhook.ttid,
    )


def hearing(work: Work, account_sid: str, interaction_sid: str, event: str) -> list[Webhook]:
    """The webhooks that hear of an event of an interaction; those of the account are read once for
    each transaction."""
    key = f"interaction webhooks {account_sid}"
    if key not in work.memory:
        work.memory[key] = page(work, account_sid, "", _MOST)
    wanting = [one for one in cast("list[Webhook]", work.memory[key]) if one.wants(event)]
    if all(one.type == "global" for one in wanting):
        return wanting
    own = work.value(
        "SELECT webhook_ttid FROM interactions WHERE account_sid = ? AND sid = ?",
        account_sid,
        interaction_sid,
    )
    return [one for one in wanting if one.type == "global" or one.ttid == own]
