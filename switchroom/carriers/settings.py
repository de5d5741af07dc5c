"""Settings of carriers: typed, checked, with their secrets marked."""

from collections.abc import Mapping
from typing import Annotated, Any, Final, TypeVar

import msgspec

from switchroom.core import errors

S = TypeVar("S", bound="Settings")

# How a secret is shown; the same word in a change leaves the secret as it is.
HIDDEN: Final = "***"
_SECRET: Final = {"secret": True}

# So that a form made from the schema asks for it without showing it.
_WRITE_ONLY: Final = {"writeOnly": True}

Secret = Annotated[
    str, msgspec.Meta(max_length=16_384, extra=_SECRET, extra_json_schema=_WRITE_ONLY)
]
SecretPairs = Annotated[
    dict[str, str], msgspec.Meta(max_length=32, extra=_SECRET, extra_json_schema=_WRITE_ONLY)
]
Host = Annotated[str, msgspec.Meta(min_length=1, max_length=253)]
Port = Annotated[int, msgspec.Meta(ge=1, le=65_535)]
Name = Annotated[str, msgspec.Meta(max_length=64)]
Url = Annotated[str, msgspec.Meta(pattern="^https?://[^ ]+$", max_length=2_048)]
OptionalUrl = Annotated[str, msgspec.Meta(pattern="^(https?://[^ ]+)?$", max_length=2_048)]


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a kind of carrier can be set to; a field that is no setting is refused."""


class HttpSettings(Settings, frozen=True, kw_only=True):
    """What all carriers that speak HTTP can be set to. `public_url` is where they reach us, such
    as `https://sms.example.org`; with it each message says where its receipts are to go."""

    public_url: OptionalUrl = ""


def parse(kind: type[S], values: Mapping[str, Any]) -> S:
    """The settings in a JSON object. Raises INVALID_PARAMETER, which names the field."""
    try:
        return msgspec.convert(values, kind)
    except msgspec.ValidationError as error:
        raise errors.INVALID_PARAMETER(sentence=f"Settings: {error}") from None


def merged(kind: type[Settings], before: Mapping[str, Any], change: object) -> dict[str, Any]:
    """The settings after a change: given fields replace, null takes back to the default, a hidden
    secret stays. Raises INVALID_PARAMETER where the change is no object."""
    if not isinstance(change, dict):
        raise errors.INVALID_PARAMETER(sentence="Settings must be a JSON object")
    after = dict(before)
    for name, value in change.items():
        if value is None:
            after.pop(name, None)
        elif not (value == HIDDEN and name in secrets(kind)):
            after[name] = value
    return after


def shown(kind: type[Settings], values: Mapping[str, Any]) -> dict[str, Any]:
    """All settings with their defaults, secrets hidden; an empty one is shown empty."""
    whole = msgspec.to_builtins(msgspec.convert(values, kind))
    hidden = secrets(kind)
    return {name: HIDDEN if name in hidden and value else value for name, value in whole.items()}


def secrets(kind: type[Settings]) -> frozenset[str]:
    """The names of the settings that are never shown."""
    found = set()
    for field in msgspec.inspect.type_info(kind).fields:  # type: ignore[attr-defined]
        inner = field.type
        extra = inner.extra if isinstance(inner, msgspec.inspect.Metadata) else None
        if extra and extra.get("secret"):
            found.add(field.encode_name)
    return frozenset(found)
