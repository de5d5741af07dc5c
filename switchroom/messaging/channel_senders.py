"""Senders of other channels than SMS: registered with the account, and in the pool of one messaging
service at most (messaging §13.2). No message goes out by them yet."""

import re
from typing import Final, LiteralString

import msgspec

from switchroom.core import errors, limits, phone
from switchroom.messaging import services
from switchroom.messaging.services import Service
from switchroom.store.work import Work

_TABLE: Final[LiteralString] = "channel_senders"
_MINE: Final[LiteralString] = "account_sid = ? AND sid = ?"
_TYPES: Final = {"whatsapp": "WhatsApp", "messenger": "Messenger", "rcs": "RCS"}
_NAME: Final = re.compile(r"[A-Za-z0-9_.\-]{1,64}")


class ChannelSender(msgspec.Struct, frozen=True):
    """A row of `channel_senders`; `sender` has its channel in front: `whatsapp:+14155550100`."""

    sid: str
    account_sid: str
    sender: str
    service_sid: str | None
    date_created: int
    date_updated: int

    @property
    def type(self) -> str:
        return _TYPES[self.sender.partition(":")[0]]

    @property
    def country(self) -> str | None:
        """Where its number is from, where it is one."""
        return phone.country(self.sender.partition(":")[2]) or None


def register(work: Work, account_sid: str, sender: str) -> ChannelSender:
    """Make a sender known. Raises INVALID_PARAMETER, and SENDER_TWICE for one that is."""
    channel, _, name = sender.partition(":")
    if channel == "whatsapp":
        name = phone.normalise(name) or ""
    if channel not in _TYPES or not (name.startswith("+") or _NAME.fullmatch(name)):
        raise errors.INVALID_PARAMETER(
            sentence="Sender must look like whatsapp:+14155550100, messenger:104794531907950 or"
            " rcs:my_agent"
        )
    work.lock("channel senders", account_sid)
    count = work.value("SELECT count(*) FROM channel_senders WHERE account_sid = ?", account_sid)
    if int(count) >= limits.CHANNEL_SENDERS:
        raise errors.INVALID_PARAMETER(
            sentence=f"An account has at most {limits.CHANNEL_SENDERS} senders of other channels"
        )
    row = ChannelSender(work.mint("XE"), account_sid, f"{channel}:{name}", None, work.now, work.now)
    if not work.insert_new(_TABLE, row):
        raise errors.INVALID_PARAMETER(sentence=f"{row.sender} is registered already")
    return row


def fetch(work: Work, account_sid: str, sid: str) -> ChannelSender:
    """The sender. Raises NOT_FOUND."""
    row = work.get(ChannelSender, _TABLE, _MINE, account_sid, sid)
    if row is None:
        raise errors.NOT_FOUND()
    return row


def forget(work: Work, account_sid: str, sid: str) -> None:
    """Take a sender away, out of its service too. Raises NOT_FOUND."""
    if not work.run(
        "DELETE FROM channel_senders WHERE account_sid = ? AND sid = ?", account_sid, sid
    ):
        raise errors.NOT_FOUND()


def page(work: Work, account_sid: str, after: str, most: int) -> list[ChannelSender]:
    """Senders of the account by age, those behind the SID `after`."""
    where: LiteralString = "account_sid = ? AND sid > ? ORDER BY sid LIMIT ?"
    return work.find(ChannelSender, _TABLE, where, account_sid, after, most)


def add(work: Work, service: Service, sid: str) -> ChannelSender:
    """Put a sender into the pool. Raises SENDER_UNKNOWN, SENDER_IN_SERVICE, SENDER_ELSEWHERE."""
    services.hold(work, service.sid)
    work.lock("channel senders", service.account_sid)
    row = work.get(ChannelSender, _TABLE, _MINE, service.account_sid, sid)
    if row is None:
        raise errors.SENDER_UNKNOWN(sid=sid[: limits.ADDRESS_CHARS])
    if row.service_sid == service.sid:
        raise errors.SENDER_IN_SERVICE()
    if row.service_sid is not None:
        raise errors.SENDER_ELSEWHERE()
    return _join(work, row, service.sid)


def remove(work: Work, service: Service, sid: str) -> None:
    """Take a sender out of the pool; it stays the account's. Raises NOT_FOUND."""
    work.lock("channel senders", service.account_sid)
    _join(work, member(work, service, sid), None)


def member(work: Work, service: Service, sid: str) -> ChannelSender:
    """A sender of the pool. Raises NOT_FOUND."""
    row = fetch(work, service.account_sid, sid)
    if row.service_sid != service.sid:
        raise errors.NOT_FOUND()
    return row


def members(work: Work, service: Service, after: str, most: int) -> list[ChannelSender]:
    """Senders of the pool, those behind the SID `after`."""
    return work.find(
        ChannelSender,
        _TABLE,
        "account_sid = ? AND service_sid = ? AND sid > ? ORDER BY sid LIMIT ?",
        service.account_sid,
        service.sid,
        after,
        most,
    )


def _join(work: Work, row: ChannelSender, service_sid: str | None) -> ChannelSender:
    work.run(
        "UPDATE channel_senders SET service_sid = ?, date_updated = ?"
        " WHERE account_sid = ? AND sid = ?",
        service_sid,
        work.now,
        row.account_sid,
        row.sid,
    )
    return msgspec.structs.replace(row, service_sid=service_sid, date_updated=work.now)
