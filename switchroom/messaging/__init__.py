"""Numbers and the log of messages: Programmable Messaging without conversations."""
