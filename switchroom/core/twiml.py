"""Messaging TwiML: what a webhook's answer asks for (messaging §9, §10).

Nothing in a document is ever fetched or expanded: a DOCTYPE is refused, so there are no entities.
"""

import codecs
import re
from collections.abc import Collection
from typing import Final

import msgspec
from lxml import etree

from switchroom.core.limits import MEDIA_PER_MESSAGE, SMS_BODY_CHARS

DOCUMENT_BYTES: Final = 64 * 1024
MESSAGES_PER_REPLY: Final = 10

_XML_TYPES: Final = frozenset({"text/xml", "application/xml", "text/html"})
_VOICE_VERBS: Final = frozenset(
    {"Connect", "Dial", "Echo", "Enqueue", "Gather", "Hangup", "Leave", "Pause", "Pay", "Play"}
    | {"Prompt", "Queue", "Record", "Refer", "Reject", "Say", "Siprec", "Sms", "Start", "Stop"}
    | {"Stream"}
)
_MESSAGE_ATTRIBUTES: Final = frozenset({"to", "from", "action", "method", "statusCallback"})
_ENCODINGS: Final = frozenset({"utf-8", "utf-16", "ascii", "iso8859-1", "iso8859-15", "cp1252"})
_DECLARATION: Final = re.compile(r"""\s*<\?xml\s(?:[^?]|\?(?!>))*\?>""")
_DECLARED: Final = re.compile(rb"""<\?xml\s[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_CHARSET: Final = re.compile(r"""charset\s*=\s*"?([A-Za-z0-9._-]+)""", re.IGNORECASE)
_PARSER: Final = etree.XMLParser(
    encoding="utf-8",
    resolve_entities=False,
    no_network=True,
    load_dtd=False,
    dtd_validation=False,
    huge_tree=False,
    remove_comments=True,
    remove_pis=True,
)


class TwimlError(Exception):
    """The whole answer is of no use; `code` is for the debugger (messaging §9)."""

    def __init__(self, code: int, sentence: str) -> None:
        self.code = code
        self.sentence = sentence
        super().__init__(sentence)


class Warning_(msgspec.Struct, frozen=True):
    """A part of the answer was passed over: its code for the debugger, and why."""

    code: int
    sentence: str


class Message(msgspec.Struct, frozen=True):
    """One message to send; None stands for the default (the other side of the inbound pair)."""

    body: str
    media: tuple[str, ...] = ()
    to: str | None = None
    from_: str | None = None
    action: str | None = None
    method: str = "POST"
    status_callback: str | None = None


class Redirect(msgspec.Struct, frozen=True):
    """Go on with the document at `url`, absolute or relative to this one."""

    url: str
    method: str = "POST"


class Reply(msgspec.Struct, frozen=True):
    """What an answer asks for, in order, and what in it was passed over."""

    verbs: tuple[Message | Redirect, ...] = ()
    warnings: tuple[Warning_, ...] = ()


def parse(document: bytes, content_type: str) -> Reply:
    """Read a webhook's answer: TwiML, plain text or nothing (messaging §9, §10).

    Raises TwimlError: 11750 too large, 12300 content type, 12100 no XML, 12102 no Response.

    >>> parse(b"<Response><Message>Hi</Message></Response>", "text/xml").verbs[0].body
    'Hi'
    >>> parse(b"See you", "text/plain; charset=utf-8").verbs[0].body
    'See you'
    """
    if len(document) > DOCUMENT_BYTES:
        raise TwimlError(11750, f"The answer is larger than {DOCUMENT_BYTES} bytes")
    if not document.strip():
        return Reply()
    media_type = content_type.partition(";")[0].strip().lower()
    if media_type == "text/plain":
        return _plain(document.decode(_encoding(document, content_type), "replace"))
    if media_type not in _XML_TYPES:
        named = media_type or "missing"
        raise TwimlError(12300, f"The answer's Content-Type is {named}, not text/xml or text/plain")
    root = _root(document, content_type)
    if root.tag != "Response":
        raise TwimlError(12102, f"The document's root is {root.tag}, not Response")
    return _reply(root)


def _encoding(document: bytes, content_type: str) -> str:
    """The codec to read with: byte order mark, then the header, the document, UTF-8."""
    if document.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    header = _CHARSET.search(content_type)
    declared = _DECLARED.match(document.lstrip())
    name = header[1] if header else declared[1].decode("ascii") if declared else "utf-8"
    try:
        found = codecs.lookup(name).name
    except LookupError:
        found = "utf-8"
    return "utf-8-sig" if found not in _ENCODINGS or found == "utf-8" else found


