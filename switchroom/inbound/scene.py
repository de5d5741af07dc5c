"""All that is known about an inbound message before anything is done, and what is decided."""

from typing import Final, LiteralString

import msgspec

from switchroom.accounts.accounts import NumberHandler
from switchroom.conversations import addresses, hooks, services, settings
from switchroom.conversations.rows import Address, Conversation
from switchroom.core import phone
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

_NUMBER_WIDTH: Final = len(PhoneNumber.__struct_fields__)
_NUMBER: Final[LiteralString] = (
    f"SELECT {columns(PhoneNumber, 'n')}, a.status, a.number_handler FROM phone_numbers n"
    " JOIN accounts a ON a.sid = n.account_sid WHERE n.phone_number = ?"
)
_PAIR: Final[LiteralString] = (
    f"SELECT p.participant_sid, {columns(Conversation, 'c')} FROM open_pairs p"
    " JOIN conversations c ON c.account_sid = p.account_sid AND c.sid = p.conversation_sid"
    " WHERE p.account_sid = ? AND p.address = ? AND p.proxy_address = ?"
)


class Scene(msgspec.Struct, frozen=True):
    """The rows that the decision was made from, as they stand in this transaction."""

    number: PhoneNumber
    sender: str
    conversation: Conversation | None
    participant_sid: str
    address: Address | None
    decision: Decision
    service: Service | None = None

    @property
    def account_sid(self) -> str:
        return self.number.account_sid

    @property
    def pair_key(self) -> str:
        """What keeps the routing of one pair in order."""
        return f"route {self.sender} {self.number.phone_number}"


def look(work: Work, sender: str, recipient: str) -> Scene | None:
    """Gather the facts about a message and decide; None when the number is nobody's."""
    found = work.values(_NUMBER, recipient)
    if not found:
        return None
    *row, status, number_handler = found[0]
    number = PhoneNumber(**dict(zip(PhoneNumber.__struct_fields__, row, strict=True)))
    account_sid = number.account_sid
    participant_sid, conversation, address = "", None, None
    pair = work.values(_PAIR, account_sid, sender, recipient)
    if pair:
        participant_sid, *fields = pair[0]
        conversation = Conversation(*fields)
    elif takes_part(sender):
        address = addresses.for_inbound(work, account_sid, recipient)
    service = service_of(work, number)
    facts = _facts(number, status, number_handler, conversation, participant_sid, address, service)
    if not takes_part(sender):
        facts = msgspec.structs.replace(facts, service_sid=None)
    decision = decide(facts)
    return Scene(number, sender, conversation, participant_sid, address, decision, service)


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
    conversation: Conversation | None,
    participant_sid: str,
    address: Address | None,
    service: Service | None,
) -> Facts:
    creates = service is not None and service.settings.auto_create_conversation
    return Facts(
        account_active=status == "active",
        pair=None if conversation is None else Pair(conversation.sid, participant_sid),
        address_sid=None if address is None else address.sid,
        handler=bool(handler.of(number, service).url),
        number_handler=number_handler,
        service_sid=service.sid if service is not None and creates else None,
    )


def must_wait(work: Work, scene: Scene) -> bool:
    """Whether a pre-event webhook has to be asked, or an earlier message of the pair waits."""
    match scene.decision.route:
        case Append() if scene.conversation is not None:
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
