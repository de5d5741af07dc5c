"""Media through a carrier: by an address that it can fetch, and from one that it guards."""

import base64
import json
from urllib.parse import urlsplit

import pytest
import requests
from twilio.request_validator import RequestValidator

from tests.carriers.trunk import Trunk, handset, trunk
from tests.receiver import Heard, Receiver, Said
from tests.rest.mcs.files import PNG, bare, post, upload
from tests.world import World, eventually

ACCOUNT = "AC" + "7" * 32
TOKEN = "upstream"
PATH = f"/2010-04-01/Accounts/{ACCOUNT}"


def upstream(world: World, receiver: Receiver, public_url: str) -> Trunk:
    settings = {
        "account_sid": ACCOUNT,
        "auth_token": TOKEN,
        "base_url": receiver.base_url,
        "public_url": public_url,
        "reconcile_minutes": 0,
    }
    made = trunk(world, "twilio", settings)
    world.address(made.number)
    made.until_up()
    return made


def conversation(line: Trunk) -> str:
    """A conversation with a customer, by this carrier."""
    sid = str(line.world.post("/conversations/v1/Conversations")["sid"])
    form = {
        "MessagingBinding.Address": handset(),
        "MessagingBinding.ProxyAddress": line.number,
    }
    line.world.post(f"/conversations/v1/Conversations/{sid}/Participants", form)
    return sid


@pytest.mark.parametrize("known", [True, False])
def test_the_carrier_fetches_what_we_send(world: World, receiver: Receiver, known: bool) -> None:
    """Under its public address, else under the one at which the client has reached us."""
    public = world.base_url.replace("127.0.0.1", "localhost")
    line = upstream(world, receiver, public if known else "")
    receiver.answers[f"{PATH}/Messages.json"] = Said(201, '{"sid": "MM1", "status": "queued"}')
    post(world, conversation(line), {"Body": "Look", "MediaSid": upload(world)["sid"]})
    (asked,) = eventually(lambda: receiver.at(f"{PATH}/Messages.json"))
    url = asked.form["MediaUrl"]
    assert urlsplit(url).hostname == ("localhost" if known else "127.0.0.1")
    assert bare(url.replace("localhost", "127.0.0.1")).content == PNG


def test_what_the_carrier_guards_is_fetched_by_its_credentials(
    world: World, receiver: Receiver
) -> None:
    line, sender = upstream(world, receiver, world.base_url), handset()
    shown = "Basic " + base64.b64encode(f"{ACCOUNT}:{TOKEN}".encode()).decode()

    def guarded(heard: Heard) -> Said:
        if heard.headers.get("authorization") != shown:
            return Said(401)
        return Said(body=PNG, content_type="image/png")

    receiver.answers[f"{PATH}/Messages/MM9/Media/ME9"] = guarded
    form = {
        "MessageSid": "MM9",
        "From": sender,
        "To": line.number,
        "Body": "Look",
        "NumMedia": "1",
        "MediaUrl0": receiver.url(f"{PATH}/Messages/MM9/Media/ME9"),
        "MediaContentType0": "image/png",
    }
    address = f"{line.callback_url}/inbound"
    signature = RequestValidator(TOKEN).compute_signature(address, form)
    headers = {"X-Twilio-Signature": signature}
    assert requests.post(address, data=form, headers=headers, timeout=20).status_code == 200
    (made,) = world.conversations()

    def size() -> int:
        (medium,) = world.messages(made["sid"])[0]["media"]
        return int(medium["size"])

    assert eventually(size) == len(PNG)


def test_credentials_stay_with_the_carrier(world: World, receiver: Receiver) -> None:
    """A medium on another server is fetched without them."""
    line = upstream(world, receiver, world.base_url)
    elsewhere = receiver.base_url.replace("127.0.0.1", "localhost")
    receiver.answers["/x.png"] = Said(body=PNG, content_type="image/png")
    form = {
        "MessageSid": "MM8",
        "From": handset(),
        "To": line.number,
        "Body": "",
        "NumMedia": "1",
        "MediaUrl0": f"{elsewhere}/x.png",
    }
    address = f"{line.callback_url}/inbound"
    headers = {"X-Twilio-Signature": RequestValidator(TOKEN).compute_signature(address, form)}
    assert requests.post(address, data=form, headers=headers, timeout=20).status_code == 200
    (heard,) = eventually(lambda: receiver.at("/x.png"))
    assert "authorization" not in heard.headers


