"""Variables: `{{1}}` or `{{name}}` in the texts of a template, and what is put there when it is
sent."""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final, NoReturn

import msgspec

from switchroom.core import errors, limits
from switchroom.core.errors import ApiError, Kind

Values = Mapping[str, str]

_NAME: Final = re.compile(rf"[\w.-]{{1,{limits.CONTENT_VARIABLE_NAME_CHARS}}}")
_SHOWN: Final = 32


class Refusals(msgspec.Struct, frozen=True):
    """How an API refuses what cannot be sent, and how long it lets a value be."""

    missing_sid: Kind
    wrong_sid: Kind
    invalid: Kind
    too_many: Kind
    name_too_long: Kind
    value_too_long: Kind
    too_long: Callable[[], ApiError]
    value_chars: int


# Pages 21654 to 21658 of the error reference.
MESSAGING: Final = Refusals(
    missing_sid=errors.CONTENT_SID_MISSING,
    wrong_sid=errors.CONTENT_SID_INVALID,
    invalid=errors.CONTENT_VARIABLES_INVALID,
    too_many=errors.CONTENT_VARIABLES_INVALID,
    name_too_long=errors.CONTENT_PARAMETER_TOO_LONG,
    value_too_long=errors.CONTENT_PARAMETER_TOO_LONG,
    too_long=errors.BODY_TOO_LONG,
    value_chars=limits.SMS_BODY_CHARS,
)
# Pages 50526 to 50529, 50540 and 50541.
CONVERSATIONS: Final = Refusals(
    missing_sid=errors.CONTENT_SID_MISSING_CHAT,
    wrong_sid=errors.CONTENT_SID_INVALID_CHAT,
    invalid=errors.CONTENT_VARIABLES_INVALID_CHAT,
    too_many=errors.CONTENT_VARIABLES_TOO_MANY,
    name_too_long=errors.CONTENT_NAME_TOO_LONG,
    value_too_long=errors.CONTENT_VALUE_TOO_LONG,
    too_long=lambda: errors.BODY_TOO_LONG_CHAT(most=limits.BODY_CHARS),
    value_chars=limits.CONTENT_CHAT_VALUE_CHARS,
)


def read(text: str, refusals: Refusals) -> dict[str, str]:
    """The values in a ContentVariables parameter; an empty one has none.

    Raises what `refusals` says: for what is no JSON object of texts, for an empty value or null,
    and for what is too much.

    >>> read('{"1": "Jo", "total": 5}', MESSAGING)
    {'1': 'Jo', 'total': '5'}
    """
    if not text.strip():
        return {}
    try:
        found = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError, UnicodeError):
        raise refusals.invalid(sentence="it must be a JSON object in a text") from None
    if not isinstance(found, dict):
        raise refusals.invalid(sentence="it must be a JSON object in a text")
    return checked(found, refusals)


def checked(found: Mapping[str, Any], refusals: Refusals) -> dict[str, str]:
    """Values as they are filled in. Raises as `read` does."""
    if len(found) > limits.CONTENT_VARIABLES:
        sentence = f"it has more than {limits.CONTENT_VARIABLES} variables"
        raise refusals.too_many(sentence=sentence)
    return {name: _value(name, value, refusals) for name, value in found.items()}


def _value(name: str, value: Any, refusals: Refusals) -> str:
    if len(name) > limits.CONTENT_VARIABLE_NAME_CHARS:
        sentence = (
            f"the variable {name[:_SHOWN]!r} has a name of more than"
            f" {limits.CONTENT_VARIABLE_NAME_CHARS} characters"
        )
        raise refusals.name_too_long(sentence=sentence)
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = msgspec.json.encode(value).decode()
    if not isinstance(value, str):
        raise refusals.invalid(sentence=f"the value of {name!r} must be a text")
    if not value:
        raise refusals.invalid(sentence=f"the value of {name!r} is empty")
    if "\0" in value:
        raise refusals.invalid(sentence=f"the value of {name!r} contains a NUL character")
    if len(value) > refusals.value_chars:
        sentence = f"the value of {name!r} has more than {refusals.value_chars} characters"
        raise refusals.value_too_long(sentence=sentence)
    return value


def check_defaults(variables: Mapping[str, str]) -> None:
    """Refuse defaults that no template may have. Raises INVALID_PARAMETER."""
    if len(variables) > limits.CONTENT_VARIABLES:
        _refuse(f"A template has at most {limits.CONTENT_VARIABLES} variables")
    for name, value in variables.items():
        if not _NAME.fullmatch(name):
            _refuse(
                f"The variable {name[:_SHOWN]!r} must have a name of 1 to"
                f" {limits.CONTENT_VARIABLE_NAME_CHARS} letters and digits, without spaces"
            )
        if len(value) > limits.SMS_BODY_CHARS:
            _refuse(
                f"The value of the variable {name!r} has more than"
                f" {limits.SMS_BODY_CHARS} characters"
            )


def fill(text: str, values: Values, refusals: Refusals) -> str:
    """A text with its variables filled in, once: what a value holds is not looked at again.

    Raises what `refusals` says: `invalid` for a placeholder that is none and for a variable that
    has no value, `too_long` beyond what a body may have.

    >>> fill("Hi {{1}}, {{ city }} waits", {"1": "{{city}}", "city": "Rome"}, MESSAGING)
    'Hi {{city}}, Rome waits'
    """
    first, *pieces = text.split("{{")
    parts, length = [first], len(first)
    for piece in pieces:
        inside, closed, rest = piece.partition("}}")
        name = inside.strip()
        if not closed or not _NAME.fullmatch(name):
            shown = f"{{{{{inside[:_SHOWN]}{closed}"
            raise refusals.invalid(sentence=f"the placeholder {shown} of the template is malformed")
        value = values.get(name)
        if not value:
            sentence = f"the variable {name!r} has no value, and no default in the template"
            raise refusals.invalid(sentence=sentence)
        length += len(value) + len(rest)
        if length > limits.BODY_CHARS:
            raise refusals.too_long()
        parts += (value, rest)
    return "".join(parts)


def _refuse(sentence: str) -> NoReturn:
    raise errors.INVALID_PARAMETER(sentence=sentence)
