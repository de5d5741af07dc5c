"""The product `studio`: flows."""

from typing import Final

from switchroom.rest.studio import flows

ROUTES: Final = (flows.routes,)
