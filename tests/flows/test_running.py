"""Which revision runs for whom, and definitions that a process remembers."""

import json
from typing import Any

import pytest

from switchroom.core import errors
from switchroom.core.errors import ApiError
from switchroom.flows import flows, revisions, running, test_users
from switchroom.flows.rows import FlowDeleted
from switchroom.store.work import Event, Work
from tests.rest.studio.definitions import GOOD, definition, say
from tests.store.conftest import Store

ACCOUNT, STRANGER = "AC" + "1" * 32, "AC" + "2" * 32


def made(work: Work, status: Any = "published", flow: Any = GOOD) -> str:
    text = json.dumps(flow)
    return flows.create(work, ACCOUNT, friendly_name="F", status=status, definition=text).sid


def test_drafts_run_for_test_users_alone(store: Store) -> None:
    def run(work: Work) -> None:
        sid = made(work, "draft")
        assert running.revision_for(work, ACCOUNT, sid, "+1555") is None
        test_users.replace(work, ACCOUNT, sid, ["+1555", "alice"])
        assert running.revision_for(work, ACCOUNT, sid, "+1555") == 1
        assert running.revision_for(work, ACCOUNT, sid, "bob") is None
        flows.update(work, ACCOUNT, sid, status="published")
        flows.update(work, ACCOUNT, sid, status="draft")
        for contact, revision in (("alice", 3), ("+1555", 3), ("bob", 2)):
            assert running.revision_for(work, ACCOUNT, sid, contact) == revision
            assert running.revision_for(work, STRANGER, sid, contact) is None

    store.database.transact_now(run)


def test_a_subflow_names_its_revision(store: Store) -> None:
    def run(work: Work) -> None:
        sid = made(work)
        flows.update(work, ACCOUNT, sid, status="draft")
        named = {"LatestPublished": 1, "LatestRevision": 2, "1": 1, "2": 2}
        absent = dict.fromkeys(("3", "0", "-1", "", "newest", "9" * 40))
        for which, number in (named | absent).items():
            assert running.resolve(work, ACCOUNT, sid, which) == number
        assert running.resolve(work, STRANGER, sid, "1") is None
        assert running.resolve(work, ACCOUNT, made(work, "draft"), "LatestPublished") is None

    store.database.transact_now(run)


def test_a_definition_is_read_once(store: Store) -> None:
    sid = store.database.transact_now(made)

    def read(work: Work, account_sid: str = ACCOUNT) -> Any:
        return running.definition_of(work, account_sid, sid, 1)

    first = store.database.transact_now(read)
    assert first.widgets["hello"].text("body") == "Hello"
    assert store.database.transact_now(read) is first
    assert store.database.transact_now(read, STRANGER) is None
    store.database.transact_now(flows.delete, ACCOUNT, sid)
    assert store.database.transact_now(read) is None


def test_what_was_rolled_back_is_not_remembered(store: Store) -> None:
    sid = store.database.transact_now(made)

    def change(work: Work, body: str, fail: bool) -> Any:
        text = json.dumps(definition(say(body=body)))
        flows.update(work, ACCOUNT, sid, status="published", definition=text)
        found = running.definition_of(work, ACCOUNT, sid, 2)
        if fail:
            raise errors.NOT_FOUND()
        return found

    with pytest.raises(ApiError):
        store.database.transact_now(change, "lost", True)
    store.clock.turn_to(store.clock.now() + 1)
    found = store.database.transact_now(change, "kept", False)
    assert found.widgets["hello"].text("body") == "kept"


def test_a_definition_from_before_validation_may_be_unreadable(store: Store) -> None:
    def run(work: Work) -> None:
        sid = made(work)
        work.run(
            "UPDATE flow_revisions SET definition = '{}' WHERE account_sid = ? AND flow_sid = ?",
            ACCOUNT,
            sid,
        )
        assert running.definition_of(work, ACCOUNT, sid, 1) is None
        flow = flows.fetch(work, ACCOUNT, sid)
        assert revisions.newest(work, flow).definition == "{}"

    store.database.transact_now(run)


def test_a_flow_that_goes_is_told(store: Store) -> None:
    seen: list[Event] = []
    # The store was given this mapping; what it reacts to is added to it.
    reactions: Any = store.reactions
    reactions[FlowDeleted] = (lambda work, event: seen.append(event),)
    sid = store.database.transact_now(made)
    store.database.transact_now(flows.delete, ACCOUNT, sid)
    assert seen == [FlowDeleted(account_sid=ACCOUNT, flow_sid=sid)]
    assert seen[0].subject == sid
    with pytest.raises(ApiError, match="not found"):
        store.database.transact_now(flows.delete, ACCOUNT, sid)
