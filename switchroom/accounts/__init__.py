"""Accounts, subaccounts, API keys, tokens: who may do what, and the secrets behind it."""
