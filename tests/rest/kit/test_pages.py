"""Lists: both envelopes, and tokens that lead on and back."""

import base64
from urllib.parse import urlsplit

import pytest

from switchroom.store.work import Work
from tests.rest.kit.conftest import MAIN, World
from tests.rest.kit.sample import Note

NOTES = "/conversations/v1/Notes"
NOTES_2010 = f"/2010-04-01/Accounts/{MAIN}/Notes.json"


def fill(world: World, count: int) -> None:
    def insert(work: Work) -> None:
        for number in range(1, count + 1):
            work.insert("notes", Note(number, MAIN, f"n{number}", "Red" if number % 2 else "Blue"))

    world.database.transact_now(insert)


def test_the_meta_of_a_page(world: World) -> None:
    fill(world, 3)
    base = f"http://127.0.0.1:{world.port}{NOTES}"
    meta = world.call("GET", f"{NOTES}?PageSize=2").json["meta"]
    following = meta.pop("next_page_url")
    assert following.startswith(f"{base}?PageSize=2&Page=1&PageToken=PT")
    assert meta == {
        "page": 0,
        "page_size": 2,
        "first_page_url": f"{base}?PageSize=2&Page=0",
        "previous_page_url": None,
        "url": f"{base}?PageSize=2&Page=0",
        "key": "notes",
    }
    last = world.call("GET", _path(following)).json
    assert [note["sid"] for note in last["notes"]] == ["3"]
    assert last["meta"]["url"] == following
    assert last["meta"]["next_page_url"] is None
    assert last["meta"]["previous_page_url"] == f"{base}?PageSize=2&Page=0"


def test_pages_lead_on_and_back(world: World) -> None:
    fill(world, 17)
    pages = [world.call("GET", f"{NOTES}?PageSize=2").json]
    while pages[-1]["meta"]["next_page_url"]:
        pages.append(world.call("GET", _path(pages[-1]["meta"]["next_page_url"])).json)
    assert [page["meta"]["page"] for page in pages] == list(range(9))
    seen = [note["sid"] for page in pages for note in page["notes"]]
    assert seen == [str(number) for number in range(1, 18)]
    back = pages[-1]
    for earlier in reversed(pages[-5:-1]):
        back = world.call("GET", _path(back["meta"]["previous_page_url"])).json
        assert back["notes"] == earlier["notes"]
        assert back["meta"]["page"] == earlier["meta"]["page"]
    assert back["meta"]["previous_page_url"] is None
    again = world.call("GET", _path(back["meta"]["next_page_url"])).json
    assert again["notes"] == pages[5]["notes"]


def test_new_rows_do_not_shift_later_pages(world: World) -> None:
    fill(world, 4)
    following = world.call("GET", f"{NOTES}?PageSize=2").json["meta"]["next_page_url"]
    world.call("DELETE", f"{NOTES}/n1")
    assert [n["sid"] for n in world.call("GET", _path(following)).json["notes"]] == ["3", "4"]


def test_filters_stay_and_come_first(world: World) -> None:
    fill(world, 5)
    answer = world.call("GET", f"{NOTES}?PageSize=2&Color=Red&Made%3C=a+b").json
    assert [note["color"] for note in answer["notes"]] == ["Red", "Red"]
    assert (
        "?Color=Red&Made%3C=a%20b&PageSize=2&Page=1&PageToken=PT"
        in (answer["meta"]["next_page_url"])
    )
    rest = world.call("GET", _path(answer["meta"]["next_page_url"])).json
    assert [note["sid"] for note in rest["notes"]] == ["5"]


@pytest.mark.parametrize(("asked", "given"), [("", 50), ("?PageSize=7", 7), ("?PageSize=500", 50)])
def test_the_size_is_held_down(world: World, asked: str, given: int) -> None:
    assert world.call("GET", NOTES + asked).json["meta"]["page_size"] == given


@pytest.mark.parametrize(
    ("path", "query", "code"),
    [
        (NOTES, "PageSize=0", 20001),
        (NOTES, "PageSize=-1", 20001),
        (NOTES, "PageSize=many", 20001),
        (NOTES, "Page=x", 20001),
        (NOTES, "Color=%FF", 20001),
        (NOTES, "PageToken=abc", 19036),
        (NOTES, "PageToken=-5", 19038),
        (NOTES, "PageToken=PT", 21481),
        (NOTES, "PageToken=PT15", 21481),
        (NOTES, "PageToken=PTé", 20001),
        (NOTES, "PageToken=PT%C3%A9", 21481),
        (NOTES, "PageToken=PT" + "A" * 5_000, 21481),
        (NOTES_2010, "PageSize=1001", 20007),
        (NOTES_2010, "PageSize=0", 20007),
        (NOTES_2010, "PageToken=abc", 21481),
        (NOTES_2010, "PageToken=PA", 21481),
    ],
)
def test_bad_pages_are_refused(world: World, path: str, query: str, code: int) -> None:
    answer = world.call("GET", f"{path}?{query}".replace("é", "%E9"))
    assert (answer.status, answer.json["code"]) == (400, code)


@pytest.mark.parametrize(
    "text",
    [
        "[]",
        "[5]",
        "[[1,2]]",
        '[["a","b"]]',
        '[[9223372036854775808,"a"]]',
        '[[123456789012345678901234567890,"a"]]',
        r'[[1,"a\u0000"]]',
        r'[[1,"\ud800"]]',
        '[[1,"a"],[1,"a"],[1,"a"],[1,"a"],[1,"a"],[1,"a"]]',
        '[[1,"a"]',
        '"a"',
    ],
)
def test_a_token_made_by_hand_is_refused(world: World, text: str) -> None:
    token = base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")
    answer = world.call("GET", f"{NOTES}?PageToken=PT{token}")
    assert (answer.status, answer.json["code"]) == (400, 21481)


def test_the_2010_envelope(world: World) -> None:
    fill(world, 3)
    first = world.call("GET", f"{NOTES_2010}?Text=a%2Bb&PageSize=2").json
    following = first.pop("next_page_uri")
    assert following.startswith(f"{NOTES_2010}?Text=a%2Bb&PageSize=2&Page=1&PageToken=PA")
    assert first == {
        "page": 0,
        "page_size": 2,
        "start": 0,
        "end": 1,
        "first_page_uri": f"{NOTES_2010}?Text=a%2Bb&PageSize=2&Page=0",
        "previous_page_uri": None,
        "uri": f"{NOTES_2010}?Text=a%2Bb&PageSize=2&Page=0",
        "notes": [{"sid": "1"}, {"sid": "2"}],
    }
    last = world.call("GET", following).json
    assert (last["start"], last["end"], last["next_page_uri"]) == (2, 2, None)
    assert world.call("GET", f"/api{following}").json == last


def _path(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}"
