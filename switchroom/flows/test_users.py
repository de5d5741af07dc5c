"""Test users of a flow: who runs its newest revision, even a draft (studio §1.4)."""

import msgspec

from switchroom.core import errors, limits
from switchroom.flows import flows
from switchroom.flows.rows import Flow
from switchroom.store.work import Work, encode


def replace(work: Work, account_sid: str, flow_sid: str, users: list[str]) -> Flow:
    """Put another list in the place of the present one; empty names are left out. Raises
    NOT_FOUND, INVALID_PARAMETER."""
    named = list(dict.fromkeys(user.strip() for user in users if user.strip()))
    if len(named) > limits.FLOW_TEST_USERS:
        raise errors.INVALID_PARAMETER(
            sentence=f"A flow has at most {limits.FLOW_TEST_USERS} test users"
        )
    if any(len(user) > limits.IDENTITY_CHARS for user in named):
        raise errors.INVALID_PARAMETER(
            sentence=f"A test user exceeds {limits.IDENTITY_CHARS} characters"
        )
    work.lock("flow", flow_sid)
    flow = msgspec.structs.replace(
        flows.fetch(work, account_sid, flow_sid), test_users=encode(named).decode()
    )
    work.run(
        "UPDATE flows SET test_users = ? WHERE account_sid = ? AND sid = ?",
        flow.test_users,
        account_sid,
        flow_sid,
    )
    return flow
