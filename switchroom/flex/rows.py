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
    """A row of `interaction_channels`.

    `resting` is 1 while nobody is to have it: it is left (`inactive`), paused, or parked (`active`
    still, its last agent was closed); the customer's next message then asks for somebody. At `due`
    something is done by itself; `rounds` is how often somebody was asked for since an agent was
    there last.
    """

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
    resting: int = 0
    rounds: int = 0
    due: int | None = None
    paused_by: str | None = None


class Invite(msgspec.Struct, frozen=True):
    """A row of `interaction_invites`; `routing` is JSON of how the channel can be asked for again,
    `resumed` 1 where the agent who had paused it was let in at once."""

    sid: str
    account_sid: str
    interaction_sid: str
    channel_sid: str
    workspace_sid: str
    task_sid: str
    date_created: int
    routing: str = ""
    resumed: int = 0


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
    """A row of `interaction_transfers`; `task_sid` is the task that asks the one who takes over,
    `note` what he is told."""

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
    type: Literal["cold", "warm"] = "cold"
    note: str = ""


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


def has_channel(work: Work, account_sid: str, conversation_sid: str) -> bool:
    """Whether a conversation has, or had, any channel. Most have none: it is looked up once in a
    transaction, and spares everything else that is asked of them."""
    key = f"channel {conversation_sid}"
    if key not in work.memory:
        found = work.value(
            "SELECT 1 FROM interaction_channels WHERE account_sid = ? AND conversation_sid = ?"
            " LIMIT 1",
            account_sid,
            conversation_sid,
        )
        work.memory[key] = found is not None
    return bool(work.memory[key])


def insert_channel(work: Work, channel: Channel) -> None:
    """Give a conversation a channel."""
    work.insert("interaction_channels", channel)
    work.memory[f"channel {channel.conversation_sid}"] = True


def resting(work: Work, account_sid: str, conversation_sid: str) -> list[Channel]:
    """The channels of a conversation that nobody is to have for now."""
    if not has_channel(work, account_sid, conversation_sid):
        return []
    return work.find(
        Channel,
        "interaction_channels",
        "account_sid = ? AND conversation_sid = ? AND resting = 1 ORDER BY sid",
        account_sid,
        conversation_sid,
    )


def has_owner(work: Work, of: Channel) -> bool:
    """Whether somebody has the conversation of a channel, by this channel or another one: an agent
    is there, or a task asks for one. A task that is only wrapped up is nobody's any more."""
    present = work.value(
        "SELECT 1 FROM interaction_channels JOIN interaction_participants"
        " ON interaction_participants.channel_sid = interaction_channels.sid"
        " WHERE interaction_channels.account_sid = ? AND conversation_sid = ? AND present = 1"
        " AND interaction_participants.type = 'agent' LIMIT 1",
        of.account_sid,
        of.conversation_sid,
    )
    if present is not None:
        return True
    asked = work.value(
        "SELECT 1 FROM interaction_channels JOIN interaction_invites"
        " ON interaction_invites.channel_sid = interaction_channels.sid"
        " JOIN tasks ON tasks.sid = interaction_invites.task_sid"
        " WHERE interaction_channels.account_sid = ? AND conversation_sid = ?"
        " AND assignment_status IN ('pending', 'reserved', 'assigned') LIMIT 1",
        of.account_sid,
        of.conversation_sid,
    )
    return asked is not None


def paused(
    work: Work, account_sid: str, worker_sid: str, after: str, most: int
) -> list[tuple[Channel, Participant]]:
    """Channels behind the SID `after` that this worker has paused, by age, each with the agent who
    was there last."""
    found = work.find(
        Channel,
        "interaction_channels",
        "account_sid = ? AND paused_by = ? AND status = 'pause' AND sid > ? ORDER BY sid LIMIT ?",
        account_sid,
        worker_sid,
        after,
        most,
    )
    return [(channel, last_agent(work, channel)) for channel in found]


def last_agent(work: Work, of: Channel) -> Participant:
    """The agent who joined a channel last. Raises NOT_FOUND."""
    found = find_last_agent(work, of)
    if found is None:
        raise errors.NOT_FOUND()
    return found


def find_last_agent(work: Work, of: Channel) -> Participant | None:
    """The agent who joined a channel last; None where there never was one."""
    return work.get(
        Participant,
        "interaction_participants",
        "account_sid = ? AND channel_sid = ? AND type = 'agent' ORDER BY sid DESC LIMIT 1",
        of.account_sid,
        of.sid,
    )


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


def newest_invites(work: Work, of: Channel, most: int) -> list[Invite]:
    """The invites of a channel, the newest first."""
    return work.find(
        Invite,
        "interaction_invites",
        "account_sid = ? AND channel_sid = ? ORDER BY sid DESC LIMIT ?",
        of.account_sid,
        of.sid,
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


def was_resumed(work: Work, of: Channel, task_sid: str) -> bool:
    """Whether a task of a channel let the agent in who had paused it."""
    found = work.value(
        "SELECT 1 FROM interaction_invites"
        " WHERE account_sid = ? AND channel_sid = ? AND task_sid = ? AND resumed = 1",
        of.account_sid,
        of.sid,
        task_sid,
    )
    return found is not None


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
        " resting = ?, rounds = ?, due = ?, paused_by = ?, date_updated = ?"
        " WHERE account_sid = ? AND sid = ?",
        changed.status,
        changed.error_code,
        changed.error_message,
        changed.resting,
        changed.rounds,
        changed.due,
        changed.paused_by,
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
