"""Messaging v1 (product `messaging`), and what is ours beside it: how a service receives, opt-outs,
consent, short codes (product `switchroom`)."""

from typing import Final

from switchroom.rest.messaging import (
    alpha_senders,
    channel_senders,
    consents,
    country_alphas,
    inbound,
    opt_out_words,
    opt_outs,
    own_short_codes,
    phone_numbers,
    services,
    short_codes,
)

ROUTES: Final = (
    services.routes,
    phone_numbers.routes,
    short_codes.routes,
    alpha_senders.routes,
    country_alphas.routes,
    channel_senders.routes,
    channel_senders.own,
    inbound.routes,
    opt_outs.routes,
    opt_out_words.routes,
    consents.routes,
    own_short_codes.routes,
)
