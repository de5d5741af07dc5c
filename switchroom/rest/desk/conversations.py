"""Conversations and their messages, as agents read and write them."""

from functools import partial
from typing import Annotated

from msgspec import Meta, Struct, field

from switchroom.desk import cards, conversations, messages, outbound, people, search, shapes
from switchroom.rest.kit import Call, Reply, Routes
from switchroom.runtime import Runtime
from switchroom.store.work import Work

routes = Routes("desk")
ONE = "/v1/Conversations/{Sid}"


class Before(Struct, frozen=True, kw_only=True):
    """The messages before an index; the last ones without it."""

    before: Annotated[int, Meta(ge=0, le=2**62)] | None = None
    limit: Annotated[int, Meta(ge=1, le=messages.PAGE_MAX)] = messages.PAGE


class SendMessage(Struct, frozen=True, kw_only=True):
    """A message. `client_id` is the desktop's own name for it, such as a UUID: the same one again
    is the same message. `media` are SIDs of files that were uploaded."""

    client_id: str
    body: str = ""
    media: tuple[str, ...] = ()


class Seen(Struct, frozen=True, kw_only=True):
    """The index of the last message that the agent has seen."""

    index: Annotated[int, Meta(ge=-1, le=2**62)]


class Begin(Struct, frozen=True, kw_only=True):
    """An agent's own message to somebody, from one of our numbers."""

    to: str
    from_: str = field(name="from")
    client_id: str
    body: str
    customer_name: str | None = None


@routes.post("/v1/Conversations", status=201)
async def begin(runtime: Runtime, call: Call, body: Begin) -> shapes.Task | None:
    """Write to somebody first; the card of the agent's task. An open conversation with him is gone
    on with, unless another agent has it: then 409 names it."""
    caller = people.caller(call.person)
    deed = partial(
        outbound.begin,
        to=body.to,
        from_=body.from_,
        client_id=body.client_id,
        body=body.body,
        customer_name=body.customer_name,
    )
    sid = await runtime.transact(deed, caller, request_id=call.request_id)
    return await runtime.read(cards.of_reservation, caller, sid)


class Search(Struct, frozen=True, kw_only=True):
    """Words, of which the last may be a beginning; `next` is that of the page before."""

    q: str
    state: search.Wanted | None = None
    next: str | None = None


@routes.get("/v1/Search")
def find(work: Work, call: Call, query: Search) -> shapes.SearchResults:
    """Conversations by what was written, by the customer's number or name; some seconds behind."""
    return search.find(work, people.caller(call.person), query.q, query.state, query.next)


@routes.get(ONE)
def fetch(work: Work, call: Call, Sid: str) -> shapes.Conversation:
    """A conversation with who is in it."""
    return conversations.fetch(work, people.caller(call.person), Sid)


@routes.get(f"{ONE}/Messages")
def page(work: Work, call: Call, Sid: str, query: Before) -> shapes.Messages:
    """Messages, oldest first, from the last ones backwards."""
    return messages.page(work, people.caller(call.person), Sid, query.before, query.limit)


@routes.post(f"{ONE}/Messages", status=201)
def send(work: Work, call: Call, Sid: str, body: SendMessage) -> Reply:
    """Write to the customer: 201, or 200 with the message that the same `client_id` has sent."""
    sent = messages.send(
        work,
        people.caller(call.person),
        Sid,
        body.client_id,
        body.body,
        body.media,
        call.root,
    )
    return Reply(body=sent.message, status=201 if sent.new else 200)


@routes.post(f"{ONE}/Read", status=204)
def read(work: Work, call: Call, Sid: str, body: Seen) -> None:
    """Note what the agent has seen."""
    messages.read(work, people.caller(call.person), Sid, body.index)
