"""Play a flow: the engine in a world that is simulated, with a clock that is turned.

Nothing waits and nothing is sent: effects are answered at once by `world.py`, or when the clock
has come so far. The same input gives the same play.
"""

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from switchroom.core import limits
from switchroom.core.clock import SECOND, iso_millis
from switchroom.core.errors import ApiError
from switchroom.core.flows import context as contexts
from switchroom.core.flows import engine, inputs
from switchroom.core.flows.definition import Definition, Widget
from switchroom.core.flows.effects import (
    AwaitReply,
    Breathe,
    CallHttp,
    Effect,
    Enqueue,
    RedirectTwiml,
    ResumeConversation,
    SendMessage,
    StartConversation,
)
from switchroom.core.flows.engine import Machine, Move, Step, TriggerEvent
from switchroom.core.flows.inputs import Input
from switchroom.core.flows.run import Ended, Run
from switchroom.core.flows.visit import Note
from switchroom.core.flows.widgets import subflow
from switchroom.workbench.track import Taken, Track
from switchroom.workbench.world import Later, Refusal, World

ZONE: Final = "America/Los_Angeles"
# A Thursday, ten in the morning there.
NOW: Final = "2026-01-15T18:00:00Z"
CONTACT: Final = "+15551230001"
ADDRESS: Final = "+15550001111"
FLOW: Final = "FW" + "0" * 31 + "1"
_ACCOUNT: Final = "AC" + "0" * 31 + "1"
_SERVICE: Final = "IS" + "0" * 31 + "1"
_MESSAGING_SERVICE: Final = "MG" + "0" * 31 + "1"
# A longer context is more than one execution may keep (studio §4.4).


class Flow(msgspec.Struct, frozen=True):
    """A definition, and those of its subflows by their SIDs."""

    root: Definition
    children: Mapping[str, Definition] = msgspec.field(default_factory=dict)
    sid: str = FLOW

    def definition_of(self, sid: str, revision: int = 1) -> Definition | None:
        return self.root if sid == self.sid else self.children.get(sid)


class Start(msgspec.Struct, frozen=True):
    """What starts an execution: the customer writes, or a request is made (studio §3.1)."""

    event: TriggerEvent
    body: str = ""
    contact: str = CONTACT
    address: str = ADDRESS
    payload: Mapping[str, Any] = msgspec.field(default_factory=dict)
    parameters: Mapping[str, Any] = msgspec.field(default_factory=dict)


class Sent(msgspec.Struct, frozen=True):
    """A message that the flow sent; `refused` says why nobody got it."""

    wish: SendMessage
    sid: str
    refused: str = ""


class Unheard(msgspec.Struct, frozen=True):
    """A message of the customer that no execution gets."""

    body: str
    why: str


class Finish(msgspec.Struct, frozen=True):
    """An execution has ended."""

    reason: str


Entry = (
    Taken
    | Note
    | Sent
    | CallHttp
    | Enqueue
    | StartConversation
    | ResumeConversation
    | RedirectTwiml
    | Unheard
    | Finish
)


