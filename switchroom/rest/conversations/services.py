"""Conversation services: the resource, which has no update (conversations §2.10)."""

from functools import partial

from msgspec import Struct

from switchroom.conversations import clearing, services
from switchroom.core.clock import iso
from switchroom.rest.kit import Call, Form, Page, PageRequest, Routes
from switchroom.store.work import Work

routes = Routes("conversations")
ALL, ONE = "/v1/Services", "/v1/Services/{Sid}"


class Links(Struct, frozen=True):
    """The addresses of what is in a service."""

    conversations: str
    users: str
    roles: str
    bindings: str
    configuration: str
    participant_conversations: str
    conversation_with_participants: str


class Service(Struct, frozen=True, kw_only=True):
    """A service as the API shows it."""

    sid: str
    account_sid: str
    friendly_name: str
    date_created: str
    date_updated: str
    url: str
    links: Links


class CreateService(Form, kw_only=True):
    """The name, without which there is no service (50000)."""

    friendly_name: str = ""


@routes.post(ALL, status=201)
def create(work: Work, call: Call, form: CreateService) -> Service:
    return shape(call, services.create(work, call.account_sid, form.friendly_name))


@routes.get(ALL, page="services")
def page(work: Work, call: Call, page: PageRequest) -> Page:
    rows = services.page(work, call.account_sid, page.after(str) or "", page.size + 1)
    return page.cut(rows, partial(shape, call), lambda row: row.sid)


@routes.get(ONE)
def fetch(work: Work, call: Call, Sid: str) -> Service:
    return shape(call, services.fetch(work, call.account_sid, Sid))


@routes.delete(ONE)
def delete(work: Work, call: Call, Sid: str) -> None:
    clearing.delete_service(work, call.account_sid, Sid)


def shape(call: Call, row: services.Service) -> Service:
    """A row as the API shows it."""
    url = call.url(f"{ALL}/{row.sid}")
    return Service(
        sid=row.sid,
        account_sid=row.account_sid,
        friendly_name=row.friendly_name,
        date_created=iso(row.date_created),
        date_updated=iso(row.date_updated),
        url=url,
        links=Links(
            conversations=f"{url}/Conversations",
            users=f"{url}/Users",
            roles=f"{url}/Roles",
            bindings=f"{url}/Bindings",
            configuration=f"{url}/Configuration",
            participant_conversations=f"{url}/ParticipantConversations",
            conversation_with_participants=f"{url}/ConversationWithParticipants",
        ),
    )
