"""A webhook that wants the messages that are there already gets a bounded number of them."""

from pathlib import Path

import msgspec

from switchroom.accounts import accounts
from switchroom.accounts.vault import KEY_BYTES, Vault
from switchroom.conversations import conversations, hooks, messages, settings, webhooks
from switchroom.core import limits
from switchroom.monitor.deliveries import KIND, Delivery
from switchroom.reactions import REACTIONS
from switchroom.store.database import Database
from switchroom.store.migrate import migrate
from switchroom.store.sqlite import SqliteEngine
from switchroom.store.work import Work
from switchroom.universe import RealClock, RealIds

ACCOUNT = "AC" + "1" * 32
URL = "https://example.com/hook"
_BEYOND = 10


def test_the_first_messages_up_to_the_limit_are_replayed_in_order(tmp_path: Path) -> None:
    engine = SqliteEngine(tmp_path / "replay.db", lambda topics: None)
    engine.start()
    database = Database(engine, RealClock(), RealIds(), REACTIONS)
    try:
        database.transact_now(migrate, "sqlite")
        database.transact_now(accounts.create_main, Vault(bytes(KEY_BYTES)), ACCOUNT, "token")
        database.transact_now(_attach_to_many, limits.REPLAYED_MESSAGES + _BEYOND + 1)
        sent = database.transact_now(_deliveries)
    finally:
        engine.close()
    indexes = [int(dict(delivery.parameters)["Index"]) for delivery in sent]
    assert indexes == list(range(1, limits.REPLAYED_MESSAGES + 1))


def _attach_to_many(work: Work, count: int) -> None:
    service_sid = settings.fetch(work, ACCOUNT).default_service_sid
    conversation = conversations.create(work, ACCOUNT, service_sid, origin=hooks.SILENT)
    for n in range(count):
        messages.add(work, conversation, origin=hooks.SILENT, body=str(n))
    conversation = conversations.hold_open(work, ACCOUNT, conversation.sid)
    webhooks.create(
        work,
        conversation,
        target="webhook",
        url=URL,
        filters=["onMessageAdded"],
        replay_after=1,
    )


def _deliveries(work: Work) -> list[Delivery]:
    rows = work.values("SELECT payload FROM jobs WHERE kind = ? ORDER BY id", KIND)
    return [msgspec.json.decode(payload, type=Delivery) for (payload,) in rows]
