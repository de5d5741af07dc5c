"""The agent desktop's socket: what changes, as it changes."""
