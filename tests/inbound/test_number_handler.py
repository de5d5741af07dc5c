"""A number's "A message comes in": what it is told, and that its answers are obeyed
(messaging §9, §10)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from switchroom.core.sms.keywords import HELP_REPLY, START_REPLY, STOP_REPLY
from tests.receiver import Heard, Receiver, Said
from tests.rest.mcs.files import PNG
from tests.world import World, eventually

ALICE = "+15552220001"
BOB = "+15552220002"
CONVERSATIONS = "/conversations/v1/Conversations"


def xml(*verbs: str, status: int = 200) -> Said:
    return Said(status, f"<Response>{''.join(verbs)}</Response>", "text/xml")


@dataclass
class Desk:
    """A number whose handler is at `/sms`, and what comes of a message to it."""

    world: World
    receiver: Receiver
    number: str

    def says(self, said: Said | Callable[[Heard], Said], path: str = "/sms") -> None:
        self.receiver.answers[path] = said

    def ask(self, body: str = "Hi", **extra: Any) -> Any:
        """Alice sends a message, and all that follows from it happens."""
        sms = self.world.sms(ALICE, self.number, body, **extra)
        self.world.settle()
        return sms

    def replies(self, handset: str = ALICE) -> list[str]:
        return [sms["body"] for sms in self.world.handset(handset)]

    def codes(self, level: str = "error") -> list[str]:
        alerts = self.world.alerts(LogLevel=level, PageSize=100)
        return [alert["error_code"] for alert in reversed(alerts)]


@pytest.fixture
def desk(world: World, receiver: Receiver) -> Desk:
    return Desk(world, receiver, world.buy(SmsUrl=receiver.url("/sms")))


def test_the_handler_is_told_all_about_the_message(desk: Desk) -> None:
    picture = "https://media.example.com/beach.jpg"
    sms = desk.ask("Grüße & more", MediaUrl=picture)

    [heard] = desk.receiver.at("/sms")
    assert heard.method == "POST"
    assert heard.form["MessageSid"] == heard.form["SmsSid"] == sms["sid"]
    assert heard.form["SmsMessageSid"] == sms["sid"]
    assert heard.form["AccountSid"] == desk.world.account_sid
    assert (heard.form["From"], heard.form["To"]) == (ALICE, desk.number)
    assert heard.form["Body"] == "Grüße & more"
    assert (heard.form["NumMedia"], heard.form["NumSegments"]) == ("1", "1")
    assert heard.form["MediaUrl0"] == picture
    assert "MediaContentType0" in heard.form
    assert (heard.form["SmsStatus"], heard.form["ApiVersion"]) == ("received", "2010-04-01")
    assert "MessagingServiceSid" not in heard.form
    assert heard.headers["user-agent"] == "TwilioProxy/1.1"
    assert heard.headers["i-twilio-idempotency-token"]
    assert heard.is_signed_by(desk.world.auth_token)


def test_by_get_everything_stands_in_the_query(world: World, receiver: Receiver) -> None:
    number = world.buy(SmsUrl=receiver.url("/sms?shop=7"), SmsMethod="GET")
    world.sms(ALICE, number, "a+b & c")
    world.settle()

    [heard] = receiver.at("/sms")
    assert heard.method == "GET"
    assert (heard.form["shop"], heard.form["Body"]) == ("7", "a+b & c")
    assert heard.is_signed_by(world.auth_token)


@pytest.mark.parametrize(
    "verb",
    [
        "<Message>Hello</Message>",
        "<Message><Body>Hello</Body></Message>",
        "<Message><Body>Hel</Body><Body>lo</Body></Message>",
        "<Message>\n  Hello\n</Message>",
    ],
)
def test_a_message_answers_the_sender(desk: Desk, verb: str) -> None:
    desk.says(xml(verb))
    desk.ask()

    [reply] = desk.world.handset(ALICE)
    assert (reply["from"], reply["body"]) == (desk.number, "Hello")
    assert reply["status"] == "delivered"
    assert desk.world.conversations() == []


def test_media_of_a_reply_reach_the_handset_with_absolute_urls(desk: Desk) -> None:
    desk.says(xml("<Message><Body>Look</Body><Media>/cat.png</Media><Media>dog.png</Media>"
                  "</Message>"))  # fmt: skip
    for path in ("/cat.png", "/dog.png"):
        desk.says(Said(body=PNG, content_type="image/png"), path)
    desk.ask()

    [reply] = desk.world.handset(ALICE)
    assert reply["sid"].startswith("MM")
    urls = [medium["url"] for medium in reply["media"]]
    assert urls == [desk.receiver.url("/cat.png"), desk.receiver.url("/dog.png")]


def test_several_messages_are_sent_in_order(desk: Desk) -> None:
    desk.says(xml(*(f"<Message>{n}</Message>" for n in range(10))))
    desk.ask()
    assert desk.replies() == [str(n) for n in range(10)]


def test_the_eleventh_message_of_an_answer_is_dropped_with_a_warning(desk: Desk) -> None:
    desk.says(xml(*(f"<Message>{n}</Message>" for n in range(12))))
    desk.ask()
    assert len(desk.replies()) == 10
    assert desk.codes("warning") == ["14109"]


def test_to_and_from_lead_elsewhere(desk: Desk) -> None:
    other = desk.world.buy()
    desk.says(xml(f'<Message to="{BOB}" from="{other}">Psst</Message>'))
    desk.ask()
    [sms] = desk.world.handset(BOB)
    assert (sms["from"], sms["body"]) == (other, "Psst")
    assert desk.replies() == []


def test_from_must_be_a_number_of_the_account(desk: Desk) -> None:
    desk.says(xml('<Message from="+15558888888">No</Message>', "<Message>Yes</Message>"))
    desk.ask()
    assert desk.replies() == ["Yes"]
    assert desk.codes() == ["14102"]


@pytest.mark.parametrize("to", ["nobody", "", "+1", "+15550000001 x"])
def test_to_must_be_a_number(desk: Desk, to: str) -> None:
    desk.says(xml(f'<Message to="{to}">No</Message>', f'<Message to="{BOB}">Yes</Message>'))
    desk.ask()
    assert desk.replies(BOB) == ["Yes"]
    if to:
        assert desk.codes() == ["14101"]
    else:
        assert desk.replies() == ["No"]


def test_redirects_are_followed_and_later_verbs_are_not_reached(desk: Desk) -> None:
    desk.says(xml("<Message>one</Message>", "<Redirect>next/two?a=1</Redirect>",
                  "<Message>never</Message>"))  # fmt: skip
    desk.says(xml("<Message>two</Message>", '<Redirect method="GET">/three</Redirect>'),
              "/next/two")  # fmt: skip
    desk.says(xml("<Message>three</Message>"), "/three")
    desk.ask("Hi")

    assert desk.replies() == ["one", "two", "three"]
    [two], [three] = desk.receiver.at("/next/two"), desk.receiver.at("/three")
    assert (two.method, three.method) == ("POST", "GET")
    assert two.form["Body"] == three.form["Body"] == "Hi"
    assert two.is_signed_by(desk.world.auth_token)
    assert three.is_signed_by(desk.world.auth_token)


def test_action_takes_over_after_its_message(desk: Desk) -> None:
    desk.says(xml('<Message action="after">one</Message>', "<Message>never</Message>"))
    desk.says(lambda heard: xml("<Message>two</Message>") if "Body" in heard.form else xml(),
              "/after")  # fmt: skip
    incoming = desk.ask()

    assert desk.replies() == ["one", "two"]
    first, _ = desk.world.handset(ALICE)
    taking_over = desk.receiver.at("/after")[0]
    assert taking_over.form["MessageSid"] == taking_over.form["SmsSid"] == first["sid"]
    assert first["sid"] != incoming["sid"]
    assert taking_over.form["MessageStatus"] == "queued"
    # It hears of the message's delivery as well.
    later = [heard.form["MessageStatus"] for heard in desk.receiver.at("/after")[1:]]
    assert later == ["sent", "delivered"]


def test_a_status_callback_hears_of_each_status(desk: Desk) -> None:
    desk.says(xml('<Message statusCallback="/status">Hello</Message>'))
    desk.ask()

    [reply] = desk.world.handset(ALICE)
    heard = desk.receiver.at("/status")
    assert [hook.form["MessageStatus"] for hook in heard] == ["sent", "delivered"]
    assert {hook.form["MessageSid"] for hook in heard} == {reply["sid"]}
    assert {hook.form["From"] for hook in heard} == {desk.number}
    assert all(hook.is_signed_by(desk.world.auth_token) for hook in heard)


def test_a_status_callback_hears_of_a_failure(desk: Desk) -> None:
    desk.world.post("/simulator/v1/Handsets", {"PhoneNumber": ALICE, "Delivery": "manual"})
    desk.says(xml('<Message statusCallback="/status">Hello</Message>'))
    desk.ask()
    [reply] = desk.world.handset(ALICE)
    assert reply["status"] == "sent"

    form = {"Status": "undelivered", "ErrorCode": "30003"}
    desk.world.post(f"/simulator/v1/Messages/{reply['sid']}", form, 200)
    desk.world.settle()

    last = desk.receiver.at("/status")[-1]
    assert (last.form["MessageStatus"], last.form["ErrorCode"]) == ("undelivered", "30003")


def test_plain_text_is_one_reply(desk: Desk) -> None:
    desk.says(Said(body="Thank you <3", content_type="text/plain"))
    desk.ask()
    assert desk.replies() == ["Thank you <3"]


@pytest.mark.parametrize(
    "said",
    [
        Said(),
        Said(204),
        xml(),
        Said(body="  \n", content_type="text/xml"),
        Said(body="", content_type="text/plain"),
    ],
    ids=["empty", "204", "empty Response", "blank", "empty text"],
)
def test_no_answer_is_a_good_answer(desk: Desk, said: Said) -> None:
    desk.says(said)
    desk.ask()
    assert desk.replies() == []
    assert desk.codes() == []
    assert len(desk.codes("debug")) == 1


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (Said(body="<Response>", content_type="text/xml"), "12100"),
        (Said(body="<Answer/>", content_type="text/xml"), "12102"),
        (Said(body="{}", content_type="application/json"), "12300"),
        (Said(body="x" * 70_000, content_type="text/xml"), "11750"),
        (Said(500), "11200"),
        (Said(404), "11200"),
    ],
    ids=["malformed", "root", "type", "size", "500", "404"],
)
def test_a_useless_answer_is_an_alert_and_no_reply(desk: Desk, said: Said, code: str) -> None:
    desk.says(said)
    sms = desk.ask()

    assert desk.replies() == []
    [alert] = desk.world.alerts(LogLevel="error")
    assert alert["error_code"] == code
    assert alert["resource_sid"] == sms["sid"]
    assert alert["request_url"] == desk.receiver.url("/sms")
    whole = desk.world.get(f"/monitor/v1/Alerts/{alert['sid']}")
    assert "Body=Hi" in whole["request_variables"]
    assert whole["response_body"] == said.body[:4096]


@pytest.mark.parametrize(
    ("verbs", "code"),
    [
        ("<Say>Hello</Say>", "14110"),
        ("<message>Hello</message>", "12200"),
        ("<Message></Message>", "14103"),
        (f"<Message>{'x' * 1601}</Message>", "14103"),
    ],
    ids=["voice", "case", "empty", "long"],
)
def test_what_cannot_be_obeyed_is_a_warning_and_the_rest_is_obeyed(
    desk: Desk, verbs: str, code: str
) -> None:
    desk.says(xml(verbs, "<Message>fine</Message>"))
    desk.ask()
    assert desk.replies() == ["fine"]
    assert desk.codes("warning") == [code]


def test_the_fallback_url_is_asked_with_the_error(world: World, receiver: Receiver) -> None:
    number = world.buy(SmsUrl=receiver.url("/sms"), SmsFallbackUrl=receiver.url("/fallback"))
    receiver.answers["/sms"] = Said(503)
    receiver.answers["/fallback"] = xml("<Message>We are back soon</Message>")
    world.sms(ALICE, number, "Hi")
    world.settle()

    [heard] = receiver.at("/fallback")
    assert (heard.form["ErrorCode"], heard.form["ErrorUrl"]) == ("11200", receiver.url("/sms"))
    assert heard.form["Body"] == "Hi"
    assert heard.is_signed_by(world.auth_token)
    assert [sms["body"] for sms in world.handset(ALICE)] == ["We are back soon"]
    assert [alert["error_code"] for alert in world.alerts()] == ["11200"]


def test_bad_xml_and_an_unreachable_handler_lead_to_the_fallback_too(
    world: World, receiver: Receiver
) -> None:
    receiver.answers["/bad"] = Said(body="<Response", content_type="text/xml")
    receiver.answers["/fallback"] = xml()
    for url in (receiver.url("/bad"), "http://user:secret@127.0.0.1:9/closed"):
        number = world.buy(SmsUrl=url, SmsFallbackUrl=receiver.url("/fallback"))
        world.sms(ALICE, number)
    world.settle()

    told = {heard.form["ErrorCode"]: heard.form["ErrorUrl"] for heard in receiver.at("/fallback")}
    assert told == {"12100": receiver.url("/bad"), "11202": "http://127.0.0.1:9/closed"}


def test_when_the_fallback_fails_too_it_ends_there(world: World, receiver: Receiver) -> None:
    number = world.buy(SmsUrl=receiver.url("/sms"), SmsFallbackUrl=receiver.url("/fallback"))
    receiver.answers = {"/sms": Said(500), "/fallback": Said(500)}
    sms = world.sms(ALICE, number)
    world.settle()

    assert [heard.path for heard in receiver.requests] == ["/sms", "/fallback"]
    assert [alert["error_code"] for alert in world.alerts()] == ["11200", "11200"]
    assert world.get(f"/simulator/v1/Messages/{sms['sid']}")["status"] == "received"


@pytest.mark.parametrize("url", ["http://[broken", "ftp://example.com/x", "http://a_b.example"])
def test_a_redirect_to_what_is_no_url_is_an_alert(desk: Desk, url: str) -> None:
    desk.says(xml("<Message>one</Message>", f"<Redirect>{url}</Redirect>"))
    desk.ask()
    assert desk.replies() == ["one"]
    assert desk.codes() == ["11100"]
    assert len(desk.receiver.requests) == 1


def test_media_and_callbacks_that_are_no_urls_do_not_stop_the_message(desk: Desk) -> None:
    desk.says(
        xml(
            '<Message statusCallback="http://[x"><Body>one</Body><Media>http://[y</Media></Message>'
        )
    )
    desk.ask()
    assert desk.replies() == ["one"]
    assert set(desk.codes()) == {"11100", "11200"}
    assert len(desk.receiver.at("/sms")) == 1


def test_a_loop_of_redirects_ends(desk: Desk) -> None:
    desk.says(xml("<Redirect>/sms</Redirect>"))
    desk.ask()
    assert desk.codes() == ["14106"]
    assert len(desk.receiver.at("/sms")) <= 20


def test_a_loop_of_redirects_that_replies_each_time_ends_too(desk: Desk) -> None:
    desk.says(xml("<Message>again</Message>", "<Redirect>/sms</Redirect>"))
    desk.ask()
    assert "14106" in desk.codes()
    assert len(desk.replies()) <= 15


def test_two_numbers_that_answer_each_other_stop_by_themselves(
    world: World, receiver: Receiver
) -> None:
    receiver.answers["/ping"] = xml("<Message>ping</Message>")
    receiver.answers["/pong"] = xml("<Message>pong</Message>")
    ping = world.buy(SmsUrl=receiver.url("/ping"))
    pong = world.buy(SmsUrl=receiver.url("/pong"))
    receiver.answers["/start"] = xml(f'<Message to="{pong}">serve</Message>')
    path = f"/2010-04-01/Accounts/{world.account_sid}/IncomingPhoneNumbers"
    [row] = world.get(f"{path}.json", PhoneNumber=ping)["incoming_phone_numbers"]
    world.post(f"{path}/{row['sid']}.json", {"SmsUrl": receiver.url("/start")}, 200)
    world.sms(ALICE, ping, "go")
    eventually(lambda: receiver.at("/pong"))
    world.post(f"{path}/{row['sid']}.json", {"SmsUrl": receiver.url("/ping")}, 200)

    eventually(lambda: "14107" in [alert["error_code"] for alert in world.alerts()])
    world.settle()

    between = [sms["body"] for sms in world.handset(ping) + world.handset(pong)]
    assert 10 <= len(between) <= 16
    heard = len(receiver.requests)
    world.settle()
    assert len(receiver.requests) == heard


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "lol">'
    + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
    )
    + "]><Response><Message>&j;</Message></Response>"
)  # fmt: skip
EXTERNAL = (
    '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    "<Response><Message>&x;</Message></Response>"
)
REMOTE = '<!DOCTYPE r SYSTEM "{url}"><Response><Message>Hi</Message></Response>'


@pytest.mark.parametrize("document", [BOMB, EXTERNAL, REMOTE], ids=["bomb", "file", "remote"])
def test_documents_that_want_entities_are_refused(desk: Desk, document: str) -> None:
    document = document.replace("{url}", desk.receiver.url("/dtd"))
    desk.says(Said(body=document, content_type="text/xml"))
    desk.ask()
    assert desk.replies() == []
    assert desk.codes() == ["12100"]
    assert desk.receiver.at("/dtd") == []


def test_stop_start_and_help_are_obeyed_without_a_handler(world: World) -> None:
    number = world.buy()

    def answers(body: str) -> list[str]:
        before = len(world.handset(ALICE))
        world.sms(ALICE, number, body)
        world.settle()
        return [sms["body"] for sms in world.handset(ALICE)[before:]]

    assert answers("start") == []
    assert answers("help") == [HELP_REPLY]
    assert answers("please stop") == []
    assert answers(" Stop ") == [STOP_REPLY]
    assert answers("HELP") == []
    assert answers("UNSTOP") == [START_REPLY]
    assert answers("Info") == [HELP_REPLY]


def test_who_opted_out_gets_no_more_replies_and_the_handler_still_hears(desk: Desk) -> None:
    desk.says(xml('<Message statusCallback="/status">Hello</Message>'))
    desk.ask("STOP")

    assert desk.replies() == [STOP_REPLY]
    [status] = desk.receiver.at("/status")
    assert (status.form["MessageStatus"], status.form["ErrorCode"]) == ("failed", "21610")
    assert [heard.form["Body"] for heard in desk.receiver.at("/sms")] == ["STOP"]
    assert desk.ask("yes")
    assert desk.replies() == [STOP_REPLY, START_REPLY, "Hello"]


def test_stop_counts_for_one_number_only(world: World) -> None:
    one, other = world.buy(), world.buy()
    for number in (one, other):
        world.address(number)
    sids = {n: world.sms(ALICE, n, "Hi")["conversation_sid"] for n in (one, other)}
    world.sms(ALICE, one, "STOP")
    for sid in sids.values():
        world.post(f"{CONVERSATIONS}/{sid}/Messages", {"Body": "Still there?"})
    world.settle()
    bodies = [(sms["from"], sms["body"]) for sms in world.handset(ALICE)]
    assert bodies == [(one, STOP_REPLY), (other, "Still there?")]


def test_in_a_conversation_stop_is_read_and_answers_fail_with_21610(world: World) -> None:
    number = world.buy()
    world.address(number)
    sid = world.sms(ALICE, number, "STOP")["conversation_sid"]
    path = f"{CONVERSATIONS}/{sid}/Messages"
    assert [message["body"] for message in world.messages(sid)] == ["STOP"]

    refused = world.post(path, {"Body": "Wait!", "Author": "agent"})
    world.settle()

    [receipt] = world.get(f"{path}/{refused['sid']}/Receipts")["delivery_receipts"]
    assert (receipt["status"], receipt["error_code"]) == ("failed", 21610)
    assert world.get(f"{path}/{refused['sid']}")["delivery"]["failed"] == "all"
    assert world.get(f"{CONVERSATIONS}/{sid}")["state"] == "active"
    assert [sms["body"] for sms in world.handset(ALICE)] == [STOP_REPLY]

    world.sms(ALICE, number, "START")
    world.post(path, {"Body": "Welcome back"})
    world.settle()
    assert [sms["body"] for sms in world.handset(ALICE)] == [
        STOP_REPLY,
        START_REPLY,
        "Welcome back",
    ]
