"""The states of a conversation and what may follow (conversations §2.2)."""

from typing import Final, Literal, get_args

from switchroom.core import errors

State = Literal["initializing", "active", "inactive", "closed"]
STATES: Final[tuple[State, ...]] = get_args(State)
_WISHED: Final = ("active", "inactive", "closed")


def wished(text: str) -> State:
    """The state that a client names. Raises STATE_EMPTY, STATE_INVALID.

    >>> wished("Active")
    'active'
    """
    if not text:
        raise errors.STATE_EMPTY()
    for state in _WISHED:
        if text.lower() == state:
            return state
    raise errors.STATE_INVALID(state=text)


def check_open(sid: str, state: str) -> None:
    """Raises CONVERSATION_CLOSED: closed is final. Raises CONVERSATION_INITIALIZING: wait."""
    if state == "closed":
        raise errors.CONVERSATION_CLOSED(sid=sid)
    if state == "initializing":
        raise errors.CONVERSATION_INITIALIZING(sid=sid)
