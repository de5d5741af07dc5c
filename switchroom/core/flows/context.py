"""The context of an execution at its start (studio §1.6, §3.1, §4.2)."""

from collections.abc import Mapping
from typing import Any, Final

# Under which root each trigger event puts what it brought.
_ROOTS: Final = {
    "incomingMessage": "message",
    "incomingConversationMessage": "conversation",
    "incomingRequest": "request",
}


def start(
    *,
    flow_sid: str,
    execution_sid: str,
    contact: str,
    flow_address: str,
    event: str,
    payload: Mapping[str, Any],
    conversation_sid: str = "",
) -> dict[str, Any]:
    """The roots flow, contact, trigger and widgets.

    `flow_address` is the conversation's SID where one triggered the execution; a request's
    parameters become `flow.data` too.
    """
    channel = {"address": flow_address}
    if conversation_sid:
        channel["sid"] = conversation_sid
    data = payload.get("parameters", {}) if event == "incomingRequest" else {}
    return {
        "flow": {
            "flow_sid": flow_sid,
            "sid": execution_sid,
            "channel": channel,
            "data": data,
            "variables": {},
        },
        "contact": {"channel": {"address": contact}},
        "trigger": {_ROOTS[event]: payload},
        "widgets": {},
    }
