"""Studio flows over HTTP, so far as Conversations needs them."""

import pytest

from tests.rest.conversations.paths import GONE, refused, walk
from tests.world import World

FLOWS = "/studio/v2/Flows"
FORM = {
    "FriendlyName": "Desk",
    "Status": "published",
    "Definition": '{"description": "", "states": [], "initial_state": "Trigger", "flags": {}}',
    "CommitMessage": "first",
}


def test_a_flow_has_all_documented_fields(world: World) -> None:
    made = world.post(FLOWS, FORM)
    url = f"{world.base_url}{FLOWS}/{made['sid']}"
    hook = f"https://webhooks.twilio.com/v1/Accounts/{world.account_sid}/Flows/{made['sid']}"
    assert made == {
        "sid": made["sid"],
        "account_sid": world.account_sid,
        "author_sid": None,
        "friendly_name": "Desk",
        "definition": {"description": "", "states": [], "initial_state": "Trigger", "flags": {}},
        "status": "published",
        "revision": 1,
        "commit_message": "first",
        "valid": True,
        "errors": [],
        "warnings": [],
        "date_created": made["date_created"],
        "date_updated": made["date_created"],
        "webhook_url": hook,
        "url": url,
        "links": {
            "test_users": f"{url}/TestUsers",
            "revisions": f"{url}/Revisions",
            "executions": f"{url}/Executions",
        },
    }
    assert made["sid"].startswith("FW")
    assert world.get(f"{FLOWS}/{made['sid']}") == made
    assert world.get(f"{FLOWS}/FW{GONE}", 404)["message"] == (
        f"The requested resource /Flows/FW{GONE} was not found"
    )
    nothing = dict.fromkeys(("definition", "commit_message", "valid", "errors", "warnings"))
    assert world.get(FLOWS)["flows"] == [{**made, **nothing}]


def test_flows_are_listed_by_age(world: World) -> None:
    sids = [world.flow() for _ in range(5)]
    pages = walk(world, FLOWS, "flows", PageSize=2)
    assert [row["sid"] for page in pages for row in page] == sids


@pytest.mark.parametrize(
    "form",
    [
        {"FriendlyName": None},
        {"Status": None},
        {"Status": "ready"},
        {"Definition": None},
        {"Definition": "{"},
        {"Definition": "[]"},
    ],
)
def test_a_wrong_flow_is_refused(world: World, form: dict[str, str]) -> None:
    refused(world, FLOWS, FORM | form, 20001)
    assert world.get(FLOWS)["flows"] == []
