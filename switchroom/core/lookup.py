"""What the numbering plans say of a number (messaging §21.3)."""

from typing import Final

import msgspec
import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType, ValidationResult

from switchroom.core.phone import TOLL_FREE_CODES

_ERRORS: Final = {
    ValidationResult.TOO_SHORT: "TOO_SHORT",
    ValidationResult.TOO_LONG: "TOO_LONG",
    ValidationResult.INVALID_COUNTRY_CODE: "INVALID_COUNTRY_CODE",
    ValidationResult.INVALID_LENGTH: "INVALID_LENGTH",
    ValidationResult.IS_POSSIBLE_LOCAL_ONLY: "TOO_SHORT",
    ValidationResult.IS_POSSIBLE: "INVALID_BUT_POSSIBLE",
}
_PARSE_ERRORS: Final = {
    NumberParseException.INVALID_COUNTRY_CODE: "INVALID_COUNTRY_CODE",
    NumberParseException.NOT_A_NUMBER: "NOT_A_NUMBER",
    NumberParseException.TOO_SHORT_AFTER_IDD: "TOO_SHORT",
    NumberParseException.TOO_SHORT_NSN: "TOO_SHORT",
    NumberParseException.TOO_LONG: "TOO_LONG",
}
_LINES: Final = {
    PhoneNumberType.FIXED_LINE: "landline",
    PhoneNumberType.MOBILE: "mobile",
    PhoneNumberType.TOLL_FREE: "tollFree",
    PhoneNumberType.PREMIUM_RATE: "premium",
    PhoneNumberType.SHARED_COST: "sharedCost",
    PhoneNumberType.UAN: "uan",
    PhoneNumberType.VOICEMAIL: "voicemail",
    PhoneNumberType.PAGER: "pager",
    PhoneNumberType.PERSONAL_NUMBER: "personal",
    PhoneNumberType.VOIP: "nonFixedVoip",
}
_LONGEST: Final = 250


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a number; of one that cannot be read only `phone_number`, as it was written,
    and `errors`. `line` is the kind of line where the plan tells it."""

    phone_number: str
    calling_country_code: str | None = None
    country_code: str | None = None
    national_format: str | None = None
    valid: bool = False
    errors: tuple[str, ...] = ()
    line: str | None = None


def look_up(text: str, country: str = "US") -> Found:
    """Read a number, in E.164 or in the form of a country (ISO 3166-1 alpha-2).

    >>> look_up("+14159929960").national_format, look_up("(415) 992-9960", "US").phone_number
    ('(415) 992-9960', '+14159929960')
    >>> look_up("+1415").errors, look_up("nobody").errors
    (('TOO_SHORT',), ('NOT_A_NUMBER',))
    """
    if len(text) > _LONGEST:
        return Found(phone_number=text[:_LONGEST], errors=("TOO_LONG",))
    try:
        number = phonenumbers.parse(text, country)
    except NumberParseException as problem:
        return Found(phone_number=text, errors=(_PARSE_ERRORS[problem.error_type],))
    valid = phonenumbers.is_valid_number(number)
    region = phonenumbers.region_code_for_number(number)
    if region is None:
        region = phonenumbers.region_code_for_country_code(number.country_code or 0)
    return Found(
        phone_number=phonenumbers.format_number(number, PhoneNumberFormat.E164),
        calling_country_code=str(number.country_code),
        country_code=None if region in ("001", "ZZ") else region,
        national_format=phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL),
        valid=valid,
        errors=() if valid else (_ERRORS[phonenumbers.is_possible_number_with_reason(number)],),
        line=_line(number) if valid else None,
    )


def _line(number: phonenumbers.PhoneNumber) -> str | None:
    digits = str(number.national_number)
    if number.country_code == 1 and digits[:3] in TOLL_FREE_CODES:
        return "tollFree"
    return _LINES.get(phonenumbers.number_type(number))


def is_country(text: str) -> bool:
    """Whether a country has numbers.

    >>> is_country("US"), is_country("XX")
    (True, False)
    """
    return text in phonenumbers.SUPPORTED_REGIONS
