"""The product `flex-api`: interactions with their channels, invites, participants, transfers and
webhooks; and what an account sets about them."""

from typing import Final

from switchroom.rest.flex import (
    channels,
    interaction_webhooks,
    interactions,
    invites,
    participants,
    settings,
    transfers,
)

ROUTES: Final = (
    interactions.routes,
    channels.routes,
    invites.routes,
    participants.routes,
    transfers.routes,
    interaction_webhooks.routes,
    settings.routes,
)
