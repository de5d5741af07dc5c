"""The 2010-04-01 API (product `api`): accounts, keys and numbers."""

from typing import Final

from switchroom.rest.api2010 import (
    accounts,
    available_phone_numbers,
    incoming_phone_numbers,
    keys,
)

ROUTES: Final = (
    accounts.routes,
    keys.routes,
    available_phone_numbers.routes,
    incoming_phone_numbers.routes,
)
