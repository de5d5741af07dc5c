"""What has happened in the demo before: customers with names and notes, conversations that have
ended, and texts ready to be sent."""

from typing import Final, NamedTuple

from switchroom.conversations import conversations, hooks, messages, participants, settings
from switchroom.core.clock import DAY, MINUTE
from switchroom.desk import canned, customers
from switchroom.desk.people import Caller
from switchroom.desk.users import User
from switchroom.store.work import Work


class Past(NamedTuple):
    """A conversation of some days ago: who said what, the customer without a name."""

    days: int
    agent: str
    said: tuple[tuple[str, str], ...]


class Customer(NamedTuple):
    """Somebody who has written before."""

    address: str
    name: str
    attributes: dict[str, str]
    note: str
    past: tuple[Past, ...]


_KNOWN: Final = (
    Customer(
        "+13125550141",
        "Maya Bell",
        {"Bike": "Tern HSD, blue", "Member since": "2023"},
        "Prefers to be written to in the evening.",
        (
            Past(
                9,
                "ben",
                (
                    ("", "Hi, my rear brake squeals when it rains."),
                    ("ben", "Hi Maya, Ben here. That is often glaze on the pads. Can you drop by?"),
                    ("", "Tomorrow at 10?"),
                    ("ben", "Tomorrow at 10 it is. Bring ten minutes, we do it while you wait."),
                ),
            ),
            Past(
                2,
                "ada",
                (
                    ("", "Has the pannier I ordered arrived?"),
                    ("ada", "Hello Maya, it came in this morning. We keep it for a week."),
                    ("", "Great, see you Saturday!"),
                ),
            ),
        ),
    ),
    Customer(
        "+13125550142",
        "Tom Ferreira",
        {"Bike": "Brompton P Line"},
        "",
        (
            Past(
                5,
                "carla",
                (
                    ("", "Do you rent cargo bikes on Sundays?"),
                    ("carla", "We do, from 10 to 6. Shall I put one aside for you?"),
                    ("", "Yes please, for the 12th."),
                    ("carla", "Done. Please bring an ID."),
                ),
            ),
        ),
    ),
)
_TEXTS: Final = (
    (
        "hi",
        "Greeting",
        "Hello {{customer.name}}, this is {{agent.first_name}} from Harbour Bikes. How can I help?",
    ),
    (
        "hours",
        "Opening hours",
        "We are open Monday to Saturday from 9 to 7, on Sundays from 10 to 6.",
    ),
    ("wait", "One moment", "One moment please, I am looking into it."),
    ("bye", "Goodbye", "Thank you for writing to Harbour Bikes. Ride safely!"),
)


def write(work: Work, account_sid: str, number: str, supervisor: User) -> None:
    """Make all of it, as if the supervisor had been there."""
    caller = Caller(
        account_sid=account_sid,
        user_sid=supervisor.sid,
        full_name=supervisor.full_name,
        roles=("supervisor",),
        workspace_sid=supervisor.workspace_sid,
        worker_sid=supervisor.worker_sid,
    )
    for shortcut, title, body in _TEXTS:
        canned.create(work, caller, shortcut=shortcut, title=title, body=body)
    for one in _KNOWN:
        customers.update(work, caller, one.address, name=one.name, attributes=one.attributes)
        if one.note:
            customers.add_note(work, caller, one.address, one.note)
        for past in one.past:
            _remember(work, account_sid, number, one.address, past)


def _remember(work: Work, account_sid: str, number: str, address: str, past: Past) -> None:
    began = work.now - past.days * DAY
    made = conversations.create(
        work,
        account_sid,
        settings.fetch(work, account_sid).default_service_sid,
        origin=hooks.SILENT,
        date_created=began,
        date_updated=began,
    )
    customer = participants.add(
        work,
        made,
        origin=hooks.SILENT,
        address=address,
        proxy_address=number,
        date_created=began,
        date_updated=began,
    )
    participants.add(work, made, origin=hooks.SILENT, identity=past.agent, date_created=began)
    for minute, (author, body) in enumerate(past.said):
        at = began + minute * MINUTE
        messages.add(
            work,
            conversations.hold_open(work, account_sid, made.sid),
            origin=hooks.SILENT,
            author=author or address,
            body=body,
            participant_sid=customer.sid if not author else None,
            date_created=at,
            date_updated=at,
        )
    held = conversations.hold(work, account_sid, made.sid)
    ended = began + len(past.said) * MINUTE
    conversations.update(work, held, origin=hooks.SILENT, state="closed", date_updated=ended)
