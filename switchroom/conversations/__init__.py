"""Conversations v1: operations on addresses, conversations, participants, messages and hooks."""
