"""Phone numbers and the addresses of other channels: reading, writing, telling apart.

Whatever has the shape of E.164 is a number here, whether or not a regulator ever gave it out:
tests and simulations live on fictional numbers (messaging §16, conversations §2.1).
"""

import re
from functools import lru_cache
from typing import Final, Literal

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType, ValidationResult

from switchroom.core.limits import ADDRESS_CHARS

Kind = Literal["local", "mobile", "toll-free"]
Channel = Literal["sms", "whatsapp", "messenger", "rcs", "email", "apple"]

TOLL_FREE_CODES: Final = frozenset({"800", "833", "844", "855", "866", "877", "888"})

_E164: Final = re.compile(r"\+[1-9][0-9]{1,14}")
_SHORT_CODE: Final = re.compile(r"[0-9]{3,8}")
_NORTH_AMERICAN: Final = re.compile(r"\+1[0-9]{10}")
_WRITTEN: Final = re.compile(r"\s*\+?[0-9()\-.\s/]{2,40}")
# A plus sign that a client forgot to encode arrives as a blank: to guess would send abroad.
_LOST_PLUS: Final = re.compile(r"\s+[0-9]")
_PUNCTUATION: Final = re.compile(r"[^0-9+]")
_COUNTRY: Final = re.compile(r"[A-Z]{2}")
_ANY_ADDRESS: Final = re.compile(r"\S+")
_EMAIL: Final = re.compile(r"[^@\s:]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_APPLE: Final = re.compile(r"urn:mbid:[A-Za-z0-9+/=_.-]+")
_PREFIXED: Final[dict[str, tuple[Channel, re.Pattern[str]]]] = {
    "whatsapp": ("whatsapp", _E164),
    "messenger": ("messenger", re.compile(r"[A-Za-z0-9_.-]+")),
    "rcs": ("rcs", re.compile(r"[A-Za-z0-9_.+@-]+")),
}
# Mobile ranges that regulators keep for fiction, unknown to the numbering plan's own patterns.
_FICTIONAL_MOBILE: Final = ("+447700900", "+3363998")


def is_e164(text: str) -> bool:
    """Tell whether `text` is + and 2 to 15 digits, the first not 0 (messaging §16).

    >>> is_e164("+13115552368"), is_e164("14155552671")
    (True, False)
    """
    return _E164.fullmatch(text) is not None


def is_possible(e164: str) -> bool:
    """Tell whether a number has as many digits as its country's numbers have.

    >>> is_possible("+15550001111"), is_possible("+1555000")
    (True, False)
    """
    number = _parse(e164)
    return number is not None and _has_right_length(number)


def is_short_code(text: str, country: str = "") -> bool:
    """Tell whether `text` is a short code: 5 or 6 digits in the US and Canada, else 3 to 8.

    >>> is_short_code("12345", "US"), is_short_code("123", "US"), is_short_code("123")
    (True, False, True)
    """
    if _SHORT_CODE.fullmatch(text) is None:
        return False
    return country not in ("US", "CA") or len(text) in (5, 6)


def normalise(text: str, region: str | None = None) -> str | None:
    """The E.164 form of a number as people write it, or None where it is none.

    Spaces, dashes, dots and parentheses are passed over; the national form is read in `region`
    (ISO 3166-1 alpha-2) when one is given (messaging §16).

    >>> normalise("+1 (415) 555-2671"), normalise("(415) 555-2671", "US")
    ('+14155552671', '+14155552671')
    >>> normalise("(415) 555-2671") is None, normalise(" 14155552671", "US") is None
    (True, True)
    """
    if _E164.fullmatch(text) is not None:
        return text
    if _WRITTEN.fullmatch(text) is None or _LOST_PLUS.match(text) is not None:
        return None
    return _read(text, region)


@lru_cache(maxsize=16_384)
def _read(text: str, region: str | None) -> str | None:
    digits = _PUNCTUATION.sub("", text)
    if digits.startswith("+"):
        return digits if _E164.fullmatch(digits) is not None else None
    if not region:
        return None
    try:
        number = phonenumbers.parse(digits, region)
    except NumberParseException:
        return None
    # Possible is enough: fictional numbers are not valid, but they have the right length.
    if not _has_right_length(number):
        return None
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


@lru_cache(maxsize=16_384)
def is_country(code: str) -> bool:
    """Whether a code is that of a country which has telephone numbers.

    >>> is_country("GB"), is_country("XX"), is_country("gb")
    (True, False, False)
    """
    return code in phonenumbers.SUPPORTED_REGIONS


def country(e164: str) -> str:
    """The country of a number as ISO 3166-1 alpha-2; "" for none (satellites, malformed).

    >>> country("+442079460123"), country("+14165550100"), country("+13115552368")
    ('GB', 'CA', 'US')
    """
    number = _parse(e164)
    if number is None:
        return ""
    found = phonenumbers.region_code_for_number(number)
    if found is None and _NORTH_AMERICAN.fullmatch(e164) is not None:
        # The area code decides, even where the rest is fictional.
        found = phonenumbers.region_code_for_number(phonenumbers.parse(f"{e164[:5]}5550100"))
    found = found or phonenumbers.region_code_for_country_code(number.country_code or 0)
    return "" if found in ("001", "ZZ") else found


def national_format(e164: str) -> str:
    """A number as its own country writes it; what is no number comes back as it is.

    >>> national_format("+14155552671"), national_format("+442079460123")
    ('(415) 555-2671', '020 7946 0123')
    """
    if _NORTH_AMERICAN.fullmatch(e164) is not None:
        return f"({e164[2:5]}) {e164[5:8]}-{e164[8:]}"
    number = _parse(e164)
    if number is None:
        return e164
    return phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL)


