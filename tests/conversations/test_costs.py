"""What Conversations asks of the database costs the same whatever else is stored: each statement
meets an index and only as many rows as it gives, on both engines."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from switchroom.conversations import (
    clearing,
    conversations,
    hooks,
    lists,
    messages,
    participants,
    receipts,
    services,
    settings,
    webhooks,
)
from switchroom.conversations.rows import Conversation, Message
from switchroom.core import sids
from switchroom.core.clock import DAY
from switchroom.store import outbox
from switchroom.store.database import Database
from switchroom.store.work import Work
from tests import filled
from tests.explained import plans
from tests.servers import MAIN_SID as MAIN

STORED: Final = 20_000
MOST: Final = 60
PAGE: Final = 20
MIDDLE: Final = 501

Deed = Callable[[Work], object]


@pytest.fixture(scope="module", params=("sqlite", "postgres"))
def database(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Database]:
    """One with many messages and conversations, on each engine."""
    folder: Path = tmp_path_factory.mktemp(f"many-{request.param}")
    url = request.getfixturevalue("postgres").fresh() if request.param == "postgres" else ""
    filled.fill(folder, STORED, url)
    opened = filled.opened(folder, url)
    yield opened
    opened.engine.close()


def service(work: Work) -> str:
    return settings.fetch(work, MAIN).default_service_sid


def short(work: Work) -> Conversation:
    return conversations.fetch(work, MAIN, filled.conversation_sid(MIDDLE))


def long(work: Work) -> Conversation:
    return conversations.fetch(work, MAIN, filled.LONG)


def message(work: Work) -> Message:
    """One that went out, in the short conversation."""
    return messages.page(work, short(work), "asc", 0, 1)[0]


def by_activity(**named: Any) -> Deed:
    named = {"state": None, "after": None, "most": PAGE} | named
    return lambda work: lists.by_activity(work, MAIN, service(work), **named)


def by_creation(**named: Any) -> Deed:
    begun = filled.BEGUN
    named = {"state": None, "after": None, "most": PAGE, "start": begun, "end": begun + DAY} | named
    return lambda work: lists.by_creation(work, MAIN, service(work), **named)


def participations(column: Any, value: str, after: Any = None) -> Deed:
    return lambda work: lists.participations(
        work, MAIN, service(work), column, value, after=after, most=PAGE
    )


HALFWAY: Final = (filled.created(MIDDLE), filled.conversation_sid(MIDDLE))
LOOKS: Final[dict[str, tuple[Deed, str]]] = {
    "conversations": (by_activity(), "conversations_activity"),
    "conversations further on": (by_activity(after=HALFWAY), "conversations_activity"),
    "conversations of a state": (by_activity(state="inactive"), "conversations_activity"),
    "conversations of some days": (by_creation(), "conversations_created"),
    "conversations of some days further on": (by_creation(after=HALFWAY), "conversations_created"),
    "conversations of some days and a state": (
        by_creation(state="inactive"),
        "conversations_created",
    ),
    "conversations of an address": (
        participations("address", filled.address(MIDDLE)),
        "participants_of_address",
    ),
    "conversations of an address further on": (
        participations("address", filled.address(MIDDLE), (filled.LONG, "")),
        "participants_of_address",
    ),
    "conversations of an identity": (participations("identity", "ann"), "participants_of_user"),
    "conversation by unique name": (
        lambda work: conversations.fetch(work, MAIN, f"case-{MIDDLE}", service(work)),
        "conversations_name",
    ),
    "messages": (
        lambda work: messages.page(work, long(work), "asc", None, PAGE),
        "conversation_messages_index",
    ),
    "messages further on": (
        lambda work: messages.page(work, long(work), "asc", 5_000, PAGE),
        "conversation_messages_index",
    ),
    "messages backwards": (
        lambda work: messages.page(work, long(work), "desc", None, PAGE),
        "conversation_messages_index",
    ),
    "message": (
        lambda work: messages.fetch(work, long(work), filled.message_sid(MIDDLE)),
        "conversation_messages",
    ),
    "participants": (
        lambda work: participants.page(work, short(work), "", PAGE),
        "participants_conversation",
    ),
    "participant by identity": (
        lambda work: participants.author(work, short(work), filled.address(MIDDLE)),
        "participants_",
    ),
    "webhooks": (lambda work: webhooks.find(work, short(work)), "conversation_webhooks"),
    "receipts": (lambda work: receipts.page(work, message(work), "", PAGE), "receipts_message"),
    "statuses of receipts": (
        lambda work: receipts.statuses(
            work, short(work), messages.page(work, short(work), "asc", None, PAGE)
        ),
        "receipts_message",
    ),
    "services": (lambda work: services.page(work, MAIN, "", PAGE), "services_account"),
    "next job": (lambda work: outbox.next_due(work), "jobs_due"),
    "leases at the start": (outbox.release_all, "jobs_due"),
    "leases of a node": (lambda work: outbox.release(work, "node"), "jobs_due"),
    "due jobs": (lambda work: outbox.claim(work, work.now, 100, "node"), "jobs_due"),
}


def report(work: Work) -> None:
    sid = sids.make("SM", filled.BEGUN + STORED // 2 + 1_000 + MIDDLE)
    receipts.report(work, MAIN, sid, "read", None)


def create(work: Work) -> None:
    conversations.create(
        work, MAIN, service(work), origin=hooks.API, unique_name="new", inactive="PT1H"
    )


def delete_service(work: Work) -> None:
    """One with a conversation, beside the default service with its many."""
    other = services.create(work, MAIN, "Other")
    conversation = conversations.create(work, MAIN, other.sid, origin=hooks.SILENT)
    messages.add(work, conversation, origin=hooks.SILENT, body="Hello")
    clearing.delete_service(work, MAIN, other.sid)


DEEDS: Final[dict[str, Deed]] = {
    "conversation created": create,
    "conversation updated": lambda work: conversations.update(
        work, short(work), origin=hooks.API, friendly_name="Other", unique_name="other"
    ),
    "conversation closed": lambda work: conversations.change_state(
        work, short(work), "closed", "API", hooks.API
    ),
    "conversation deleted": lambda work: conversations.delete(work, short(work), hooks.API),
    "timers set": lambda work: conversations.update(
        work, short(work), origin=hooks.API, inactive="PT1H", closed="PT2H"
    ),
    "timers fired": lambda work: conversations.fire_timers(work, MAIN, short(work).sid),
    "message added": lambda work: messages.add(work, short(work), origin=hooks.API, body="Hello"),
    "message updated": lambda work: messages.update(
        work, short(work), message(work), origin=hooks.API, body="Other"
    ),
    "message removed": lambda work: messages.remove(work, short(work), message(work), hooks.API),
    "participant added": lambda work: participants.add(
        work, short(work), origin=hooks.API, identity="ann"
    ),
    "participant removed": lambda work: participants.remove(
        work, short(work), participants.page(work, short(work), "", 1)[0], hooks.API
    ),
    "receipt reported": report,
    "service deleted": delete_service,
}


@pytest.mark.parametrize("what", LOOKS)
def test_a_look_meets_its_index(database: Database, what: str) -> None:
    look, index = LOOKS[what]
    found = plans(database, look)
    assert found
    steps = [step for plan in found for step in plan.steps]
    assert any(index in step for step in steps), steps
    faults = [fault for plan in found for fault in plan.faults(MOST)]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("what", DEEDS)
def test_a_deed_meets_indexes_only(database: Database, what: str) -> None:
    found = plans(database, DEEDS[what])
    assert found
    faults = [fault for plan in found for fault in plan.faults(MOST)]
    assert not faults, "\n".join(faults)
