"""What a node was about when it died is done by another, once its lease is over."""

import time
from pathlib import Path

import pytest

from switchroom.store.outbox import LEASE_S
from tests import servers
from tests.receiver import Receiver, Said
from tests.servers import Postgres
from tests.world import PATIENCE_S, eventually, settle_in

pytestmark = pytest.mark.e2e

CONVERSATIONS = "/conversations/v1/Conversations"
TOKEN = "i-twilio-idempotency-token"


def test_another_node_takes_over(postgres: Postgres, tmp_path: Path, receiver: Receiver) -> None:
    database = postgres.fresh()
    first = servers.start(tmp_path / "first", database=database)
    world = settle_in(first, "takeover", "postgres")
    receiver.answers["/post"] = Said(delay_s=2 * LEASE_S)
    settings = {"PostWebhookUrl": receiver.url("/post"), "Filters": "onConversationAdded"}
    world.post("/conversations/v1/Configuration/Webhooks", settings, 200)
    asked = time.monotonic()
    sid = world.post(CONVERSATIONS, webhooks=True)["sid"]
    eventually(lambda: receiver.at("/post"))
    first.kill()
    receiver.answers.clear()

    second = servers.start(tmp_path / "second", database=database)
    world.base_url = second.base_url
    try:
        eventually(lambda: len(receiver.at("/post")) == 2, LEASE_S + PATIENCE_S)
        assert time.monotonic() - asked > LEASE_S, "a lease is kept while it lasts"
        world.settle()
        begun, done = receiver.at("/post")
        assert begun.form["ConversationSid"] == done.form["ConversationSid"] == sid
        assert begun.headers[TOKEN] == done.headers[TOKEN]
    finally:
        world.close()
        assert second.stop() == 0