@lru_cache(maxsize=16_384)
def kind(e164: str) -> Kind:
    """What sort of number it is; where the plan does not tell (US, fiction) it is local.

    >>> kind("+18005550100"), kind("+4915123456789"), kind("+15550001111")
    ('toll-free', 'mobile', 'local')
    """
    if e164.startswith("+1"):
        return "toll-free" if e164[2:5] in TOLL_FREE_CODES else "local"
    number = _parse(e164)
    if number is None:
        return "local"
    found = phonenumbers.number_type(number)
    if found == PhoneNumberType.TOLL_FREE:
        return "toll-free"
    if found == PhoneNumberType.MOBILE or e164.startswith(_FICTIONAL_MOBILE):
        return "mobile"
    return "local"


def _has_right_length(number: phonenumbers.PhoneNumber) -> bool:
    reason = phonenumbers.is_possible_number_with_reason(number)
    return reason == ValidationResult.IS_POSSIBLE


def _parse(e164: str) -> phonenumbers.PhoneNumber | None:
    if _E164.fullmatch(e164) is None:
        return None
    try:
        return phonenumbers.parse(e164)
    except NumberParseException:
        return None


def channel(address: str) -> Channel | None:
    """The channel that an address belongs to by its form; None where it has none of the forms.

    Shapes as in conversations §2.1; an SMS address is E.164 or a short code.

    >>> channel("+15550001111"), channel("whatsapp:+15550001111"), channel("ann@example.org")
    ('sms', 'whatsapp', 'email')
    >>> channel("whatsapp:15550001111") is None
    True
    """
    if _E164.fullmatch(address) or _SHORT_CODE.fullmatch(address):
        return "sms"
    if len(address) > ADDRESS_CHARS:
        return None
    prefix, _, rest = address.partition(":")
    if prefix in _PREFIXED:
        name, shape = _PREFIXED[prefix]
        return name if shape.fullmatch(rest) else None
    if _APPLE.fullmatch(address):
        return "apple"
    return "email" if _EMAIL.fullmatch(address) else None


def valid_for(type: str, address: str, country: str = "") -> bool:  # noqa: A002
    """Tell whether an Address Configuration of this type may have this address.

    A short code needs its `country`, for the same digits exist in several; of other addresses
    the country means nothing (conversations §2.1).

    >>> valid_for("sms", "12345", "US"), valid_for("sms", "12345"), valid_for("rcs", "rcs:acme")
    (True, False, True)
    """
    if type == "sms" and not is_e164(address):
        return _COUNTRY.fullmatch(country) is not None and is_short_code(address, country)
    if type in ("chat", "gbm"):
        return len(address) <= ADDRESS_CHARS and _ANY_ADDRESS.fullmatch(address) is not None
    return channel(address) == type