class Player:
    """A flow, a customer and a world; `log` is all that has happened, in order."""

    def __init__(self, flow: Flow, world: World, *, zone: str = ZONE, now: int) -> None:
        self.flow = flow
        self.world = world
        self.now = now
        self.machine = Machine(flow.definition_of, zone, lambda: self.mint("FT"))
        self.log: list[Entry] = []
        self.run = Run(flow.sid, 1)
        self.context: Mapping[str, Any] = {}
        self.track = Track(flow.root, flow.children)
        self.pending: Effect | None = None
        self.due: int | None = None
        self.origin: Start | None = None
        self.conversation_sid = ""
        self._due_input: Input = inputs.TimedOut()
        self._minted = 0
        self._index = 0

    def mint(self, prefix: str) -> str:
        """The next SID."""
        self._minted += 1
        return f"{prefix}{self._minted:032x}"

    @property
    def widget(self) -> Widget | None:
        """Where the execution is, or was last."""
        definition = self.flow.definition_of(self.run.flow_sid)
        return None if definition is None else definition.widgets.get(self.run.widget)

    @property
    def steps(self) -> list[Step]:
        """The steps of the newest execution."""
        return [taken.step for taken in self.track.taken]

    def start(self, start: Start) -> None:
        """Begin an execution."""
        self.origin = start
        self.conversation_sid = ""
        if start.event == "incomingConversationMessage":
            given = start.address if start.address.startswith("CH") else ""
            self.conversation_sid = given or self.mint("CH")
        payload: Mapping[str, Any]
        if start.event == "incomingRequest":
            payload = {"to": start.contact, "from": start.address, "parameters": start.parameters}
            payload |= start.payload
        else:
            payload = self._written(start.body, start.payload)
        self._begin(start, payload)

    def _begin(self, start: Start, payload: Mapping[str, Any]) -> None:
        values = contexts.start(
            flow_sid=self.flow.sid,
            execution_sid=self.mint("FN"),
            contact=start.contact,
            flow_address=self.conversation_sid or start.address,
            event=start.event,
            payload=payload,
            conversation_sid=self.conversation_sid,
        )
        pinned = {sid: 1 for sid in subflow.children(self.flow.root) if sid in self.flow.children}
        run = Run(self.flow.sid, 1, pinned=pinned, unrecorded=(((), values),))
        self.track.begin()
        self.run = run
        self._carry(engine.begin(self.machine, run, values, start.event, self.now))

    def say(self, body: str = "", **fields: Any) -> None:
        """The customer writes: to the execution, or a new one starts (studio §5.1, §6.4)."""
        assert self.origin is not None, "start comes first"
        if self.run.muted:
            self.log.append(Unheard(body, "the conversation has been handed over to an agent"))
        elif not self.run.ended:
            self.tell(inputs.Replied(self._written(body, fields)))
        elif self.origin.event == "incomingRequest":
            self.log.append(Unheard(body, "the execution that a request started has ended"))
        else:
            self._begin(self.origin, self._written(body, fields))

    def undelivered(self, code: int | None = None) -> None:
        """The last message did not arrive."""
        self.tell(inputs.DeliveryFailed("undelivered", code))

    def come_back(self, parameters: Mapping[str, str]) -> None:
        """The document that was redirected to leads back."""
        self.tell(inputs.Returned(parameters))

    def tell(self, given: Input) -> None:
        """Tell the execution something, and take it as far as it goes."""
        self._carry(engine.feed(self.machine, self.run, self.context, given, self.now))

    def wait(self, seconds: float) -> None:
        """Turn the clock; what is due on the way happens at its instant."""
        until = self.now + round(seconds * SECOND)
        while self.due is not None and self.due <= until:
            self.now = max(self.now, self.due)
            self.tell(self._due_input)
        self.now = until

    def _written(self, body: str, fields: Mapping[str, Any]) -> dict[str, Any]:
        """The parameters of a message of the customer, by the way that it comes."""
        assert self.origin is not None
        contact, address = self.origin.contact, self.origin.address
        if not self.conversation_sid:
            sid = self.mint("SM")
            told = {"MessageSid": sid, "SmsSid": sid, "SmsMessageSid": sid, "AccountSid": _ACCOUNT}
            told |= {"From": contact, "To": address, "Body": body, "NumMedia": "0"}
            told |= {"NumSegments": "1", "SmsStatus": "received", "ApiVersion": "2010-04-01"}
            return told | dict(fields)
        self._index += 1
        sid = self.conversation_sid
        return {
            "AccountSid": _ACCOUNT,
            "EventType": "onMessageAdded",
            "Source": "SMS",
            "ConversationSid": sid,
            "ChannelSid": sid,
            "ChatServiceSid": _SERVICE,
            "InstanceSid": _SERVICE,
            "MessagingServiceSid": _MESSAGING_SERVICE,
            "MessageSid": self.mint("IM"),
            "ParticipantSid": "MB" + "0" * 31 + "1",
            "Index": str(self._index - 1),
            "Body": body,
            "Author": contact,
            "From": contact,
            "To": sid,
            "Attributes": "{}",
            "ChannelAttributes": {},
            "DateCreated": iso_millis(self.now),
            **fields,
        }

    def _carry(self, move: Move) -> None:
        """Take a move down and do what it wants done, until something is awaited."""
        while True:
            self._keep(move)
            if move.effect is None:
                return
            given = self._perform(move.effect)
            if given is None or self.run.ended:
                return
            move = engine.feed(self.machine, self.run, self.context, given, self.now)

    def _keep(self, move: Move) -> None:
        before = self.run
        self.run, self.context = move.run, move.context
        # Notes come first: they say what led to the steps.
        self.log.extend(move.notes)
        self.log.extend(self.track.take(step, self.now, self.machine.zone) for step in move.steps)
        if (before.token, before.awaits) != (self.run.token, self.run.awaits):
            self.pending, self.due = None, None
        if (
            not self.run.ended
            and len(msgspec.json.encode(self.context)) > limits.FLOW_CONTEXT_BYTES
        ):
            self.run = msgspec.structs.replace(self.run, ended=Ended.CONTEXT_TOO_LARGE, awaits="")
        if self.run.ended and not before.ended:
            self.log.append(Finish(self.run.ended))

    def _perform(self, effect: Effect) -> Input | None:
        """The answer to an effect, or None where it comes later."""
        match effect:
            case Breathe():
                return inputs.GoOn()
            case AwaitReply(until=until):
                return self._await(effect, inputs.TimedOut(), until)
            case SendMessage():
                return self._send(effect)
            case StartConversation() | ResumeConversation():
                self.log.append(effect)
                return self._join(effect)
            case RedirectTwiml(until=until):
                self.log.append(effect)
                return None if until is None else self._await(effect, inputs.TimedOut(), until)
            case CallHttp():
                self.log.append(effect)
                later: Later | None = self.world.request(effect)
            case Enqueue():
                self.log.append(effect)
                later = self.world.task(effect, self.mint("WT"))
        if later is None:
            return self._await(effect, inputs.TimedOut(), None)
        if not later.delay:
            return later.given
        return self._await(effect, later.given, self.now + later.delay)

    def _await(self, effect: Effect, given: Input, due: int | None) -> Input | None:
        self.pending, self.due, self._due_input = effect, due, given
        return None

    def _send(self, wish: SendMessage) -> Input:
        sid = self.mint("IM" if self.conversation_sid else "SM")
        sender, recipient = wish.sender, wish.recipient
        if self.conversation_sid:
            sender, recipient = sender or self.conversation_sid, self.conversation_sid
        elif wish.service and wish.channel:
            recipient = wish.channel
        if wish.content_sid:
            try:
                found = self.world.filled(wish, chat=bool(self.conversation_sid))
            except ApiError as refusal:
                outbound = {"Body": "", "From": sender, "To": recipient, "Status": "failed"}
                self.log.append(Sent(wish, sid, refused=refusal.sentence()))
                return inputs.MessageRefused(refusal.code, refusal.sentence(), outbound)
            wish = msgspec.structs.replace(wish, body=found.body, media_url="\n".join(found.media))
        outbound = {"Body": wish.body, "From": sender, "To": recipient}
        verdict = self.world.verdict("message")
        if isinstance(verdict, Refusal):
            self.log.append(Sent(wish, sid, refused=verdict.sentence))
            return inputs.MessageRefused(
                verdict.code, verdict.sentence, outbound | {"Status": "failed"}
            )
        self.log.append(Sent(wish, sid))
        return inputs.MessageSent(sid, outbound | {"Sid": sid, "Status": "sent"})

    def _join(self, wish: StartConversation | ResumeConversation) -> Input:
        verdict = self.world.verdict("conversation")
        if isinstance(verdict, Refusal):
            return inputs.NotJoined(verdict.sentence)
        resumed = wish.conversation_sid if isinstance(wish, ResumeConversation) else ""
        self.conversation_sid = resumed or self.mint("CH")
        return inputs.Joined(self.conversation_sid)
