"""What the agent desktop is shown, by its API and by its socket alike.

Times are ISO 8601 in UTC with a Z; counts of seconds say so in their names. `web/src/api/types.ts`
is made from these Structs by `make web`.
"""

from typing import Any, Literal

import msgspec

from switchroom.flex.rows import ChannelStatus

Role = Literal["agent", "supervisor", "admin"]
AuthorKind = Literal["customer", "agent", "bot", "system"]
ReservationStatus = Literal["pending", "accepted", "wrapping"]
TransferType = Literal["cold", "warm", "external"]


class Shape(msgspec.Struct, frozen=True, kw_only=True):
    """Something that is shown."""


class Person(Shape, frozen=True, kw_only=True):
    """The user who is logged in; the SIDs are those of his worker, null where he is none."""

    sid: str
    username: str
    full_name: str
    email: str
    roles: list[Role]
    has_password: bool
    workspace_sid: str | None
    worker_sid: str | None


class Session(Shape, frozen=True, kw_only=True):
    """A log-in. `csrf_token` goes back in the header X-Switchroom-CSRF with every change;
    `expires` is when it ends if nobody uses it."""

    user: Person
    account_sid: str
    account_name: str
    account_status: Literal["active", "suspended", "closed"]
    csrf_token: str
    expires: str


class Activity(Shape, frozen=True, kw_only=True):
    """What a worker can be doing."""

    sid: str
    friendly_name: str
    available: bool


class Worker(Shape, frozen=True, kw_only=True):
    """The agent as TaskRouter knows him; `version` counts changes of his row."""

    sid: str
    friendly_name: str
    full_name: str
    activity_sid: str
    activity_name: str
    available: bool
    date_activity_changed: str
    attributes: dict[str, Any]
    version: int


class Medium(Shape, frozen=True, kw_only=True):
    """A file of a message; `url` is of this server and needs the session. `size` in bytes, 0 where
    it is not known."""

    sid: str
    content_type: str
    filename: str
    size: int
    url: str


class Delivery(Shape, frozen=True, kw_only=True):
    """What became of a message on its way to the customer; `status` in the words of receipts."""

    status: Literal["queued", "sent", "delivered", "read", "undelivered", "failed"]
    error_code: int | None


class Message(Shape, frozen=True, kw_only=True):
    """One message of a conversation. `client_id` is the token under which a desktop sent it."""

    sid: str
    conversation_sid: str
    index: int
    author: str
    author_name: str
    author_kind: AuthorKind
    body: str
    media: list[Medium]
    date_created: str
    delivery: Delivery | None
    client_id: str | None


class Preview(Shape, frozen=True, kw_only=True):
    """The last message of a conversation, shortened."""

    index: int
    author_kind: AuthorKind
    author_name: str
    body: str
    date_created: str


class Colleague(Shape, frozen=True, kw_only=True):
    """An agent who is in a conversation."""

    participant_sid: str
    worker_sid: str
    name: str


class Handover(Shape, frozen=True, kw_only=True):
    """By what transfer a task came."""

    sid: str
    type: TransferType
    note: str
    from_name: str


class Task(Shape, frozen=True, kw_only=True):
    """A reservation of the agent with its task, and the conversation that it is about.

    `date_created` is the task's, `date_updated` when the reservation came into its status: since
    then it is offered, the agent's, or wrapped up.
    `reservation_due` is when a pending one runs out. What begins with a channel is null for tasks
    that are not of an interaction. `unread` counts messages of others that the agent has not seen.
    """

    reservation_sid: str
    reservation_status: ReservationStatus
    reservation_due: str | None
    reservation_seconds: int | None
    task_sid: str
    workspace_sid: str
    task_channel: str
    queue_name: str | None
    workflow_name: str | None
    priority: int
    attributes: dict[str, Any]
    date_created: str
    date_updated: str
    interaction_sid: str | None
    channel_sid: str | None
    channel_status: ChannelStatus | None
    participant_sid: str | None
    conversation_sid: str | None
    conversation_state: Literal["active", "inactive", "closed"] | None
    customer_name: str
    customer_address: str | None
    our_address: str | None
    direction: Literal["inbound", "outbound"]
    handover: Handover | None
    agents: list[Colleague]
    unread: int
    last_message: Preview | None


