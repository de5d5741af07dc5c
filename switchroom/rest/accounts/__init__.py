"""The product `accounts`: rotation of auth tokens."""

from typing import Final

from switchroom.rest.accounts import auth_tokens

ROUTES: Final = (auth_tokens.routes,)
