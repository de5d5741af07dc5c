"""Invites to a channel: the resource (flex §4)."""

from functools import partial

from msgspec import Struct

from switchroom.conversations import conversations
from switchroom.flex import channels, invites, rows, shown
from switchroom.rest.flex import parameters
from switchroom.rest.kit import Call, Form, Page, PageRequest, Routes
from switchroom.store.work import Work

routes = Routes("flex-api")
ALL = "/v1/Interactions/{InteractionSid}/Channels/{ChannelSid}/Invites"


class Invite(Struct, frozen=True, kw_only=True):
    """An invite as the API shows it, with its task as long as that is remembered."""

    sid: str
    interaction_sid: str
    channel_sid: str
    routing: shown.Routing | None
    url: str


class CreateInvite(Form, kw_only=True):
    """`Routing` is the text of a JSON object."""

    routing: str


@routes.post(ALL)
def create(
    work: Work, call: Call, InteractionSid: str, ChannelSid: str, form: CreateInvite
) -> Invite:
    channel = channels.hold(work, call.account_sid, InteractionSid, ChannelSid)
    return shape(work, call, invite(work, channel, form.routing))


def invite(work: Work, channel: rows.Channel, routing: object) -> rows.Invite:
    """Ask somebody to join a channel that the caller holds. Raises ApiError."""
    asked = parameters.routing(work, channel.account_sid, routing)
    conversation = conversations.hold_open(work, channel.account_sid, channel.conversation_sid)
    return invites.create(work, channel, conversation, asked).invite


@routes.get(ALL, page="invites", max_page=parameters.MAX_PAGE)
def page(work: Work, call: Call, InteractionSid: str, ChannelSid: str, page: PageRequest) -> Page:
    channel = rows.channel(work, call.account_sid, InteractionSid, ChannelSid)
    found = rows.invites(work, channel, page.after(str) or "", page.size + 1)
    return page.cut(found, partial(shape, work, call), lambda row: row.sid)


def shape(work: Work, call: Call, row: rows.Invite) -> Invite:
    """A row as the API shows it."""
    channel = f"/v1/Interactions/{row.interaction_sid}/Channels/{row.channel_sid}"
    return Invite(
        sid=row.sid,
        interaction_sid=row.interaction_sid,
        channel_sid=row.channel_sid,
        routing=shown.routing(work, row),
        url=call.url(f"{channel}/Invites/{row.sid}"),
    )
