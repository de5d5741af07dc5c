"""Executions of flows on a running server."""
