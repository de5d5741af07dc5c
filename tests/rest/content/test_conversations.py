"""Templates as messages of conversations (conversations §2.5)."""

import json
from typing import Any

import pytest

from tests.receiver import Receiver
from tests.rest.client import official
from tests.rest.content.shop import CONTENT, REPLY, TEXT, template
from tests.rest.conversations.paths import GONE, bind, converse, refused
from tests.rest.desk import people
from tests.rest.desk.people import Browser
from tests.world import World

CUSTOMER = "+15552230000"
PICTURE = "https://media.example.com/{{2}}"
MEDIA: dict[str, Any] = {"twilio/media": {"body": "Look, {{1}}", "media": [PICTURE]}}
VALUES = json.dumps({"1": "Jo", "2": "cat.png"})


def test_a_template_goes_out_and_its_words_are_read(world: World) -> None:
    path = converse(world)
    bind(world, path, CUSTOMER, world.buy())
    sid = template(world)
    form = {
        "ContentSid": sid,
        "ContentVariables": json.dumps({"1": "Jo"}),
        "Body": "not this",
        "MediaSid": f"ME{GONE}",
        "Author": "alice",
    }
    made = world.post(f"{path}/Messages", form)
    assert made["content_sid"] == sid
    assert (made["body"], made["media"]) == ("Hi Jo, the shop is open.", None)
    assert made["author"] == "alice"
    world.settle()
    assert [row["body"] for row in world.handset(CUSTOMER)] == [made["body"]]
    world.delete(f"{CONTENT}/{sid}")
    [listed] = world.messages(path.rsplit("/", 1)[1])
    assert (listed["content_sid"], listed["body"]) == (sid, made["body"])
    assert listed["delivery"]["delivered"] == "all"
    plain = world.post(f"{path}/Messages", {"Body": "Bye", "ContentSid": ""})
    assert (plain["body"], plain["content_sid"]) == ("Bye", None)


def test_the_official_client_sends_templates(world: World) -> None:
    client = official(world.base_url, world.account_sid, world.auth_token)
    conversation = client.conversations.v1.conversations.create()
    sid = template(world)
    made = conversation.messages.create(content_sid=sid, content_variables='{"1": "Jo"}')
    assert (made.body, made.content_sid) == ("Hi Jo, the shop is open.", sid)


def test_media_of_a_template_go_out_as_mms(world: World) -> None:
    path = converse(world)
    bind(world, path, CUSTOMER, world.buy())
    sid = template(world, MEDIA | TEXT, {"place": "here"})
    made = world.post(f"{path}/Messages", {"ContentSid": sid, "ContentVariables": VALUES})
    assert made["body"] == "Look, Jo"
    [medium] = made["media"]
    assert (medium["content_type"], medium["filename"]) == ("image/png", "cat.png")
    world.settle()
    [got] = world.handset(CUSTOMER)
    assert got["body"] == "Look, Jo"
    assert [one["url"] for one in got["media"]] == ["https://media.example.com/cat.png"]


def test_a_number_that_sends_no_media_sends_the_text(world: World) -> None:
    path = converse(world)
    number = world.buy({"sqlite": "+4930901830", "postgres": "+4930901831"}[world.engine])
    bind(world, path, CUSTOMER, world.buy())
    bind(world, path, "+4915112345679", number)
    sid = template(world, MEDIA | TEXT, {"place": "here"})
    made = world.post(f"{path}/Messages", {"ContentSid": sid, "ContentVariables": VALUES})
    assert (made["body"], made["media"]) == ("Hi Jo, here is open.", None)


def test_in_a_chat_the_words_of_any_type_are_read(world: World) -> None:
    path = converse(world)
    sid = template(world, REPLY, {"1": "Jo"})
    made = world.post(f"{path}/Messages", {"ContentSid": sid})
    assert (made["body"], made["content_sid"]) == ("Well, Jo?", sid)
    bind(world, path, CUSTOMER, world.buy())
    message = refused(world, f"{path}/Messages", {"ContentSid": sid}, 216602)
    assert "twilio/quick-reply" in message
    both = template(world, REPLY | TEXT, {"1": "Jo", "place": "here"})
    made = world.post(f"{path}/Messages", {"ContentSid": both})
    assert made["body"] == "Hi Jo, here is open."


def test_webhooks_hear_the_words(world: World, receiver: Receiver) -> None:
    path = converse(world)
    hook = {
        "Target": "webhook",
        "Configuration.Url": receiver.url("/hook"),
        "Configuration.Filters": "onMessageAdded",
        "Configuration.Method": "POST",
    }
    world.post(f"{path}/Webhooks", hook)
    world.post(f"{path}/Messages", {"ContentSid": template(world)}, webhooks=True)
    world.settle()
    [heard] = receiver.at("/hook")
    assert heard.form["Body"] == "Hi customer, the shop is open."


def test_an_agent_reads_what_the_customer_got(world: World) -> None:
    ann = Browser(world.base_url)
    assert ann.log_in(people.add(world)["username"]).status_code == 200
    path = converse(world)
    bind(world, path, CUSTOMER, world.buy())
    sid = template(world, MEDIA)
    world.post(f"{path}/Messages", {"ContentSid": sid, "ContentVariables": VALUES})
    answer = ann.send("GET", f"/desk/v1/Conversations/{path.rsplit('/', 1)[1]}/Messages")
    [message] = answer.json()["messages"]
    assert message["body"] == "Look, Jo"
    assert [one["filename"] for one in message["media"]] == ["cat.png"]


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ({"ContentSid": "HX1"}, 50526),
        ({"ContentSid": f"HX{GONE}"}, 50526),
        ({"ContentVariables": "{}"}, 50528),
        ({"Body": "Hi", "ContentVariables": '{"1": "Jo"}'}, 50528),
        ({"ContentVariables": "Jo"}, 50527),
        ({"ContentVariables": '{"1": null}'}, 50527),
        ({"ContentVariables": '{"1": ""}'}, 50527),
        ({"ContentVariables": json.dumps({str(n): "x" for n in range(101)})}, 50529),
        ({"ContentVariables": json.dumps({"n" * 17: "x"})}, 50540),
        ({"ContentVariables": json.dumps({"1": "x" * 257})}, 50541),
    ],
)
def test_what_is_wrong_has_its_documented_code(
    world: World, form: dict[str, str], code: int
) -> None:
    path = f"{converse(world)}/Messages"
    if "ContentSid" not in form and code != 50528:
        form = form | {"ContentSid": template(world)}
    refused(world, path, form, code)
    assert world.get(path)["messages"] == []


def test_a_template_that_cannot_be_shown_is_refused(world: World) -> None:
    path = f"{converse(world)}/Messages"
    catalog = template(world, {"twilio/catalog": {"body": "Things"}})
    assert "twilio/catalog" in refused(world, path, {"ContentSid": catalog}, 50542)
    lacking = template(world, TEXT, {"1": "Jo"})
    assert "'place'" in refused(world, path, {"ContentSid": lacking}, 50527)
    wrong = template(world, {"twilio/media": {"media": ["{{1}}"]}}, {"1": "no url"})
    refused(world, path, {"ContentSid": wrong}, 21620)
    other = world.main("POST", "/2010-04-01/Accounts.json", data={"FriendlyName": "Other"})
    strange = world.request(
        "POST",
        CONTENT,
        json={"language": "en", "types": TEXT},
        auth=(other["sid"], other["auth_token"]),
    ).json()["sid"]
    refused(world, path, {"ContentSid": strange}, 50526)
    assert world.get(path)["messages"] == []
