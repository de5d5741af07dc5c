"""Studio flows over HTTP: the resource, what is refused, and version 1 (studio §1.1 to §1.3)."""

import json
from typing import Any

import pytest

from tests.rest.conversations.paths import GONE, refused, walk
from tests.rest.studio.definitions import BAD, GOOD, definition, form, say, state
from tests.world import World

FLOWS = "/studio/v2/Flows"
VALIDATE = f"{FLOWS}/Validate"
DANGLING = {
    "property_path": "#/states/1/transitions/0/next",
    "message": "state 'hello': widget not found: nowhere",
}


def faults(world: World, path: str, sent: dict[str, str]) -> Any:
    """POST a definition that is refused; what is wrong with it."""
    body = world.post(path, sent, 400)
    details = body.pop("details")
    assert body == {
        "code": 81022,
        "message": "Flow definition validation failed",
        "more_info": "https://www.twilio.com/docs/errors/81022",
        "status": 400,
    }
    assert details.keys() == {"errors", "warnings"}
    assert details["errors"]
    return details


def test_a_flow_has_all_documented_fields(world: World) -> None:
    made = world.post(FLOWS, form(CommitMessage="first"))
    url = f"{world.base_url}{FLOWS}/{made['sid']}"
    hook = f"https://webhooks.twilio.com/v1/Accounts/{world.account_sid}/Flows/{made['sid']}"
    assert made == {
        "sid": made["sid"],
        "account_sid": world.account_sid,
        "author_sid": None,
        "friendly_name": "Desk",
        "definition": GOOD,
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
    "wrong",
    [
        {"FriendlyName": None},
        {"Status": None},
        {"Status": "ready"},
        {"Definition": None},
        {"FriendlyName": "x" * 257},
    ],
)
def test_a_wrong_form_is_refused(world: World, wrong: Any) -> None:
    for path in (FLOWS, VALIDATE):
        refused(world, path, form() | wrong, 20001)
    assert world.get(FLOWS)["flows"] == []


@pytest.mark.parametrize("status", ["draft", "published"])
@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("{", ["#"]),
        ("[]", ["#"]),
        ("{}", ["#/states", "#/initial_state"]),
        (
            json.dumps(definition(say(), say(), initial_state="")),
            ["#/states/2/name", "#/initial_state"],
        ),
    ],
)
def test_what_is_no_flow_is_not_even_a_draft(
    world: World, status: str, text: str, paths: list[str]
) -> None:
    for path in (FLOWS, VALIDATE):
        details = faults(world, path, form(text, status))
        assert [problem["property_path"] for problem in details["errors"]] == paths
    assert world.get(FLOWS)["flows"] == []


def test_a_draft_may_have_errors_until_it_is_published(world: World) -> None:
    assert faults(world, FLOWS, form(BAD))["errors"] == [DANGLING]
    draft = world.post(FLOWS, form(BAD, "draft"))
    assert (draft["valid"], draft["errors"], draft["warnings"]) == (False, [DANGLING], [])
    path = f"{FLOWS}/{draft['sid']}"
    assert faults(world, path, {"Status": "published"})["errors"] == [DANGLING]
    assert world.get(path) == draft
    published = world.post(path, form(), status=200)
    assert (published["valid"], published["errors"], published["revision"]) == (True, [], 2)


def test_warnings_stand_in_nobodys_way(world: World) -> None:
    flow = definition(say(), state("island", "say-play", ["audioComplete"]))
    made = world.post(FLOWS, form(flow))
    assert made["valid"]
    assert [problem["property_path"] for problem in made["warnings"]] == [
        "#/states/2",
        "#/states/2/type",
    ]
    assert world.post(VALIDATE, form(flow), status=200) == {"valid": True}


def test_validation_keeps_nothing(world: World) -> None:
    assert world.post(VALIDATE, form(), status=200) == {"valid": True}
    assert world.post(VALIDATE, form(BAD, "draft"), status=200) == {"valid": True}
    assert faults(world, VALIDATE, form(BAD))["errors"] == [DANGLING]
    assert world.get(FLOWS)["flows"] == []


