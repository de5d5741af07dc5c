"""What becomes of an inbound SMS (conversations §3.2, messaging §14): a pure decision."""

from typing import Literal

import msgspec


class Pair(msgspec.Struct, frozen=True):
    """The open conversation that holds (sender, number), or the numbers of a group text, and the
    sender's participant. The sender is `own` where the number stands for somebody of ours."""

    conversation_sid: str
    participant_sid: str
    own: bool = False


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """All that the decision looks at.

    `address_sid` names an address configuration with auto-creation for the number; `handler` says
    that there is a webhook to call: the number's "A message comes in", or the one of the messaging
    service that decides in its place. `service_sid` names a messaging service that auto-creates
    conversations.
    """

    account_active: bool
    pair: Pair | None
    address_sid: str | None
    handler: bool
    number_handler: Literal["parallel", "skip"]
    service_sid: str | None = None


class Append(msgspec.Struct, frozen=True):
    """The message joins the conversation that holds the pair."""

    pair: Pair


class Echo(msgspec.Struct, frozen=True):
    """What we wrote to a group ourselves comes in at another number of ours there: it is in the
    conversation already."""

    conversation_sid: str


class AutoCreate(msgspec.Struct, frozen=True):
    """A conversation is made as the address configuration says."""

    address_sid: str


class CreateByService(msgspec.Struct, frozen=True):
    """A conversation is made as the number's messaging service says."""

    service_sid: str


class PlainSms(msgspec.Struct, frozen=True):
    """The message stays an ordinary SMS."""


class Drop(msgspec.Struct, frozen=True):
    """Nobody is there to receive."""

    reason: str


Route = Append | Echo | AutoCreate | CreateByService | PlainSms | Drop


class Decision(msgspec.Struct, frozen=True):
    """Where the message goes, and whether the number's own handler is called beside it."""

    route: Route
    run_handler: bool


def decide(facts: Facts) -> Decision:
    """An open conversation comes before an address, an address before a messaging service, all
    of them before a plain SMS. A service that auto-creates leaves no webhook to call.

    >>> bare = Facts(account_active=True, pair=None, address_sid=None, handler=True,
    ...              number_handler="skip")
    >>> decide(bare)
    Decision(route=PlainSms(), run_handler=True)
    """
    if not facts.account_active:
        return Decision(Drop("the account is not active"), run_handler=False)
    route = _route(facts)
    if isinstance(route, Echo):
        return Decision(route, run_handler=False)
    captured = not isinstance(route, PlainSms)
    wanted = facts.number_handler == "parallel" or not captured
    return Decision(route, run_handler=facts.handler and wanted and facts.service_sid is None)


def _route(facts: Facts) -> Append | Echo | AutoCreate | CreateByService | PlainSms:
    if facts.pair is not None:
        return Echo(facts.pair.conversation_sid) if facts.pair.own else Append(facts.pair)
    if facts.address_sid is not None:
        return AutoCreate(facts.address_sid)
    if facts.service_sid is not None:
        return CreateByService(facts.service_sid)
    return PlainSms()
