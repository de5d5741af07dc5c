"""The rows of interactions, and how they are found."""

from typing import Literal

import msgspec

from switchroom.core import errors
from switchroom.store.work import Work
from switchroom.taskrouter import facts
from switchroom.taskrouter.rows import Task

ChannelType = Literal["sms", "whatsapp", "web", "chat", "email", "messenger", "gbm", "voice"]
InitiatedBy = Literal["customer", "agent", "api"]
ChannelStatus = Literal["setup", "active", "inactive", "closed", "failed", "pause"]
ParticipantType = Literal["agent", "customer", "supervisor", "external", "unknown"]


class Interaction(msgspec.Struct, frozen=True):
    """A row of `interactions`."""

    sid: str
    account_sid: str
    webhook_ttid: str | None
    interaction_context_sid: str | None
    date_created: int


class Channel(msgspec.Struct, frozen=True):
    """A row of `interaction_channels`."""

    sid: str
    account_sid: str
    interaction_sid: str
    type: ChannelType
    initiated_by: InitiatedBy
    status: ChannelStatus
    conversation_sid: str
    error_code: int
    error_message: str
    date_created: int
    date_updated: int


class Invite(msgspec.Struct, frozen=True):
    """A row of `interaction_invites`."""

    sid: str
    account_sid: str
    interaction_sid: str
    channel_sid: str
    workspace_sid: str
    task_sid: str
    date_created: int


class Participant(msgspec.Struct, frozen=True):
    """A row of `interaction_participants`; `media` is JSON of how he is reached."""

    sid: str
    account_sid: str
    interaction_sid: str
    channel_sid: str
    type: ParticipantType
    present: int
    workspace_sid: str | None
    task_sid: str | None
    worker_sid: str | None
    reservation_sid: str | None
    media_sid: str | None
    media: str
    date_created: int
    date_updated: int


class Transfer(msgspec.Struct, frozen=True):
    """A row of `interaction_transfers`; `task_sid` is the task that asks the one who takes over."""

    sid: str
    account_sid: str
    interaction_sid: str
    channel_sid: str
    from_sid: str
    to_sid: str
    task_sid: str
    note_sid: str | None
    summary_sid: str | None
    date_created: int
    date_updated: int


def interaction(work: Work, account_sid: str, sid: str) -> Interaction:
    """The interaction. Raises NOT_FOUND."""
    found = work.get(Interaction, "interactions", "account_sid = ? AND sid = ?", account_sid, sid)
    if found is None:
        raise errors.NOT_FOUND()
    return found


def channel(work: Work, account_sid: str, interaction_sid: str, sid: str) -> Channel:
    """A channel of an interaction. Raises NOT_FOUND."""
    found = find_channel(work, account_sid, sid)
    if found is None or found.interaction_sid != interaction_sid:
        raise errors.NOT_FOUND()
    return found


def find_channel(work: Work, account_sid: str, sid: str) -> Channel | None:
    """The channel, or None."""
    return work.get(
        Channel, "interaction_channels", "account_sid = ? AND sid = ?", account_sid, sid
    )


def channel_of(work: Work, task: Task) -> Channel | None:
    """The channel that a task asks somebody into, or None."""
    sid = task.values.get(facts.MARK)
    return find_channel(work, task.account_sid, sid) if isinstance(sid, str) else None


def channels(
    work: Work, account_sid: str, interaction_sid: str, after: str, most: int
) -> list[Channel]:
    """Channels of an interaction by age, those behind the SID `after`."""
    return work.find(
        Channel,
        "interaction_channels",
        "account_sid = ? AND interaction_sid = ? AND sid > ? ORDER BY sid LIMIT ?",
        account_sid,
        interaction_sid,
        after,
        most,
    )


def paused(
    work: Work, account_sid: str, worker_sid: str, after: str, most: int
) -> list[tuple[Channel, Participant]]:
    """Channels behind the SID `after` that rest and whose last agent was this worker, by age, with
    him."""
    found = work.find(
        Channel,
        "interaction_channels",
        "account_sid = ? AND status = 'pause' AND sid > ? AND ? = (SELECT worker_sid"
        " FROM interaction_participants WHERE interaction_participants.account_sid = ?"
        " AND channel_sid = interaction_channels.sid AND interaction_participants.type = 'agent'"
        " ORDER BY interaction_participants.sid DESC LIMIT 1) ORDER BY sid LIMIT ?",
        account_sid,
        after,
        worker_sid,
        account_sid,
        most,
    )
    return [(channel, last_agent(work, channel)) for channel in found]


def last_agent(work: Work, of: Channel) -> Participant:
    """The agent who joined a channel last. Raises NOT_FOUND."""
    found = work.get(
        Participant,
        "interaction_participants",
        "account_sid = ? AND channel_sid = ? AND type = 'agent' ORDER BY sid DESC LIMIT 1",
        of.account_sid,
        of.sid,
    )
    if found is None:
        raise errors.NOT_FOUND()
    return found


