"""A database of the test's own on each engine, with an account in it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest

from switchroom.accounts import accounts
from switchroom.accounts.vault import KEY_BYTES, Vault
from switchroom.desk import users
from switchroom.desk.users import Role, User
from switchroom.reactions import REACTIONS
from switchroom.store.work import Work
from tests.store.conftest import Store

T = TypeVar("T")

ACCOUNT = "AC" + "7" * 32


class House:
    """Runs operations in transactions of their own, in an account."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.woken = store.woken
        self.run(accounts.create_main, Vault(bytes(KEY_BYTES)), ACCOUNT, "token")

    def run(self, operation: Callable[..., T], *parameters: object, **named: object) -> T:
        def perform(work: Work) -> T:
            return operation(work, *parameters, **named)

        return self._store.database.transact_now(perform)

    def user(self, name: str, *roles: Role, password: str | None = "kept") -> User:
        return self.run(
            users.create,
            ACCOUNT,
            username=name,
            roles=roles or ("agent",),
            password_hash=password,
        )


@pytest.fixture(params=("sqlite", "postgres"))
def house(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[House]:
    """One on each engine."""
    place = str(tmp_path / "test.db")
    if request.param == "postgres":
        place = request.getfixturevalue("postgres").fresh()
    store = Store(request.param, place, REACTIONS)
    yield House(store)
    store.engine.close()
