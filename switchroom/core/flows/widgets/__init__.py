"""One file for each kind of widget: what it does when it is entered and when it hears."""

from collections.abc import Callable, Mapping
from typing import Final

import msgspec

from switchroom.core.flows.inputs import Input
from switchroom.core.flows.visit import Outcome, Visit
from switchroom.core.flows.widgets import (
    conversation,
    flex,
    http,
    messages,
    redirect,
    refused,
    split,
    subflow,
    variables,
)


def _never(visit: Visit, given: Input) -> Outcome:
    raise AssertionError(f"{visit.widget.type} waits for nothing")


class Behaviour(msgspec.Struct, frozen=True):
    """What a widget does: on entry, and with the answer that it waits for."""

    enter: Callable[[Visit], Outcome]
    hear: Callable[[Visit, Input], Outcome] = _never


BEHAVIOURS: Final[Mapping[str, Behaviour]] = {
    "send-message": Behaviour(messages.enter_send, messages.hear_send),
    "send-and-wait-for-reply": Behaviour(messages.enter_wait, messages.hear_wait),
    "split-based-on": Behaviour(split.enter),
    "set-variables": Behaviour(variables.enter),
    "make-http-request": Behaviour(http.enter_request, http.hear_request),
    "run-function": Behaviour(http.enter_function, http.hear_function),
    "run-subflow": Behaviour(subflow.enter),
    "send-to-flex": Behaviour(flex.enter, flex.hear),
    "add-twiml-redirect": Behaviour(redirect.enter, redirect.hear),
    "start-conversation": Behaviour(conversation.enter_start, conversation.hear_start),
    "resume-conversation": Behaviour(conversation.enter_resume, conversation.hear_resume),
}
_REFUSED: Final = Behaviour(refused.enter)


def behaviour(kind: str) -> Behaviour:
    """What widgets of a type do; those that are not served are refused when they are reached."""
    return BEHAVIOURS.get(kind, _REFUSED)