def test_a_picture_of_one_customer_goes_on_to_another(world: World, receiver: Receiver) -> None:
    """It waits until it has come, and then comes from us."""
    line, sender = upstream(world, receiver, world.base_url), handset()
    receiver.answers[f"{PATH}/Messages.json"] = Said(201, '{"sid": "MM2", "status": "queued"}')
    receiver.answers["/slow.png"] = Said(body=PNG, content_type="image/png", delay_s=1)
    sid = conversation(line)
    other = world.buy()
    form = {"MessagingBinding.Address": sender, "MessagingBinding.ProxyAddress": other}
    world.post(f"/conversations/v1/Conversations/{sid}/Participants", form)
    world.sms(sender, other, "Look", MediaUrl=receiver.url("/slow.png"))
    (asked,) = eventually(lambda: receiver.at(f"{PATH}/Messages.json"))
    assert asked.form["MediaUrl"].startswith(world.base_url)
    assert bare(asked.form["MediaUrl"]).content == PNG
    assert json.dumps(asked.form).count("slow.png") == 1


def test_media_that_a_lost_webhook_missed_are_fetched(world: World, receiver: Receiver) -> None:
    """The list says how many there are, another where they are; while that one is away, the message
    waits for the next comparison and the others do not wait for it."""
    line, sender = upstream(world, receiver, world.base_url), handset()
    shown = "Basic " + base64.b64encode(f"{ACCOUNT}:{TOKEN}".encode()).decode()

    def row(sid: str, body: str, count: int) -> dict[str, str]:
        told = {"sid": sid, "from": sender, "to": line.number, "body": body}
        fixed = {"direction": "inbound", "status": "received", "num_segments": "1"}
        return told | fixed | {"num_media": str(count)}

    def guarded(heard: Heard) -> Said:
        if heard.headers.get("authorization") != shown:
            return Said(401)
        return Said(body=PNG, content_type="image/png")

    rows = [row("MM21", "gone", 1), row("MM20", "Look", 1), row("SM20", "plain", 0)]
    receiver.answers[f"{PATH}/Messages.json"] = Said(200, json.dumps({"messages": rows}))
    receiver.answers[f"{PATH}/Messages/MM20/Media.json"] = Said(500)
    receiver.answers[f"{PATH}/Messages/MM21/Media.json"] = Said(404)
    line.change(Settings='{"reconcile_minutes": 15}')
    eventually(lambda: "failed" in [row["outcome"] for row in line.exchanges(Kind="reconcile")], 60)
    (made,) = world.conversations()
    assert [one["body"] for one in world.messages(made["sid"])] == ["plain", "gone"]

    uri = f"{PATH}/Messages/MM20/Media/ME20"
    media = {"media_list": [{"sid": "ME20", "content_type": "image/png", "uri": f"{uri}.json"}]}
    receiver.answers[f"{PATH}/Messages/MM20/Media.json"] = Said(200, json.dumps(media))
    receiver.answers[uri] = guarded
    line.change(Settings='{"reconcile_minutes": 14}')

    def sizes() -> list[int]:
        found = [one for one in world.messages(made["sid"]) if one["body"] == "Look"]
        return [medium["size"] for one in found for medium in one["media"]]

    assert eventually(lambda: any(sizes()) and sizes(), 60) == [len(PNG)]
    asked = [heard.path for heard in receiver.requests if heard.path.endswith("Media.json")]
    assert f"{PATH}/Messages/SM20/Media.json" not in asked
    log = world.get(f"/2010-04-01/Accounts/{world.account_sid}/Messages.json", From=sender)
    counts = {one["body"]: one["num_media"] for one in log["messages"]}
    assert counts == {"plain": "0", "gone": "0", "Look": "1"}