def _plain(text: str) -> Reply:
    if not text.strip():
        return Reply()
    if len(text) > SMS_BODY_CHARS:
        return Reply(warnings=(_too_long(),))
    return Reply((Message(text),))


def _root(document: bytes, content_type: str) -> etree._Element:
    try:
        text = document.decode(_encoding(document, content_type))
    except UnicodeDecodeError as problem:
        raise TwimlError(12100, "The document is not in its declared encoding") from problem
    # Refused before the parser sees it, in the characters that the parser will see.
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise TwimlError(12100, "A document type declaration is not allowed in TwiML")
    declaration = _DECLARATION.match(text)
    body = text[declaration.end() :] if declaration else text
    try:
        return etree.fromstring(body.strip().encode("utf-8"), _PARSER)
    except (etree.XMLSyntaxError, UnicodeEncodeError) as problem:
        raise TwimlError(12100, f"The document is not well-formed XML: {problem}") from problem


def _reply(root: etree._Element) -> Reply:
    """The verbs in order, up to the one that hands control to another document."""
    verbs: list[Message | Redirect] = []
    warnings: list[Warning_] = []
    for element in root:
        if element.tag == "Redirect":
            _unknown_attributes(element, {"method"}, warnings)
            verbs.append(Redirect(_text(element), _method(element, warnings)))
            break
        if element.tag != "Message":
            warnings.append(_unknown_verb(str(element.tag)))
            continue
        message = _message(element, warnings)
        if message is None:
            continue
        if len(verbs) == MESSAGES_PER_REPLY:
            most = f"One answer may send at most {MESSAGES_PER_REPLY} messages; the rest is dropped"
            warnings.append(Warning_(14109, most))
            break
        verbs.append(message)
        if message.action:
            break
    return Reply(tuple(verbs), tuple(warnings))


def _message(element: etree._Element, warnings: list[Warning_]) -> Message | None:
    _unknown_attributes(element, _MESSAGE_ATTRIBUTES, warnings)
    body, media = _content(element, warnings)
    if not body and not media:
        warnings.append(Warning_(14103, "A Message without Body and Media was passed over"))
        return None
    if len(body) > SMS_BODY_CHARS:
        warnings.append(_too_long())
        return None
    if len(media) > MEDIA_PER_MESSAGE:
        most = f"A Message carries at most {MEDIA_PER_MESSAGE} Media; the rest is dropped"
        warnings.append(Warning_(21623, most))
    return Message(
        body=body,
        media=media[:MEDIA_PER_MESSAGE],
        to=element.get("to") or None,
        from_=element.get("from") or None,
        action=element.get("action") or None,
        method=_method(element, warnings),
        status_callback=element.get("statusCallback") or None,
    )


def _content(element: etree._Element, warnings: list[Warning_]) -> tuple[str, tuple[str, ...]]:
    """Body and media: the Body nouns put together or, where there are none, the bare text."""
    bare = [element.text or ""]
    bodies: list[str] = []
    media: list[str] = []
    for noun in element:
        if noun.tag == "Body":
            bodies.append(_raw_text(noun))
        elif noun.tag == "Media":
            media += filter(None, [_text(noun)])
        else:
            warnings.append(Warning_(12200, f"{noun.tag} is not allowed inside Message"))
        bare.append(noun.tail or "")
    # Documents are indented: blanks around the whole are layout, those between Bodies are text.
    return "".join(bodies or bare).strip(), tuple(media)


def _raw_text(element: etree._Element) -> str:
    return "".join(str(piece) for piece in element.itertext())


def _text(element: etree._Element) -> str:
    return _raw_text(element).strip()


def _method(element: etree._Element, warnings: list[Warning_]) -> str:
    method = (element.get("method") or "POST").upper()
    if method in ("GET", "POST"):
        return method
    warnings.append(Warning_(14104, f"method must be GET or POST, not {method}; POST is used"))
    return "POST"


def _unknown_attributes(
    element: etree._Element, known: Collection[str], warnings: list[Warning_]
) -> None:
    for name in element.attrib:
        if name not in known:
            sentence = f"{name!s} is not an attribute of {element.tag!s}"
            warnings.append(Warning_(12200, sentence))


def _unknown_verb(tag: str) -> Warning_:
    if tag in _VOICE_VERBS:
        return Warning_(14110, f"{tag} is a voice verb and cannot answer a message")
    return Warning_(12200, f"{tag} is not a messaging verb; names are case-sensitive")


def _too_long() -> Warning_:
    return Warning_(14103, f"A Message of more than {SMS_BODY_CHARS} characters was not sent")
