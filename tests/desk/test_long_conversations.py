"""A conversation of many messages: what it is found by, and what it leaves behind, a part at a
time."""

from collections.abc import Callable
from functools import partial
from typing import Any

from switchroom.conversations import conversations, hooks, messages, participants, settings
from switchroom.conversations.rows import Conversation, Message
from switchroom.desk import removed, reworded, words
from switchroom.jobs.dispatcher import complete
from switchroom.jobs.outcome import Repeat
from switchroom.store import outbox
from switchroom.store.outbox import Job
from switchroom.store.work import Work
from tests.desk.conftest import ACCOUNT, House

MANY = 1_100
WALL = 1_800_000_000_000_000
LOOKS: dict[str, Callable[..., int | None]] = {
    reworded.KIND: reworded.look,
    removed.KIND: lambda work, job: removed.go_on(work, removed.Removed(ACCOUNT, sid_of(job))),
}


def sid_of(job: Job) -> str:
    return job.key.rpartition(" ")[2]


def conversation_of(house: House, *bodies: str) -> tuple[Conversation, list[Message]]:
    """A conversation in which these were said, with their words taken in."""

    def make(work: Work) -> tuple[Conversation, list[Message]]:
        service = settings.fetch(work, ACCOUNT).default_service_sid
        made = conversations.create(work, ACCOUNT, service, origin=hooks.SILENT)
        participants.add(work, made, origin=hooks.SILENT, identity="ann")
        return made, [messages.add(work, made, origin=hooks.SILENT, body=one) for one in bodies]

    made = house.run(make)
    house.run(words.index, "IM", "IN", MANY + len(bodies))
    return made


def edit(house: House, of: tuple[Conversation, list[Message]], index: int, body: str) -> None:
    def change(work: Work) -> None:
        message = messages.fetch(work, of[0], of[1][index].sid)
        messages.update(work, of[0], message, origin=hooks.SILENT, body=body)

    house.run(change)


def step(house: House) -> bool:
    """Perform the next job once; whether there was one."""

    def claim(work: Work) -> list[Job]:
        return outbox.claim(work, WALL, 1)

    jobs = house.run(claim)
    for job in jobs:
        look = partial(LOOKS[job.kind], job=job)
        assert house.run(complete, job, Repeat(look)) == "done"
    return bool(jobs)


def has(house: House, conversation: Conversation, word: str) -> bool:
    found = house.run(
        lambda work: work.value(
            "SELECT 1 FROM desk_words WHERE account_sid = ? AND word = ? AND subject = ?",
            ACCOUNT,
            words.kept(word),
            conversation.sid,
        )
    )
    return found is not None


def count(house: House, table: str, conversation: Conversation) -> Any:
    column = "subject" if table == "desk_words" else "conversation_sid"
    return house.run(
        lambda work: work.value(
            f"SELECT count(*) FROM {table} WHERE account_sid = ? AND {column} = ?",
            ACCOUNT,
            conversation.sid,
        )
    )


def test_a_word_goes_when_the_whole_conversation_was_looked_through(house: House) -> None:
    of = conversation_of(house, "walrus", *(f"number {n}" for n in range(MANY)), "narwhal")
    edit(house, of, 0, "axolotl")
    assert has(house, of[0], "axolotl")
    steps = 0
    while step(house):
        steps += 1
        assert has(house, of[0], "walrus") == (steps < 3)
    assert steps == 3, "500 messages at a time"
    assert has(house, of[0], "axolotl")
    assert has(house, of[0], "number")


def test_a_word_that_the_last_message_has_stays(house: House) -> None:
    of = conversation_of(house, "walrus narwhal", *(f"number {n}" for n in range(MANY)), "walrus")
    edit(house, of, 0, "axolotl")
    while step(house):
        pass
    assert has(house, of[0], "walrus")
    assert not has(house, of[0], "narwhal")


def test_a_word_that_comes_back_meanwhile_is_there_in_the_end(house: House) -> None:
    of = conversation_of(house, "walrus", "other", *(f"number {n}" for n in range(MANY)))
    edit(house, of, 0, "axolotl")
    assert step(house)
    edit(house, of, 1, "walrus")  # in a part that was looked through
    while step(house):
        pass
    assert has(house, of[0], "walrus")
    assert has(house, of[0], "axolotl")
    assert not has(house, of[0], "other")


def test_a_new_message_counts_while_a_word_is_looked_for(house: House) -> None:
    of = conversation_of(house, "walrus", *(f"number {n}" for n in range(MANY)))
    edit(house, of, 0, "axolotl")
    assert step(house)
    house.run(messages.add, of[0], origin=hooks.SILENT, body="walrus")
    while step(house):
        pass
    assert has(house, of[0], "walrus")


def test_another_attribute_is_no_other_word(house: House) -> None:
    of = conversation_of(house, "walrus")
    house.run(messages.update, *of[:1], of[1][0], origin=hooks.SILENT, attributes="{}")
    edit(house, of, 0, "walrus")
    assert not step(house)


def test_a_deleted_conversation_goes_by_and_by(house: House) -> None:
    of = conversation_of(house, *(f"number {n}" for n in range(250)))
    short = conversation_of(house, "walrus")
    kept = conversation_of(house, "narwhal")
    for one in (of, short):
        house.run(conversations.delete, one[0], hooks.SILENT)
    assert count(house, "conversation_messages", of[0]) == 150
    assert count(house, "participants", of[0]) == 0
    assert not has(house, of[0], "99")
    assert has(house, of[0], "100")
    for table in ("conversation_messages", "desk_words"):
        assert count(house, table, short[0]) == 0
    steps = 0
    while step(house):
        steps += 1
    assert steps == 2
    for table in ("conversation_messages", "desk_words", "receipts"):
        assert count(house, table, of[0]) == 0
    assert has(house, kept[0], "narwhal")
