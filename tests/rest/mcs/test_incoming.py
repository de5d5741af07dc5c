"""Media that customers send: fetched into the storage after the commit."""

import json
from typing import Any
from urllib.parse import parse_qs

from tests.receiver import Heard, Receiver, Said
from tests.rest.mcs.files import PNG, bare, fetched, post, talk, upload
from tests.world import World, eventually


def only(world: World, conversation_sid: str) -> Any:
    """The one medium of the last message."""
    (medium,) = world.messages(conversation_sid)[-1]["media"]
    return medium


def test_a_picture_of_the_customer_is_kept(world: World, receiver: Receiver) -> None:
    customer, number = "+15550103001", world.buy()
    hook = {"Target": "webhook", "Configuration.Url": receiver.url("/hook")}
    sid = talk(world, customer, number)
    world.post(
        f"/conversations/v1/Conversations/{sid}/Webhooks",
        hook | {"Configuration.Filters": "onMessageAdded"},
    )
    receiver.answers["/a/bike.png"] = Said(body=PNG, content_type="application/octet-stream")
    sms = world.sms(customer, number, "Look", MediaUrl=receiver.url("/a/bike.png"))
    world.settle()
    medium = only(world, sid)
    assert (medium["size"], medium["content_type"]) == (len(PNG), "image/png")
    assert medium["filename"] == "bike.png"
    (told,) = [heard for heard in receiver.at("/hook") if heard.form.get("Media")]
    assert json.loads(told.form["Media"])[0]["Sid"] == medium["sid"]
    asked = len(receiver.at("/a/bike.png"))
    found = fetched(world, medium["sid"])
    assert bare(found["links"]["content_direct_temporary"]).content == PNG
    # The log of messages has the same one.
    base = f"/2010-04-01/Accounts/{world.account_sid}/Messages/{sms['sid']}"
    (listed,) = world.get(f"{base}/Media.json")["media_list"]
    assert (listed["sid"], listed["content_type"]) == (medium["sid"], "image/png")
    assert bare(f"{world.base_url}{base}/Media/{medium['sid']}").content == PNG
    assert len(receiver.at("/a/bike.png")) == asked == 1, "the carrier is asked once"
    # It is the conversation's as well: it stays when the log lets go of it.
    world.delete(f"{base}/Media/{medium['sid']}.json")
    world.settle()
    assert world.get(f"{base}/Media.json")["media_list"] == []
    assert bare(found["links"]["content_direct_temporary"]).content == PNG
    world.delete(f"/conversations/v1/Conversations/{sid}")
    world.settle()
    assert bare(found["links"]["content_direct_temporary"]).status_code == 404


def test_an_mms_without_a_conversation(world: World, receiver: Receiver) -> None:
    number = world.buy()
    receiver.answers["/b.png"] = Said(body=PNG, content_type="image/png")
    sms = world.sms("+15550103002", number, "", MediaUrl=receiver.url("/b.png"))
    world.settle()
    base = f"/2010-04-01/Accounts/{world.account_sid}/Messages/{sms['sid']}"
    (listed,) = world.get(f"{base}/Media.json")["media_list"]
    content = f"{world.base_url}{base}/Media/{listed['sid']}"
    assert bare(content).content == PNG
    world.delete(f"{base}.json")
    assert bare(content).status_code == 404


def test_what_comes_later_is_waited_for(still_world: World, receiver: Receiver) -> None:
    world, customer = still_world, "+15550103003"
    number = world.buy()
    tries: list[Heard] = []

    def late(heard: Heard) -> Said:
        tries.append(heard)
        return Said(body=PNG, content_type="image/png") if len(tries) > 2 else Said(503)

    receiver.answers["/late.png"] = late
    sid = talk(world, customer, number)
    world.sms(customer, number, "", MediaUrl=receiver.url("/late.png"))
    world.settle()
    assert only(world, sid)["size"] == 0
    assert fetched(world, only(world, sid)["sid"])["size"] == 0
    world.advance("PT1M")
    assert only(world, sid)["size"] == len(PNG)
    assert world.alerts() == []


def test_what_cannot_be_had_is_an_alert(still_world: World, receiver: Receiver) -> None:
    world, customer = still_world, "+15550103004"
    number = world.buy()
    sid = talk(world, customer, number)
    receiver.answers["/gone.png"] = Said(410)
    receiver.answers["/down.png"] = Said(500)
    receiver.answers["/large.png"] = Said(body=PNG + bytes(16 * 1024 * 1024))
    for name in ("gone", "down", "large"):
        world.sms(customer, number, name, MediaUrl=receiver.url(f"/{name}.png"))
    world.settle()
    assert len(receiver.at("/gone.png")) == 1, "what is gone for good is not asked for again"
    world.advance("P1D")
    assert [message["body"] for message in world.messages(sid)[1:]] == ["gone", "down", "large"]
    assert [message["media"][0]["size"] for message in world.messages(sid)[1:]] == [0, 0, 0]
    assert len(receiver.at("/down.png")) > 3
    alerts = {
        parse_qs(alert["alert_text"])["Msg"][0].rpartition(": ")[2]: alert
        for alert in world.alerts()
    }
    assert set(alerts) == {
        "its server answers 410",
        "its server answers 500",
        "it exceeds 16 MiB",
    }
    assert alerts["it exceeds 16 MiB"]["error_code"] == "11751"
    lost = fetched(world, only(world, sid)["sid"])
    refused = bare(lost["links"]["content_direct_temporary"])
    assert (refused.status_code, refused.json()["code"]) == (404, 20404)


def test_a_picture_between_two_numbers_of_ours(world: World, receiver: Receiver) -> None:
    """What goes round is a copy: it stays when the first one goes."""
    one, two = world.buy(), world.buy()
    world.address(two)
    chat = world.post("/conversations/v1/Conversations")["sid"]
    form = {"MessagingBinding.Address": two, "MessagingBinding.ProxyAddress": one}
    world.post(f"/conversations/v1/Conversations/{chat}/Participants", form)
    post(world, chat, {"Body": "Look", "MediaSid": upload(world)["sid"]})

    def arrived() -> Any:
        for other in world.conversations():
            messages = world.messages(other["sid"])
            if other["sid"] != chat and messages and messages[0]["media"][0]["size"]:
                return messages[0]["media"][0]
        return None

    medium = eventually(arrived)
    world.delete(f"/conversations/v1/Conversations/{chat}")
    world.settle()
    link = fetched(world, medium["sid"])["links"]["content_direct_temporary"]
    assert bare(link).content == PNG
    assert medium["filename"] == "bike.png"
