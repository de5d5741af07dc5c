"""Receipts, answers and doubts of one pair all at once: none of them waits in a circle."""

import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, Final, LiteralString

import psycopg
import pytest

from switchroom.accounts.vault import KEY_BYTES, Vault
from switchroom.carriage import carriers, receipts, senders, submissions
from switchroom.carriage.receipts import Look
from switchroom.core.sms.message import Accepted, Receipt, Taken, Unsure
from switchroom.messaging import messages
from switchroom.messaging.messages import Send
from switchroom.store.database import Database
from switchroom.store.work import Work
from tests.filled import opened
from tests.servers import MAIN_SID, Postgres
from tests.world import eventually

OURS: Final = "+15550004444"
ROUNDS: Final = 25
AT_ONCE: Final = 8


class Line:
    """A carrier with one number on a database of the test's own, used without a server, so that
    many transactions are under way in one process."""

    def __init__(self, database: Database, url: str) -> None:
        self.database = database
        self.url = url
        self.carrier = database.transact_now(self._make)

    def _make(self, work: Work) -> str:
        made = carriers.create(
            work, Vault(bytes(KEY_BYTES)), MAIN_SID, kind="smpp", name="one", settings={}, rate=0
        )
        senders.assign(work, MAIN_SID, made.sid, OURS, rate=0)
        return made.sid

    def submit(self, customer: str) -> Send:
        """A message that is just being handed over."""

        def queue(work: Work) -> Send:
            sms = messages.send(
                work,
                MAIN_SID,
                carrier=self.carrier,
                sender=OURS,
                recipient=customer,
                body="hello",
                direction="outbound-api",
            )
            return Send(MAIN_SID, sms.sid)

        send = self.database.transact_now(queue)
        plan = self.database.transact_now(submissions.begin, send, self.carrier)
        assert isinstance(plan, submissions.Hand), plan
        return send

    def doubt(self, customer: str) -> Send:
        """A message of which nobody knows whether the carrier has it."""
        send = self.submit(customer)
        self.database.transact_now(submissions.doubt, send, self.carrier, Unsure("no answer"))
        return send

    def accept(self, send: Send, ref: str) -> None:
        accepted = Accepted((Taken(1, ref),))
        self.database.transact_now(submissions.accept, send, self.carrier, accepted)

    def tell(self, customer: str, ref: str) -> None:
        """A receipt that says between whom the message was."""
        told = Receipt(ref=ref, status="delivered", sender=OURS, recipient=customer)
        self.database.transact_now(receipts.take, MAIN_SID, self.carrier, told)

    def give_up(self, send: Send) -> None:
        """The end of a doubt."""
        self.database.transact_now(submissions.give_up, send)

    def look(self, customer: str) -> None:
        """What the job does that a conclusion leaves behind."""
        pair = Look(self.carrier, OURS, customer)
        for sid in self.database.transact_now(receipts.kept_of, pair, ""):
            self.database.transact_now(receipts.take_kept, sid)

    def status(self, send: Send) -> str:
        sms = self.database.transact_now(messages.fetch, send.account_sid, send.message_sid)
        assert sms is not None
        return sms.status

    def deadlocks(self) -> int:
        """How many PostgreSQL has broken in this database. A session counts its own when it ends,
        so this is the end of all of them."""
        self.database.engine.close()
        mine = " WHERE datname = current_database()"
        with psycopg.connect(self.url, autocommit=True) as connection:

            def one(sql: LiteralString) -> int:
                row = connection.execute(sql + mine).fetchone()
                assert row is not None
                return int(row[0])

            eventually(lambda: one("SELECT count(*) FROM pg_stat_activity") == 1, 60)
            return one("SELECT deadlocks FROM pg_stat_database")


@pytest.fixture(params=("sqlite", "postgres"))
def line(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Line]:
    url = ""
    if request.param == "postgres":
        server: Postgres = request.getfixturevalue("postgres")
        url = server.fresh()
    tmp_path.mkdir(exist_ok=True)
    database = opened(tmp_path, url)
    yield Line(database, url)
    database.engine.close()


def together(*deeds: Callable[[], Any]) -> None:
    """All of them at one instant; what one of them raised."""
    barrier = threading.Barrier(len(deeds))
    raised: list[BaseException] = []

    def run(deed: Callable[[], Any]) -> None:
        barrier.wait()
        try:
            deed()
        except BaseException as error:
            raised.append(error)

    threads = [threading.Thread(target=run, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not raised, raised


def test_nobody_waits_in_a_circle(line: Line) -> None:
    """Of each pair: one message in doubt, whose receipt came while another was under way and comes
    again just when that one is answered, or when the doubt is given up."""
    for number in range(ROUNDS):
        customers = [f"+1557{number:03d}{one:04d}" for one in range(AT_ONCE // 4)]
        doubted = {one: line.doubt(one) for one in customers}
        under_way = {one: line.submit(one) for one in customers}
        for one in customers:
            line.tell(one, f"first {one}")
        deeds: list[Callable[[], Any]] = []
        for one in customers:
            deeds += [
                partial(line.accept, under_way[one], f"second {one}"),
                partial(line.tell, one, f"first {one}"),
                partial(line.tell, one, f"second {one}"),
                partial(line.give_up, doubted[one]),
            ]
        together(*deeds)
        for one in customers:
            line.look(one)
            assert line.status(under_way[one]) == "delivered"
            assert line.status(doubted[one]) in ("delivered", "failed")
    assert not line.url or line.deadlocks() == 0
