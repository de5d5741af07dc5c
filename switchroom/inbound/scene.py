"""All that is known about an inbound message before anything is done, and what is decided."""

from typing import Final, LiteralString

import msgspec

from switchroom.accounts.accounts import NumberHandler
from switchroom.conversations import addresses, hooks, services, settings
from switchroom.conversations.rows import Address, Conversation
from switchroom.core import limits, phone
from switchroom.core.routing import groups
from switchroom.core.routing.inbound import (
    Append,
    AutoCreate,
    CreateByService,
    Decision,
    Facts,
    Pair,
    decide,
)
from switchroom.inbound import handler
from switchroom.messaging import services as messaging_services
from switchroom.messaging.numbers import PhoneNumber
from switchroom.messaging.services import Service
from switchroom.store import outbox
from switchroom.store.rows import columns
from switchroom.store.work import Work

# The sender is one more.
_RECIPIENTS: Final = limits.INBOUND_GROUP_ADDRESSES - 1
_NUMBER: Final[LiteralString] = (
    f"SELECT {columns(PhoneNumber, 'n')}, a.status, a.number_handler FROM phone_numbers n"
    " JOIN accounts a ON a.sid = n.account_sid WHERE n.phone_number = ?"
)
# The author may be somebody of ours, or his row not there yet.
_GROUP: Final[LiteralString] = (
    f"SELECT p.sid, p.projected_address, {columns(Conversation, 'c')} FROM open_groups g"
    " JOIN conversations c ON c.account_sid = g.account_sid AND c.sid = g.conversation_sid"
    " LEFT JOIN participants p ON p.account_sid = g.account_sid"
    " AND p.conversation_sid = g.conversation_sid AND (p.address = ? OR p.projected_address = ?)"
    " WHERE g.account_sid = ? AND g.numbers = ? ORDER BY p.sid LIMIT 1"
)
_PAIR: Final[LiteralString] = (
    f"SELECT p.participant_sid, {columns(Conversation, 'c')} FROM open_pairs p"
    " JOIN conversations c ON c.account_sid = p.account_sid AND c.sid = p.conversation_sid"
    " WHERE p.account_sid = ? AND p.address = ? AND p.proxy_address = ?"
)


class Scene(msgspec.Struct, frozen=True):
    """The rows that the decision was made from, as they stand in this transaction. Of a group text
    `group` are all its numbers, as core.routing.groups writes them."""

    number: PhoneNumber
    sender: str
    conversation: Conversation | None
    participant_sid: str
    address: Address | None
    decision: Decision
    service: Service | None = None
    group: str = ""

    @property
    def account_sid(self) -> str:
        return self.number.account_sid

    @property
    def pair_key(self) -> str:
        """What keeps the routing of one pair, or of one group, in order."""
        if self.group:
            return f"route group {self.group}"
        return f"route {self.sender} {self.number.phone_number}"


def look(work: Work, sender: str, recipient: str, others: tuple[str, ...] = ()) -> Scene | None:
    """Gather the facts about a message and decide; None when the number is nobody's. `others` are
    whom a group text was sent to as well."""
    found = work.values(_NUMBER, recipient)
    if not found:
        return None
    *row, status, number_handler = found[0]
    number = PhoneNumber(**dict(zip(PhoneNumber.__struct_fields__, row, strict=True)))
    account_sid = number.account_sid
    participant_sid, conversation, address = "", None, None
    group, own = groups.key((sender, recipient, *others)) if others else "", False
    if others:
        participant_sid, own, conversation = _group(work, account_sid, sender, group)
    else:
        pair = work.values(_PAIR, account_sid, sender, recipient)
        if pair:
            participant_sid, *fields = pair[0]
            conversation = Conversation(*fields)
    if conversation is None and takes_part(sender) and len(others) < _RECIPIENTS:
        address = addresses.for_inbound(work, account_sid, recipient)
    service = service_of(work, number)
    found_pair = None if conversation is None else Pair(conversation.sid, participant_sid, own)
    facts = _facts(number, status, number_handler, found_pair, address, service)
    if not takes_part(sender) or len(others) >= _RECIPIENTS:
        facts = msgspec.structs.replace(facts, service_sid=None)
    return Scene(
        number, sender, conversation, participant_sid, address, decide(facts), service, group
    )


def _group(
    work: Work, account_sid: str, sender: str, group: str
) -> tuple[str, bool, Conversation | None]:
    """Whose text it is in which conversation, and whether he is one of ours."""
    found = work.values(_GROUP, sender, sender, account_sid, group)
    if not found:
        return "", False, None
    participant_sid, projected, *fields = found[0]
    return participant_sid or "", projected is not None, Conversation(*fields)


def takes_part(sender: str) -> bool:
    """Whether a sender can be written to, so that a conversation with him makes sense; nobody
    answers an alphanumeric sender."""
    return sender.startswith("+") or phone.channel(sender) is not None


def service_of(work: Work, number: PhoneNumber) -> Service | None:
    """The messaging service that a number is in, which decides what its messages do (messaging
    §13.3)."""
    if number.messaging_service_sid is None:
        return None
    return messaging_services.find(work, number.account_sid, number.messaging_service_sid)


def _facts(
    number: PhoneNumber,
    status: str,
    number_handler: NumberHandler,
    pair: Pair | None,
    address: Address | None,
    service: Service | None,
) -> Facts:
    creates = service is not None and service.settings.auto_create_conversation
    return Facts(
        account_active=status == "active",
        pair=pair,
        address_sid=None if address is None else address.sid,
        handler=bool(handler.of(number, service).url),
        number_handler=number_handler,
        service_sid=service.sid if service is not None and creates else None,
    )


def must_wait(work: Work, scene: Scene) -> bool:
    """Whether a pre-event webhook has to be asked, an earlier message of the pair waits, or the
    participants of the conversation are not there yet."""
    match scene.decision.route:
        case Append() if scene.conversation is not None:
            if scene.conversation.state == "initializing":
                return True
            event, service_sid = "onMessageAdd", scene.conversation.service_sid
        case AutoCreate() if scene.address is not None:
            event, service_sid = "onConversationAdd", service_for(work, scene.address)
        case CreateByService():
            event, service_sid = "onConversationAdd", default_service(work, scene.account_sid)
        case _:
            return False
    effective = hooks.effective(work, scene.account_sid, service_sid)
    asks = effective is not None and effective.pre_url is not None and effective.wants(event)
    return asks or outbox.waiting(work, scene.pair_key)


def service_for(work: Work, address: Address) -> str:
    """The address's service while it exists, else the account's default one."""
    wished = address.service_sid
    if wished and services.find(work, address.account_sid, wished) is not None:
        return wished
    return default_service(work, address.account_sid)


def default_service(work: Work, account_sid: str) -> str:
    """The account's default conversation service."""
    return settings.fetch(work, account_sid).default_service_sid
