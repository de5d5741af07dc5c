"""Users, their conversations and their devices at the limits, straight at the database."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import pytest

from switchroom.accounts import accounts
from switchroom.accounts.vault import KEY_BYTES, Vault
from switchroom.conversations import (
    bindings,
    clearing,
    conversations,
    credentials,
    hooks,
    lists,
    messages,
    notifications,
    participants,
    roles,
    services,
    settings,
    user_conversations,
    users,
)
from switchroom.conversations.rows import Conversation, Participant
from switchroom.core import limits
from switchroom.core.errors import ApiError
from switchroom.messaging import numbers
from switchroom.reactions import REACTIONS
from switchroom.store.database import Database
from switchroom.store.work import Work
from switchroom.universe import RealIds
from tests.store.conftest import Store
from tests.unit.explaining import Explaining

T = TypeVar("T")

ACCOUNT = "AC" + "1" * 32
VAULT = Vault(bytes(KEY_BYTES))


class House:
    """An account and short ways to its operations."""

    def __init__(self, store: Store) -> None:
        self.database = Database(store.engine, store.clock, RealIds(), REACTIONS)
        self.do(accounts.create_main, VAULT, ACCOUNT, "token")
        self.service_sid = self.do(settings.fetch, ACCOUNT).default_service_sid

    def do(self, operation: Callable[..., T], *parameters: Any, **named: Any) -> T:
        return self.database.transact_now(lambda work: operation(work, *parameters, **named))


def open_many(work: Work, service_sid: str, count: int, identity: str) -> list[Conversation]:
    """Conversations that the identity takes part in."""
    made = [
        conversations.create(work, ACCOUNT, service_sid, origin=hooks.SILENT) for _ in range(count)
    ]
    for conversation in made:
        participants.add(work, conversation, origin=hooks.SILENT, identity=identity)
    return made


@pytest.fixture
def house(store: Store) -> House:
    return House(store)


@pytest.fixture
def light(tmp_path: Path) -> Iterator[House]:
    """A house whose statements can be explained, which only SQLite does in this way."""
    store = Store("sqlite", str(tmp_path / "light.db"))
    yield House(store)
    store.engine.close()


def join(work: Work, sid: str, identity: str) -> None:
    conversation = conversations.hold_open(work, ACCOUNT, sid)
    participants.add(work, conversation, origin=hooks.SILENT, identity=identity)


def move(work: Work, sid: str, state: Any) -> None:
    conversation = conversations.hold_open(work, ACCOUNT, sid)
    conversations.update(work, conversation, origin=hooks.SILENT, state=state)


def rename(work: Work, sid: str, now: str, then: str) -> None:
    conversation = conversations.hold_open(work, ACCOUNT, sid)
    participant = participants.fetch(work, conversation, now)
    participants.update(work, conversation, participant, origin=hooks.SILENT, identity=then)


def refused(code: int, house: House, operation: Callable[..., object], *given: Any) -> None:
    with pytest.raises(ApiError) as refusal:
        house.do(operation, *given)
    assert refusal.value.code == code


def test_a_user_takes_part_in_so_many_open_conversations_and_no_more(house: House) -> None:
    service = house.service_sid
    many = house.do(open_many, service, limits.OPEN_CONVERSATIONS, "ann")
    last, another = house.do(open_many, service, 2, "ben")
    refused(50214, house, join, last.sid, "ann")
    refused(50214, house, rename, last.sid, "ben", "ann")
    refused(50433, house, join, many[0].sid, "ann")
    second = house.do(services.create, ACCOUNT, "Second").sid
    assert house.do(open_many, second, 1, "ann")
    house.do(move, many[0].sid, "inactive")
    refused(50214, house, join, last.sid, "ann")
    house.do(move, many[0].sid, "closed")
    house.do(join, last.sid, "ann")
    refused(50214, house, join, another.sid, "ann")
    house.do(user_conversations.leave, house.do(users.fetch, ACCOUNT, service, "ann"), many[1].sid)
    house.do(join, another.sid, "ann")


def test_unread_messages_are_counted_up_to_a_thousand(house: House) -> None:
    [made] = house.do(open_many, house.service_sid, 1, "ann")
    ann = house.do(users.fetch, ACCOUNT, house.service_sid, "ann")

    def say(work: Work) -> None:
        for n in range(limits.UNREAD_MESSAGES + 200):
            messages.add(work, made, origin=hooks.SILENT, body=str(n))

    house.do(say)

    def unread(index: int | None) -> int | None:
        read = house.do(user_conversations.update, ann, made.sid, last_read_message_index=index)
        [listed] = house.do(user_conversations.page, ann, "", 5)
        assert listed == read
        return read.unread

    assert unread(0) == limits.UNREAD_MESSAGES
    assert unread(198) == limits.UNREAD_MESSAGES
    assert unread(199) == limits.UNREAD_MESSAGES
    assert unread(200) == limits.UNREAD_MESSAGES - 1
    assert unread(None) is None


def test_a_user_stays_where_he_has_been_added_anew(house: House) -> None:
    service = house.service_sid
    old = house.do(open_many, service, 60, "ann")
    ann = house.do(users.fetch, ACCOUNT, service, "ann")
    house.do(clearing.delete_user, ann, hooks.SILENT)
    [anew] = house.do(open_many, service, 1, "ann")
    [payload] = house.do(
        lambda work: [
            row for (row,) in work.values("SELECT payload FROM jobs WHERE kind = ?", "clear_user")
        ]
    )
    left = msgspec.json.decode(payload, type=clearing.ClearUser)
    assert house.do(clearing.clear_user, left) is False
    again = house.do(users.fetch, ACCOUNT, service, "ann")
    found = house.do(user_conversations.page, again, "", 100)
    assert [row.conversation_sid for row in found] == [anew.sid]
    assert anew.sid not in {conversation.sid for conversation in old}


def rows_of(work: Work, service_sid: str) -> dict[str, int]:
    tables = ("conversations", "participants", "users", "roles", "push_bindings", "push_settings",
              "hook_settings")  # fmt: skip
    return {
        table: work.value(
            f"SELECT count(*) FROM {table} WHERE account_sid = ? AND service_sid = ?",
            ACCOUNT,
            service_sid,
        )
        for table in tables
    }


def test_a_service_is_cleared_by_and_by(house: House) -> None:
    sid = house.do(services.create, ACCOUNT, "Second").sid
    house.do(open_many, sid, 120, "ann")

    def fill(work: Work) -> None:
        for n in range(1_100):
            users.create(work, ACCOUNT, sid, str(n), origin=hooks.SILENT)
        bindings.register(
            work,
            ACCOUNT,
            sid,
            identity="ann",
            endpoint="phone",
            binding_type="fcm",
            address="token",
        )
        hooks.update(work, ACCOUNT, sid, filters=["onUserAdded"])
        notifications.update(work, ACCOUNT, sid, {"log_enabled": True})

    house.do(fill)
    assert all(house.do(rows_of, sid).values())
    kept = house.do(rows_of, house.service_sid)
    house.do(clearing.delete_service, ACCOUNT, sid)
    refused(20404, house, services.fetch, ACCOUNT, sid)
    rounds = 1
    while house.do(clearing.clear_service, clearing.ClearService(ACCOUNT, sid)):
        rounds += 1
        assert rounds < 10
    assert rounds > 2
    assert not any(house.do(rows_of, sid).values())
    assert house.do(rows_of, house.service_sid) == kept


def open_groups(work: Work, service_sid: str, count: int, projected: str) -> None:
    """Conversations of two people and a number of ours each."""
    for n in range(count):
        conversation = conversations.create(work, ACCOUNT, service_sid, origin=hooks.SILENT)
        add = partial(participants.add, work, conversation, origin=hooks.SILENT)
        add(projected_address=projected)
        add(address=f"+1212555{n:04d}")
        add(address=f"+1312555{n:04d}")


def test_a_deleted_service_holds_no_numbers_any_more(house: House) -> None:
    number = house.do(numbers.buy, account_sid=ACCOUNT, phone_number="+15550001111").phone_number
    sid = house.do(services.create, ACCOUNT, "Second").sid
    house.do(open_groups, sid, 60, number)
    refused(50438, house, open_groups, house.service_sid, 60, number)
    house.do(clearing.delete_service, ACCOUNT, sid)
    house.do(open_groups, house.service_sid, 60, number)


def test_what_is_secret_of_a_credential_is_sealed(house: House) -> None:
    made = house.do(
        credentials.create, VAULT, ACCOUNT, "apn", certificate="CERT", private_key="SECRET-KEY"
    )
    changed = house.do(
        credentials.update, VAULT, ACCOUNT, made.sid, private_key="NEW-KEY", api_key="API"
    )
    kept = house.do(credentials.fetch, ACCOUNT, made.sid)
    assert kept == changed
    assert kept.secrets(VAULT) == credentials.Secrets(
        certificate="CERT", private_key="NEW-KEY", api_key="API"
    )
    assert not [word for word in ("CERT", "KEY", "API") if word in str(kept)]
    gone = house.do(credentials.update, VAULT, ACCOUNT, made.sid, certificate="")
    assert gone.secrets(VAULT).certificate == ""


Ask = Callable[[Work, str], object]


@pytest.mark.parametrize(
    ("ask", "index"),
    [
        (lambda work, sid: users.page(work, ACCOUNT, sid, "", 5), "users_page (account_sid=? AND"),
        (lambda work, sid: users.find(work, ACCOUNT, sid, "ann"), "users_identity (account_sid=?"),
        (
            lambda work, sid: user_conversations.page(
                work, users.fetch(work, ACCOUNT, sid, "ann"), "", 5
            ),
            "participants_of_user (account_sid=? AND service_sid=? AND identity=?",
        ),
        (
            lambda work, sid: user_conversations.page(
                work, users.fetch(work, ACCOUNT, sid, "ann"), "", 5
            ),
            "conversation_messages_index (account_sid=? AND conversation_sid=? AND message_index>?",
        ),
        (
            lambda work, sid: users.check_room(work, member(work, sid)),
            "participants_open (account_sid=? AND service_sid=? AND identity=?",
        ),
        (
            lambda work, sid: users.conversation_closed(work, ACCOUNT, "CH"),
            "participants_conversation (account_sid=? AND conversation_sid=?",
        ),
        (
            lambda work, sid: roles.delete(
                work, ACCOUNT, sid, roles.create(work, ACCOUNT, sid, "x", "service", []).sid
            ),
            "participants_role (account_sid=? AND role_sid=?",
        ),
        (
            lambda work, sid: lists.participations(
                work, ACCOUNT, sid, "identity", "ann", after=None, most=5
            ),
            "participants_of_user (account_sid=? AND service_sid=? AND identity=?",
        ),
        (
            lambda work, sid: bindings.page(
                work, ACCOUNT, sid, types=["apn"], identities=(), after="", most=5
            ),
            "push_bindings_type (account_sid=? AND service_sid=? AND binding_type=? AND sid>?",
        ),
        (
            lambda work, sid: bindings.page(
                work, ACCOUNT, sid, types=(), identities=["ann"], after="", most=5
            ),
            "push_bindings_endpoint (account_sid=? AND service_sid=? AND identity=?",
        ),
        (
            lambda work, sid: clearing.clear_service(work, clearing.ClearService(ACCOUNT, sid)),
            "users_page (account_sid=? AND service_sid=?",
        ),
        (
            lambda work, sid: clearing.clear_user(
                work, clearing.ClearUser(ACCOUNT, sid, "ann", "MB", webhooks=False)
            ),
            "participants_of_user (account_sid=? AND service_sid=? AND identity=?",
        ),
    ],
)
def test_an_index_is_met(light: House, ask: Ask, index: str) -> None:
    light.do(open_many, light.service_sid, 1, "ann")
    found: list[str] = []
    light.do(lambda work: ask(Explaining(work, found), light.service_sid))  # type: ignore[arg-type]
    assert any(index in plan for plan in found), found
    scans = [plan for plan in found if plan.startswith("SCAN") and plan != "SCAN counted"]
    assert not scans, found


def member(work: Work, service_sid: str) -> Participant:
    """The one participant that there is."""
    [one] = work.find(
        Participant, "participants", "account_sid = ? AND service_sid = ?", ACCOUNT, service_sid
    )
    return one
