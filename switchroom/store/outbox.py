"""Jobs: rows that say what is to be done after a transaction, claimed by lease.

Jobs with the same key are performed one at a time in the order they were put. Only the oldest
of a key is its *head*; when it is done or dead, the next becomes head. Putting and finishing
hold the key's lock, so that no job is left without a head before it.

A job stands in a *lane*; who serves a lane takes only its jobs, so that slow ones in one lane hold
up nobody in another. The lane without a name is served by every node.
"""

from collections.abc import Sequence
from typing import Final, LiteralString

import msgspec

from switchroom.core.clock import SECOND
from switchroom.store.rows import columns
from switchroom.store.work import Work, encode

TOPIC: Final = "jobs"
LEASE_S: Final = 60
COMMON: Final = ""
_COUNTED: Final = 10_000


class Job(msgspec.Struct, frozen=True):
    """One thing to do. `attempts` counts the tries before this one; times are microseconds."""

    id: int
    account_sid: str
    kind: str
    key: str
    payload: str
    token: str
    request_id: str
    due: int
    attempts: int
    date_created: int
    lane: str = COMMON


_COLUMNS: Final[LiteralString] = (
    "INSERT INTO jobs (account_sid, kind, key, payload, token, request_id, head, dead, due,"
    " lease_until, lease_owner, attempts, error, date_created, lane)"
)
_PUT: Final[LiteralString] = f"{_COLUMNS} VALUES (?, ?, ?, ?, ?, ?, 1, 0, ?, 0, '', 0, NULL, ?, ?)"
_PUT_BEHIND: Final[LiteralString] = (
    f"{_COLUMNS} VALUES (?, ?, ?, ?, ?, ?, CASE WHEN EXISTS"
    " (SELECT 1 FROM jobs WHERE key = ? AND dead = 0) THEN 0 ELSE 1 END,"
    " 0, ?, 0, '', 0, NULL, ?, ?)"
)


def topic(lane: str) -> str:
    """What wakes those who serve a lane."""
    return f"{TOPIC} {lane}" if lane else TOPIC


def put(
    work: Work,
    kind: str,
    account_sid: str,
    payload: msgspec.Struct,
    *,
    key: str = "",
    due: int | None = None,
    lane: str = COMMON,
) -> None:
    """Write a job into the transaction.

    `key` puts it behind all earlier jobs of the same key; `due` is an instant, else at once.
    """
    if key:
        work.lock("job", key)
    work.run(
        _PUT_BEHIND if key else _PUT,
        account_sid,
        kind,
        key,
        encode(payload).decode(),
        work.mint("RQ")[2:],
        work.request_id,
        *((key,) if key else ()),
        work.now if due is None else due,
        work.now,
        lane,
    )
    work.wake(topic(lane))


def put_by(
    work: Work,
    kind: str,
    account_sid: str,
    payload: msgspec.Struct,
    *,
    key: str,
    due: int,
    lane: str = COMMON,
) -> None:
    """See to it that the one job of this key is tried at `due` or earlier."""
    work.lock("job", key)
    if not waiting(work, key):
        put(work, kind, account_sid, payload, key=key, due=due, lane=lane)
    else:
        not_after(work, key, due)


def hasten(work: Work, key: str) -> None:
    """Have what waits under a key done at once."""
    not_after(work, key, work.now)


def not_after(work: Work, key: str, due: int) -> bool:
    """Have what waits under a key done at `due` or earlier; whether it would have been later."""
    sooner = work.run(
        "UPDATE jobs SET due = ? WHERE key = ? AND dead = 0 AND due > ?", due, key, due
    )
    if sooner:
        work.wake(TOPIC)
    return bool(sooner)


def hasten_put_off(work: Work, key: str, error: str) -> None:
    """Have what was put off under a key for one reason done at once."""
    for (lane,) in work.values(
        "UPDATE jobs SET due = ? WHERE key = ? AND dead = 0 AND due > ? AND error = ?"
        " RETURNING lane",
        work.now,
        key,
        work.now,
        error,
    ):
        work.wake(topic(str(lane)))


def cancel(work: Work, key: str) -> None:
    """Take away what is still to be done under a key."""
    work.lock("job", key)
    work.run("DELETE FROM jobs WHERE key = ? AND dead = 0", key)


def hold_key(work: Work, key: str) -> None:
    """Keep what is under a key as it is until the transaction ends."""
    work.lock("job", key)


