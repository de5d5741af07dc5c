"""Templates for the tests of this folder."""

from typing import Any

from tests.world import World

CONTENT = "/content/v1/Content"
TEXT: dict[str, Any] = {"twilio/text": {"body": "Hi {{1}}, {{place}} is open."}}
DEFAULTS = {"1": "customer", "place": "the shop"}
REPLY: dict[str, Any] = {
    "twilio/quick-reply": {"body": "Well, {{1}}?", "actions": [{"title": "Yes", "id": "yes"}]}
}


def template(
    world: World, types: dict[str, Any] | None = None, variables: dict[str, str] | None = None
) -> str:
    """A new template: TEXT with DEFAULTS where nothing else is said; its SID."""
    body = {"language": "en", "types": types or TEXT}
    body["variables"] = DEFAULTS if types is None and variables is None else variables or {}
    answer = world.request("POST", CONTENT, json=body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["sid"])
