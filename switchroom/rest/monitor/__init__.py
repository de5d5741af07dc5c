"""The product `monitor`: alerts, which are the customer's own log."""

from typing import Final

from switchroom.rest.monitor import alerts

ROUTES: Final = (alerts.routes,)
