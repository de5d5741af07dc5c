"""Participants of a channel: the resource (flex §5)."""

from functools import partial
from typing import Literal

from msgspec import UNSET, Struct, UnsetType

from switchroom.flex import agents, channels, people, rows, shown
from switchroom.rest.flex import parameters
from switchroom.rest.kit import Call, Form, Page, PageRequest, Routes
from switchroom.store.work import Work

routes = Routes("flex-api")
ALL = "/v1/Interactions/{InteractionSid}/Channels/{ChannelSid}/Participants"
ONE = "/v1/Interactions/{InteractionSid}/Channels/{ChannelSid}/Participants/{Sid}"


class Participant(Struct, frozen=True, kw_only=True):
    """A participant as the API shows him."""

    sid: str
    type: rows.ParticipantType
    interaction_sid: str
    channel_sid: str
    routing_properties: shown.AgentProperties | None
    url: str


class CreateParticipant(Form, kw_only=True):
    """The properties are the texts of JSON objects; those of the routing are for agents, who come
    by invites."""

    type: rows.ParticipantType
    media_properties: str
    routing_properties: str | UnsetType = UNSET


class UpdateParticipant(Form, kw_only=True):
    """Whether he leaves, or wraps up."""

    status: Literal["closed", "wrapup"]


@routes.post(ALL)
def create(
    work: Work, call: Call, InteractionSid: str, ChannelSid: str, form: CreateParticipant
) -> Participant:
    channel = channels.hold(work, call.account_sid, InteractionSid, ChannelSid)
    reach = parameters.reach(form.media_properties)
    return shape(call, people.add(work, channel, form.type, **reach))


@routes.get(ALL, page="participants", max_page=parameters.MAX_PAGE)
def page(work: Work, call: Call, InteractionSid: str, ChannelSid: str, page: PageRequest) -> Page:
    channel = rows.channel(work, call.account_sid, InteractionSid, ChannelSid)
    found = rows.participants(work, channel, page.after(str) or "", page.size + 1)
    return page.cut(found, partial(shape, call), lambda row: row.sid)


@routes.post(ONE)
def update(
    work: Work,
    call: Call,
    InteractionSid: str,
    ChannelSid: str,
    Sid: str,
    form: UpdateParticipant,
) -> Participant:
    channel = channels.hold(work, call.account_sid, InteractionSid, ChannelSid)
    row = rows.participant(work, channel, Sid)
    return shape(call, agents.update(work, channel, row, form.status))


def shape(call: Call, row: rows.Participant) -> Participant:
    """A row as the API shows it."""
    channel = f"/v1/Interactions/{row.interaction_sid}/Channels/{row.channel_sid}"
    return Participant(
        sid=row.sid,
        type=row.type,
        interaction_sid=row.interaction_sid,
        channel_sid=row.channel_sid,
        routing_properties=shown.agent(row),
        url=call.url(f"{channel}/Participants/{row.sid}"),
    )
