"""The product `flex-api`: interactions with their channels, invites, participants, transfers and
webhooks; what an account sets about them; the configuration, and who its users are."""

from typing import Final

from switchroom.rest.flex import (
    channels,
    configuration,
    interaction_webhooks,
    interactions,
    invites,
    participants,
    settings,
    tokens,
    transfers,
    users,
)

ROUTES: Final = (
    interactions.routes,
    channels.routes,
    invites.routes,
    participants.routes,
    transfers.routes,
    interaction_webhooks.routes,
    settings.routes,
    configuration.routes,
    tokens.routes,
    users.routes,
)
