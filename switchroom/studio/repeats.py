"""A caller that got no answer sends its message again: that must not count twice (studio §1.8)."""

from collections.abc import Iterator

from switchroom.core import sids
from switchroom.core.clock import DAY
from switchroom.store.work import Work
from switchroom.studio import rows
from switchroom.studio.jobs import Hear
from switchroom.studio.rows import Execution


def is_known(work: Work, message: Hear) -> bool:
    """Whether a message of a contact has started an execution of the flow within a day, or was
    the reply that a widget of the active one heard last; no other message of the key comes in
    between."""
    work.lock("flow key", message.flow_sid, message.event_key)
    active = rows.active(work, message.account_sid, message.flow_sid, message.event_key)
    execution = rows.find(work, message.account_sid, active) if active else None
    if execution is not None and message.message_sid in _replies(execution):
        return True
    # A contact has few executions: they are looked through by its index.
    started = work.values(
        "SELECT flow_sid FROM executions WHERE account_sid = ? AND contact_address = ?"
        " AND sid > ? AND initiated_by = ?",
        message.account_sid,
        message.contact,
        sids.first("FN", work.now - DAY),
        message.message_sid,
    )
    return any(flow_sid == message.flow_sid for (flow_sid,) in started)


def _replies(execution: Execution) -> Iterator[object]:
    for outputs in execution.values["widgets"].values():
        inbound = outputs.get("inbound") if isinstance(outputs, dict) else None
        if isinstance(inbound, dict):
            yield inbound.get("MessageSid")
