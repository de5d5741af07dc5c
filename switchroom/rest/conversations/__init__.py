"""The product `conversations`: both families, the short and the one under a service."""

from typing import Final

from switchroom.rest.conversations import (
    addresses,
    configuration,
    configuration_webhooks,
    conversations,
    messages,
    participant_conversations,
    participants,
    receipts,
    services,
    webhooks,
)

ROUTES: Final = (
    addresses.routes,
    configuration.routes,
    configuration_webhooks.routes,
    conversations.routes,
    messages.routes,
    participant_conversations.routes,
    participants.routes,
    receipts.routes,
    services.routes,
    webhooks.routes,
)
