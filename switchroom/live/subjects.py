"""What rows are about: the names of the things that a desktop is to look at anew."""

from collections.abc import Iterator
from typing import Any, Literal, NamedTuple

import msgspec

from switchroom.live.news import Row

Kind = Literal["worker", "reservation", "task", "channel", "message", "gone", "conversation"]


class Subject(NamedTuple):
    """One thing; `sid` is "" for the agent himself."""

    kind: Kind
    sid: str


def of_worker_row(row: Row) -> Iterator[Subject]:
    """What an event of TaskRouter or of an interaction is about."""
    noun = row.kind.partition(".")[0]
    if row.kind in ("worker.activity.update", "worker.attributes.update"):
        yield Subject("worker", "")
    elif row.kind == "reservation.failed" or noun == "task":
        yield Subject("task", _read(row)["sid"])
    elif noun == "reservation":
        yield Subject("reservation", _read(row)["sid"])
    elif noun == "participant":
        yield Subject("channel", _read(row)["channel_sid"])


def of_desk_row(row: Row) -> Iterator[Subject]:
    """What a row of the desk is about; of a new message the cards count it as well, which the maker
    of frames knows by its conversation."""
    match row.kind:
        case "message" | "changed":
            yield Subject("message", row.text)
        case "gone":
            yield Subject("gone", row.text)
            yield Subject("conversation", row.text.partition(" ")[0])
        case "conversation":
            yield Subject("conversation", row.text)


def _read(row: Row) -> dict[str, Any]:
    return msgspec.json.decode(row.text, type=dict[str, Any])
