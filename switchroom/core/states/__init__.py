"""What may follow what: the life cycles of conversations and messages."""
