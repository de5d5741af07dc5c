"""What the texts of TaskRouter must be like: names, attributes, addresses, expressions
(taskrouter §1, §16)."""

from urllib.parse import urlsplit

import msgspec

from switchroom.core import errors, expressions, limits
from switchroom.core.errors import ApiError
from switchroom.core.expressions import SyntaxFault


def refuse(sentence: str) -> ApiError:
    """The refusal that all of TaskRouter shares."""
    return errors.INVALID_PARAMETER(sentence=sentence)


def friendly_name(text: str) -> str:
    """The name itself. Raises INVALID_PARAMETER where it is blank or too long."""
    if not text.strip():
        raise refuse("FriendlyName must not be blank")
    if len(text) > limits.TASKROUTER_NAME_CHARS:
        raise refuse(f"FriendlyName exceeds {limits.TASKROUTER_NAME_CHARS} characters")
    return text


def key(name: str) -> str:
    """The form of a name in which no two may be alike."""
    return name.lower()


def attributes(text: str, name: str = "Attributes") -> str:
    """The text itself when it holds a JSON object. Raises INVALID_PARAMETER."""
    if len(text) > limits.TASKROUTER_ATTRIBUTES_CHARS:
        raise refuse(f"{name} exceeds {limits.TASKROUTER_ATTRIBUTES_CHARS} characters")
    try:
        msgspec.json.decode(text, type=dict[str, msgspec.Raw])
        msgspec.json.decode(text)
    except (msgspec.MsgspecError, RecursionError, UnicodeEncodeError):
        raise refuse(f'{name} must be the text of a JSON object such as {{"a": 1}}') from None
    return text


def expression(name: str, text: str) -> str:
    """The text itself when it is an expression, or empty. Raises INVALID_PARAMETER."""
    if text.strip():
        try:
            expressions.parse(text)
        except SyntaxFault as fault:
            raise refuse(f"{name} is not a valid expression: {fault}") from None
    return text


def url(name: str, text: str) -> str:
    """The address itself when it is one of http or https, or empty. Raises INVALID_PARAMETER."""
    if not text:
        return text
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
        fits = parts.scheme in ("http", "https") and bool(host) and text.isprintable()
    except ValueError:
        fits = False
    if not fits or len(text) > limits.TASKROUTER_URL_CHARS:
        raise refuse(f"{name} must be an http or https URL")
    return text
