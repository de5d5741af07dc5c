"""The Media Content Service: files of conversations."""

from typing import Final

from switchroom.rest.kit import Routes
from switchroom.rest.mcs import media

ROUTES: Final[tuple[Routes, ...]] = (media.routes,)
