"""Interactions, as workers' clients see and change them (flex §10)."""

from typing import Final, Literal

import msgspec

from switchroom.core import errors
from switchroom.flex import (
    agents,
    channels,
    interactions,
    people,
    rows,
    shown,
    transfers,
)
from switchroom.rest.eventbridge.ask import Ask
from switchroom.rest.flex import parameters
from switchroom.rest.flex.invites import invite as ask_to_join
from switchroom.rest.flex.transfers import CreateTransfer, UpdateTransfer, alter, begin, described
from switchroom.store.work import Work
from switchroom.taskrouter import reservations, wire, workspaces
from switchroom.taskrouter.wire import Shape

# All there are of a channel.
_ALL: Final = 1_000


class _Reservation(msgspec.Struct, frozen=True):
    sid: str


class _Chosen(msgspec.Struct, frozen=True):
    reservation: _Reservation


class _Answer(msgspec.Struct, frozen=True):
    action: Literal["accept", "decline"]
    routing: _Chosen


class _ChannelChange(msgspec.Struct, frozen=True):
    status: channels.Change


class _NewParticipant(msgspec.Struct, frozen=True):
    type: rows.ParticipantType


class _ParticipantChange(msgspec.Struct, frozen=True, rename="camel"):
    status: Literal["closed", "wrapup"]
    close_channel_if_last_participant: bool = False


class _Filter(msgspec.Struct, frozen=True):
    status: str = ""
    task_sid: str = msgspec.field(default="", name="taskSid")


class _PausedFilter(msgspec.Struct, frozen=True, rename="camel"):
    status: Literal["pause"] = "pause"
    page_size: int = 60
    page_token: str = ""


def answer(work: Work, ask: Ask, method: str, parts: list[str]) -> Shape | list[Shape]:
    """Answer a call; `parts` are those of its address behind the version. Raises ApiError."""
    if parts[:2] == ["Instances", transfers.instance_sid(ask.account_sid)]:
        parts = parts[2:]
    match method, *parts:
        case "GET", "Channels":
            return _paused(work, ask)
        case "POST", "Interactions":
            return _create(work, ask)
        case "POST", "Interactions", _, "Channels":
            raise errors.INTERACTION_INVALID(sentence="An interaction has one channel, no more")
        case "GET", "Interactions", sid, "Channels":
            return _channels(work, ask, sid)
        case _, "Interactions", sid, "Channels", channel_sid, *rest:
            found = rows.channel if method == "GET" else channels.hold
            channel = found(work, ask.account_sid, sid, channel_sid)
            _needs_known(work, ask, channel)
            return _of_channel(work, ask, method, channel, rest)
    raise errors.NOT_FOUND()


def _of_channel(
    work: Work, ask: Ask, method: str, channel: rows.Channel, parts: list[str]
) -> Shape | list[Shape]:
    match method, *parts:
        case ["GET"]:
            return shown.channel(channel)
        case ["POST"]:
            return _update(work, ask, channel)
        case "GET", "Invites":
            return _invites(work, channel)
        case "POST", "Invites":
            _needs_agent(work, ask, channel)
            return _invite(work, ask_to_join(work, channel, ask.params.get("routing")))
        case "POST", "Invites", sid:
            return _answer_invite(work, ask, rows.invite(work, channel, sid))
        case "GET", "Participants":
            return _participants(work, ask, channel)
        case "POST", "Participants":
            return _add(work, ask, channel)
        case "POST", "Participants", sid:
            return _change(work, ask, channel, rows.participant(work, channel, sid))
        case "GET", "Transfers":
            found = transfers.all_of(work, channel, _ALL)
            return [_shown(work, row) for row in found]
        case "POST", "Transfers":
            return _transfer(work, ask, channel)
        case "GET", "Transfers", sid:
            return _shown(work, transfers.fetch(work, channel, sid))
        case "POST", "Transfers", sid:
            return _change_transfer(work, ask, channel, transfers.fetch(work, channel, sid))
    raise errors.NOT_FOUND()


def _invites(work: Work, channel: rows.Channel) -> Shape:
    found = rows.invites(work, channel, "", _ALL)
    return _listing("invites", [_invite(work, row) for row in found])


def _needs_known(work: Work, ask: Ask, channel: rows.Channel) -> None:
    """Let those near who were asked into the channel, and who oversees its workspace.

    Raises ACCESS_DENIED.
    """
    if ask.workspace_sid not in rows.workspace_sids(work, channel):
        raise errors.ACCESS_DENIED(sentence="the token is for another workspace")
    worker_sid = ask.visitor.worker_sid or ""
    if not (ask.visitor.oversees or rows.was_asked(work, channel, worker_sid)):
        raise errors.ACCESS_DENIED(sentence=f"the worker was never asked into {channel.sid}")


def _needs_agent(work: Work, ask: Ask, channel: rows.Channel) -> None:
    """Let an agent of the channel change it, and who oversees. Raises ACCESS_DENIED."""
    worker_sid = ask.visitor.worker_sid or ""
    if not (ask.visitor.oversees or rows.holds_task(work, channel, worker_sid)):
        raise errors.ACCESS_DENIED(sentence=f"the worker has no task of {channel.sid}")


