"""What a widget wants done in the world. The engine says it and waits for the input that answers
it; who carries it out stands outside."""

import msgspec

Pairs = tuple[tuple[str, str], ...]


class SendMessage(msgspec.Struct, frozen=True, tag=True):
    """Send one message where the execution's messages go (studio §3.2, §3.3).

    Answered by MessageSent or MessageRefused. `service` and `channel` name a conversation where
    they are not empty; `recipient` counts only without one. A content template takes the place of
    `body` and `media_url`; `content_variables` are names and values.
    """

    body: str
    sender: str
    recipient: str
    service: str = ""
    channel: str = ""
    attributes: str = ""
    media_url: str = ""
    content_sid: str = ""
    content_variables: Pairs = ()


class AwaitReply(msgspec.Struct, frozen=True, tag=True):
    """Park until the contact writes, at the latest until `until` (microseconds).

    `outbound_sid` is the message whose delivery may fail meanwhile.
    """

    until: int
    outbound_sid: str


class CallHttp(msgspec.Struct, frozen=True, tag=True):
    """Make one request (studio §3.8, §3.9). Answered by Answered or Unanswered.

    `form` goes into the query of a GET and into the body of a POST, unless there is a `body`.
    """

    method: str
    url: str
    form: Pairs = ()
    body: str | None = None
    account_auth: bool = False
    is_function: bool = False


class Enqueue(msgspec.Struct, frozen=True, tag=True):
    """Hand the conversation over to Flex (studio §3.5). Answered by Enqueued or NotEnqueued."""

    workflow: str
    task_channel: str
    attributes: str
    priority: str
    timeout: int


class StartConversation(msgspec.Struct, frozen=True, tag=True):
    """Make a conversation with the contact (studio §3.12). Answered by Joined or NotJoined."""

    service_sid: str
    address: str
    proxy_address: str
    inactive: str = ""
    closed: str = ""
    close_at_end: bool = False


class ResumeConversation(msgspec.Struct, frozen=True, tag=True):
    """Go on in a conversation that exists (studio §3.12). Answered by Joined or NotJoined."""

    service_sid: str
    conversation_sid: str


class RedirectTwiml(msgspec.Struct, frozen=True, tag=True):
    """Let another document answer the message, and park until it comes back (studio §3.11)."""

    url: str
    method: str
    until: int | None


class Breathe(msgspec.Struct, frozen=True, tag=True):
    """Let others have a turn; go on with GoOn."""


Effect = (
    SendMessage
    | AwaitReply
    | CallHttp
    | Enqueue
    | StartConversation
    | ResumeConversation
    | RedirectTwiml
    | Breathe
)
