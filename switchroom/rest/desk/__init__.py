"""The product `desk`: the agent desktop's own API, and the pages."""

from typing import Final

from switchroom.rest.kit import Routes

ROUTES: Final[tuple[Routes, ...]] = ()
