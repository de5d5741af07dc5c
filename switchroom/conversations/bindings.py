"""Push bindings: where a user's devices are notified (conversations §2.13).

The SDKs register them by a protocol of their own, which is not published; whoever speaks for a
device here calls `register`.
"""

from collections.abc import Sequence
from typing import Final, Literal, LiteralString, get_args

import msgspec

from switchroom.conversations import credentials, hooks, services, users
from switchroom.conversations.payloads import Reach
from switchroom.conversations.rows import User
from switchroom.core import errors, limits
from switchroom.store.work import Work, encode

_TABLE: Final[LiteralString] = "push_bindings"
_MINE: Final[LiteralString] = "account_sid = ? AND service_sid = ? AND sid = ?"

BindingType = Literal["apn", "gcm", "fcm", "twilsock"]
MessageType = Literal["new_message", "added_to_conversation", "removed_from_conversation"]
MESSAGE_TYPES: Final[tuple[MessageType, ...]] = get_args(MessageType)


class Binding(msgspec.Struct, frozen=True):
    """A row of `push_bindings`; `address` is what the push provider calls the device,
    `message_types` a JSON list."""

    sid: str
    account_sid: str
    service_sid: str
    identity: str
    endpoint: str
    binding_type: BindingType
    address: str
    credential_sid: str | None
    message_types: str
    date_created: int
    date_updated: int


def register(
    work: Work,
    account_sid: str,
    service_sid: str,
    *,
    identity: str,
    endpoint: str,
    binding_type: BindingType,
    address: str = "",
    credential_sid: str | None = None,
    message_types: Sequence[MessageType] = MESSAGE_TYPES,
    origin: hooks.Origin = hooks.SILENT,
) -> Binding:
    """Notify a user at an endpoint; the same endpoint again replaces what was said of it.

    The user is made if the service does not have him. Raises NOT_FOUND (the service),
    INVALID_PARAMETER and the errors of the identity.
    """
    services.fetch(work, account_sid, service_sid)
    users.check_identity(identity)
    _check(endpoint, address, binding_type)
    credential_sid = _credential(work, account_sid, binding_type, credential_sid)
    work.lock("push_bindings", service_sid, identity)
    users.ensure(work, account_sid, service_sid, identity, origin)
    known = work.get(
        Binding,
        _TABLE,
        "account_sid = ? AND service_sid = ? AND identity = ? AND endpoint = ?",
        account_sid,
        service_sid,
        identity,
        endpoint,
    )
    binding = Binding(
        sid=work.mint("BS") if known is None else known.sid,
        account_sid=account_sid,
        service_sid=service_sid,
        identity=identity,
        endpoint=endpoint,
        binding_type=binding_type,
        address=address,
        credential_sid=credential_sid,
        message_types=encode(list(dict.fromkeys(message_types))).decode(),
        date_created=work.now if known is None else known.date_created,
        date_updated=work.now,
    )
    if known is None:
        _check_room(work, account_sid, service_sid, identity)
    else:
        work.run(
            "DELETE FROM push_bindings WHERE account_sid = ? AND sid = ?", account_sid, known.sid
        )
    work.insert(_TABLE, binding)
    return binding


def _check(endpoint: str, address: str, binding_type: BindingType) -> None:
    if not 0 < len(endpoint) <= limits.BINDING_ENDPOINT_CHARS:
        raise errors.INVALID_PARAMETER(
            sentence=f"Endpoint must have 1 to {limits.BINDING_ENDPOINT_CHARS} characters"
        )
    if len(address) > limits.BINDING_ADDRESS_CHARS:
        raise errors.INVALID_PARAMETER(
            sentence=f"Address exceeds {limits.BINDING_ADDRESS_CHARS} characters"
        )
    if binding_type != "twilsock" and not address:
        raise errors.INVALID_PARAMETER(
            sentence=f"A binding of the type {binding_type} needs the Address of the device"
        )


