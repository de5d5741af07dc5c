"""The 2010-04-01 API (product `api`): accounts, keys, numbers and messages."""

from typing import Final

from switchroom.rest.api2010 import (
    accounts,
    available_phone_numbers,
    incoming_phone_numbers,
    keys,
    message_feedback,
    message_media,
    messages,
    short_codes,
)

ROUTES: Final = (
    accounts.routes,
    keys.routes,
    available_phone_numbers.routes,
    incoming_phone_numbers.routes,
    messages.routes,
    message_media.routes,
    message_feedback.routes,
    short_codes.routes,
)
