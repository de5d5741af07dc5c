"""From a handset to an agent and back, through conversation, flow, task and interaction."""
