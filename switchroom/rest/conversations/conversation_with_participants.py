"""A conversation together with its participants: the resource (conversations §2.3)."""

from functools import partial
from typing import Any, Final

import msgspec
from msgspec import UNSET, Struct, UnsetType

from switchroom.conversations import conversations, setups
from switchroom.conversations import rows as stored
from switchroom.conversations.setups import Newcomer
from switchroom.core import errors
from switchroom.rest.conversations import parameters, parents
from switchroom.rest.conversations.conversations import (
    ConversationForm,
    Described,
    describe,
    values_of,
)
from switchroom.rest.kit import Call, Reply, Routes
from switchroom.runtime import Runtime
from switchroom.store.work import Work

routes = Routes("conversations")
ALL = (
    "/v1/ConversationWithParticipants",
    "/v1/Services/{ChatServiceSid}/ConversationWithParticipants",
)

_ACCEPTED: Final = 202


class Links(Struct, frozen=True):
    """The addresses of what belongs to it."""

    participants: str
    messages: str
    webhooks: str


class ConversationWithParticipants(Described, frozen=True, kw_only=True):
    """The conversation as it is before anybody is in it."""

    links: Links


class CreateWithParticipants(ConversationForm, kw_only=True):
    """A conversation, and a JSON object for each participant."""

    participant: list[str] | UnsetType = UNSET


class NewBinding(Struct, frozen=True):
    """The numbers of a participant."""

    address: str | None = None
    proxy_address: str | None = None
    projected_address: str | None = None


class NewParticipant(Struct, frozen=True):
    """A participant in the words of its resource."""

    identity: str | None = None
    messaging_binding: NewBinding | None = None
    role_sid: str | None = None
    attributes: str | None = None
    date_created: str | None = None
    date_updated: str | None = None


@routes.post(ALL, status=201)
async def create(
    runtime: Runtime, call: Call, form: CreateWithParticipants
) -> Reply | ConversationWithParticipants:
    # Hooks are told of the conversation before it is there; asked again, it is the same one.
    sid = runtime.ids.mint("CH", runtime.clock.now())
    make = partial(_create, call=call, form=form, sid=sid)
    row = await runtime.transact(make, request_id=call.request_id)
    if row.state == "initializing":
        return Reply(body=shape(call, row), status=_ACCEPTED)
    return shape(call, row)


def _create(
    work: Work, *, call: Call, form: CreateWithParticipants, sid: str
) -> stored.Conversation:
    service_sid, origin = parents.service_sid(work, call), parents.origin(call)
    values: dict[str, Any] = values_of(form)
    newcomers = [_read(n, text) for n, text in enumerate(values.pop("participant", ()), 1)]
    if not newcomers:
        return conversations.create(
            work, call.account_sid, service_sid, origin=origin, sid=sid, **values
        )
    return setups.begin(
        work, call.account_sid, service_sid, newcomers, origin=origin, sid=sid, **values
    )


def _read(number: int, text: str) -> Newcomer:
    """One `Participant`. Raises PARTICIPANT_NOT_JSON and the errors of dates."""
    try:
        given = msgspec.json.decode(text, type=NewParticipant)
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError) as fault:
        raise errors.PARTICIPANT_NOT_JSON(number=number, reason=str(fault)[:200]) from None
    binding = given.messaging_binding or NewBinding()
    dates = {
        name: value
        for name in ("date_created", "date_updated")
        if (value := getattr(given, name)) is not None
    }
    parameters.read_dates(dates)
    return Newcomer(
        identity=given.identity,
        address=binding.address,
        proxy_address=binding.proxy_address,
        projected_address=binding.projected_address,
        role_sid=given.role_sid,
        attributes="{}" if given.attributes is None else given.attributes,
        **dates,
    )


def shape(call: Call, row: stored.Conversation) -> ConversationWithParticipants:
    """A row as the API shows it."""
    url = call.url(f"{call.prefix}/Conversations/{row.sid}")
    return ConversationWithParticipants(
        **describe(row, url),
        links=Links(
            participants=f"{url}/Participants",
            messages=f"{url}/Messages",
            webhooks=f"{url}/Webhooks",
        ),
    )
