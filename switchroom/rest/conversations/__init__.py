"""The product `conversations`: both families, the short and the one under a service."""

from typing import Final

from switchroom.rest.conversations import (
    addresses,
    bindings,
    configuration,
    configuration_webhooks,
    conversation_with_participants,
    conversations,
    credentials,
    messages,
    notifications,
    participant_conversations,
    participants,
    receipts,
    roles,
    services,
    user_conversations,
    users,
    webhooks,
)

ROUTES: Final = (
    addresses.routes,
    bindings.routes,
    configuration.routes,
    configuration_webhooks.routes,
    conversation_with_participants.routes,
    conversations.routes,
    credentials.routes,
    messages.routes,
    notifications.routes,
    participant_conversations.routes,
    participants.routes,
    receipts.routes,
    roles.routes,
    services.routes,
    user_conversations.routes,
    users.routes,
    webhooks.routes,
)
