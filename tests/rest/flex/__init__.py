"""Interactions, over the official client and over the wire of workers' clients."""