def waiting(work: Work, key: str) -> bool:
    """Whether a job of this key is still to be done."""
    found = work.value("SELECT 1 FROM jobs WHERE key = ? AND dead = 0 LIMIT 1", key)
    return found is not None


def claim(work: Work, wall: int, most: int, owner: str = "", lane: str = COMMON) -> list[Job]:
    """Take up to `most` due jobs of a lane under a lease of the node `owner`; `wall` is the real
    time, which a manual clock does not stop."""
    jobs = work.many(
        Job,
        "WITH due_now AS MATERIALIZED (SELECT id FROM jobs WHERE head = 1 AND dead = 0"
        " AND lane = ? AND due <= ? AND lease_until <= ?"
        f" ORDER BY due, id LIMIT ?{work.skip_locked})"
        " UPDATE jobs SET lease_until = ?, lease_owner = ? WHERE id IN (SELECT id FROM due_now)"
        f" RETURNING {columns(Job)}",
        lane,
        work.now,
        wall,
        most,
        wall + LEASE_S * SECOND,
        owner,
    )
    return sorted(jobs, key=lambda job: (job.due, job.id))


def extend(work: Work, wall: int, job: Job) -> None:
    """Go on holding a job that takes long."""
    work.run(
        "UPDATE jobs SET lease_until = ? WHERE id = ? AND token = ?",
        wall + LEASE_S * SECOND,
        job.id,
        job.token,
    )


def take_away(work: Work, job: Job) -> bool:
    """Take a job away in the transaction that does it; False when somebody else has done it.

    `pass_on` has to follow at its end.
    """
    gone = work.run("DELETE FROM jobs WHERE id = ? AND token = ? AND dead = 0", job.id, job.token)
    return gone == 1


def pass_on(work: Work, job: Job) -> None:
    """Let the next of its key follow a job that was taken away.

    The key is held from here to the commit only: what the job does takes other locks, and those
    who have them may be putting jobs of this key.
    """
    _hold(work, job)
    _promote(work, job)


def postpone(work: Work, job: Job, due: int, error: str | None, *, counts: bool = True) -> None:
    """Try again at an instant; `counts` says whether this was a failed attempt."""
    work.run(
        "UPDATE jobs SET due = ?, lease_until = 0, attempts = attempts + ?, error = ?"
        " WHERE id = ? AND token = ?",
        due,
        int(counts),
        error,
        job.id,
        job.token,
    )
    work.wake(topic(job.lane))


def go_on_with(work: Work, job: Job, payload: msgspec.Struct) -> None:
    """Let a job that is performed again stand where it has come to."""
    work.run(
        "UPDATE jobs SET payload = ? WHERE id = ? AND token = ?",
        encode(payload).decode(),
        job.id,
        job.token,
    )


def change_lane(work: Work, job: Job, lane: str) -> bool:
    """Let those who serve another lane have the job, at once. False when somebody else has done
    it."""
    held = work.run(
        "UPDATE jobs SET lane = ?, due = ?, lease_until = 0 WHERE id = ? AND token = ?",
        lane,
        work.now,
        job.id,
        job.token,
    )
    work.wake(topic(lane))
    return held == 1


def empty_lane(work: Work, lane: str) -> int:
    """Put what waits in a lane that nobody serves any more into the common one; how many. Heads
    and what stands behind them are found each by an index of its own: a head may have gone into
    another lane, and left the others of its key here."""
    assert lane != COMMON
    moved = work.run(
        "UPDATE jobs SET lane = ? WHERE head = 1 AND dead = 0 AND lane = ?", COMMON, lane
    )
    moved += work.run(
        "UPDATE jobs SET lane = ? WHERE head = 0 AND dead = 0 AND lane <> '' AND lane = ?",
        COMMON,
        lane,
    )
    work.wake(TOPIC)
    return moved


def hasten_lane(work: Work, lane: str, error: str) -> None:
    """Have what was put off in a lane for one reason done at once."""
    if work.run(
        "UPDATE jobs SET due = ? WHERE lane = ? AND head = 1 AND dead = 0 AND due > ?"
        " AND error = ?",
        work.now,
        lane,
        work.now,
        error,
    ):
        work.wake(topic(lane))


def bury(work: Work, job: Job, error: str) -> None:
    """Keep a job as dead with its reason; the next of its key goes on."""
    _hold(work, job)
    work.run(
        "UPDATE jobs SET dead = 1, head = 0, lease_until = 0, attempts = attempts + 1, error = ?"
        " WHERE id = ? AND token = ?",
        error,
        job.id,
        job.token,
    )
    _promote(work, job)


