"""Which worker gets which task: rules as functions from values to values (taskrouter §7, §10)."""
