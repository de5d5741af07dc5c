"""The simulator carrier's own API (product `simulator`), and its page with handsets."""

from typing import Final

from switchroom.rest.simulator import clock, handsets, messages, numbers

ROUTES: Final = (messages.routes, handsets.routes, clock.routes, numbers.routes)
