"""Channels of interactions: the resource (flex §3)."""

from functools import partial

from msgspec import UNSET, Struct, UnsetType

from switchroom.flex import channels, rows
from switchroom.rest.flex import parameters
from switchroom.rest.kit import Call, Form, Page, PageRequest, Routes
from switchroom.store.work import Work

routes = Routes("flex-api")
ALL = "/v1/Interactions/{InteractionSid}/Channels"
ONE = "/v1/Interactions/{InteractionSid}/Channels/{Sid}"


class Links(Struct, frozen=True):
    """The addresses of what belongs to a channel."""

    participants: str
    invites: str
    transfers: str


class Channel(Struct, frozen=True, kw_only=True):
    """A channel as the API shows it."""

    sid: str
    interaction_sid: str
    type: rows.ChannelType
    status: rows.ChannelStatus
    error_code: int | None
    error_message: str | None
    url: str
    links: Links


class UpdateChannel(Form, kw_only=True):
    """`Routing` is the text of a JSON object with the status of the tasks: closed or wrapup."""

    status: channels.Change
    routing: str | UnsetType = UNSET


@routes.get(ALL, page="channels", max_page=parameters.MAX_PAGE)
def page(work: Work, call: Call, InteractionSid: str, page: PageRequest) -> Page:
    rows.interaction(work, call.account_sid, InteractionSid)
    found = rows.channels(
        work, call.account_sid, InteractionSid, page.after(str) or "", page.size + 1
    )
    return page.cut(found, partial(shape, call), lambda row: row.sid)


@routes.get(ONE)
def fetch(work: Work, call: Call, InteractionSid: str, Sid: str) -> Channel:
    return shape(call, rows.channel(work, call.account_sid, InteractionSid, Sid))


@routes.post(ONE)
def update(work: Work, call: Call, InteractionSid: str, Sid: str, form: UpdateChannel) -> Channel:
    then = parameters.then(form.routing or None)
    row = channels.hold(work, call.account_sid, InteractionSid, Sid)
    return shape(call, channels.change(work, row, form.status, then))


def shape(call: Call, row: rows.Channel) -> Channel:
    """A row as the API shows it."""
    url = call.url(f"/v1/Interactions/{row.interaction_sid}/Channels/{row.sid}")
    return Channel(
        sid=row.sid,
        interaction_sid=row.interaction_sid,
        type=row.type,
        status=row.status,
        error_code=row.error_code or None,
        error_message=row.error_message or None,
        url=url,
        links=Links(f"{url}/Participants", f"{url}/Invites", f"{url}/Transfers"),
    )
