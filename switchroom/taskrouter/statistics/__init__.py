"""Statistics: as it is now from the rows, as it was from the events (taskrouter §14)."""