def _credential(
    work: Work, account_sid: str, binding_type: BindingType, sid: str | None
) -> str | None:
    """The credential, which must be of the type of the binding."""
    if not sid:
        return None
    credential = credentials.find(work, account_sid, sid)
    if credential is None or credential.type != binding_type:
        raise errors.INVALID_PARAMETER(
            sentence=f"CredentialSid names no credential of the type {binding_type}"
        )
    return credential.sid


def _check_room(work: Work, account_sid: str, service_sid: str, identity: str) -> None:
    count = work.value(
        "SELECT count(*) FROM push_bindings"
        " WHERE account_sid = ? AND service_sid = ? AND identity = ?",
        account_sid,
        service_sid,
        identity,
    )
    if count >= limits.BINDINGS_OF_USER:
        raise errors.INVALID_PARAMETER(
            sentence=f"A user has at most {limits.BINDINGS_OF_USER} bindings"
        )


def fetch(work: Work, account_sid: str, service_sid: str, sid: str) -> Binding:
    """The binding. Raises NOT_FOUND."""
    binding = work.get(Binding, _TABLE, _MINE, account_sid, service_sid, sid)
    if binding is None:
        raise errors.NOT_FOUND()
    return binding


def page(
    work: Work,
    account_sid: str,
    service_sid: str,
    *,
    types: Sequence[BindingType],
    identities: Sequence[str],
    after: str,
    most: int,
) -> list[Binding]:
    """Bindings by age, those behind the SID `after`: of any of the types, of any of the
    identities, where some are named."""
    wanted = set(types)
    rows: list[Binding]
    if identities:
        rows = [
            row
            for row in _of_identities(work, account_sid, service_sid, identities)
            if row.sid > after and (not wanted or row.binding_type in wanted)
        ]
    elif wanted:
        rows = [
            row
            for one in wanted
            for row in _of_type(work, account_sid, service_sid, one, after, most)
        ]
    else:
        rows = work.find(
            Binding,
            _TABLE,
            "account_sid = ? AND service_sid = ? AND sid > ? ORDER BY sid LIMIT ?",
            account_sid,
            service_sid,
            after,
            most,
        )
    return sorted(rows, key=lambda row: row.sid)[:most]


def _of_identities(
    work: Work, account_sid: str, service_sid: str, identities: Sequence[str]
) -> list[Binding]:
    """All of some users: an order would lead the database through those of everybody."""
    marks = ", ".join("?" for _ in identities)
    return work.find(
        Binding,
        _TABLE,
        f"account_sid = ? AND service_sid = ? AND identity IN ({marks})",
        account_sid,
        service_sid,
        *identities,
    )


def _of_type(
    work: Work, account_sid: str, service_sid: str, one: BindingType, after: str, most: int
) -> list[Binding]:
    return work.find(
        Binding,
        _TABLE,
        "account_sid = ? AND service_sid = ? AND binding_type = ? AND sid > ? ORDER BY sid LIMIT ?",
        account_sid,
        service_sid,
        one,
        after,
        most,
    )


def delete(work: Work, account_sid: str, service_sid: str, sid: str) -> None:
    """Notify there no more. Raises NOT_FOUND."""
    fetch(work, account_sid, service_sid, sid)
    work.run("DELETE FROM push_bindings WHERE account_sid = ? AND sid = ?", account_sid, sid)


def delete_all(work: Work, user: User) -> None:
    """All of a user, at most `limits.BINDINGS_OF_USER`."""
    work.run(
        "DELETE FROM push_bindings WHERE account_sid = ? AND service_sid = ? AND identity = ?",
        user.account_sid,
        user.service_sid,
        user.identity,
    )


def reach(work: Work, user: User) -> Reach:
    """Whether a user can be reached: known once his service looks after that and he has registered
    a device; he is online in no other way, since no client connects here."""
    service = services.find(work, user.account_sid, user.service_sid)
    if service is None or not service.reachability_enabled:
        return Reach()
    bound = work.value(
        "SELECT 1 FROM push_bindings"
        " WHERE account_sid = ? AND service_sid = ? AND identity = ? LIMIT 1",
        user.account_sid,
        user.service_sid,
        user.identity,
    )
    return Reach() if bound is None else Reach(is_online=False, is_notifiable=True)
