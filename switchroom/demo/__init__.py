"""Demo data: a small contact centre, so that the first SMS rings at an agent's desktop."""

from typing import Final, NamedTuple

from switchroom.conversations import addresses
from switchroom.core import errors
from switchroom.core.errors import ApiError
from switchroom.demo import centre, history, people
from switchroom.desk import demo_people, users
from switchroom.flows import flows
from switchroom.messaging import numbers
from switchroom.store import marks
from switchroom.store.work import Work

# The number that the demo answers on, and one that is bought but has no address yet.
ADDRESSED: Final = "+14155550132"
BARE: Final = "+13115552368"

_FLOW_MARK: Final = "demo_flow"


class LogIn(NamedTuple):
    """With what somebody can log in, as long as he has not changed it."""

    username: str
    full_name: str
    roles: str
    password: str


class Demo(NamedTuple):
    """What the recipe names."""

    number: str
    bare_number: str
    flow_sid: str
    people: list[LogIn]


def prepare(work: Work, account_sid: str, password: str) -> Demo:
    """Make the demo data once; at later starts it is left as the user has changed it."""
    flow_sid = marks.get(work, _FLOW_MARK)
    if flow_sid is None:
        flow_sid = _make(work, account_sid, password)
        marks.put(work, _FLOW_MARK, flow_sid)
    shown = [
        LogIn(user.username, user.full_name, user.roles, given)
        for user, given in demo_people.shown(work)
    ]
    return Demo(ADDRESSED, BARE, flow_sid, shown)


def _make(work: Work, account_sid: str, password: str) -> str:
    built = centre.build(work, account_sid)
    people.hire(work, account_sid, built.workspace, password)
    flow = flows.create(
        work,
        account_sid,
        friendly_name="Demo menu",
        status="published",
        definition=centre.definition(built),
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
    supervisor = users.find_named(work, people.SUPERVISOR)
    if supervisor is not None and supervisor.account_sid == account_sid:
        history.write(work, account_sid, ADDRESSED, supervisor)
    return flow.sid
