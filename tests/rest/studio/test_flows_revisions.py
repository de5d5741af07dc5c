"""Revisions and test users of flows over HTTP (studio §1.2, §1.4)."""

from concurrent.futures import ThreadPoolExecutor

from tests.rest.conversations.paths import GONE, refused, walk
from tests.rest.studio.definitions import BAD, GOOD, definition, form, say
from tests.world import World

FLOWS = "/studio/v2/Flows"


def test_every_change_is_a_revision(world: World) -> None:
    sid = world.post(FLOWS, form(CommitMessage="first"))["sid"]
    path = f"{FLOWS}/{sid}"
    world.post(path, form(BAD, "draft", CommitMessage="second"), status=200)
    url = f"{world.base_url}{path}/Revisions"
    second = world.get(f"{path}/Revisions/2")
    assert second == {
        "sid": sid,
        "account_sid": world.account_sid,
        "author_sid": None,
        "friendly_name": "Desk",
        "definition": BAD,
        "status": "draft",
        "revision": 2,
        "commit_message": "second",
        "valid": False,
        "errors": world.get(path)["errors"],
        "date_created": second["date_created"],
        "date_updated": second["date_created"],
        "url": f"{url}/2",
    }
    first = world.get(f"{path}/Revisions/1")
    assert (first["definition"], first["valid"], first["errors"]) == (GOOD, True, [])
    nothing = dict.fromkeys(("definition", "commit_message", "valid", "errors"))
    listed = world.get(f"{path}/Revisions")["revisions"]
    assert listed == [{**second, **nothing}, {**first, **nothing}]


def test_revisions_have_names(world: World) -> None:
    sid = world.post(FLOWS, form(status="draft"))["sid"]
    path, revisions = f"{FLOWS}/{sid}", f"{FLOWS}/{sid}/Revisions"
    assert world.get(f"{revisions}/LatestPublished", 404)["code"] == 20404
    numbers = []
    for status in ("published", "draft", "published", "draft"):
        world.post(path, {"Status": status}, status=200)
        names = ("LatestPublished", "LatestRevision")
        numbers.append([world.get(f"{revisions}/{name}")["revision"] for name in names])
    assert numbers == [[2, 2], [2, 3], [4, 4], [4, 5]]
    pages = walk(world, revisions, "revisions", PageSize=2)
    assert [[row["revision"] for row in page] for page in pages] == [[5, 4], [3, 2], [1]]


def test_a_revision_is_a_number_or_a_name(world: World) -> None:
    revisions = f"{FLOWS}/{world.flow()}/Revisions"
    for wrong in ("latestPublished", "1.0", "x" * 300, "+1", "１"):
        body = world.get(f"{revisions}/{wrong}", 400)
        assert (body["code"], body["status"]) == (81021, 400)
        assert body["message"].endswith("give a number, LatestPublished or LatestRevision")
    for absent in ("0", "2", "-1", "9" * 30):
        assert world.get(f"{revisions}/{absent}", 404)["code"] == 20404
    assert world.get(f"{FLOWS}/FW{GONE}/Revisions", 404)["code"] == 20404
    assert world.get(f"{FLOWS}/FW{GONE}/Revisions/none", 404)["code"] == 20404


def test_test_users_are_replaced_as_a_whole(world: World) -> None:
    sid = world.flow()
    path = f"{FLOWS}/{sid}/TestUsers"
    url = f"{world.base_url}{path}"
    assert world.get(path) == {"sid": sid, "test_users": [], "url": url}
    both = {"TestUsers": ["+15551230000", "alice", "alice"]}
    shown = {"sid": sid, "test_users": ["+15551230000", "alice"], "url": url}
    assert world.post(path, both, status=200) == shown
    assert world.get(path) == shown
    assert world.get(f"{FLOWS}/{sid}")["revision"] == 1
    assert world.post(path, {"TestUsers": "bob"}, status=200)["test_users"] == ["bob"]
    assert world.post(path, {"TestUsers": ""}, status=200)["test_users"] == []
    refused(world, path, {}, 20001)
    refused(world, path, {"TestUsers": ["x" * 257]}, 20001)
    refused(world, path, {"TestUsers": [str(number) for number in range(501)]}, 20001)
    assert world.post(f"{FLOWS}/FW{GONE}/TestUsers", both, status=404)["code"] == 20404


def test_revisions_stay_as_they_were(world: World) -> None:
    sid = world.post(FLOWS, form())["sid"]
    for number in range(3):
        text = form(definition(say(body=str(number))), FriendlyName=f"Desk {number}")
        world.post(f"{FLOWS}/{sid}", text, status=200)
    for number in range(3):
        row = world.get(f"{FLOWS}/{sid}/Revisions/{number + 2}")
        assert row["friendly_name"] == f"Desk {number}"
        assert row["definition"] == definition(say(body=str(number)))


def test_changes_at_the_same_time_take_turns(world: World) -> None:
    path = f"{FLOWS}/{world.flow()}"

    def change(number: int) -> int:
        text = form(FriendlyName=f"Desk {number}")
        return int(world.request("POST", path, data=text).json()["revision"])

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(change, range(16))) == list(range(2, 18))
    assert world.get(path)["revision"] == 17
    assert world.get(path)["friendly_name"] == world.get(f"{path}/Revisions/17")["friendly_name"]
