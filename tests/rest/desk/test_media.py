"""Files: to the customer and from him."""

from typing import Any
from urllib.parse import urlsplit

import pytest
import requests

from tests.receiver import Receiver, Said
from tests.rest.desk.agents import Agent, Floor, open_floor
from tests.world import World

PNG = b"\x89PNG\r\n\x1a\n" + bytes(200)
PDF = b"%PDF-1.7\n" + bytes(100)


@pytest.fixture
def floor(world: World) -> Floor:
    return open_floor(world, "ann")


def upload(agent: Agent, data: bytes, name: str, status: int = 201) -> Any:
    headers = {"Content-Type": "application/octet-stream", "X-Filename": name}
    answer = agent.browser.send("POST", "/desk/v1/Media", data=data, headers=headers)
    assert answer.status_code == status, answer.text
    return answer.json()


def fetched(agent: Agent, url: str) -> requests.Response:
    return agent.browser.send("GET", url)


def test_a_picture_reaches_the_handset(floor: Floor) -> None:
    ann, customer, card = floor.served("ann")
    medium = upload(ann, PNG, "my%20bike.png")
    assert (medium["content_type"], medium["filename"]) == ("image/png", "my bike.png")
    assert fetched(ann, medium["url"]).content == PNG
    said = ann.say(card["conversation_sid"], "", media=[medium["sid"]])
    (shown,) = said["media"]
    answer = fetched(ann, shown["url"])
    assert answer.content == PNG
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"].startswith("inline")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    floor.world.settle()
    (arrived,) = floor.world.handset(customer)[-1]["media"]
    assert requests.get(arrived["url"], timeout=20).content == PNG, "without a log-in"
    assert urlsplit(arrived["url"]).path.endswith("/my%20bike.png")
    wrong = arrived["url"][:-8] + "00000000"
    assert requests.get(wrong, timeout=20).status_code == 403


def test_what_is_no_picture_is_saved_not_shown(floor: Floor) -> None:
    ann = floor.agents["ann"]
    medium = upload(ann, PDF, "..%2F..%2Foffer.pdf")
    answer = fetched(ann, medium["url"])
    assert answer.headers["Content-Disposition"] == "attachment; filename*=UTF-8''offer.pdf"


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"<html><script>alert(1)</script>", "page.png"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "drawing.svg"),
        (b"", "nothing.png"),
        (PNG + bytes(2 * 1024 * 1024), "large.png"),
    ],
)
def test_what_is_not_taken(floor: Floor, data: bytes, name: str) -> None:
    assert upload(floor.agents["ann"], data, name, 400)["code"] == 20001


def test_a_file_is_that_of_who_uploaded_it(floor: Floor) -> None:
    ann, _, card = floor.served("ann")
    bob = floor.hire("bob")
    medium = upload(bob, PNG, "x.png")
    refused = ann.say(card["conversation_sid"], "Look", 400, media=[medium["sid"]])
    assert refused["code"] == 20001
    assert fetched(ann, medium["url"]).status_code == 404
    mine = upload(ann, PNG, "y.png")["sid"]
    assert ann.say(card["conversation_sid"], "Look", 400, media=[mine, mine])["code"] == 20001
    ann.say(card["conversation_sid"], "Look", media=[mine])
    assert ann.say(card["conversation_sid"], "Look", 400, media=[mine])["code"] == 20001


def test_a_file_of_the_customer_comes_by_us(floor: Floor, receiver: Receiver) -> None:
    ann, customer, card = floor.served("ann")
    receiver.answers["/bill.pdf"] = Said(body=PDF.decode(), content_type="text/html")
    for name in ("bill.pdf", "gone.pdf"):
        url = receiver.url(f"/{name}")
        floor.world.sms(customer, floor.number, "", MediaUrl=url)
        receiver.answers.setdefault(f"/{name}", Said(500))
    floor.world.settle()
    bill, gone = ann.messages(card["conversation_sid"])["messages"][-2:]
    (medium,) = bill["media"]
    assert receiver.base_url not in str(medium), "no browser asks the carrier"
    answer = fetched(ann, medium["url"])
    assert (answer.content, answer.headers["Content-Type"]) == (PDF, "application/pdf")
    other = ann.messages(card["conversation_sid"])["messages"][0]["sid"]
    assert fetched(ann, f"{medium['url'].split('?')[0]}?message={other}").status_code == 404
    refused = fetched(ann, gone["media"][0]["url"])
    assert (refused.status_code, refused.json()["code"]) == (404, 20404)
    assert "its server answers 500" in refused.json()["message"]


def test_what_is_not_sent_goes_within_two_days(still_world: World) -> None:
    ann = open_floor(still_world, "ann").agents["ann"]
    medium = upload(ann, PNG, "x.png")
    still_world.advance("PT23H")
    assert fetched(ann, medium["url"]).content == PNG
    still_world.advance("P1D")
    still_world.settle()
    assert fetched(ann, medium["url"]).status_code == 404
