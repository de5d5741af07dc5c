"""Studio flows: definitions, and the pure step from one widget to the next (studio §2, §3, §7)."""
