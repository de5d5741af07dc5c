"""The product `webhooks`: the addresses here that others call as webhooks."""
