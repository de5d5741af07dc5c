"""The Content API: templates kept, listed, changed and deleted."""

import re
from typing import Any

import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client
from twilio.rest.content.v1.content import ContentContext, ContentList
from twilio.rest.content.v1.content.approval_create import ApprovalCreateList

from tests.rest.client import official
from tests.rest.content.shop import CONTENT, REPLY, TEXT, template
from tests.rest.conversations.paths import walk
from tests.world import World

GONE = f"{CONTENT}/HX{'0' * 32}"


@pytest.fixture
def client(world: World) -> Client:
    return official(world.base_url, world.account_sid, world.auth_token)


def refused(world: World, method: str, path: str, body: Any, code: int, status: int) -> str:
    """Send what must be refused; the message."""
    answer = world.request(method, path, json=body)
    found = answer.json()
    assert (answer.status_code, found["code"]) == (status, code), answer.text
    return str(found["message"])


def test_a_template_has_all_documented_fields(world: World) -> None:
    types = TEXT | REPLY
    body = {"friendly_name": "Open", "language": "en", "variables": {"1": "Jo"}, "types": types}
    answer = world.request("POST", CONTENT, json=body)
    assert answer.status_code == 201
    made = answer.json()
    url = f"{world.base_url}{CONTENT}/{made['sid']}"
    assert re.fullmatch(r"HX[0-9a-f]{32}", made["sid"])
    assert made == body | {
        "sid": made["sid"],
        "account_sid": world.account_sid,
        "url": url,
        "date_created": made["date_created"],
        "date_updated": made["date_created"],
        "links": {
            "approval_create": f"{url}/ApprovalRequests/whatsapp",
            "approval_fetch": f"{url}/ApprovalRequests",
        },
    }
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", made["date_created"])
    assert world.get(f"{CONTENT}/{made['sid']}") == made
    assert world.get(CONTENT)["contents"] == [made]


def test_the_official_client_writes_and_reads_templates(client: Client) -> None:
    contents = client.content.v1
    text = ContentList.TwilioText({"body": "Hi {{1}}"})
    reply = ContentList.QuickReplyAction({"type": "QUICK_REPLY", "title": "Yes", "id": "yes"})
    replies = ContentList.TwilioQuickReply({"body": "Well?", "actions": [reply]})
    types = ContentList.Types({"twilio/text": text, "twilio/quick-reply": replies})
    asked = ContentList.ContentCreateRequest(
        {"friendly_name": "Open", "language": "en", "variables": {"1": "Jo"}, "types": types}
    )
    made = contents.contents.create(asked)
    assert made.types == {
        "twilio/text": {"body": "Hi {{1}}"},
        "twilio/quick-reply": {
            "body": "Well?",
            "actions": [{"type": "QUICK_REPLY", "title": "Yes", "id": "yes"}],
        },
    }
    assert made.url == f"https://content.twilio.com/v1/Content/{made.sid}"
    found = contents.contents(made.sid).fetch()
    assert (found.friendly_name, found.language, found.variables) == ("Open", "en", {"1": "Jo"})
    changed = found.update(ContentContext.ContentUpdateRequest({"types": types}))
    assert (changed.types, changed.friendly_name) == (made.types, "Open")
    assert [row.sid for row in contents.contents.list()] == [made.sid]
    assert [row.sid for row in contents.content_and_approvals.list()] == [made.sid]
    assert contents.legacy_contents.list() == []
    assert contents.contents(made.sid).delete()
    with pytest.raises(TwilioRestException) as refusal:
        contents.contents(made.sid).fetch()
    assert (refusal.value.status, refusal.value.code) == (404, 20404)


def test_nobody_is_asked_to_approve_and_the_status_says_so(client: Client) -> None:
    text = ContentList.Types({"twilio/text": ContentList.TwilioText({"body": "Hi"})})
    asked = ContentList.ContentCreateRequest({"language": "en", "types": text})
    one = client.content.v1.contents(client.content.v1.contents.create(asked).sid)
    before = one.approval_fetch().fetch().whatsapp
    assert before == {
        "type": "whatsapp",
        "name": "",
        "category": "",
        "content_type": "",
        "status": "unsubmitted",
        "rejection_reason": "",
        "allow_category_change": True,
    }
    made = one.approval_create.create(
        ApprovalCreateList.ContentApprovalRequest({"name": "hi_there", "category": "UTILITY"})
    )
    assert (made.status, made.content_type) == ("unsubmitted", "twilio/text")
    assert "WhatsApp" in made.rejection_reason
    after = one.approval_fetch().fetch().whatsapp
    assert after == before | {
        "name": "hi_there",
        "category": "UTILITY",
        "content_type": "twilio/text",
        "rejection_reason": made.rejection_reason,
    }
    [listed] = client.content.v1.content_and_approvals.list()
    assert listed.approval_requests == {
        name: value for name, value in after.items() if name != "type"
    }


