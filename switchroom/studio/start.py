"""Start executions: by a message, by a request, or in the place of one that was stuck."""

from collections.abc import Mapping
from typing import Any, Final

from switchroom.conversations import participants
from switchroom.core import errors, sids
from switchroom.core.clock import SECOND
from switchroom.core.flows import context
from switchroom.core.flows.engine import TriggerEvent
from switchroom.core.flows.inputs import Replied, Returned
from switchroom.core.flows.run import Ended, Run
from switchroom.core.flows.widgets import subflow
from switchroom.flows import flows, running
from switchroom.monitor import alerts
from switchroom.store import outbox
from switchroom.store.work import Work, encode
from switchroom.studio import advance, ending, jobs, rows, settings
from switchroom.studio.advance import Advanced
from switchroom.studio.jobs import Hear
from switchroom.studio.rows import Execution, ExecutionStarted

_INBOUND_A_SECOND: Final = 100
_REQUESTS_A_SECOND: Final = 20


def hear(work: Work, message: Hear, *, answers: bool = False) -> Advanced | None:
    """Give a message to the execution that answers to its key, or start one (studio §5.1).

    None where there is nothing to run. Raises TOO_MANY_REQUESTS.
    """
    work.lock("flow key", message.flow_sid, message.event_key)
    active = rows.active(work, message.account_sid, message.flow_sid, message.event_key)
    execution = rows.hold(work, message.account_sid, active) if active else None
    if execution is not None and execution.status == "active":
        if execution.ends > work.now:
            return advance.feed(work, execution, Replied(message.payload), answers=answers)
        ending.end(work, execution, Ended.EXPIRED)
    contact = message.contact or _contact(work, message)
    event: TriggerEvent = (
        "incomingMessage" if message.conversation_sid is None else "incomingConversationMessage"
    )
    revision = running.revision_for(work, message.account_sid, message.flow_sid, contact)
    if revision is None:
        alerts.record(
            work,
            message.account_sid,
            "warning",
            f"The flow {message.flow_sid} has no published revision: the message starts nothing",
            resource_sid=message.message_sid,
            service_sid=message.flow_sid,
        )
        return None
    _limit(work, message.account_sid, _INBOUND_A_SECOND, requested=False)
    return _start(
        work,
        message.account_sid,
        message.flow_sid,
        revision,
        event=event,
        contact=contact,
        flow_address=message.flow_address,
        conversation_sid=message.conversation_sid,
        payload=message.payload,
        initiated_by=message.message_sid,
        keys=((message.flow_sid, message.event_key),),
        answers=answers,
    )


def is_busy(work: Work, message: Hear) -> bool:
    """Whether the message has to wait until a widget is done, as the account wishes it.

    The execution is held, so that a widget which is done at this moment finds the message waiting.
    """
    if settings.fetch(work, message.account_sid).messages_while_busy == "drop":
        return False
    work.lock("flow key", message.flow_sid, message.event_key)
    active = rows.active(work, message.account_sid, message.flow_sid, message.event_key)
    execution = rows.hold(work, message.account_sid, active) if active else None
    return execution is not None and execution.state.awaits not in ("", "reply", "return")


def _contact(work: Work, message: Hear) -> str:
    """The customer's address in a conversation; the author's name where there is none."""
    addresses = participants.addresses(work, message.account_sid, message.event_key)
    author = str(message.payload.get("Author", ""))
    return author if author in addresses else next(iter(addresses), author)


def come_back(
    work: Work,
    account_sid: str,
    flow_sid: str,
    event_key: str,
    parameters: Mapping[str, str],
    *,
    answers: bool = False,
) -> Advanced | None:
    """Tell the execution of a key that the document it led to leads back; None when there is no
    such execution, or it waits for something else."""
    active = rows.active(work, account_sid, flow_sid, event_key)
    execution = rows.hold(work, account_sid, active) if active else None
    if execution is None or execution.status != "active" or execution.state.awaits != "return":
        return None
    return advance.feed(work, execution, Returned(parameters), answers=answers)


def by_request(
    work: Work,
    account_sid: str,
    flow_sid: str,
    *,
    contact: str,
    flow_address: str,
    parameters: Mapping[str, Any],
) -> Execution:
    """Start an execution over REST (studio §1.5).

    Raises NOT_FOUND, INVALID_PARAMETER, EXECUTION_ACTIVE, TOO_MANY_REQUESTS.
    """
    flows.fetch(work, account_sid, flow_sid)
    revision = running.revision_for(work, account_sid, flow_sid, contact)
    if revision is None:
        raise errors.INVALID_PARAMETER(
            sentence=f"The flow {flow_sid} has no published revision, and {contact} is none of its"
            " test users: publish the flow, or add the test user"
        )
    event_key = rows.pair_key(contact, flow_address)
    work.lock("flow key", flow_sid, event_key)
    active = rows.active(work, account_sid, flow_sid, event_key)
    if active is not None:
        raise errors.EXECUTION_ACTIVE(sid=active)
    _limit(work, account_sid, _REQUESTS_A_SECOND, requested=True)
    return _start(
        work,
        account_sid,
        flow_sid,
        revision,
        event="incomingRequest",
        contact=contact,
        flow_address=flow_address,
        conversation_sid=None,
        payload={"to": contact, "from": flow_address, "parameters": parameters},
        initiated_by=work.request_id or flow_sid,
        keys=((flow_sid, event_key),),
    ).execution


