"""Lookups v2 (product `lookups`)."""

from typing import Final

from switchroom.rest.lookups import phone_numbers

ROUTES: Final = (phone_numbers.routes,)
