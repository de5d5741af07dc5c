"""A carrier on a database of the test's own, used without a server: what is written down of its
messages, step by step, or many steps at one instant."""

from collections.abc import Sequence
from typing import Final, LiteralString

import psycopg

from switchroom.accounts.vault import KEY_BYTES, Vault
from switchroom.carriage import carriers, receipts, senders, submissions
from switchroom.carriage.receipts import Look
from switchroom.core.sms.message import Accepted, Receipt, Taken, Unsure
from switchroom.intake import intake
from switchroom.intake.intake import Entry
from switchroom.messaging import group_texts, messages
from switchroom.messaging.messages import Send
from switchroom.store.database import Database
from switchroom.store.work import Work
from tests.servers import MAIN_SID
from tests.world import eventually

OURS: Final = "+15550004444"


class Books:
    """The books of a carrier with one number."""

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

    def submit(self, customer: str, body: str = "hello") -> Send:
        """A message that is just being handed over."""

        def queue(work: Work) -> Send:
            sms = messages.send(
                work,
                MAIN_SID,
                carrier=self.carrier,
                sender=OURS,
                recipient=customer,
                body=body,
                direction="outbound-api",
            )
            return Send(MAIN_SID, sms.sid)

        send = self.database.transact_now(queue)
        self._begin(send)
        return send

    def _begin(self, send: Send) -> None:
        plan = self.database.transact_now(submissions.begin, send, self.carrier)
        assert isinstance(plan, submissions.Hand), plan

    def submit_group(self, customers: Sequence[str], body: str = "hello") -> list[Send]:
        """A group text that is just being handed over; each recipient's row, the one that stands
        for all first."""

        def queue(work: Work) -> list[Send]:
            rows = group_texts.send(
                work,
                MAIN_SID,
                carrier=self.carrier,
                sender=OURS,
                recipients=customers,
                beside=(),
                body=body,
                direction="outbound-api",
            )
            return [Send(MAIN_SID, row.sid) for row in rows]

        sends = self.database.transact_now(queue)
        self._begin(sends[0])
        return sends

    def be_unsure(self, send: Send) -> None:
        """No answer came."""
        self.database.transact_now(submissions.doubt, send, self.carrier, Unsure("no answer"))

    def doubt(self, customer: str) -> Send:
        """A message of which nobody knows whether the carrier has it."""
        send = self.submit(customer)
        self.be_unsure(send)
        return send

    def accept(self, send: Send, ref: str) -> None:
        accepted = Accepted((Taken(1, ref),))
        self.database.transact_now(submissions.accept, send, self.carrier, accepted)

    def tell(self, customer: str, ref: str) -> None:
        """A receipt that says between whom the message was."""
        told = Receipt(ref=ref, status="delivered", sender=OURS, recipient=customer)
        self.database.transact_now(receipts.take, MAIN_SID, self.carrier, told)

    def bring(self, *told: Receipt) -> None:
        """What the carrier brings at one time."""
        entry = Entry(account_sid=MAIN_SID, carrier_sid=self.carrier, receipts=told)
        self.database.transact_now(intake.store, entry)

    def give_up(self, send: Send) -> None:
        """The end of a doubt."""
        self.database.transact_now(submissions.give_up, send)

    def look(self, customer: str) -> None:
        """What the job does that a conclusion leaves behind."""
        pair = Look(self.carrier, OURS, customer)
        for sid in self.database.transact_now(receipts.kept_of, pair, ""):
            self.database.transact_now(receipts.take_kept, sid)

    def is_over(self, send: Send) -> bool:
        """Whether nothing of a message is to be handed over any more."""
        plan = self.database.transact_now(submissions.begin, send, self.carrier)
        return isinstance(plan, submissions.Nothing)

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