def instead(work: Work, stuck: Execution, flow_sid: str) -> Advanced | None:
    """Let another flow take over the customer of an execution that could not go on.

    While it is active it gets the messages that its predecessor would have got.
    """
    revision = running.revision_for(work, stuck.account_sid, flow_sid, stuck.contact_address)
    if revision is None or flow_sid == stuck.flow_sid:
        return None
    root, payload = next(iter(stuck.values["trigger"].items()))
    events: dict[str, TriggerEvent] = {
        "message": "incomingMessage",
        "conversation": "incomingConversationMessage",
        "request": "incomingRequest",
    }
    event_key = stuck.conversation_sid or rows.pair_key(stuck.contact_address, stuck.flow_address)
    return _start(
        work,
        stuck.account_sid,
        flow_sid,
        revision,
        event=events[root],
        contact=stuck.contact_address,
        flow_address=stuck.flow_address,
        conversation_sid=stuck.conversation_sid,
        payload=payload,
        initiated_by=stuck.sid,
        keys=((flow_sid, event_key), (stuck.flow_sid, event_key)),
    )


def _start(
    work: Work,
    account_sid: str,
    flow_sid: str,
    revision: int,
    *,
    event: TriggerEvent,
    contact: str,
    flow_address: str,
    conversation_sid: str | None,
    payload: Mapping[str, Any],
    initiated_by: str,
    keys: tuple[tuple[str, str], ...],
    answers: bool = False,
) -> Advanced:
    sid = work.mint("FN")
    values = context.start(
        flow_sid=flow_sid,
        execution_sid=sid,
        contact=contact,
        flow_address=flow_address,
        event=event,
        payload=payload,
        conversation_sid=conversation_sid or "",
    )
    run = Run(
        flow_sid,
        revision,
        pinned=_pinned(work, account_sid, flow_sid, revision),
        unrecorded=(((), values),),
    )
    execution = Execution(
        sid=sid,
        account_sid=account_sid,
        flow_sid=flow_sid,
        revision=revision,
        status="active",
        ended_reason=None,
        contact_address=contact,
        flow_address=flow_address,
        conversation_sid=conversation_sid,
        initiated_by=initiated_by,
        run=encode(run).decode(),
        context=encode(values).decode(),
        deadline=None,
        outbound_sid=None,
        attached=None,
        steps=0,
        date_created=work.now,
        date_updated=None,
    )
    _see_to_sweeping(work, account_sid)
    work.emit(ExecutionStarted(account_sid=account_sid, execution=execution))
    advanced = advance.begin(work, execution, run, values, event, answers=answers)
    if advanced.execution.status == "active":
        for key_flow_sid, event_key in keys:
            rows.answer_to(work, execution, key_flow_sid, event_key)
    return advanced


def _pinned(work: Work, account_sid: str, flow_sid: str, revision: int) -> dict[str, int]:
    """The revisions of the subflows as they are at the start."""
    definition = running.definition_of(work, account_sid, flow_sid, revision)
    if definition is None:
        return {}
    wished = subflow.children(definition).items()
    found = ((child, running.resolve(work, account_sid, child, which)) for child, which in wished)
    return {child: number for child, number in found if number is not None}


def _see_to_sweeping(work: Work, account_sid: str) -> None:
    key = f"studio sweep {account_sid}"
    if not outbox.waiting(work, key):
        due = work.now + rows.LIFE
        outbox.put_by(work, jobs.SWEEP, account_sid, jobs.Sweep(account_sid), key=key, due=due)


def _limit(work: Work, account_sid: str, most: int, *, requested: bool) -> None:
    """Refuse more new executions in a second than the hosted service allows, where the account
    wants that. Raises TOO_MANY_REQUESTS."""
    if not settings.fetch(work, account_sid).rate_limits:
        return
    work.lock("execution rate", account_sid)
    recent = work.values(
        "SELECT initiated_by FROM executions WHERE account_sid = ? AND sid > ?"
        " ORDER BY sid DESC LIMIT ?",
        account_sid,
        sids.first("FN", work.now - SECOND),
        _INBOUND_A_SECOND + _REQUESTS_A_SECOND,
    )
    if sum(by.startswith("RQ") == requested for (by,) in recent) >= most:
        raise errors.TOO_MANY_REQUESTS()
