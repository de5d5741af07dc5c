"""Content templates, asked for once each."""

from typing import Any

from tests.conformance.watched import Watched

_TYPES: dict[str, Any] = {
    "twilio/text": {"body": "{{name}} is located at 39.7392, 104.9903"},
    "twilio/location": {"longitude": 104.9903, "latitude": 39.7392, "label": "Foo Bar Co"},
}


def templates(world: Watched) -> None:
    path = "/content/v1/Content"
    body = {
        "friendly_name": "Some content",
        "language": "en",
        "variables": {"name": "foo", "1": "a", "2": "b", "3": "c"},
        "types": _TYPES,
    }
    sid = world.request("POST", path, json=body).json()["sid"]
    one = f"{path}/{sid}"
    media = {"twilio/media": {"body": "{{1}}", "media": ["https://example.com/{{3}}"]}}
    world.request("PUT", one, json={"types": _TYPES | media, "language": "en"})
    asked = {"name": "some_content", "category": "UTILITY"}
    world.request("POST", f"{one}/ApprovalRequests/whatsapp", json=asked)
    world.get(f"{one}/ApprovalRequests")
    world.get(one)
    world.get(path, PageSize=1)
    world.get("/content/v1/ContentAndApprovals", PageSize=1)
    world.get("/content/v1/LegacyContent", PageSize=1)
    world.delete(one)