def test_a_definition_is_kept_as_it_was_sent(world: World) -> None:
    text = json.dumps(GOOD, ensure_ascii=False).replace('"Hello"', '"H\\u00e9llo, 1.50 €"')
    text = text.replace('"flags"', '"x" : [1.500, 12345678901234567890, -0.0],  "flags"')
    for sent in (text, f'{{"definition":{text}}}'):
        made = world.post(FLOWS, form(sent))
        response = world.request("GET", f"{FLOWS}/{made['sid']}")
        assert f'"definition":{text},' in response.text
        assert made["warnings"] == [
            {"property_path": "#/x", "message": "unknown property 'x'"},
        ]


def test_an_update_leaves_what_was_not_sent(world: World) -> None:
    made = world.post(FLOWS, form(CommitMessage="first"))
    path = f"{FLOWS}/{made['sid']}"
    changed = world.post(path, {"Status": "draft", "FriendlyName": "Night"}, status=200)
    assert changed == {
        **made,
        "friendly_name": "Night",
        "status": "draft",
        "revision": 2,
        "commit_message": None,
        "date_updated": changed["date_updated"],
    }
    assert world.get(path) == changed
    refused(world, path, {"FriendlyName": "Day"}, 20001)
    world.post(f"{FLOWS}/FW{GONE}", {"Status": "draft"}, status=404)


def test_a_deleted_flow_is_gone_with_its_revisions(world: World) -> None:
    kept, sid = world.flow(), world.flow()
    path = f"{FLOWS}/{sid}"
    world.delete(path)
    for gone in (path, f"{path}/Revisions", f"{path}/Revisions/1", f"{path}/TestUsers"):
        assert world.get(gone, 404)["code"] == 20404
    assert world.request("DELETE", path).status_code == 404
    assert [row["sid"] for row in world.get(FLOWS)["flows"]] == [kept]


def test_subflows_are_looked_at(world: World) -> None:
    nested = world.post(FLOWS, form(definition(subflow("a", world.flow()))))["sid"]
    parent = definition(
        subflow("a", world.flow()),
        subflow("b", nested),
        subflow("c", f"FW{GONE}"),
    )
    made = world.post(FLOWS, form(parent))
    told = {problem["property_path"]: problem["message"] for problem in made["warnings"]}
    assert "a subflow itself" in told["#/states/2/properties/flow_sid"]
    assert "no flow that can run" in told["#/states/3/properties/flow_sid"]
    assert "#/states/1/properties/flow_sid" not in told


def test_a_flow_with_its_subflows_may_be_too_large(world: World) -> None:
    widgets = [say(f"w{number}", following=f"w{number + 1}") for number in range(998)]
    child = world.post(FLOWS, form(definition(*widgets, say("w998"))))["sid"]
    nested = (
        subflow(f"s{n}", child, revision) for n, revision in enumerate(("1", "LatestRevision"))
    )
    made = world.post(FLOWS, form(definition(*nested)))
    sizes = [problem["message"] for problem in made["warnings"] if "81025" in problem["message"]]
    assert sizes == ["2003 widgets with all subflows, of which 2000 can run (81025)"]


def test_version_1_shows_flows_without_their_definitions(world: World) -> None:
    sid = world.flow()
    world.post(f"{FLOWS}/{sid}", {"Status": "draft"}, status=200)
    flow = world.get(f"{FLOWS}/{sid}")
    path = f"/studio/v1/Flows/{sid}"
    url = f"{world.base_url}{path}"
    shown = {
        **{name: flow[name] for name in ("sid", "account_sid", "friendly_name", "status")},
        "version": 2,
        "date_created": flow["date_created"],
        "date_updated": flow["date_updated"],
        "url": url,
        "links": {"engagements": f"{url}/Engagements", "executions": f"{url}/Executions"},
    }
    assert world.get(path) == shown
    assert world.get("/studio/v1/Flows")["flows"] == [shown]
    assert world.request("POST", "/studio/v1/Flows", data=form()).status_code == 405
    world.delete(path)
    assert world.get(path, 404)["code"] == 20404


def subflow(name: str, sid: str, revision: str = "LatestPublished") -> dict[str, Any]:
    return state(name, "run-subflow", ["completed", "failed"], flow_sid=sid, flow_revision=revision)
