"""Demo data: numbers, a flow and an address, so that the first SMS is answered at once."""

from pathlib import Path
from typing import Final, NamedTuple

from switchroom.conversations import addresses
from switchroom.core import errors
from switchroom.core.errors import ApiError
from switchroom.flows import flows
from switchroom.messaging import numbers
from switchroom.store import marks
from switchroom.store.work import Work

# The number that the demo answers on, and one that is bought but has no address yet.
ADDRESSED: Final = "+14155550132"
BARE: Final = "+13115552368"

_FLOW_MARK: Final = "demo_flow"
_FLOW: Final = Path(__file__).with_name("demo_flow.json")


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
        definition=_FLOW.read_text(),
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
