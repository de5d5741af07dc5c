"""Flows played without a server, and the commands that work on their files (studio §8)."""
