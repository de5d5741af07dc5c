"""An agent writes to a customer first (flex §2.1, §9): interaction, task, acceptance and first
message in one transaction.

The hosted service wants him to be in an available activity; here whoever is at his desk can write,
as long as he has a place on the channel. An open conversation of the pair is gone on with where
nobody else has it.
"""

from typing import Any, Final

from switchroom.conversations import claims, conversations, hooks, participants
from switchroom.conversations.rows import Conversation, Participant
from switchroom.core import errors, phone
from switchroom.core.errors import ApiError
from switchroom.desk import deeds, messages, people
from switchroom.desk.conversations import channel_of
from switchroom.desk.people import Caller
from switchroom.flex import interactions, invites, rows
from switchroom.flex.interactions import Reach, Wish
from switchroom.flex.invites import Asked, Routing
from switchroom.flex.rows import Channel
from switchroom.store.work import Work
from switchroom.taskrouter import reservations, task_channels, workspaces
from switchroom.taskrouter.rows import Reservation, Worker, Workspace

_KIND: Final = "sms"
_NAME_CHARS: Final = 128


def begin(
    work: Work,
    caller: Caller,
    *,
    to: str,
    from_: str,
    client_id: str,
    body: str,
    customer_name: str | None = None,
) -> str:
    """Write to somebody; the SID of the agent's reservation. The same token again is the same
    message.

    Raises ACCESS_DENIED, INVALID_PARAMETER, PAIR_IN_USE where somebody else has the conversation,
    NO_PLACE, and the errors of a participant and of a message.
    """
    messages.check_client_id(client_id)
    worker = people.needed_worker(work, caller)
    address = phone.normalise(to)
    if address is None:
        raise errors.INVALID_PARAMETER(
            sentence="to must be a number in E.164, such as +14155550100"
        )
    if customer_name is not None and len(customer_name) > _NAME_CHARS:
        raise errors.INVALID_PARAMETER(sentence=f"customer_name exceeds {_NAME_CHARS} characters")
    # The workspace before the conversation, in the order of all who need both.
    workspace = workspaces.hold(work, caller.account_sid, worker.workspace_sid)
    worker = people.needed_worker(work, caller)
    claims.lock_pair(work, caller.account_sid, address, from_)
    held = claims.holder(work, caller.account_sid, address, from_)
    routing = _routing(work, worker, address, (customer_name or "").strip())
    if held is None:
        _check_place(work, workspace, worker)
        reach = Reach(address=address, proxy_address=from_)
        wish = Wish(type=_KIND, initiated_by="agent", participants=[reach])
        made = interactions.create(work, caller.account_sid, wish, routing, insistent=True)
        return _say(work, worker, workspace, made.channel, made.asked, client_id, body)
    return _go_on(work, worker, workspace, held, routing, client_id, body)


def _go_on(
    work: Work,
    worker: Worker,
    workspace: Workspace,
    conversation_sid: str,
    routing: Routing,
    client_id: str,
    body: str,
) -> str:
    """Write in the open conversation of the pair."""
    account_sid = worker.account_sid
    channel = channel_of(work, account_sid, conversation_sid)
    mine = None if channel is None else deeds.live_reservation(work, worker, channel)
    if mine is not None and mine.status == "accepted":
        conversation = conversations.hold_open(work, account_sid, conversation_sid)
        if messages.sent(work, conversation, client_id) is None:
            author = participants.fetch(work, conversation, worker.friendly_name)
            messages.add(work, conversation, author, client_id, body)
        return mine.sid
    if channel is not None and rows.has_owner(work, channel):
        raise errors.PAIR_IN_USE(conversation_sid=conversation_sid)
    _check_place(work, workspace, worker)
    if channel is None or channel.status in ("closed", "failed"):
        wish = Wish(type=_KIND, initiated_by="agent", media_channel_sid=conversation_sid)
        made = interactions.create(work, account_sid, wish, routing, insistent=True)
        return _say(work, worker, workspace, made.channel, made.asked, client_id, body)
    conversation = conversations.hold_open(work, account_sid, conversation_sid)
    asked = invites.create(work, channel, conversation, routing, insistent=True)
    return _say(work, worker, workspace, channel, asked, client_id, body)


def _say(
    work: Work,
    worker: Worker,
    workspace: Workspace,
    channel: Channel,
    asked: Asked,
    client_id: str,
    body: str,
) -> str:
    """The agent joins the conversation, says the first word, and has the task."""
    conversation = conversations.hold_open(work, worker.account_sid, channel.conversation_sid)
    author = _member(work, conversation, worker.friendly_name)
    messages.add(work, conversation, author, client_id, body)
    offered = work.get(
        Reservation,
        "reservations",
        "account_sid = ? AND task_sid = ? AND worker_sid = ? AND status = 'pending'",
        worker.account_sid,
        asked.task.sid,
        worker.sid,
    )
    assert offered is not None, asked.task.sid
    reservations.update(work, workspace, offered, status="accepted")
    return offered.sid


def _member(work: Work, conversation: Conversation, identity: str) -> Participant:
    try:
        return participants.add(work, conversation, origin=hooks.DESK, identity=identity)
    except ApiError as refusal:
        if refusal.kind is not errors.PARTICIPANT_EXISTS:
            raise
        return participants.fetch(work, conversation, identity)


def _routing(work: Work, worker: Worker, address: str, name: str) -> Routing:
    """To the agent himself, counted in the first queue that he is a member of.

    Raises INVALID_PARAMETER.
    """
    queue_sid = work.value(
        "SELECT queue_sid FROM queue_members WHERE account_sid = ? AND worker_sid = ?"
        " ORDER BY queue_sid LIMIT 1",
        worker.account_sid,
        worker.sid,
    )
    if queue_sid is None:
        raise errors.INVALID_PARAMETER(
            sentence="you are in no queue: a supervisor can change your skills"
        )
    attributes: dict[str, Any] = {"customerName": name or address, "name": name or address}
    return Routing(
        workspace_sid=worker.workspace_sid,
        queue_sid=str(queue_sid),
        worker_sid=worker.sid,
        attributes=attributes | {"from": address},
    )


def _check_place(work: Work, workspace: Workspace, worker: Worker) -> None:
    """Let nobody have more than he may. Raises NO_PLACE."""
    channel = task_channels.find_named(work, worker.account_sid, workspace.sid, _KIND)
    channel = channel or task_channels.find_named(
        work, worker.account_sid, workspace.sid, "default"
    )
    free = work.value(
        "SELECT 1 FROM worker_channels WHERE account_sid = ? AND worker_sid = ?"
        " AND task_channel_sid = ? AND assigned < configured_capacity",
        worker.account_sid,
        worker.sid,
        "" if channel is None else channel.sid,
    )
    if free is None or not (workspace.multi_task_enabled or _is_idle(work, worker)):
        raise errors.NO_PLACE()


def _is_idle(work: Work, worker: Worker) -> bool:
    found = work.value(
        "SELECT 1 FROM reservations WHERE account_sid = ? AND worker_sid = ? AND live = 1 LIMIT 1",
        worker.account_sid,
        worker.sid,
    )
    return found is None
