"""Conversations that are made together with their participants (conversations §2.3).

Everything is checked, asked and taken when the conversation is made: from then on its numbers are
its own, and a text to them waits for it. The participants join a moment later, all at once.
"""

from collections.abc import Sequence
from typing import Any, Final, LiteralString

import msgspec

from switchroom.conversations import (
    claims,
    conversations,
    hooks,
    members,
    participants,
    roles,
)
from switchroom.conversations.members import Binding, Room
from switchroom.conversations.rows import Conversation, Participant
from switchroom.core import errors, limits
from switchroom.core.errors import ApiError
from switchroom.core.routing import groups
from switchroom.core.states.conversation import State
from switchroom.monitor import alerts
from switchroom.store import outbox
from switchroom.store.work import Work, encode

KIND: Final = "conversation_setup"
_TABLE: Final[LiteralString] = "conversation_setups"


class Newcomer(Binding, frozen=True, kw_only=True):
    """Who is to take part."""

    role_sid: str | None = None
    attributes: str = "{}"
    date_created: int | None = None
    date_updated: int | None = None

    @property
    def binding(self) -> Binding:
        """Name and numbers alone."""
        return Binding(
            identity=self.identity,
            address=self.address,
            proxy_address=self.proxy_address,
            projected_address=self.projected_address,
        )


class Setup(msgspec.Struct, frozen=True):
    """A row of `conversation_setups`; `participants` is the JSON of rows, `post` whether webhooks
    hear of it."""

    conversation_sid: str
    account_sid: str
    state: State
    participants: str
    post: int
    date_created: int


class Finish(msgspec.Struct, frozen=True):
    """The payload of a `conversation_setup` job."""

    account_sid: str
    conversation_sid: str


def begin(
    work: Work,
    account_sid: str,
    service_sid: str,
    newcomers: Sequence[Newcomer],
    *,
    origin: hooks.Origin,
    sid: str,
    state: State = "active",
    **values: Any,
) -> Conversation:
    """Make a conversation, initializing, with the numbers of those who are to take part.

    `values` are those of `conversations.create`, whose errors it raises, as well as those of
    `participants.add`; PAIRS_IN_USE takes the place of PAIR_IN_USE. Raises TOO_MANY_AT_ONCE.
    """
    if len(newcomers) > limits.PARTICIPANTS_AT_ONCE:
        raise errors.TOO_MANY_AT_ONCE(most=limits.PARTICIPANTS_AT_ONCE)
    if state == "closed":
        raise errors.CREATED_CLOSED()
    conversation = conversations.create(
        work, account_sid, service_sid, origin=origin, sid=sid, state="initializing", **values
    )
    channels = [members.check(work, account_sid, one.binding) for one in newcomers]
    _check_together(newcomers)
    rows = [
        participants.make(
            work,
            conversation,
            one.binding,
            channel,
            origin=origin,
            role_sid=one.role_sid,
            attributes=one.attributes,
            date_created=one.date_created,
            date_updated=one.date_updated,
        )
        for one, channel in zip(newcomers, channels, strict=True)
    ]
    _claim(work, conversation, rows)
    setup = Setup(
        conversation_sid=conversation.sid,
        account_sid=account_sid,
        state=state,
        participants=encode(rows).decode(),
        post=int(origin.post),
        date_created=work.now,
    )
    work.insert(_TABLE, setup)
    payload = Finish(account_sid, conversation.sid)
    outbox.put(work, KIND, account_sid, payload, key=f"setup {conversation.sid}")
    return conversation


def _check_together(newcomers: Sequence[Newcomer]) -> None:
    """Whether they go together, in whatever order they are named. Raises PARTICIPANT_EXISTS,
    PROXY_MISSING, PROJECTED_MISSING, GROUP_INVALID, GROUP_PARTICIPANT_EXISTS."""
    named = [one.identity for one in newcomers if one.identity is not None]
    if len(set(named)) < len(named):
        raise errors.PARTICIPANT_EXISTS()
    kinds = [groups.kind(one) for one in newcomers]
    if not groups.is_group(newcomers):
        return
    there = Room(
        total=len(kinds), external=kinds.count("external"), projected=kinds.count("projected")
    )
    if not there.projected:
        raise errors.PROXY_MISSING()
    for place, one in enumerate(newcomers):
        members.check_place(there, groups.kind(one), joins_anyway=False, most=len(kinds) + 1)
        members.check_twins(newcomers[:place], one)


def _claim(work: Work, conversation: Conversation, rows: Sequence[Participant]) -> None:
    """Take all numbers. Raises PAIRS_IN_USE, GROUP_EXISTS."""
    if groups.is_group(rows):
        claims.settle_group(work, conversation, rows)
        return
    for row in rows:
        if groups.kind(row) != "pair":
            continue
        try:
            claims.take_pair(work, row)
        except ApiError as refusal:
            raise errors.PAIRS_IN_USE(
                address=row.address,
                proxy_address=row.proxy_address,
                conversation_sid=refusal.values.get("conversation_sid"),
            ) from None


def finish(work: Work, account_sid: str, conversation_sid: str) -> None:
    """Let everybody in and the conversation begin; once, whoever comes first.

    Where that cannot be any more it closes, and an alert (50427) says why.
    """
    held = _take(work, account_sid, conversation_sid)
    if held is None:
        return
    conversation, setup = held
    refusal = work.undo_if(lambda: _let_in(work, conversation, setup))
    if refusal is not None:
        _close(work, conversation, setup, refusal.sentence())


def give_up(work: Work, account_sid: str, conversation_sid: str, reason: str) -> None:
    """Close the conversation: its participants will never be there."""
    held = _take(work, account_sid, conversation_sid)
    if held is not None:
        _close(work, *held, reason)


def _take(work: Work, account_sid: str, conversation_sid: str) -> tuple[Conversation, Setup] | None:
    """The conversation, held, and its setup, taken away; None where there is nothing to do."""
    if conversations.find(work, account_sid, conversation_sid) is None:
        return None
    conversation = conversations.hold(work, account_sid, conversation_sid)
    setup = work.get(
        Setup, _TABLE, "account_sid = ? AND conversation_sid = ?", account_sid, conversation_sid
    )
    if setup is None:
        return None
    work.run(
        "DELETE FROM conversation_setups WHERE account_sid = ? AND conversation_sid = ?",
        account_sid,
        conversation_sid,
    )
    return (conversation, setup) if conversation.state == "initializing" else None


def _close(work: Work, conversation: Conversation, setup: Setup, reason: str) -> None:
    conversations.begin(work, conversation, "closed", "EVENT", _origin(setup))
    alerts.record(
        work,
        conversation.account_sid,
        "error",
        f"The participants of {conversation.sid} could not be added: {reason}",
        code=errors.SETUP_FAILED,
        resource_sid=conversation.sid,
    )


def _let_in(work: Work, conversation: Conversation, setup: Setup) -> ApiError | None:
    """Everybody is in, and the conversation has begun; or what stands against it."""
    origin = _origin(setup)
    rows = msgspec.json.decode(setup.participants, type=list[Participant])
    try:
        for row in rows:
            members.check(work, row.account_sid, row)
            if row.role_sid is not None:
                roles.check(work, row.account_sid, conversation.service_sid, row.role_sid)
            participants.admit(work, conversation, row, origin)
    except ApiError as refusal:
        return refusal
    conversations.begin(work, conversation, setup.state, "API", origin)
    return None


def _origin(setup: Setup) -> hooks.Origin:
    """Hooks before the event were asked when the conversation was made."""
    return msgspec.structs.replace(hooks.API, post=bool(setup.post), pre=False)