def test_an_update_puts_other_types_in_the_place_of_the_old(world: World) -> None:
    sid = template(world, TEXT | REPLY, {"1": "Jo", "place": "here"})
    one = f"{CONTENT}/{sid}"
    before = world.get(one)
    world.request("POST", f"{one}/ApprovalRequests/whatsapp", json=_approval())
    changed = world.request("PUT", one, json={"types": {"twilio/text": {"body": "Hello"}}})
    assert changed.status_code == 200
    assert changed.json() == before | {
        "types": {"twilio/text": {"body": "Hello"}},
        "date_updated": changed.json()["date_updated"],
    }
    said = {"types": TEXT, "language": "en_GB", "friendly_name": "Later", "variables": {"1": "x"}}
    again = world.request("PUT", one, json=said).json()
    assert again == changed.json() | said | {"date_updated": again["date_updated"]}
    assert world.get(one) == again
    assert world.get(f"{one}/ApprovalRequests")["whatsapp"]["name"] == "hello"


def _approval(**other: str) -> dict[str, str]:
    return {"name": "hello", "category": "MARKETING"} | other


def test_lists_come_in_pages_newest_first(world: World) -> None:
    sids = [template(world) for _ in range(5)]
    for path in (CONTENT, "/content/v1/ContentAndApprovals"):
        pages = walk(world, path, "contents", PageSize=2)
        assert [[row["sid"] for row in page] for page in pages] == [
            sids[:2:-1],
            sids[2:0:-1],
            sids[:1],
        ]
        assert world.get(path, PageSize=5_000)["meta"]["page_size"] == 1_000
    assert world.get("/content/v1/LegacyContent")["contents"] == []


def test_a_template_is_its_accounts_own(world: World) -> None:
    sid = template(world)
    child = world.main("POST", "/2010-04-01/Accounts.json", data={"FriendlyName": "Other"})
    other = {"auth": (child["sid"], child["auth_token"])}
    for method, path in (("GET", ""), ("DELETE", ""), ("GET", "/ApprovalRequests")):
        answer = world.request(method, f"{CONTENT}/{sid}{path}", **other)
        assert answer.status_code == 404
    changed = world.request("PUT", f"{CONTENT}/{sid}", json={"types": TEXT}, **other)
    assert changed.status_code == 404
    assert world.request("GET", CONTENT, **other).json()["contents"] == []
    world.get(f"{CONTENT}/{sid}")


ALL_TYPES: dict[str, Any] = {
    "twilio/text": {"body": "Hi"},
    "twilio/media": {"body": "Look", "media": ["https://example.com/{{1}}"]},
    "twilio/location": {"latitude": 39.7392, "longitude": 104.9903, "label": "Shop"},
    "twilio/list-picker": {
        "body": "Which?",
        "button": "Choose",
        "items": [{"id": "1", "item": "One", "description": "The first"}],
    },
    "twilio/call-to-action": {
        "body": "Call",
        "actions": [{"type": "PHONE_NUMBER", "title": "Call", "phone": "+15551234567"}],
    },
    "twilio/quick-reply": {"body": "Well?", "actions": [{"title": "Yes"}]},
    "twilio/card": {"title": "Card", "subtitle": "Small"},
    "twilio/carousel": {
        "body": "Look",
        "cards": [
            {
                "title": "One",
                "body": "First",
                "media": "https://example.com/1.png",
                "actions": [{"type": "QUICK_REPLY", "title": "This"}],
            }
        ],
    },
    "twilio/catalog": {"body": "Things", "items": [{"id": "1", "price": 5.5}]},
    "twilio/pay": {"body": "Pay"},
    "twilio/flows": {
        "body": "Say",
        "button_text": "Go",
        "type": "SURVEY",
        "pages": [{"id": "1", "title": "One", "layout": [{"type": "TEXT", "label": "Hi"}]}],
    },
    "twilio/schedule": {"id": "1", "title": "When", "timeSlots": "morning"},
    "whatsapp/card": {"body": "Card", "footer": "Small", "actions": []},
    "whatsapp/authentication": {
        "add_security_recommendation": True,
        "actions": [{"type": "COPY_CODE", "copy_code_text": "Copy"}],
    },
    "whatsapp/flows": {"body": "Go", "button_text": "Go", "flow_id": "1"},
}


