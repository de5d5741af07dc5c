"""Interactions: the resource (flex §2)."""

from msgspec import UNSET, Struct, UnsetType, structs

from switchroom.core import errors
from switchroom.flex import interactions, rows, shown
from switchroom.rest.flex import parameters
from switchroom.rest.kit import Call, Form, Routes
from switchroom.store.work import Work

routes = Routes("flex-api")
ALL = "/v1/Interactions"
ONE = "/v1/Interactions/{Sid}"


class ChannelName(Struct, frozen=True):
    """The one channel of an interaction."""

    type: rows.ChannelType
    sid: str


class Links(Struct, frozen=True):
    """The address of the channels."""

    channels: str


class Interaction(Struct, frozen=True, kw_only=True):
    """An interaction as the API shows it; its task is told of as long as it is remembered."""

    sid: str
    channel: ChannelName | None
    routing: shown.Routing | None
    interaction_context_sid: str | None
    webhook_ttid: str | None
    url: str
    links: Links


class CreateInteraction(Form, kw_only=True):
    """`Channel` and `Routing` are the texts of JSON objects."""

    channel: str
    routing: str | UnsetType = UNSET
    interaction_context_sid: str | UnsetType = UNSET
    webhook_ttid: str | UnsetType = UNSET


class UpdateInteraction(Form, kw_only=True):
    """What can be changed of an interaction."""

    webhook_ttid: str | UnsetType = UNSET


@routes.post(ALL)
def create(work: Work, call: Call, form: CreateInteraction) -> Interaction:
    wish = parameters.wish(form.channel)
    if not form.routing:
        raise errors.INTERACTION_INVALID(sentence="Routing is required")
    made = interactions.create(
        work,
        call.account_sid,
        wish,
        parameters.routing(work, call.account_sid, form.routing),
        webhook_ttid=form.webhook_ttid or None,
        context_sid=form.interaction_context_sid or None,
    )
    return shape(work, call, made.interaction)


@routes.get(ONE)
def fetch(work: Work, call: Call, Sid: str) -> Interaction:
    return shape(work, call, rows.interaction(work, call.account_sid, Sid))


@routes.post(ONE)
def update(work: Work, call: Call, Sid: str, form: UpdateInteraction) -> Interaction:
    row = rows.interaction(work, call.account_sid, Sid)
    if form.webhook_ttid is not UNSET:
        changed = structs.replace(row, webhook_ttid=form.webhook_ttid or None)
        row = rows.keep_interaction(work, changed)
    return shape(work, call, row)


def shape(work: Work, call: Call, row: rows.Interaction) -> Interaction:
    """A row as the API shows it, with its channel and the task that it began with."""
    channel = next(iter(rows.channels(work, row.account_sid, row.sid, "", 1)), None)
    first = [] if channel is None else rows.invites(work, channel, "", 1)
    url = call.url(f"/v1/Interactions/{row.sid}")
    return Interaction(
        sid=row.sid,
        channel=None if channel is None else ChannelName(channel.type, channel.sid),
        routing=shown.routing(work, first[0]) if first else None,
        interaction_context_sid=row.interaction_context_sid,
        webhook_ttid=row.webhook_ttid,
        url=url,
        links=Links(f"{url}/Channels"),
    )