class Paused(Shape, frozen=True, kw_only=True):
    """A conversation that the agent has paused; `ends` is when it is given to somebody else."""

    channel_sid: str
    interaction_sid: str
    conversation_sid: str
    customer_name: str
    customer_address: str | None
    date_updated: str
    ends: str | None
    unread: int
    last_message: Preview | None


class Number(Shape, frozen=True, kw_only=True):
    """A number of ours from which an agent can write to somebody."""

    phone_number: str
    friendly_name: str


class CannedResponse(Shape, frozen=True, kw_only=True):
    """A text ready to be sent. `{{customer.name}}`, `{{customer.address}}`, `{{agent.name}}` and
    `{{agent.first_name}}` in `body` are replaced when it is put into the composer."""

    sid: str
    shortcut: str
    title: str
    body: str
    date_updated: str


class Limits(Shape, frozen=True, kw_only=True):
    """What the composer must keep to."""

    body_chars: int
    medium_bytes: int
    media: int
    media_types: list[str]


class Desktop(Shape, frozen=True, kw_only=True):
    """All that a desktop needs to begin; `position` is where its socket goes on."""

    position: str
    now: str
    worker: Worker | None
    activities: list[Activity]
    tasks: list[Task]
    paused: list[Paused]
    numbers: list[Number]
    canned_responses: list[CannedResponse]
    dispositions: list[str]
    limits: Limits


class Conversation(Shape, frozen=True, kw_only=True):
    """A conversation with who is in it."""

    sid: str
    state: Literal["active", "inactive", "closed"]
    customer_name: str
    customer_address: str | None
    our_address: str | None
    attributes: dict[str, Any]
    date_created: str
    date_updated: str
    date_closed: str | None
    agents: list[Colleague]
    interaction_sid: str | None
    channel_sid: str | None
    channel_status: ChannelStatus | None
    disposition: str | None
    last_index: int | None


class Messages(Shape, frozen=True, kw_only=True):
    """A page of messages, oldest first; `more` says that there are earlier ones."""

    messages: list[Message]
    more: bool


class Note(Shape, frozen=True, kw_only=True):
    """What somebody wrote down about a customer."""

    sid: str
    author_name: str
    body: str
    date_created: str
    mine: bool


class Contact(Shape, frozen=True, kw_only=True):
    """An earlier conversation with a customer."""

    conversation_sid: str
    state: Literal["active", "inactive", "closed"]
    date_created: str
    date_updated: str
    agents: list[str]
    disposition: str | None
    wrap_up_note: str | None
    last_message: Preview | None


class Customer(Shape, frozen=True, kw_only=True):
    """A customer, known by his address."""

    address: str
    name: str
    attributes: dict[str, str]
    date_updated: str | None
    notes: list[Note]
    contacts: list[Contact]
    more_contacts: bool


class DirectoryAgent(Shape, frozen=True, kw_only=True):
    """Somebody to hand a conversation to."""

    worker_sid: str
    name: str
    activity_name: str
    available: bool
    date_activity_changed: str


class DirectoryQueue(Shape, frozen=True, kw_only=True):
    """A queue to hand a conversation to."""

    queue_sid: str
    name: str
    waiting: int
    available_agents: int


class Directory(Shape, frozen=True, kw_only=True):
    """Where a conversation can be handed to; the agent himself is left out."""

    agents: list[DirectoryAgent]
    queues: list[DirectoryQueue]
    more: bool


class Found(Shape, frozen=True, kw_only=True):
    """A conversation that a search has found, with the message that matched where one did."""

    conversation_sid: str
    state: Literal["active", "inactive", "closed"]
    customer_name: str
    customer_address: str | None
    date_updated: str
    match: Preview | None


class SearchResults(Shape, frozen=True, kw_only=True):
    """What a search has found, the newest first; `next` asks for older ones."""

    results: list[Found]
    next: str | None
