"""Conversations: the resource (conversations §2.2)."""

from collections.abc import Mapping
from functools import partial
from typing import Any, ClassVar, Final, Literal

from msgspec import UNSET, Struct, UnsetType

from switchroom.conversations import conversations, lists
from switchroom.conversations import rows as stored
from switchroom.core import errors, phone
from switchroom.core.clock import iso
from switchroom.core.states.conversation import State, wished
from switchroom.rest.conversations import deeds, parameters, parents
from switchroom.rest.kit import Call, Form, Page, PageRequest, Routes
from switchroom.rest.kit.forms import Refuse
from switchroom.store.work import Work

routes = Routes("conversations")
ALL = "/v1/Conversations", "/v1/Services/{ChatServiceSid}/Conversations"
ONE = "/v1/Conversations/{Sid}", "/v1/Services/{ChatServiceSid}/Conversations/{Sid}"


class Timers(Struct, frozen=True):
    """When the timers end; what does not run is left out."""

    date_inactive: str | UnsetType = UNSET
    date_closed: str | UnsetType = UNSET


class Links(Struct, frozen=True):
    """The addresses of what belongs to a conversation."""

    participants: str
    messages: str
    webhooks: str
    export: str


class EmailBinding(Struct, frozen=True):
    """By what address and name e-mails of the conversation would go out."""

    projected_address: str | None
    name: str | None


class ShownBindings(Struct, frozen=True):
    """Bindings of the whole conversation."""

    email: EmailBinding | UnsetType = UNSET


class Described(Struct, frozen=True, kw_only=True):
    """What every way of showing a conversation has."""

    sid: str
    account_sid: str
    chat_service_sid: str
    messaging_service_sid: str
    friendly_name: str | None
    unique_name: str | None
    attributes: str
    state: State
    date_created: str
    date_updated: str
    timers: Timers
    bindings: ShownBindings
    url: str


class Conversation(Described, frozen=True, kw_only=True):
    """A conversation as the API shows it."""

    links: Links


class Durations(Form, kw_only=True):
    """Timers as ISO 8601 durations."""

    inactive: str | UnsetType = UNSET
    closed: str | UnsetType = UNSET


class Email(Form, kw_only=True):
    """The e-mail binding, which is kept and shown: there is no e-mail channel."""

    address: str | UnsetType = UNSET
    name: str | UnsetType = UNSET


class Bindings(Form, kw_only=True):
    """Bindings of the whole conversation."""

    email: Email | UnsetType = UNSET


class ConversationForm(Form, kw_only=True):
    """What can be said of a conversation when it is created and later."""

    friendly_name: str | UnsetType = UNSET
    unique_name: str | UnsetType = UNSET
    attributes: str | UnsetType = UNSET
    messaging_service_sid: str | UnsetType = UNSET
    state: str | UnsetType = UNSET
    timers: Durations | UnsetType = UNSET
    bindings: Bindings | UnsetType = UNSET
    date_created: str | UnsetType = UNSET
    date_updated: str | UnsetType = UNSET


class ListConversations(Form, kw_only=True):
    """The filters of the list; dates are ISO 8601 and both included."""

    __errors__: ClassVar[Mapping[str, Refuse]] = {
        "state": lambda value: errors.STATE_INVALID(state=value)
    }

    start_date: str | UnsetType = UNSET
    end_date: str | UnsetType = UNSET
    state: Literal["active", "inactive", "closed"] | UnsetType = UNSET


# What clients write to take a value away.
_NULL: Final = ("", "null")


@routes.post(ALL, status=201, chat_users=True)
def create(work: Work, call: Call, form: ConversationForm) -> Conversation:
    service_sid = parents.service_sid(work, call)
    values = deeds.create_conversation(call, values_of(form))
    row = conversations.create(
        work, call.account_sid, service_sid, origin=parents.origin(call), **values
    )
    deeds.join_created(work, call, row)
    return shape(call, row)


