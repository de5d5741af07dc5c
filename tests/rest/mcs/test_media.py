"""Media of a service: upload, fetch, hand out, delete."""

import base64
import socket
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from tests.rest.conversations.chat import token
from tests.rest.mcs.files import PNG, bare, fetched, post, service, talk, upload
from tests.world import World, eventually

TYPED = {"Content-Type": "image/png"}


def test_what_is_uploaded_comes_back(world: World) -> None:
    made = upload(world)
    assert made["sid"].startswith("ME")
    assert (made["size"], made["content_type"], made["filename"]) == (
        len(PNG),
        "image/png",
        "bike.png",
    )
    assert (made["category"], made["author"], made["message_sid"]) == ("media", "system", None)
    assert made["service_sid"] == service(world)
    assert list(made["links"]) == ["content"]
    found = fetched(world, made["sid"])
    assert found["url"] == f"{world.base_url}/mcs/v1/Services/{service(world)}/Media/{made['sid']}"
    answer = bare(found["links"]["content_direct_temporary"])
    assert answer.content == PNG
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["Content-Disposition"] == "inline; filename*=UTF-8''bike.png"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Content-Length"] == str(len(PNG))
    content = world.request("GET", urlsplit(found["links"]["content"]).path, allow_redirects=False)
    assert content.status_code == 307
    assert bare(content.headers["Location"]).content == PNG
    assert bare(found["links"]["content"]).status_code == 401


def test_a_form_of_the_browser(world: World) -> None:
    files = {"file": ("../../evil\u00e9.gif", PNG, "image/gif")}
    made = upload(world, None, None, name="", files=files)
    assert (made["filename"], made["content_type"]) == ("evil\u00e9.gif", "image/gif")
    link = fetched(world, made["sid"])["links"]["content_direct_temporary"]
    assert bare(link).content == PNG
    assert upload(world, None, None, files={"a": (None, "text")}, status=400)["code"] == 20001


def test_a_range(world: World) -> None:
    link = fetched(world, upload(world)["sid"])["links"]["content_direct_temporary"]
    part = bare(link, headers={"Range": "bytes=2-5"})
    assert (part.status_code, part.content) == (206, PNG[2:6])
    assert part.headers["Content-Range"] == f"bytes 2-5/{len(PNG)}"
    assert bare(link, headers={"Range": "bytes=-4"}).content == PNG[-4:]
    assert bare(link, headers={"Range": f"bytes={len(PNG)}-"}).status_code == 416


def test_what_cannot_be_uploaded(world: World) -> None:
    assert upload(world, b"", status=400)["code"] == 20001
    assert upload(world, kind="no type", status=400)["code"] == 20001
    assert upload(world, status=404, service_sid="IS" + "0" * 32)["code"] == 20404
    assert upload(world, status=404, service_sid="..%2F..%2Fetc")["code"] == 20404
    fetched(world, "ME" + "0" * 32, 404)
    fetched(world, "..%2Fswitchroom.db", 404)


def test_what_is_too_large_is_refused_before_it_comes(world: World) -> None:
    host, port = world.base_url.removeprefix("http://").split(":")
    credentials = base64.b64encode(f"{world.account_sid}:{world.auth_token}".encode()).decode()
    head = (
        f"POST /mcs/v1/Services/{service(world)}/Media HTTP/1.1\r\nHost: x\r\n"
        f"Authorization: Basic {credentials}\r\nContent-Type: image/png\r\n"
        "Content-Length: 157286401\r\n\r\n"
    )
    with socket.create_connection((host, int(port)), timeout=20) as line:
        line.sendall(head.encode() + PNG)
        answer = b""
        while not answer.endswith(b"}") and (more := line.recv(65_536)):
            answer += more
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b"157286400 byte limit" in answer


def test_signatures(still_world: World) -> None:
    world = still_world
    sid, other = upload(world)["sid"], upload(world)["sid"]
    link = fetched(world, sid)["links"]["content_direct_temporary"]
    parts = parse_qs(urlsplit(link).query)
    (until,), (signature,) = parts["Expires"], parts["Signature"]
    assert bare(link).status_code == 200
    for wrong in (
        link.replace(sid, other),
        link.replace(f"Expires={until}", f"Expires={int(until) + 60}"),
        link.replace(signature, "0" * len(signature)),
        link.partition("?")[0],
        link.replace(f"Expires={until}", "Expires=soon"),
    ):
        assert bare(wrong).status_code in (400, 403), wrong
    world.advance("PT4M59S")
    assert bare(link).status_code == 200
    world.advance("PT2S")
    late = bare(link)
    assert (late.status_code, late.json()["code"]) == (403, 20006)


def test_a_set(world: World) -> None:
    sid = upload(world)["sid"]
    body = {"command": "get", "list": [{"media_sid": sid}, {"media_sid": "ME" + "0" * 32}]}
    answer = world.request("POST", f"/mcs/v1/Services/{service(world)}/MediaSet", json=body)
    found, missing = answer.json()
    assert (found["code"], found["media_record"]["sid"]) == (200, sid)
    assert bare(found["media_record"]["links"]["content_direct_temporary"]).content == PNG
    assert (missing["code"], missing["media_record"]) == (404, {"sid": "ME" + "0" * 32})


