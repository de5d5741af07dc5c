"""The product `flex-api`: interactions with their channels, invites, participants and
transfers."""

from typing import Final

from switchroom.rest.flex import channels, interactions, invites, participants, transfers

ROUTES: Final = (
    interactions.routes,
    channels.routes,
    invites.routes,
    participants.routes,
    transfers.routes,
)
