"""The product `desk`: what the pages for people need and the API that we copy has not: log-in,
users, sessions. Bodies are JSON, in and out."""

from typing import Final

from switchroom.rest.desk import (
    conversations,
    customers,
    desktop,
    media,
    passwords,
    sessions,
    settings,
    single_sign_on,
    users,
)

ROUTES: Final = (
    sessions.routes,
    passwords.routes,
    single_sign_on.routes,
    users.routes,
    desktop.routes,
    conversations.routes,
    customers.routes,
    media.routes,
    settings.routes,
)