def _create(work: Work, ask: Ask) -> Shape:
    """A worker begins a conversation himself; who oversees does so for others, too."""
    wish = parameters.wish(ask.params.get("channel"))
    routing = parameters.routing(work, ask.account_sid, ask.params.get("routing"))
    if routing.workspace_sid != ask.workspace_sid:
        raise errors.ACCESS_DENIED(sentence="the token is for another workspace")
    ask.needs_worker(routing.worker_sid or "")
    made = interactions.create(work, ask.account_sid, wish, routing)
    return {
        "sid": made.interaction.sid,
        "channel": {"type": made.channel.type, "sid": made.channel.sid},
        "routing": shown.routing(work, made.asked.invite),
        "interaction_context_sid": None,
        "webhook_ttid": None,
    }


def _channels(work: Work, ask: Ask, sid: str) -> Shape:
    rows.interaction(work, ask.account_sid, sid)
    found = rows.channels(work, ask.account_sid, sid, "", _ALL)
    for channel in found:
        _needs_known(work, ask, channel)
    return _listing("channels", [shown.channel(channel) for channel in found])


def _paused(work: Work, ask: Ask) -> Shape:
    """The channels that a worker has paused."""
    wanted = parameters.read("The query", dict(ask.params), _PausedFilter)
    size = min(max(wanted.page_size, 1), _ALL)
    found = rows.paused(
        work, ask.account_sid, ask.visitor.worker_sid or "", wanted.page_token, size + 1
    )
    shown_here = found[:size]
    return {
        "content": [shown.paused(work, channel, last) for channel, last in shown_here],
        "meta": {
            "previous_token": None,
            "next_token": shown_here[-1][0].sid if len(found) > size else None,
        },
    }


def _update(work: Work, ask: Ask, channel: rows.Channel) -> Shape:
    """End, leave, pause or resume. Who resumes has no task of the channel."""
    change = parameters.read("The body", dict(ask.params), _ChannelChange)
    then = parameters.then(ask.params.get("routing"))
    if change.status != "active":
        _needs_agent(work, ask, channel)
    by = ask.visitor.worker_sid
    return shown.channel(channels.change(work, channel, change.status, then, by=by))


def _invite(work: Work, row: rows.Invite) -> Shape:
    return {
        "sid": row.sid,
        "interaction_sid": row.interaction_sid,
        "channel_sid": row.channel_sid,
        "routing": shown.routing(work, row),
    }


def _answer_invite(work: Work, ask: Ask, invite: rows.Invite) -> Shape:
    """A worker's answer to the reservation of an invite: the same as by TaskRouter."""
    given = parameters.read("The body", dict(ask.params), _Answer)
    workspace = workspaces.hold(work, ask.account_sid, ask.workspace_sid)
    row = reservations.fetch(work, ask.account_sid, workspace.sid, given.routing.reservation.sid)
    if row.task_sid != invite.task_sid:
        raise errors.NOT_FOUND()
    if row.worker_sid != ask.visitor.worker_sid and ask.visitor.role != "admin":
        raise errors.ACCESS_DENIED(sentence=f"only worker {row.worker_sid} can answer this")
    status: reservations.Answer = "accepted" if given.action == "accept" else "rejected"
    changed = agents.answer(work, workspace, row, status, version=ask.version)
    routing = shown.routing(work, invite)
    return _invite(work, invite) | {
        "routing": {
            "reservation": wire.reservation_reply(changed),
            "properties": routing and routing.properties,
        }
    }


def _participants(work: Work, ask: Ask, channel: rows.Channel) -> Shape:
    wanted = parameters.read("The query", dict(ask.params), _Filter)
    found = rows.participants(work, channel, "", _ALL, gone=wanted.status == "all")
    listed = [
        shown.participant(row) for row in found if wanted.task_sid in ("", row.task_sid or "")
    ]
    return _listing("participants", listed) | {"channel_type": channel.type}


def _add(work: Work, ask: Ask, channel: rows.Channel) -> Shape:
    _needs_agent(work, ask, channel)
    kind = parameters.read("The body", dict(ask.params), _NewParticipant).type
    reach = parameters.reach(ask.params.get("media_properties"))
    return shown.participant(people.add(work, channel, kind, **reach))


def _change(work: Work, ask: Ask, channel: rows.Channel, row: rows.Participant) -> Shape:
    """A worker leaves or wraps up himself, and sends away whoever is no worker."""
    change = parameters.read("The body", dict(ask.params), _ParticipantChange)
    if row.worker_sid is not None:
        ask.needs_worker(row.worker_sid)
    else:
        _needs_agent(work, ask, channel)
    last = change.close_channel_if_last_participant
    changed = agents.update(work, channel, row, change.status, close_if_last=last)
    return shown.participant(changed)


def _transfer(work: Work, ask: Ask, channel: rows.Channel) -> Shape:
    """A worker hands over what is his."""
    body = parameters.read("The body", dict(ask.params), CreateTransfer)
    agent = rows.participant(work, channel, body.from_sid)
    ask.needs_worker(agent.worker_sid or "")
    return _shown(work, begin(work, channel, body))


def _change_transfer(work: Work, ask: Ask, channel: rows.Channel, row: rows.Transfer) -> Shape:
    """A worker changes, or withdraws, what he has begun."""
    body = parameters.read("The body", dict(ask.params), UpdateTransfer)
    ask.needs_worker(rows.participant(work, channel, row.from_sid).worker_sid or "")
    return _shown(work, alter(work, row, body))


def _shown(work: Work, row: rows.Transfer) -> Shape:
    shape: Shape = msgspec.to_builtins(described(work, row, note=row.note or None))
    return shape


def _listing(key: str, found: list[Shape]) -> Shape:
    return {key: found, "meta": {"key": key, "next_token": None}}
