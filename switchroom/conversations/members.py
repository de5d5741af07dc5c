"""How somebody is to take part in a conversation, and whether it can be so (conversations §2.4)."""

from collections.abc import Iterable

import msgspec

from switchroom.conversations import users
from switchroom.core import errors, limits, phone
from switchroom.core.routing import groups
from switchroom.core.routing.groups import Bound, Kind
from switchroom.messaging import numbers
from switchroom.store.work import Work

CHAT = "chat"
_SMS = "sms"


class Binding(msgspec.Struct, frozen=True, kw_only=True):
    """By what name, and by which numbers, somebody takes part."""

    identity: str | None = None
    address: str | None = None
    proxy_address: str | None = None
    projected_address: str | None = None


class Room(msgspec.Struct, frozen=True):
    """Who is in a conversation, counted."""

    total: int = 0
    pairs: int = 0
    external: int = 0
    projected: int = 0

    @property
    def grouped(self) -> bool:
        """Whether it is a group, or is about to become one."""
        return self.external + self.projected > 0


def room(work: Work, account_sid: str, conversation_sid: str) -> Room:
    """Count the participants."""
    total, addresses, pairs, projected = work.values(
        "SELECT count(*), count(address), count(proxy_address), count(projected_address)"
        " FROM participants WHERE account_sid = ? AND conversation_sid = ?",
        account_sid,
        conversation_sid,
    )[0]
    return Room(total, pairs, addresses - pairs, projected)


def check(work: Work, account_sid: str, wish: Bound) -> str:
    """The channel of a binding whose parts go together and can be had by the account.

    Raises IDENTITY_WITH_BINDING, PROJECTED_NOT_ADDED, PROJECTED_NOT_OWNED, what `users` says of an
    identity, and what `check_pair` raises.
    """
    paired = wish.address is not None or wish.proxy_address is not None
    if wish.identity is not None:
        if paired:
            raise errors.IDENTITY_WITH_BINDING()
        users.check_identity(wish.identity)
    if wish.projected_address is not None:
        if paired:
            raise errors.PROJECTED_NOT_ADDED()
        check_projected(work, account_sid, wish.projected_address)
        return _SMS
    if wish.identity is not None:
        return CHAT
    if wish.proxy_address is None and wish.address is not None:
        return check_external(work, account_sid, wish.address)
    return check_pair(work, account_sid, wish.address, wish.proxy_address)[2]


def channel(one: Bound) -> str:
    """By what somebody takes part: chat, or SMS, which is the only other channel that is served."""
    return CHAT if groups.kind(one) == "chat" else _SMS


def check_pair(
    work: Work, account_sid: str, address: str | None, proxy_address: str | None
) -> tuple[str, str, str]:
    """The pair and its channel. Raises the documented error of what is wrong with it."""
    if address is None and proxy_address is None:
        raise errors.IDENTITY_MISSING()
    channel = phone.channel(address or "")
    if address is None or channel is None:
        raise errors.BINDING_ADDRESS_INVALID()
    if proxy_address is None:
        raise errors.PROXY_MISSING()
    if not proxy_address:
        raise errors.PROXY_EMPTY()
    proxy_channel = phone.channel(proxy_address)
    if proxy_channel is None:
        raise errors.PROXY_ADDRESS_INVALID()
    if proxy_channel != channel:
        raise errors.CHANNELS_DIFFER()
    if address == proxy_address:
        raise errors.ADDRESS_IS_PROXY()
    if channel != _SMS:
        raise errors.NOT_IMPLEMENTED(sentence=f"The channel {channel} is not served; sms is")
    if not _is_ours(work, account_sid, proxy_address):
        raise errors.PROXY_NOT_OWNED(address=proxy_address)
    return address, proxy_address, channel


def check_external(work: Work, account_sid: str, address: str) -> str:
    """The channel of somebody who has nothing but his own number, as only members of groups do.

    Raises BINDING_ADDRESS_INVALID, also for a number of the account's own, and PROXY_MISSING.
    """
    channel = phone.channel(address)
    if channel is None:
        raise errors.BINDING_ADDRESS_INVALID()
    if channel != _SMS or not phone.is_e164(address):
        raise errors.PROXY_MISSING()
    if _is_ours(work, account_sid, address):
        raise errors.BINDING_ADDRESS_INVALID()
    return channel


def check_projected(work: Work, account_sid: str, address: str) -> None:
    """Raises PROJECTED_NOT_OWNED: only a number of the account can stand for somebody."""
    if not phone.is_e164(address) or not _is_ours(work, account_sid, address):
        raise errors.PROJECTED_NOT_OWNED(address=address[: limits.ADDRESS_CHARS])


def _is_ours(work: Work, account_sid: str, address: str) -> bool:
    owner = numbers.owner_of(work, address)
    return owner is not None and owner.account_sid == account_sid


def check_place(room: Room, kind: Kind, *, joins_anyway: bool, most: int) -> None:
    """Whether somebody of a kind can join those who are there.

    A conversation is a group from its first member with a number of his own or a projected one.
    Somebody on chat `joins_anyway` where agents are added to whatever conversation is theirs: their
    texts leave by a number of the group. `most` is how many a group may have. Raises
    PARTICIPANT_LIMIT, NON_CHAT_LIMIT, GROUP_LIMIT, PROJECTED_MISSING, PROXY_MISSING, GROUP_INVALID
    (conversations §2.4, §6).
    """
    if room.total >= limits.PARTICIPANTS:
        raise errors.PARTICIPANT_LIMIT(most=limits.PARTICIPANTS)
    if not room.grouped and (room.total == 0 or kind not in groups.GROUPED):
        if kind == "pair" and room.pairs >= limits.NON_CHAT_PARTICIPANTS:
            raise errors.NON_CHAT_LIMIT(most=limits.NON_CHAT_PARTICIPANTS)
        return
    if kind == "chat":
        if not joins_anyway:
            raise errors.PROJECTED_MISSING()
    elif kind == "pair":
        raise errors.GROUP_INVALID(reason="nobody in a group has a proxy address")
    elif not room.grouped:
        if kind == "external":
            raise errors.PROXY_MISSING()
        raise errors.GROUP_INVALID(
            reason="there are participants without a projected address, or with a proxy address"
        )
    elif room.total >= most:
        raise errors.GROUP_LIMIT(most=most)


def check_twins(members: Iterable[Bound], newcomer: Bound) -> None:
    """Raises GROUP_PARTICIPANT_EXISTS where a member of a group is there already. A projected
    address can stand for several identities."""
    for one in members:
        same_person = one.address is not None and one.address == newcomer.address
        same_front = (
            one.projected_address is not None
            and one.projected_address == newcomer.projected_address
            and one.identity == newcomer.identity
        )
        if same_person or same_front:
            raise errors.GROUP_PARTICIPANT_EXISTS(
                address=newcomer.address or newcomer.projected_address
            )


def check_change(before: Bound, after: Bound, others: Iterable[Bound]) -> None:
    """Whether a participant can take part in another way than before, beside all others.

    Raises GROUP_INVALID: all others have to be of the same sort as he is then.
    """
    kind = groups.kind(after)
    if kind == groups.kind(before):
        return
    if kind == "nobody":
        raise errors.GROUP_INVALID(reason="a participant needs an identity or an address")
    grouped = kind in groups.GROUPED
    for one in others:
        if (groups.kind(one) in groups.GROUPED) != grouped:
            raise errors.GROUP_INVALID(
                reason="some participants take part as in a group, and some do not"
            )
