"""What the owner of a number may set on it, checked before it is stored (messaging §5).

SMS settings are columns of `phone_numbers`. All others belong to voice and to paperwork: they
are kept and shown without effect, as JSON in the column `voice_settings`.
"""

from collections.abc import Mapping
from typing import Final, Literal
from urllib.parse import urlsplit

import msgspec

from switchroom.core import errors, limits, sids

Method = Literal["GET", "POST"]
Setting = str | bool

# Longer than any URL that a browser or a proxy takes.
URL_CHARS: Final = 2_048

_LINKS: Final = {
    "address_sid": "AD",
    "bundle_sid": "BU",
    "emergency_address_sid": "AD",
    "identity_sid": "RI",
    "trunk_sid": "TK",
    "voice_application_sid": "AP",
}
_CHOICES: Final = {
    "api_version": ("2010-04-01", "2008-08-01"),
    "emergency_status": ("Active", "Inactive"),
    "voice_receive_mode": ("voice", "fax"),
}


class VoiceSettings(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The JSON of `voice_settings`; only what differs from these defaults is written."""

    api_version: str = "2010-04-01"
    status_callback: str = ""
    status_callback_method: str = "POST"
    voice_url: str = ""
    voice_method: str = "POST"
    voice_fallback_url: str = ""
    voice_fallback_method: str = "POST"
    voice_application_sid: str = ""
    voice_caller_id_lookup: bool = False
    voice_receive_mode: str = "voice"
    trunk_sid: str = ""
    identity_sid: str = ""
    address_sid: str = ""
    bundle_sid: str = ""
    emergency_status: str = "Active"
    emergency_address_sid: str = ""


def voice_settings(text: str) -> VoiceSettings:
    """The column `voice_settings` as a value.

    >>> voice_settings("{}").voice_method
    'POST'
    """
    return msgspec.json.decode(text, type=VoiceSettings)


def changes(given: Mapping[str, Setting], *, sms_url: str, voice: str) -> dict[str, str]:
    """The columns that the given settings change, with their new values.

    `sms_url` and `voice` are the columns `sms_url` and `voice_settings` as they are. An empty
    text clears a setting, for methods and choices it brings the default back. Raises
    URL_INVALID, METHOD_INVALID, FALLBACK_WITHOUT_URL, APPLICATION_NOT_ACCESSIBLE and
    INVALID_PARAMETER (messaging §5.1, §5.5).

    >>> changes({"sms_url": " https://example.com/sms ", "sms_method": "get"}, sms_url="", voice="")
    {'sms_url': 'https://example.com/sms', 'sms_method': 'GET'}
    >>> changes({"voice_url": "https://example.com/v"}, sms_url="", voice="{}")
    {'voice_settings': '{"voice_url":"https://example.com/v"}'}
    """
    checked = {name: _checked(name, value) for name, value in given.items()}
    if checked.get("sms_fallback_url") and not checked.get("sms_url", sms_url):
        raise errors.FALLBACK_WITHOUT_URL()
    rare = {name: checked[name] for name in checked if name in VoiceSettings.__struct_fields__}
    columns = {name: str(checked[name]) for name in checked if name not in rare}
    if rare:
        columns["voice_settings"] = _merged(voice_settings(voice), rare)
    return columns


def _merged(settings: VoiceSettings, rare: dict[str, Setting]) -> str:
    # A number's calls go to a trunk or to an application: setting one clears the other.
    if rare.get("trunk_sid"):
        rare["voice_application_sid"] = ""
    elif rare.get("voice_application_sid"):
        rare["trunk_sid"] = ""
    return msgspec.json.encode(msgspec.structs.replace(settings, **rare)).decode()


def _checked(name: str, value: Setting) -> Setting:
    if isinstance(value, bool):
        return value
    if name.endswith("_url") or name == "status_callback":
        return _url(name, value.strip())
    if name.endswith("_method"):
        return _method(name, value)
    if name in _LINKS:
        return _link(name, value)
    if name in _CHOICES:
        return _choice(name, value)
    if name == "sms_application_sid" and value:
        raise errors.APPLICATION_NOT_ACCESSIBLE(sid=value)
    if name == "friendly_name" and len(value) > limits.ACCOUNT_NAME_CHARS:
        raise errors.INVALID_PARAMETER(
            sentence=f"FriendlyName exceeds {limits.ACCOUNT_NAME_CHARS} characters"
        )
    return value


def _url(name: str, url: str) -> str:
    if url and not _is_url(url):
        raise errors.URL_INVALID(name=_parameter(name), url=url[:URL_CHARS])
    return url


def _is_url(text: str) -> bool:
    if len(text) > URL_CHARS or any(character.isspace() for character in text):
        return False
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _method(name: str, value: str) -> str:
    method = value.upper() or "POST"
    if method not in ("GET", "POST"):
        raise errors.METHOD_INVALID(name=_parameter(name), method=value)
    return method


def _link(name: str, value: str) -> str:
    if value and not sids.looks_like(_LINKS[name], value):
        raise errors.INVALID_PARAMETER(
            sentence=f"{_parameter(name)} must be a SID that begins with {_LINKS[name]}"
        )
    return value


def _choice(name: str, value: str) -> str:
    choices = _CHOICES[name]
    if not value:
        return choices[0]
    for choice in choices:
        if choice.lower() == value.lower():
            return choice
    raise errors.INVALID_PARAMETER(sentence=f"{_parameter(name)} must be {' or '.join(choices)}")


def _parameter(name: str) -> str:
    """The name of a setting in the API."""
    return "".join(part.capitalize() for part in name.split("_"))
