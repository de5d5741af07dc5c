"""Which webhooks hear of what happens to interactions (flex §11)."""

from switchroom.flex import events, transfers, webhooks
from switchroom.flex.rows import Channel
from switchroom.monitor import deliveries
from switchroom.store.work import Work
from switchroom.taskrouter import pushes

Parameters = tuple[tuple[str, str], ...]


def interaction_created(work: Work, event: events.InteractionCreated) -> None:
    _fire(work, "onInteractionCreated", event.channel)


def channel_created(work: Work, event: events.ChannelCreated) -> None:
    _fire(work, "onChannelCreated", event.channel, _of_channel(event.channel))


def channel_status_updated(work: Work, event: events.ChannelStatusUpdated) -> None:
    """That a channel is set up is part of its creation; that it failed has an event of its own."""
    channel = event.channel
    if channel.status == "failed":
        error = (
            ("ErrorCode", str(channel.error_code)),
            ("ErrorMessage", channel.error_message),
        )
        _fire(work, "onChannelCreateFailed", channel, _of_channel(channel) + error)
    elif event.before != "setup":
        status = (("ChannelStatus", channel.status),)
        _fire(work, "onChannelStatusUpdated", channel, _of_channel(channel) + status)


def paused_channel_heard(work: Work, event: events.PausedChannelHeard) -> None:
    """The clients of the agent who paused are told; the hosted service has no such event."""
    channel = event.channel
    if channel.paused_by is not None:
        payload = {
            "interaction_sid": channel.interaction_sid,
            "channel_sid": channel.sid,
            "channel_type": channel.type,
            "conversation_sid": channel.conversation_sid,
            "message_sid": event.message_sid,
        }
        deed = "channel.message.added"
        pushes.push(work, channel.account_sid, channel.paused_by, deed, payload)


def participant_joined(work: Work, event: events.ParticipantJoined) -> None:
    _fire(work, "onParticipantJoined", event.channel, _of_participant(event))


def participant_left(work: Work, event: events.ParticipantLeft) -> None:
    _fire(work, "onParticipantLeft", event.channel, _of_participant(event))


def participant_updated(work: Work, event: events.ParticipantUpdated) -> None:
    _fire(work, "onParticipantUpdated", event.channel, _of_participant(event))


def _of_channel(channel: Channel) -> Parameters:
    return (("ChannelSid", channel.sid),)


def _of_participant(event: events.ParticipantEvent) -> Parameters:
    who = event.participant
    return (
        *_of_channel(event.channel),
        ("ParticipantSid", who.sid),
        ("ParticipantType", who.type),
        ("TaskSid", who.task_sid or ""),
    )


def _fire(work: Work, event: str, channel: Channel, more: Parameters = ()) -> None:
    """Write the deliveries of an event; each webhook hears of an interaction in order."""
    account_sid = channel.account_sid
    for webhook in webhooks.hearing(work, account_sid, channel.interaction_sid, event):
        told = (
            ("EventType", event),
            ("AccountSid", account_sid),
            ("InstanceSid", transfers.instance_sid(account_sid)),
            ("InteractionSid", channel.interaction_sid),
            ("MediaChannelSid", channel.conversation_sid),
            ("MediaChannelType", channel.type),
            *more,
        )
        deliveries.put(
            work,
            account_sid,
            webhook.webhook_url,
            webhook.webhook_method,
            told,
            key=f"hook {webhook.ttid} {channel.interaction_sid}",
            resource_sid=channel.sid,
            service_sid=channel.interaction_sid,
        )
