"""Studio: executions of flows, from the message that starts them to their end."""