def test_a_medium_goes_out_by_mms(world: World) -> None:
    customer, number = "+15550102001", world.buy()
    sid = talk(world, customer, number)
    medium = upload(world)["sid"]
    said = post(world, sid, {"Body": "Look", "MediaSid": medium})
    assert said["media"] == [
        {"sid": medium, "size": len(PNG), "content_type": "image/png", "filename": "bike.png"}
    ]
    world.settle()
    (arrived,) = world.handset(customer)[-1]["media"]
    assert arrived["content_type"] == "image/png"
    assert bare(arrived["url"]).content == PNG
    found = fetched(world, medium)
    assert (found["message_sid"], found["channel_sid"]) == (said["sid"], sid)
    path = f"/conversations/v1/Conversations/{sid}/Messages/{said['sid']}"
    assert world.post(path, {"Body": "Other"}, 400)["code"] == 50509
    again = post(world, sid, {"MediaSid": medium}, 400)
    assert again["code"] == 20001
    assert said["sid"] in again["message"]
    assert post(world, sid, {"MediaSid": "ME" + "0" * 32}, 400)["code"] == 20001
    (mms,) = [
        row
        for row in world.get(f"/2010-04-01/Accounts/{world.account_sid}/Messages.json")["messages"]
        if row["num_media"] == "1"
    ]
    (listed,) = world.get(mms["subresource_uris"]["media"])["media_list"]
    assert (listed["sid"], listed["content_type"]) == (medium, "image/png")
    assert bare(world.base_url + listed["uri"].removesuffix(".json")).content == PNG


def test_what_does_not_go_out_by_mms(world: World) -> None:
    customer, number = "+15550102002", world.buy()
    sid = talk(world, customer, number)
    large = upload(world, PNG * 600)["sid"]
    assert post(world, sid, {"MediaSid": large}, 400)["code"] == 11751
    page = upload(world, b"<script>", "text/html", "page.html")["sid"]
    assert post(world, sid, {"MediaSid": page}, 400)["code"] == 12300
    chat = world.post("/conversations/v1/Conversations")["sid"]
    assert post(world, chat, {"MediaSid": large})["media"][0]["size"] == len(PNG) * 600
    post(world, chat, {"MediaSid": page})
    link = fetched(world, page)["links"]["content_direct_temporary"]
    assert bare(link).headers["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("what", ["medium", "message", "conversation", "service"])
def test_what_is_deleted_is_gone(world: World, what: str) -> None:
    other = world.post("/conversations/v1/Services", {"FriendlyName": "Other"})["sid"]
    sid = upload(world, service_sid=other)["sid"]
    one = f"/mcs/v1/Services/{other}/Media/{sid}"
    link = world.get(one)["links"]["content_direct_temporary"]
    paths = {"medium": one, "service": f"/conversations/v1/Services/{other}"}
    paths["conversation"] = (
        f"{paths['service']}/Conversations/"
        + world.post(f"{paths['service']}/Conversations")["sid"]
    )
    form = {"Author": "ann", "MediaSid": sid}
    said = world.post(f"{paths['conversation']}/Messages", form)["sid"]
    paths["message"] = f"{paths['conversation']}/Messages/{said}"
    assert bare(link).status_code == 200
    world.delete(paths[what])
    world.settle()
    assert bare(link).status_code == 404
    world.get(one, 404)


def test_others_do_not_see_it(world: World) -> None:
    sid = upload(world)["sid"]
    form = {"FriendlyName": "Other"}
    other = world.main("POST", "/2010-04-01/Accounts.json", data=form)
    stranger = World(world.base_url, other["sid"], other["auth_token"], world.engine)
    stranger.get(f"/mcs/v1/Services/{service(world)}/Media/{sid}", 404)
    stranger.get(f"/mcs/v1/Services/{service(stranger)}/Media/{sid}", 404)
    chat = stranger.post("/conversations/v1/Conversations")["sid"]
    assert post(stranger, chat, {"MediaSid": sid}, 400)["code"] == 20001
    stranger.close()
    assert eventually(lambda: fetched(world, sid))


def test_by_an_access_token(world: World) -> None:
    """The client of the browser shows it in a header of its own."""
    sid = service(world)
    base = f"/mcs/v1/Services/{sid}/Media"
    ann, eve = ({"X-Twilio-Token": token(world, identity, sid)} for identity in ("ann", "eve"))

    def ask(who: dict[str, str], method: str, path: str, **options: Any) -> requests.Response:
        url = world.base_url + path
        return requests.request(method, url, headers=who | TYPED, timeout=20, **options)

    made = ask(ann, "POST", f"{base}?Category=media&Filename=a.png", data=PNG)
    assert (made.status_code, made.json()["author"]) == (201, "ann"), made.text
    one = f"{base}/{made.json()['sid']}"
    link = ask(ann, "GET", one).json()["links"]["content_direct_temporary"]
    assert bare(link).content == PNG
    assert ask(eve, "GET", one).status_code == 404
    assert ask(ann, "DELETE", one).status_code == 403
    chat = world.post("/conversations/v1/Conversations")["sid"]
    path = f"/conversations/v1/Conversations/{chat}/Participants"
    world.post(path, {"Identity": "eve"})
    post(world, chat, {"MediaSid": made.json()["sid"]})
    assert ask(eve, "GET", one).status_code == 200, "she is in its conversation"
    assert ask(ann, "GET", one).status_code == 404, "and he is not"
    other = world.post("/conversations/v1/Services", {"FriendlyName": "Other"})["sid"]
    assert ask(ann, "POST", f"/mcs/v1/Services/{other}/Media", data=PNG).status_code == 403
