"""Outgoing HTTP to the URLs of customers: sign, send, bound, retry, and tell what happened."""