@routes.get(ALL, page="conversations", chat_users=True)
def page(work: Work, call: Call, page: PageRequest, query: ListConversations) -> Page:
    """The most recent message first; with a date, the newest conversation first. A user with an
    access token gets those in which he takes part, the newest first."""
    service_sid = parents.service_sid(work, call)
    state: State | None = query.state or None
    if call.chat_user is not None:
        return _own_page(work, call, page, query, state)
    after, most = page.after(tuple[int, str]), page.size + 1
    if query.start_date or query.end_date:
        rows = lists.by_creation(
            work,
            call.account_sid,
            service_sid,
            state=state,
            start=parameters.start(query.start_date),
            end=parameters.end(query.end_date),
            after=after,
            most=most,
        )
        return page.cut(rows, partial(shape, call), lambda row: (row.date_created, row.sid))
    rows = lists.by_activity(
        work, call.account_sid, service_sid, state=state, after=after, most=most
    )
    return page.cut(rows, partial(shape, call), lambda row: (row.last_activity, row.sid))


def _own_page(
    work: Work, call: Call, page: PageRequest, query: ListConversations, state: State | None
) -> Page:
    assert call.chat_user is not None
    rows = lists.of_identity(
        work,
        call.account_sid,
        call.chat_user.service_sid,
        call.chat_user.identity,
        state=state,
        start=parameters.start(query.start_date),
        end=parameters.end(query.end_date),
        after=page.after(str),
        most=page.size + 1,
    )
    return page.cut(rows, partial(shape, call), lambda row: row.sid)


@routes.get(ONE, chat_users=True)
def fetch(work: Work, call: Call, Sid: str) -> Conversation:
    return shape(call, parents.find(work, call, Sid))


@routes.post(ONE, chat_users=True)
def update(work: Work, call: Call, Sid: str, form: ConversationForm) -> Conversation:
    row = parents.hold_open(work, call, Sid)
    values = values_of(form)
    deeds.update_conversation(work, call, row, values)
    if values:
        row = conversations.update(work, row, origin=parents.origin(call), **values)
    return shape(call, row)


@routes.delete(ONE, chat_users=True)
def delete(work: Work, call: Call, Sid: str) -> None:
    row = parents.hold(work, call, Sid)
    deeds.delete_conversation(work, call, row)
    conversations.delete(work, row, parents.origin(call))


def values_of(form: ConversationForm) -> dict[str, Any]:
    """What was sent, as the operations take it. Raises INVALID_PARAMETER and the errors of dates
    and state."""
    values = parameters.given(form)
    for timer in ("inactive", "closed"):
        if f"timers_{timer}" in values:
            values[timer] = values.pop(f"timers_{timer}")
    for name in ("address", "name"):
        if f"bindings_email_{name}" in values:
            text = values.pop(f"bindings_email_{name}")
            values[f"email_{name}"] = "" if text.lower() in _NULL else text
    address = values.get("email_address")
    if address and phone.channel(address) != "email":
        raise errors.INVALID_PARAMETER(sentence="Bindings.Email.Address must be an e-mail address")
    if "state" in values:
        values["state"] = wished(values["state"])
    return values


def shape(call: Call, row: stored.Conversation) -> Conversation:
    """A row as the API shows it."""
    url = call.url(f"{call.prefix}/Conversations/{row.sid}")
    return Conversation(
        **describe(row, url),
        links=Links(
            participants=f"{url}/Participants",
            messages=f"{url}/Messages",
            webhooks=f"{url}/Webhooks",
            export=f"{url}/Export",
        ),
    )


def describe(row: stored.Conversation, url: str) -> dict[str, Any]:
    """The fields of `Described`."""
    return {
        "sid": row.sid,
        "account_sid": row.account_sid,
        "chat_service_sid": row.service_sid,
        "messaging_service_sid": row.messaging_service_sid,
        "friendly_name": row.friendly_name,
        "unique_name": row.unique_name,
        "attributes": row.attributes,
        "state": row.state,
        "date_created": iso(row.date_created),
        "date_updated": iso(row.date_updated),
        "timers": shape_timers(row.date_inactive, row.date_closed),
        "bindings": _bindings(row),
        "url": url,
    }


def _bindings(row: stored.Conversation) -> ShownBindings:
    if row.email_address is None and row.email_name is None:
        return ShownBindings()
    return ShownBindings(EmailBinding(row.email_address, row.email_name))


def shape_timers(date_inactive: int | None, date_closed: int | None) -> Timers:
    """Instants as the API shows them."""
    return Timers(
        UNSET if date_inactive is None else iso(date_inactive),
        UNSET if date_closed is None else iso(date_closed),
    )