def _hold(work: Work, job: Job) -> None:
    if job.key:
        work.lock("job", job.key)


def _promote(work: Work, job: Job) -> None:
    if not job.key:
        return
    promoted = work.run(
        "UPDATE jobs SET head = 1 WHERE head = 0 AND id ="
        " (SELECT id FROM jobs WHERE key = ? AND dead = 0 ORDER BY id LIMIT 1)",
        job.key,
    )
    if promoted:
        work.wake(topic(job.lane))


def release_all(work: Work) -> int:
    """Give up all leases: at the start of the only process on a database."""
    return _release(work, "lease_until > 0")


def release(work: Work, owner: str) -> int:
    """Give up the leases of a node: at its start, of what it was about when it was killed."""
    return _release(work, "lease_until > 0 AND lease_owner = ?", owner)


def _release(work: Work, held: LiteralString, *values: str) -> int:
    """Only what was due was ever leased: what waits for its time, be it a million timers, is not
    looked at."""
    return sum(
        work.run(
            "UPDATE jobs SET lease_until = 0 WHERE head = 1 AND dead = 0 AND lane = ?"
            f" AND due <= ? AND {held}",
            lane,
            work.now,
            *values,
        )
        for lane in _lanes(work)
    )


def _lanes(work: Work) -> list[str]:
    """The lanes in which something is to be done."""
    found: list[str] = []
    lane: str | None = COMMON
    while lane is not None:
        found.append(lane)
        lane = work.value(
            "SELECT lane FROM jobs WHERE head = 1 AND dead = 0 AND lane > ? ORDER BY lane LIMIT 1",
            lane,
        )
    return found


def next_due(work: Work, lanes: Sequence[str] = (COMMON,)) -> int | None:
    """When the next job of some lanes that nobody holds is due."""
    instants = (
        work.value(
            "SELECT due FROM jobs WHERE head = 1 AND dead = 0 AND lane = ? AND lease_until = 0"
            " ORDER BY due LIMIT 1",
            lane,
        )
        for lane in lanes
    )
    return min((int(due) for due in instants if due is not None), default=None)


def first_due(work: Work, lanes: Sequence[str] = (COMMON,)) -> int | None:
    """When the first job of some lanes is due that is not done, whether or not somebody is
    performing it."""
    instants = (
        work.value(
            "SELECT due FROM jobs WHERE head = 1 AND dead = 0 AND lane = ? ORDER BY due LIMIT 1",
            lane,
        )
        for lane in lanes
    )
    return min((int(due) for due in instants if due is not None), default=None)


def depth(work: Work, lane: str, kind: str, most: int) -> int:
    """How many keys have jobs of a kind in a lane, due or not, counted to `most`."""
    count = work.value(
        "SELECT count(*) FROM (SELECT 1 FROM jobs WHERE head = 1 AND dead = 0 AND lane = ?"
        " AND kind = ? LIMIT ?) AS heads",
        lane,
        kind,
        most,
    )
    return int(count)


def is_held(work: Work, job: Job) -> bool:
    """Whether the job is still there to be done; others wait until this transaction ends."""
    found = work.value(
        f"SELECT 1 FROM jobs WHERE id = ? AND token = ? AND dead = 0{work.for_update}",
        job.id,
        job.token,
    )
    return found is not None


class Age(msgspec.Struct, frozen=True):
    """How the outbox does: live rows that are due by now, when the oldest of them was due, and dead
    rows, which have no part in that; both are counted to 10,000."""

    late: int
    oldest_due: int | None
    dead: int


def age(work: Work, lanes: Sequence[str] = (COMMON,)) -> Age:
    """The state of the outbox, for /healthz and /metrics."""
    late, oldest = 0, []
    for lane in lanes:
        count, due = work.values(
            "SELECT count(*), min(due) FROM (SELECT due FROM jobs WHERE head = 1 AND dead = 0"
            " AND lane = ? AND due <= ? ORDER BY due LIMIT ?) AS late",
            lane,
            work.now,
            _COUNTED,
        )[0]
        late += int(count)
        oldest += [] if due is None else [int(due)]
    dead = work.value(
        "SELECT count(*) FROM (SELECT id FROM jobs WHERE dead = 1 AND id > 0 LIMIT ?) AS dead",
        _COUNTED,
    )
    return Age(late, min(oldest, default=None), int(dead))
