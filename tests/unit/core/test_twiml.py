"""What a webhook's answer asks for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from switchroom.core.twiml import Message, Redirect, Reply, TwimlError, parse

XML = "text/xml"


def read(inside: str) -> Reply:
    return parse(f"<Response>{inside}</Response>".encode(), XML)


def codes(reply: Reply) -> list[int]:
    return [warning.code for warning in reply.warnings]


def test_a_message_with_everything() -> None:
    document = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<Response>\n  <Message to="+15550002222"'
        ' from="+15550001111" action="/next" method="get" statusCallback="https://a.example/s">\n'
        "    <Body>Hello </Body><Body>wörld 😜</Body>\n"
        "    <Media> https://a.example/1.jpg </Media>\n"
        "  </Message>\n</Response>"
    )
    assert parse(document.encode(), "application/xml; charset=utf-8") == Reply(
        (
            Message(
                body="Hello wörld 😜",
                media=("https://a.example/1.jpg",),
                to="+15550002222",
                from_="+15550001111",
                action="/next",
                method="GET",
                status_callback="https://a.example/s",
            ),
        )
    )


def test_bare_text_beside_media() -> None:
    reply = read("<Message>\n  See &amp; tell <![CDATA[<3]]><Media>u</Media>\n</Message>")
    assert reply.verbs == (Message("See & tell <3", ("u",)),)


@pytest.mark.parametrize("content_type", ["text/xml", "application/xml", "TEXT/HTML;charset=utf-8"])
def test_the_types_of_twiml(content_type: str) -> None:
    assert parse(b"<Response><Message>a</Message></Response>", content_type).verbs == (
        Message("a"),
    )


def test_plain_text_is_one_message() -> None:
    assert parse("grüß dich\n".encode(), "text/plain").verbs == (Message("grüß dich\n"),)
    latin = "grüß dich".encode("latin-1")
    assert parse(latin, "text/plain; charset=ISO-8859-1").verbs == (Message("grüß dich"),)


@pytest.mark.parametrize(
    ("document", "content_type"),
    [(b"", ""), (b"", "text/xml"), (b" \n", "application/json"), (b"\xef\xbb\xbf", "text/plain")],
)
def test_an_empty_answer_asks_for_nothing(document: bytes, content_type: str) -> None:
    assert parse(document, content_type) == Reply()


@pytest.mark.parametrize(
    ("document", "content_type", "code"),
    [
        (b"{}", "application/json", 12300),
        (b"<Response/>", "", 12300),
        (b"<Response>", XML, 12100),
        (b"<Response><Message>&nbsp;</Message></Response>", XML, 12100),
        (b"<!doctype html><html></html>", "text/html", 12100),
        (b"<Response>\xff</Response>", XML, 12100),
        (b"<Response>\x00</Response>", XML, 12100),
        (b"<Response>" + b"<a>" * 1000, XML, 12100),
        (b"<html/>", "text/html", 12102),
        (b"<response/>", XML, 12102),
        (b"<Response xmlns='urn:x'/>", XML, 12102),
        (b"<Response>" + b" " * 65536 + b"</Response>", XML, 11750),
        (b"x" * 65537, "text/plain", 11750),
    ],
)
def test_useless_answers(document: bytes, content_type: str, code: int) -> None:
    with pytest.raises(TwimlError) as problem:
        parse(document, content_type)
    assert problem.value.code == code
    assert problem.value.sentence


BOMB = (
    '<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>'
    "<Response><Message>&b;</Message></Response>"
)
FILE = (
    '<!DOCTYPE r [<!ENTITY f SYSTEM "file:///etc/hostname">]>'
    "<Response><Message>&f;</Message></Response>"
)


@pytest.mark.parametrize(
    "text", [BOMB, FILE, '<!DOCTYPE r SYSTEM "http://127.0.0.1:9/"><Response/>']
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-7", "latin-1"])
def test_a_document_type_is_refused_in_every_encoding(text: str, encoding: str) -> None:
    document = (f'<?xml version="1.0" encoding="{encoding}"?>' + text).encode(encoding)
    with pytest.raises(TwimlError) as problem:
        parse(document, XML)
    assert problem.value.code == 12100


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1"])
def test_declared_encodings(encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?><Response><Message>é</Message></Response>'
    assert parse(text.encode(encoding), XML).verbs == (Message("é"),)


def test_the_header_names_the_encoding_before_the_document() -> None:
    document = '<?xml version="1.0" encoding="latin-1"?><Response><Message>é</Message></Response>'
    assert parse(document.encode(), "text/xml; charset=utf-8").verbs == (Message("é"),)


def test_unknown_and_voice_verbs_are_passed_over() -> None:
    reply = read("<message>a</message><Say>b</Say><Foo/><Message>c</Message>")
    assert reply.verbs == (Message("c"),)
    assert codes(reply) == [12200, 14110, 12200]


def test_unknown_attributes_nouns_and_methods_are_warned_of() -> None:
    reply = read('<Message too="x" method="PUT">a<Redirect>/x</Redirect>b</Message>')
    assert reply.verbs == (Message("ab"),)
    assert sorted(codes(reply)) == [12200, 12200, 14104]


@pytest.mark.parametrize("inside", ["", " \n ", "<Body/>", "<Body> </Body><Media/>", "x" * 1601])
def test_messages_that_cannot_be_sent(inside: str) -> None:
    reply = read(f"<Message>{inside}</Message><Message>ok</Message>")
    assert reply.verbs == (Message("ok"),)
    assert codes(reply) == [14103]


def test_a_plain_text_that_is_too_long() -> None:
    assert codes(parse(b"x" * 1601, "text/plain")) == [14103]


def test_ten_messages_and_no_more() -> None:
    reply = read("<Message>a</Message>" * 12)
    assert len(reply.verbs) == 10
    assert codes(reply) == [14109]


def test_ten_media_and_no_more() -> None:
    reply = read("<Message>" + "<Media>u</Media>" * 11 + "</Message>")
    assert reply.verbs == (Message("", ("u",) * 10),)
    assert codes(reply) == [21623]


def test_verbs_after_a_redirect_or_an_action_are_not_reached() -> None:
    reply = read('<Message>a</Message><Redirect method="GET"> /b </Redirect><Foo/>')
    assert reply == Reply((Message("a"), Redirect("/b", "GET")))
    reply = read('<Message action="/c">a</Message><Message>b</Message><Foo/>')
    assert reply == Reply((Message("a", action="/c"),))


def test_comments_and_instructions_are_no_text() -> None:
    assert read("<!-- x --><?y z?><Message>a<!-- b -->c</Message>") == Reply((Message("ac"),))


@given(st.binary(max_size=200), st.sampled_from([XML, "text/plain", "text/html; charset=utf-16"]))
def test_any_bytes_are_read_or_refused(document: bytes, content_type: str) -> None:
    try:
        codes_seen = set(codes(parse(document, content_type)))
    except TwimlError as problem:
        codes_seen = {problem.code}
    assert codes_seen <= {12100, 12102}
