"""The names that go with the SIDs of a row: each is looked up once in a transaction."""

from typing import LiteralString

from switchroom.store.work import Work


def of_activity(work: Work, account_sid: str, sid: str) -> str | None:
    """The friendly name of an activity, None when it is gone."""
    return _name(
        work,
        "SELECT friendly_name FROM activities WHERE account_sid = ? AND sid = ?",
        account_sid,
        sid,
    )


def of_queue(work: Work, account_sid: str, sid: str) -> str | None:
    """The friendly name of a task queue, None when it is gone."""
    return _name(
        work,
        "SELECT friendly_name FROM task_queues WHERE account_sid = ? AND sid = ?",
        account_sid,
        sid,
    )


def of_workflow(work: Work, account_sid: str, sid: str) -> str | None:
    """The friendly name of a workflow, None when it is gone."""
    return _name(
        work,
        "SELECT friendly_name FROM workflows WHERE account_sid = ? AND sid = ?",
        account_sid,
        sid,
    )


def of_channel(work: Work, account_sid: str, sid: str) -> str | None:
    """The unique name of a task channel, None when it is gone."""
    return _name(
        work,
        "SELECT unique_name FROM task_channels WHERE account_sid = ? AND sid = ?",
        account_sid,
        sid,
    )


def _name(work: Work, sql: LiteralString, account_sid: str, sid: str) -> str | None:
    key = f"name {sid}"
    if key not in work.memory:
        work.memory[key] = work.value(sql, account_sid, sid)
    found = work.memory[key]
    return None if found is None else str(found)


def remember(work: Work, sid: str, name: str) -> None:
    """Spare the look-up of a name that is known, or has just changed."""
    work.memory[f"name {sid}"] = name
