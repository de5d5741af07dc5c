"""Customers, as agents know them, and to whom a conversation can be handed."""

from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

from switchroom.desk import customers, directory, people, shapes
from switchroom.rest.kit import Call, Routes, present
from switchroom.store.work import Work

routes = Routes("desk")
ONE = "/v1/Customers/{Address}"
NOTES = f"{ONE}/Notes"


class Contacts(Struct, frozen=True, kw_only=True):
    """The conversations before this one, a SID; the newest without it."""

    before: str | None = None


class UpdateCustomer(Struct, frozen=True, kw_only=True):
    """What is not given stays as it is, each attribute too; null takes an attribute away."""

    name: str | UnsetType = UNSET
    attributes: dict[str, str | None] | UnsetType = UNSET


class CreateNote(Struct, frozen=True, kw_only=True):
    """A note."""

    body: str


class ListDirectory(Struct, frozen=True, kw_only=True):
    """A part of a name, and how many agents at most."""

    search: str = ""
    limit: Annotated[int, Meta(ge=1, le=directory.AT_MOST)] = directory.AT_MOST


@routes.get(ONE)
def fetch(work: Work, call: Call, Address: str, query: Contacts) -> shapes.Customer:
    """A customer by his address, also one of whom nothing was written down yet."""
    return customers.fetch(work, people.caller(call.person), Address, query.before)


@routes.post(ONE)
def update(work: Work, call: Call, Address: str, body: UpdateCustomer) -> shapes.Customer:
    """Write down name and attributes."""
    return customers.update(work, people.caller(call.person), Address, **present(body))


@routes.post(NOTES, status=201)
def add_note(work: Work, call: Call, Address: str, body: CreateNote) -> shapes.Note:
    """Write a note."""
    return customers.add_note(work, people.caller(call.person), Address, body.body)


@routes.delete(f"{NOTES}/{{Sid}}")
def delete_note(work: Work, call: Call, Address: str, Sid: str) -> None:
    """Take a note away: one's own, or any for a supervisor."""
    customers.delete_note(work, people.caller(call.person), Address, Sid)


@routes.get("/v1/Directory")
def list_directory(work: Work, call: Call, query: ListDirectory) -> shapes.Directory:
    """Agents and queues of the workspace, without the agent himself."""
    return directory.fetch(work, people.caller(call.person), query.search, query.limit)
