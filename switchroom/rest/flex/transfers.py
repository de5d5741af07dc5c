"""Transfers of a channel: the resource (flex §6)."""

from typing import Literal

from msgspec import UNSET, Struct, UnsetType, field

from switchroom.core.clock import iso
from switchroom.flex import channels, rows, transfers
from switchroom.rest.kit import Call, Routes
from switchroom.store.work import Work

routes = Routes("flex-api")
ALL = "/v1/Interactions/{InteractionSid}/Channels/{ChannelSid}/Transfers"
ONE = "/v1/Interactions/{InteractionSid}/Channels/{ChannelSid}/Transfers/{Sid}"


class Transfer(Struct, frozen=True, kw_only=True):
    """A transfer as the API shows it; workers' clients are shown the `note`, which is ours, and no
    address."""

    sid: str
    account_sid: str
    instance_sid: str
    interaction_sid: str
    channel_sid: str
    execution_sid: str | None = None
    type: transfers.Type
    status: transfers.Status
    from_sid: str = field(name="from")
    to: str
    note_sid: str | None
    summary_sid: str | None
    note: str | None | UnsetType
    date_created: str
    date_updated: str
    url: str | UnsetType


class CreateTransfer(Struct, frozen=True, rename="camel"):
    """From an agent's participant to a worker, a queue or a workflow; `note` is what whoever is
    asked reads."""

    to: str
    from_sid: str = field(name="from")
    type: transfers.Type = "cold"
    note_sid: str | None = None
    summary_sid: str | None = None
    note: str | None = None


class UpdateTransfer(Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """What can be changed; the status `failed` withdraws what nobody has accepted."""

    status: Literal["failed"] | None = None
    note_sid: str | None = None
    summary_sid: str | None = None
    note: str | None = None


@routes.post(ALL, status=201)
def create(
    work: Work, call: Call, InteractionSid: str, ChannelSid: str, body: CreateTransfer
) -> Transfer:
    channel = channels.hold(work, call.account_sid, InteractionSid, ChannelSid)
    return shape(work, call, begin(work, channel, body))


def begin(work: Work, channel: rows.Channel, body: CreateTransfer) -> rows.Transfer:
    """Hand a channel over that the caller holds. Raises ApiError."""
    return transfers.create(
        work,
        channel,
        body.type,
        body.from_sid,
        body.to,
        note_sid=body.note_sid,
        summary_sid=body.summary_sid,
        note=body.note or "",
    )


@routes.get(ONE)
def fetch(work: Work, call: Call, InteractionSid: str, ChannelSid: str, Sid: str) -> Transfer:
    channel = rows.channel(work, call.account_sid, InteractionSid, ChannelSid)
    return shape(work, call, transfers.fetch(work, channel, Sid))


@routes.post(ONE)
def update(
    work: Work, call: Call, InteractionSid: str, ChannelSid: str, Sid: str, body: UpdateTransfer
) -> Transfer:
    channel = channels.hold(work, call.account_sid, InteractionSid, ChannelSid)
    row = transfers.fetch(work, channel, Sid)
    return shape(work, call, alter(work, row, body))


def alter(work: Work, row: rows.Transfer, body: UpdateTransfer) -> rows.Transfer:
    """Change a transfer in a channel that the caller holds. Raises ApiError."""
    return transfers.update(
        work,
        row,
        withdraw=body.status == "failed",
        note_sid=body.note_sid,
        summary_sid=body.summary_sid,
        note=body.note,
    )


def shape(work: Work, call: Call, row: rows.Transfer) -> Transfer:
    """A row as the API shows it."""
    channel = f"/v1/Interactions/{row.interaction_sid}/Channels/{row.channel_sid}"
    return described(work, row, url=call.url(f"{channel}/Transfers/{row.sid}"))


def described(
    work: Work,
    row: rows.Transfer,
    *,
    url: str | UnsetType = UNSET,
    note: str | None | UnsetType = UNSET,
) -> Transfer:
    """A transfer as it is, with its address or its note."""
    return Transfer(
        sid=row.sid,
        account_sid=row.account_sid,
        instance_sid=transfers.instance_sid(row.account_sid),
        interaction_sid=row.interaction_sid,
        channel_sid=row.channel_sid,
        type=row.type,
        status=transfers.status(work, row),
        from_sid=row.from_sid,
        to=row.to_sid,
        note_sid=row.note_sid,
        summary_sid=row.summary_sid,
        note=note,
        date_created=iso(row.date_created),
        date_updated=iso(row.date_updated),
        url=url,
    )
