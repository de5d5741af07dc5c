"""What a conversation is between being made and having its participants (conversations §2.3)."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from switchroom.accounts import accounts
from switchroom.accounts.vault import KEY_BYTES, Vault
from switchroom.conversations import (
    conversations,
    hooks,
    messages,
    participants,
    settings,
    setups,
)
from switchroom.conversations.rows import Conversation
from switchroom.conversations.setups import Newcomer
from switchroom.core.errors import ApiError
from switchroom.core.sms.message import InboundSms
from switchroom.inbound import receive
from switchroom.messaging import numbers
from switchroom.messaging.messages import Sms
from switchroom.reactions import REACTIONS
from switchroom.store import outbox
from switchroom.store.work import Work
from tests.store.conftest import Store

ACCOUNT = "AC" + "1" * 32
SID = "CH" + "2" * 32
OTHER = "CH" + "3" * 32
ANN, BEN, OURS = "+15552220001", "+15552220002", "+15550001111"
PAIR = Newcomer(address=ANN, proxy_address=OURS)
AGENT = Newcomer(identity="agent")

Run = Callable[..., Any]


@pytest.fixture(params=("sqlite", "postgres"))
def run(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Run]:
    """Runs operations, each in a transaction of its own, in a database with an account and a
    number; no job is performed by itself."""
    place = str(tmp_path / "test.db")
    if request.param == "postgres":
        place = request.getfixturevalue("postgres").fresh()
    store = Store(request.param, place, REACTIONS)
    store.database.transact_now(accounts.create_main, Vault(bytes(KEY_BYTES)), ACCOUNT, "token")
    store.database.transact_now(_buy)
    yield store.database.transact_now
    store.engine.close()


def _buy(work: Work) -> None:
    numbers.buy(work, ACCOUNT, phone_number=OURS)


def begin(work: Work, *newcomers: Newcomer, sid: str = SID) -> Conversation:
    service_sid = settings.fetch(work, ACCOUNT).default_service_sid
    return setups.begin(work, ACCOUNT, service_sid, newcomers, origin=hooks.API, sid=sid)


def text(work: Work, body: str, *others: str) -> Sms | None:
    return receive.receive(
        work,
        InboundSms(
            carrier="simulator",
            carrier_message_id=body,
            sender=ANN,
            recipient=OURS,
            body=body,
            others=others,
        ),
    )


def look(work: Work) -> Conversation:
    return conversations.fetch(work, ACCOUNT, SID)


def state(work: Work) -> str:
    return look(work).state


def inside(work: Work) -> list[tuple[str | None, str | None]]:
    rows = participants.page(work, look(work), "", 10)
    return [(row.identity, row.address) for row in rows]


def said(work: Work) -> list[tuple[str | None, bool]]:
    there = {row.sid for row in participants.page(work, look(work), "", 10)}
    rows = messages.page(work, look(work), "asc", None, 10)
    return [(row.body, row.participant_sid in there) for row in rows]


def alert(work: Work) -> tuple[str, str] | None:
    found = work.values(
        "SELECT error_code, alert_text FROM alerts WHERE account_sid = ? AND log_level = 'error'",
        ACCOUNT,
    )
    return (found[0][0], found[0][1]) if found else None


def route_waiting(work: Work) -> int:
    """Do what the job of a waiting text does, in the order of the jobs; how many there were."""
    waiting = work.values(
        "SELECT payload FROM jobs WHERE account_sid = ? AND kind = ? ORDER BY id",
        ACCOUNT,
        receive.ROUTE,
    )
    for (payload,) in waiting:
        receive.go_on(work, ACCOUNT, payload.split('"message_sid":"')[1][:34])
    work.run("DELETE FROM jobs WHERE account_sid = ? AND kind = ?", ACCOUNT, receive.ROUTE)
    return len(waiting)


def finish(work: Work) -> None:
    setups.finish(work, ACCOUNT, SID)


def code_of(run: Run, deed: Callable[[Work], Any]) -> int:
    with pytest.raises(ApiError) as refusal:
        run(deed)
    return refusal.value.code


def test_it_can_be_looked_at_and_not_changed(run: Run) -> None:
    assert run(begin, PAIR, AGENT).state == "initializing"
    assert (run(state), run(inside)) == ("initializing", [])
    assert code_of(run, lambda work: conversations.hold_open(work, ACCOUNT, SID)) == 50386
    assert code_of(run, lambda work: begin(work, PAIR, sid=OTHER)) == 50425
    run(finish)
    assert (run(state), run(inside)) == ("active", [(None, ANN), ("agent", None)])
    run(finish)
    assert len(run(inside)) == 2


@pytest.mark.parametrize(
    ("newcomers", "others"),
    [
        ((PAIR, AGENT), ()),
        ((Newcomer(address=ANN), Newcomer(projected_address=OURS)), ()),
        ((Newcomer(address=ANN), Newcomer(address=BEN), Newcomer(projected_address=OURS)), (BEN,)),
    ],
)
def test_texts_that_come_meanwhile_join_it_in_order(
    run: Run, newcomers: tuple[Newcomer, ...], others: tuple[str, ...]
) -> None:
    run(begin, *newcomers)
    for body in ("one", "two"):
        row = run(text, body, *others)
        assert row.conversation_sid is None
    assert run(said) == []
    # The text may be quicker than the job that lets the participants in.
    assert run(route_waiting) == 2
    assert (run(state), len(run(inside))) == ("active", len(newcomers))
    assert run(said) == [("one", True), ("two", True)]
    run(finish)
    row = run(text, "three", *others)
    assert row.conversation_sid == SID
    assert run(said)[2:] == [("three", True)]


def test_what_cannot_be_any_more_closes_it_and_frees_the_numbers(run: Run) -> None:
    run(begin, AGENT, PAIR)

    def release(work: Work) -> None:
        work.run("DELETE FROM phone_numbers WHERE account_sid = ?", ACCOUNT)

    run(release)
    run(finish)
    assert (run(state), run(inside)) == ("closed", [])
    code, sentence = run(alert)
    assert code == "50427"
    assert SID in sentence
    assert OURS in sentence
    run(_buy)
    run(partial(begin, sid=OTHER), PAIR)


def test_what_nobody_expected_closes_it_too(run: Run) -> None:
    run(begin, PAIR)

    def give_up(work: Work) -> None:
        setups.give_up(work, ACCOUNT, SID, "the disk is full")

    run(give_up)
    assert run(state) == "closed"
    assert "the disk is full" in run(alert)[1]
    run(give_up)
    run(partial(begin, sid=OTHER), PAIR)


def test_one_that_is_deleted_meanwhile_is_left_alone(run: Run) -> None:
    run(begin, PAIR)

    def delete(work: Work) -> None:
        conversations.delete(work, conversations.hold(work, ACCOUNT, SID), hooks.SILENT)

    run(delete)
    run(finish)

    def left(work: Work) -> int:
        return int(
            work.value("SELECT count(*) FROM conversation_setups WHERE account_sid = ?", ACCOUNT)
        )

    assert run(left) == 0
    assert run(alert) is None
    run(begin, PAIR)


def test_the_job_is_written_with_it(run: Run) -> None:
    run(begin, PAIR)

    def waits(work: Work) -> bool:
        return outbox.waiting(work, f"setup {SID}")

    assert run(waits)
