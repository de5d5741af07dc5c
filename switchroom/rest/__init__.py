"""One file for each REST resource; the routes of all products are listed here."""

from typing import Final

from switchroom.rest import (
    accounts,
    api2010,
    conversations,
    monitor,
    settings,
    simulator,
    studio,
)
from switchroom.rest.kit import Routes

ROUTES: Final[tuple[Routes, ...]] = (
    *accounts.ROUTES,
    *api2010.ROUTES,
    *conversations.ROUTES,
    *monitor.ROUTES,
    *simulator.ROUTES,
    *studio.ROUTES,
    settings.routes,
)