def test_all_types_are_kept_as_they_came(world: World) -> None:
    sid = template(world, ALL_TYPES)
    assert world.get(f"{CONTENT}/{sid}")["types"] == ALL_TYPES


@pytest.mark.parametrize(
    ("types", "said"),
    [
        ({}, "at least one content type"),
        ({"twilio/text": None}, "at least one content type"),
        ({"twilio/txt": {"body": "Hi"}}, "'twilio/txt' is not a content type"),
        ({"twilio/text": {}}, "required field `body`"),
        ({"twilio/text": {"body": ""}}, "length >= 1"),
        ({"twilio/text": {"body": "x" * 1_601}}, "length <= 1600"),
        ({"twilio/text": {"body": 5}}, "Expected `str`"),
        ({"twilio/text": "Hi"}, "types"),
        ({"twilio/media": {}}, "a body or at least one media URL"),
        ({"twilio/media": {"media": ["x"] * 11}}, "length <= 10"),
        ({"twilio/location": {"latitude": 1.5}}, "required field `longitude`"),
        ({"twilio/quick-reply": {"body": "x", "actions": [{"id": "1"}]}}, "`title`"),
        ({"twilio/call-to-action": {"body": "x", "actions": [{"type": "X", "title": "y"}]}}, "'X'"),
        ({"twilio/list-picker": {"body": "x", "button": "y", "items": []}}, "length >= 1"),
        ({"twilio/card": {"title": "x"}}, "one field beside the title"),
        ({"twilio/card": {"subtitle": "x"}}, "a title is needed"),
        ({"twilio/carousel": {"body": "x", "cards": [{"body": "y"}]}}, "`media`"),
        ({"whatsapp/authentication": {}}, "required field `actions`"),
        ({"twilio/pay": {"body": "x" * 70_000}}, "at most 65536 bytes"),
    ],
)
def test_types_have_what_the_published_schema_asks_for(
    world: World, types: dict[str, Any], said: str
) -> None:
    body = {"language": "en", "types": types}
    assert said in refused(world, "POST", CONTENT, body, 20001, 400)
    one = f"{CONTENT}/{template(world)}"
    before = world.get(one)
    assert said in refused(world, "PUT", one, {"types": types}, 20001, 400)
    assert world.get(one) == before


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"language": None}, "language"),
        ({"language": "English!"}, "language must be a code"),
        ({"types": None}, "types"),
        ({"types": []}, "types"),
        ({"friendly_name": "x" * 513}, "friendly_name"),
        ({"variables": {"1": 5}}, "variables"),
        ({"variables": {"first name": "x"}}, "'first name'"),
        ({"variables": {"n" * 17: "x"}}, "16"),
        ({"variables": {"1": "x" * 1_601}}, "1600"),
        ({"variables": {str(number): "x" for number in range(101)}}, "at most 100"),
        ({"friendly_name": "\0"}, "NUL"),
    ],
)
def test_what_is_wrong_is_said(world: World, wrong: dict[str, Any], said: str) -> None:
    body = {"language": "en", "types": TEXT} | wrong
    assert said in refused(world, "POST", CONTENT, body, 20001, 400)
    assert world.get(CONTENT)["contents"] == []


def test_requests_are_json(world: World) -> None:
    form = world.request("POST", CONTENT, data={"language": "en"})
    assert (form.status_code, form.json()["code"]) == (415, 20415)
    headers = {"Content-Type": "application/json"}
    broken = world.request("POST", CONTENT, data=b"{", headers=headers)
    assert (broken.status_code, broken.json()["code"]) == (400, 20001)


def test_what_is_not_there_is_not_found(world: World) -> None:
    refused(world, "GET", GONE, None, 20404, 404)
    refused(world, "PUT", GONE, {"types": TEXT}, 20404, 404)
    refused(world, "DELETE", GONE, None, 20404, 404)
    refused(world, "GET", f"{GONE}/ApprovalRequests", None, 20404, 404)
    refused(world, "POST", f"{GONE}/ApprovalRequests/whatsapp", _approval(), 20404, 404)


def test_an_approval_request_has_a_name_and_a_category(world: World) -> None:
    path = f"{CONTENT}/{template(world)}/ApprovalRequests/whatsapp"
    for wrong in ({"name": "Hi there"}, {"name": ""}, {"category": "FUN"}):
        refused(world, "POST", path, _approval(**wrong), 20001, 400)
    refused(world, "POST", path, {"name": "hello"}, 20001, 400)