def invites(work: Work, of: Channel, after: str, most: int) -> list[Invite]:
    """Invites of a channel by age, those behind the SID `after`."""
    return work.find(
        Invite,
        "interaction_invites",
        "account_sid = ? AND channel_sid = ? AND sid > ? ORDER BY sid LIMIT ?",
        of.account_sid,
        of.sid,
        after,
        most,
    )


def invite(work: Work, of: Channel, sid: str) -> Invite:
    """An invite of a channel. Raises NOT_FOUND."""
    found = work.get(
        Invite,
        "interaction_invites",
        "account_sid = ? AND channel_sid = ? AND sid = ?",
        of.account_sid,
        of.sid,
        sid,
    )
    if found is None:
        raise errors.NOT_FOUND()
    return found


def workspace_sids(work: Work, of: Channel) -> list[str]:
    """The workspaces that tasks of a channel are in, or were in."""
    found = work.values(
        "SELECT DISTINCT workspace_sid FROM interaction_invites"
        " WHERE account_sid = ? AND channel_sid = ? ORDER BY workspace_sid",
        of.account_sid,
        of.sid,
    )
    return [str(sid) for (sid,) in found]


def holds_task(work: Work, of: Channel, worker_sid: str) -> bool:
    """Whether a worker has a task of a channel, or wraps it up."""
    found = work.value(
        "SELECT 1 FROM interaction_invites JOIN reservations"
        " ON reservations.task_sid = interaction_invites.task_sid"
        " WHERE interaction_invites.account_sid = ? AND channel_sid = ? AND worker_sid = ?"
        " AND reservations.status IN ('accepted', 'wrapping') LIMIT 1",
        of.account_sid,
        of.sid,
        worker_sid,
    )
    return found is not None


def was_asked(work: Work, of: Channel, worker_sid: str) -> bool:
    """Whether a worker has been in a channel, or was offered a task of it that is remembered."""
    been = work.value(
        "SELECT 1 FROM interaction_participants"
        " WHERE account_sid = ? AND channel_sid = ? AND worker_sid = ? LIMIT 1",
        of.account_sid,
        of.sid,
        worker_sid,
    )
    asked = work.value(
        "SELECT 1 FROM interaction_invites JOIN reservations"
        " ON reservations.task_sid = interaction_invites.task_sid"
        " WHERE interaction_invites.account_sid = ? AND channel_sid = ? AND worker_sid = ? LIMIT 1",
        of.account_sid,
        of.sid,
        worker_sid,
    )
    return been is not None or asked is not None


def participants(
    work: Work, of: Channel, after: str, most: int, *, gone: bool = False
) -> list[Participant]:
    """Participants of a channel by age, those behind the SID `after`; `gone` lists those too who
    have left."""
    return work.find(
        Participant,
        "interaction_participants",
        "account_sid = ? AND channel_sid = ? AND sid > ? AND present >= ? ORDER BY sid LIMIT ?",
        of.account_sid,
        of.sid,
        after,
        int(not gone),
        most,
    )


def agents(work: Work, of: Channel) -> list[Participant]:
    """The agents who are present."""
    return work.find(
        Participant,
        "interaction_participants",
        "account_sid = ? AND channel_sid = ? AND present = 1 AND type = 'agent' ORDER BY sid",
        of.account_sid,
        of.sid,
    )


def participant(work: Work, of: Channel, sid: str) -> Participant:
    """A participant of a channel. Raises NOT_FOUND."""
    found = work.get(
        Participant,
        "interaction_participants",
        "account_sid = ? AND channel_sid = ? AND sid = ?",
        of.account_sid,
        of.sid,
        sid,
    )
    if found is None:
        raise errors.NOT_FOUND()
    return found


def by_reservation(work: Work, account_sid: str, reservation_sid: str) -> Participant | None:
    """The agent who came by a reservation, or None."""
    return work.get(
        Participant,
        "interaction_participants",
        "account_sid = ? AND reservation_sid = ?",
        account_sid,
        reservation_sid,
    )


def keep_interaction(work: Work, changed: Interaction) -> Interaction:
    """Write what can change of an interaction."""
    work.run(
        "UPDATE interactions SET webhook_ttid = ? WHERE account_sid = ? AND sid = ?",
        changed.webhook_ttid,
        changed.account_sid,
        changed.sid,
    )
    return changed


def keep_channel(work: Work, changed: Channel) -> Channel:
    """Write what can change of a channel."""
    work.run(
        "UPDATE interaction_channels SET status = ?, error_code = ?, error_message = ?,"
        " date_updated = ? WHERE account_sid = ? AND sid = ?",
        changed.status,
        changed.error_code,
        changed.error_message,
        changed.date_updated,
        changed.account_sid,
        changed.sid,
    )
    return changed


def leave(work: Work, gone: Participant) -> Participant:
    """A participant who is present no more."""
    left = msgspec.structs.replace(gone, present=0, date_updated=work.now)
    work.run(
        "UPDATE interaction_participants SET present = 0, date_updated = ?"
        " WHERE account_sid = ? AND sid = ?",
        work.now,
        gone.account_sid,
        gone.sid,
    )
    return left
