"""What runs: which revision a contact gets, and the definition of a revision (studio §1.2, §1.4).

Definitions are remembered by each process, so that a step of an execution reads no JSON.
"""

import threading
from collections import OrderedDict
from typing import Final, cast

from switchroom.core import limits
from switchroom.core.flows import definition
from switchroom.core.flows.definition import Definition, Unreadable
from switchroom.flows import revisions, rows
from switchroom.store.work import Work

# A revision never changes, but a transaction that made one may be rolled back, and another may
# make one of the same number: the instant at which it was made tells them apart.
Key = tuple[str, str, int, int]


class _Remembered:
    """The definitions used last, up to a number of characters of their texts."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._held: OrderedDict[Key, tuple[Definition, int]] = OrderedDict()
        self._chars = 0
        self._turn = threading.Lock()

    def get(self, key: Key) -> Definition | None:
        with self._turn:
            held = self._held.get(key)
            if held is None:
                return None
            self._held.move_to_end(key)
            return held[0]

    def put(self, key: Key, found: Definition, chars: int) -> None:
        with self._turn:
            if key in self._held or chars > self._most:
                return
            self._held[key] = found, chars
            self._chars += chars
            while self._chars > self._most:
                _, (_, freed) = self._held.popitem(last=False)
                self._chars -= freed


_remembered: Final = _Remembered(limits.FLOW_CACHE_CHARS)


def revision_for(work: Work, account_sid: str, flow_sid: str, contact: str) -> int | None:
    """The revision that a contact runs: the published one, or the newest for a test user. None
    where there is no such flow or nothing for this contact."""
    flow = rows.find(work, account_sid, flow_sid)
    if flow is None:
        return None
    return flow.revision if contact in flow.testers else flow.published_revision


def resolve(work: Work, account_sid: str, flow_sid: str, which: str) -> int | None:
    """The number of a revision that a subflow widget names: `LatestPublished`, `LatestRevision`
    or a number. None where there is none."""
    flow = rows.find(work, account_sid, flow_sid)
    return None if flow is None else revisions.numbered(flow, which)


def definition_of(work: Work, account_sid: str, flow_sid: str, revision: int) -> Definition | None:
    """The definition of a revision; None where there is none, or none that can be read.

    It is looked up once in each transaction.
    """
    key = f"definition {account_sid} {flow_sid} {revision}"
    if key not in work.memory:
        work.memory[key] = _definition_of(work, account_sid, flow_sid, revision)
    return cast("Definition | None", work.memory[key])


def _definition_of(work: Work, account_sid: str, flow_sid: str, revision: int) -> Definition | None:
    made = work.value(
        "SELECT date_created FROM flow_revisions"
        " WHERE account_sid = ? AND flow_sid = ? AND revision = ?",
        account_sid,
        flow_sid,
        revision,
    )
    if made is None:
        return None
    key = account_sid, flow_sid, revision, int(made)
    found = _remembered.get(key)
    if found is None:
        row = revisions.find(work, account_sid, flow_sid, revision)
        if row is None:
            return None
        try:
            found = definition.read(row.definition)
        except Unreadable:
            return None
        _remembered.put(key, found, len(row.definition))
    return found
