"""What can happen to interactions, in the past tense (flex §11)."""

from collections.abc import Mapping

from switchroom.flex.rows import Channel, ChannelStatus, Interaction, Participant
from switchroom.store.work import Event, Value


class ChannelEvent(Event, frozen=True, kw_only=True):
    """Something that happened to a channel; it is as it is afterwards."""

    channel: Channel

    @property
    def subject(self) -> str:
        return self.channel.sid


class InteractionCreated(ChannelEvent, frozen=True, kw_only=True):
    kind = "interaction.created"
    interaction: Interaction

    @property
    def subject(self) -> str:
        return self.interaction.sid


class ChannelCreated(ChannelEvent, frozen=True, kw_only=True):
    kind = "interaction.channel_created"


class ChannelStatusUpdated(ChannelEvent, frozen=True, kw_only=True):
    kind = "interaction.channel_status_updated"
    before: ChannelStatus

    def facts(self) -> Mapping[str, Value]:
        return {"from": self.before, "to": self.channel.status}


class PausedChannelHeard(ChannelEvent, frozen=True, kw_only=True):
    """The customer has written into a channel that an agent has paused; it stays paused."""

    kind = "interaction.paused_channel_heard"
    message_sid: str

    def facts(self) -> Mapping[str, Value]:
        return {"message_sid": self.message_sid, "worker_sid": self.channel.paused_by}


class ParticipantEvent(ChannelEvent, frozen=True, kw_only=True):
    participant: Participant

    @property
    def subject(self) -> str:
        return self.participant.sid


class ParticipantJoined(ParticipantEvent, frozen=True, kw_only=True):
    kind = "interaction.participant_joined"


class ParticipantLeft(ParticipantEvent, frozen=True, kw_only=True):
    kind = "interaction.participant_left"


class ParticipantUpdated(ParticipantEvent, frozen=True, kw_only=True):
    kind = "interaction.participant_updated"
