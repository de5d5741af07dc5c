"""send-to-flex (studio §3.5)."""

from typing import Any, Final

import msgspec

from switchroom.core.flows.effects import Enqueue
from switchroom.core.flows.inputs import Enqueued, Input, NotEnqueued
from switchroom.core.flows.visit import UNSUPPORTED, Act, Leave, Outcome, Visit

_NO_TASK: Final = 81015
_TIMEOUT_S: Final = 3_600
_TIMEOUT_MAX_S: Final = 1_209_600
_ATTRIBUTES_CHARS: Final = 1_024


def enter(visit: Visit) -> Outcome:
    """Ask for an Interaction, unless the attributes are no JSON object."""
    channel = visit.context.get("flow", {}).get("channel", {})
    if "sid" not in channel and "message" not in visit.context.get("trigger", {}):
        visit.warn(UNSUPPORTED, "there is no conversation to hand over")
        return Leave("failedToEnqueue")
    attributes = visit.text("attributes").strip() or "{}"
    if len(attributes) > _ATTRIBUTES_CHARS:
        visit.warn(_NO_TASK, f"the attributes have more than {_ATTRIBUTES_CHARS} characters")
    if _object(attributes) is None:
        visit.warn(_NO_TASK, "the attributes do not render to a JSON object", "error")
        return Leave("failedToEnqueue")
    workflow, task_channel = visit.widget.text("workflow"), visit.widget.text("channel")
    if not workflow or not task_channel:
        visit.warn(_NO_TASK, "workflow and channel are required", "error")
        return Leave("failedToEnqueue")
    timeout = visit.seconds("timeout", _TIMEOUT_S)
    effect = Enqueue(
        workflow=workflow,
        task_channel=task_channel,
        attributes=attributes,
        priority=visit.text("priority", "0").strip() or "0",
        timeout=min(timeout if timeout > 0 else _TIMEOUT_S, _TIMEOUT_MAX_S),
    )
    return Act(effect, "task")


def hear(visit: Visit, given: Input) -> Outcome:
    """`callComplete` as soon as the Task exists; nobody waits for an agent."""
    match given:
        case NotEnqueued(sentence):
            visit.warn(_NO_TASK, sentence, "error")
            return Leave("failedToEnqueue")
        case Enqueued(task):
            return Leave("callComplete", visit.outputs(**task))
    raise AssertionError(given)


def _object(text: str) -> dict[str, Any] | None:
    try:
        found = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
