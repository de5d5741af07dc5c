"""The world around a played flow: how it takes what the flow wants done. No network, no chance."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec

from switchroom.core import limits
from switchroom.core.clock import SECOND
from switchroom.core.content import outgoing, variables
from switchroom.core.content.outgoing import Outgoing
from switchroom.core.content.variables import CONVERSATIONS, MESSAGING
from switchroom.core.flows.effects import CallHttp, Enqueue, SendMessage
from switchroom.core.flows.inputs import Answered, Enqueued, Input, NotEnqueued, Unanswered

# What the hosted service grants a server (studio §3.8).
# The contact blocked the number, the most common reason of a refusal.
REFUSED: Final = 21610
_SHOWN: Final = 64


class Later(msgspec.Struct, frozen=True):
    """An answer, and after how long it comes (microseconds)."""

    given: Input
    delay: int = 0


class HttpAnswer(msgspec.Struct, frozen=True):
    """How a server answers the requests whose URL contains `url`; without `status` it does not."""

    url: str
    status: int | None = 200
    content_type: str = ""
    body: str = ""
    headers: Mapping[str, str] = msgspec.field(default_factory=dict)
    delay: int = 0


class Refusal(msgspec.Struct, frozen=True):
    """Something is not taken, with this code and for this reason."""

    code: int = REFUSED
    sentence: str = "It was refused"


class Acceptance(msgspec.Struct, frozen=True):
    """Something is taken; `outputs` are told beside what is told anyway."""

    outputs: Mapping[str, Any] = msgspec.field(default_factory=dict)


Verdict = Acceptance | Refusal


class Template(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A content template of the account, as the Content API takes it."""

    types: Mapping[str, Mapping[str, Any]]
    variables: Mapping[str, str] = msgspec.field(default_factory=dict)


class World:
    """Tables of answers; each is used in order, and the last one repeats.

    With `asks` nothing answers requests and hand-overs by itself: the player waits to be told, and
    a request has failed when the clock has been turned too far.
    """

    def __init__(
        self,
        http: Sequence[HttpAnswer] = (),
        messages: Sequence[Verdict] = (),
        flex: Sequence[Verdict] = (),
        conversation: Sequence[Verdict] = (),
        templates: Mapping[str, Template] | None = None,
        *,
        asks: bool = False,
    ) -> None:
        self.asks = asks
        self._templates = templates or {}
        self._http = list(http)
        self._verdicts = {
            "message": list(messages),
            "task": list(flex),
            "conversation": list(conversation),
        }

    def verdict(self, about: str) -> Verdict:
        """Whether the next of a kind is taken; everything is where nothing else is said."""
        waiting = self._verdicts[about]
        if not waiting:
            return Acceptance()
        return waiting.pop(0) if len(waiting) > 1 else waiting[0]

    def filled(self, wish: SendMessage, *, chat: bool) -> Outgoing:
        """What a content template comes to. Where the player is asked for everything, no template
        is known, and its name and values are shown. Raises ApiError, as a server refuses it."""
        refusals = CONVERSATIONS if chat else MESSAGING
        given = variables.checked(dict(wish.content_variables), refusals)
        found = self._templates.get(wish.content_sid)
        if found is not None:
            values = {**found.variables, **given}
            return outgoing.to_telephone(found.types, values, refusals, media=True)
        if not self.asks:
            raise refusals.wrong_sid(sid=wish.content_sid[:_SHOWN])
        lines = [f"content template {wish.content_sid}"]
        return Outgoing("\n".join(lines + [f"{name}: {text}" for name, text in given.items()]))

    def request(self, wish: CallHttp) -> Later:
        """The answer to a request."""
        if self.asks:
            return answered(HttpAnswer("", status=None))
        fitting = [answer for answer in self._http if answer.url in wish.url]
        if not fitting:
            return Later(Unanswered(f"No answer is known for {wish.url}"))
        if len([answer for answer in fitting if answer.url == fitting[0].url]) > 1:
            self._http.remove(fitting[0])
        return answered(fitting[0])

    def task(self, wish: Enqueue, sid: str) -> Later | None:
        """What becomes of a hand-over; None where the player is to be told."""
        return None if self.asks else Later(handed_over(wish, sid, self.verdict("task")))


def answered(answer: HttpAnswer) -> Later:
    """What a widget hears of an answer, by the limits of the hosted service."""
    if answer.status is None or answer.delay > limits.FLOW_ANSWER_S * SECOND:
        return Later(
            Unanswered(f"No answer within {limits.FLOW_ANSWER_S} seconds"),
            limits.FLOW_ANSWER_S * SECOND,
        )
    good = 200 <= answer.status < 300
    failure = "" if good else f"The server answered {answer.status}"
    body = answer.body.encode()
    if len(body) > limits.FLOW_ANSWER_BYTES:
        failure = failure or f"The answer has more than {limits.FLOW_ANSWER_BYTES} bytes"
    return Later(
        Answered(
            status=answer.status,
            content_type=answer.content_type,
            body=body[: limits.FLOW_ANSWER_BYTES].decode("utf-8", "replace"),
            headers={name.lower(): value for name, value in answer.headers.items()},
            failure=failure,
        ),
        answer.delay,
    )


def handed_over(wish: Enqueue, sid: str, verdict: Verdict) -> Input:
    """What a widget hears of a hand-over: the Task in both spellings (studio §3.5)."""
    if isinstance(verdict, Refusal):
        return NotEnqueued(verdict.sentence)
    task = {
        "sid": sid,
        "TaskSid": sid,
        "attributes": wish.attributes,
        "Attributes": wish.attributes,
        "Age": "0",
        "workflow_sid": wish.workflow,
    }
    return Enqueued(task | dict(verdict.outputs))
