"""Demo data: numbers, a flow and an address, so that the first SMS finds its way at once."""

from typing import Final, NamedTuple

from switchroom.conversations import addresses
from switchroom.core import errors
from switchroom.core.errors import ApiError
from switchroom.messaging import numbers
from switchroom.store import marks
from switchroom.store.work import Work, encode
from switchroom.studio import flows

# The number that the demo answers on, and one that is bought but has no address yet.
ADDRESSED: Final = "+14155550132"
BARE: Final = "+13115552368"

_FLOW_MARK: Final = "demo_flow"
_DEFINITION: Final = {
    "description": "Demo: say hello, then hand over",
    "states": [
        {
            "name": "Trigger",
            "type": "trigger",
            "transitions": [{"event": "incomingConversationMessage", "next": "hello"}],
            "properties": {"offset": {"x": 0, "y": 0}},
        },
        {
            "name": "hello",
            "type": "send-message",
            "transitions": [{"event": "sent"}, {"event": "failed"}],
            "properties": {
                "offset": {"x": 0, "y": 200},
                "service": "{{trigger.message.InstanceSid}}",
                "channel": "{{trigger.message.ChannelSid}}",
                "from": "{{flow.channel.address}}",
                "to": "{{contact.channel.address}}",
                "body": "Hello! Somebody will be with you soon.",
            },
        },
    ],
    "initial_state": "Trigger",
    "flags": {"allow_concurrent_calls": True},
}


class Demo(NamedTuple):
    """What the recipe names."""

    number: str
    bare_number: str
    flow_sid: str


def prepare(work: Work, account_sid: str) -> Demo:
    """Make the demo data once; at later starts it is left as the user has changed it."""
    flow_sid = marks.get(work, _FLOW_MARK)
    if flow_sid is None:
        flow_sid = _make(work, account_sid)
        marks.put(work, _FLOW_MARK, flow_sid)
    return Demo(ADDRESSED, BARE, flow_sid)


def _make(work: Work, account_sid: str) -> str:
    flow = flows.create(
        work,
        account_sid,
        friendly_name="Demo menu",
        status="published",
        definition=encode(_DEFINITION).decode(),
    )
    for number, name in ((ADDRESSED, "Demo line"), (BARE, "Spare line")):
        if numbers.owner_of(work, number) is None:
            numbers.buy(work, account_sid, phone_number=number, friendly_name=name)
    try:
        addresses.create(
            work,
            account_sid,
            kind="sms",
            address=ADDRESSED,
            friendly_name="Demo line",
            enabled=True,
            auto_type="studio",
            studio_flow_sid=flow.sid,
            studio_retry_count=3,
        )
    except ApiError as refusal:
        # Somebody else's number or address by now: the demo leaves it alone.
        if refusal.kind not in (errors.ADDRESS_EXISTS, errors.INVALID_PARAMETER):
            raise
    return flow.sid
