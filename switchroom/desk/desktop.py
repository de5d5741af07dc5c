"""All that a desktop needs to begin, read at one moment."""

from typing import Final

from switchroom.core import limits
from switchroom.desk import canned, cards, deeds, media, paused, people, positions, settings, shapes
from switchroom.desk.people import Caller
from switchroom.desk.times import iso
from switchroom.messaging import number_list
from switchroom.store.work import Work
from switchroom.taskrouter import activities

_NUMBERS: Final = 200


def fetch(work: Work, caller: Caller) -> shapes.Desktop:
    """The desktop of whoever is logged in; one who has no worker has no tasks."""
    # The position before all else: what happens while we read is told by the socket as well.
    worker = people.worker(work, caller)
    position = positions.now(work, caller.account_sid, caller.worker_sid)
    workspace_sid = None if worker is None else worker.workspace_sid
    return shapes.Desktop(
        position=position.text(),
        now=iso(work.now),
        worker=None if worker is None else deeds.shown_worker(work, worker),
        activities=[
            shapes.Activity(
                sid=row.sid, friendly_name=row.friendly_name, available=bool(row.available)
            )
            for row in activities.page(
                work, caller.account_sid, workspace_sid or "", most=limits.ACTIVITIES
            )
        ],
        tasks=[] if worker is None else cards.all_of(work, worker),
        paused=[] if worker is None else paused.all_of(work, worker),
        numbers=numbers(work, caller.account_sid),
        canned_responses=canned.all_of(work, caller.account_sid),
        dispositions=settings.dispositions(work, caller.account_sid),
        limits=shapes.Limits(
            body_chars=limits.SMS_BODY_CHARS,
            medium_bytes=media.BYTES,
            media=limits.MEDIA_PER_MESSAGE,
            media_types=sorted(media.TYPES),
        ),
    )


def numbers(work: Work, account_sid: str) -> list[shapes.Number]:
    """The numbers from which agents can write, the oldest first."""
    found = number_list.page(work, account_sid, limit=_NUMBERS)
    return [
        shapes.Number(phone_number=row.phone_number, friendly_name=row.friendly_name)
        for row in reversed(found)
        if row.sms
    ]
