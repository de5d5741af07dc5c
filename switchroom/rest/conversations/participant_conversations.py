"""Where an identity or an address takes part: a list (conversations §2.14)."""

from functools import partial

from msgspec import UNSET, Struct, UnsetType

from switchroom.conversations import lists
from switchroom.core import errors
from switchroom.core.clock import iso
from switchroom.core.states.conversation import State
from switchroom.rest.conversations import parents
from switchroom.rest.conversations.conversations import Timers, shape_timers
from switchroom.rest.kit import Call, Form, Page, PageRequest, Routes
from switchroom.store.work import Work

routes = Routes("conversations")
ALL = "/v1/ParticipantConversations", "/v1/Services/{ChatServiceSid}/ParticipantConversations"


class FullBinding(Struct, frozen=True, kw_only=True):
    """A binding with all the keys that any channel has."""

    address: str | None
    proxy_address: str | None
    type: str
    level: str | None = None
    name: str | None = None
    projected_address: str | None = None


class Links(Struct, frozen=True):
    """The addresses of both."""

    participant: str
    conversation: str


class ParticipantConversation(Struct, frozen=True, kw_only=True):
    """A participant and its conversation as the API shows them."""

    account_sid: str
    chat_service_sid: str
    participant_sid: str
    participant_user_sid: str | None
    participant_identity: str | None
    participant_messaging_binding: FullBinding | None
    conversation_sid: str
    conversation_unique_name: str | None
    conversation_friendly_name: str | None
    conversation_attributes: str
    conversation_date_created: str
    conversation_date_updated: str
    conversation_created_by: str
    conversation_state: State
    conversation_timers: Timers
    links: Links


class ListParticipantConversations(Form, kw_only=True):
    """Exactly one of the two."""

    identity: str | UnsetType = UNSET
    address: str | UnsetType = UNSET


@routes.get(ALL, page="conversations", max_page=50, chat_users=True)
def page(work: Work, call: Call, page: PageRequest, query: ListParticipantConversations) -> Page:
    if bool(query.identity) == bool(query.address):
        raise errors.ONE_FILTER()
    if call.chat_user is not None and query.identity != call.chat_user.identity:
        raise errors.NOT_PERMITTED(sentence="only one's own conversations can be listed")
    rows = lists.participations(
        work,
        call.account_sid,
        parents.service_sid(work, call),
        "identity" if query.identity else "address",
        query.identity or query.address or "",
        after=page.after(tuple[str, str]),
        most=page.size + 1,
    )
    return page.cut(
        rows, partial(shape, call), lambda row: (row.conversation_sid, row.participant_sid)
    )


def shape(call: Call, row: lists.Participation) -> ParticipantConversation:
    """A row as the API shows it."""
    conversation = call.url(f"{call.prefix}/Conversations/{row.conversation_sid}")
    return ParticipantConversation(
        account_sid=call.account_sid,
        chat_service_sid=row.service_sid,
        participant_sid=row.participant_sid,
        participant_user_sid=row.user_sid,
        participant_identity=row.identity,
        participant_messaging_binding=_binding(row),
        conversation_sid=row.conversation_sid,
        conversation_unique_name=row.unique_name,
        conversation_friendly_name=row.friendly_name,
        conversation_attributes=row.attributes,
        conversation_date_created=iso(row.date_created),
        conversation_date_updated=iso(row.date_updated),
        conversation_created_by=row.created_by,
        conversation_state=row.state,
        conversation_timers=shape_timers(row.date_inactive, row.date_closed),
        links=Links(f"{conversation}/Participants/{row.participant_sid}", conversation),
    )


def _binding(row: lists.Participation) -> FullBinding | None:
    if row.address is None and row.projected_address is None:
        return None
    return FullBinding(
        address=row.address,
        proxy_address=row.proxy_address,
        type=row.type,
        projected_address=row.projected_address,
    )
