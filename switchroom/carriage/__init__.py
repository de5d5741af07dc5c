"""Carriage: carriers as rows, and what becomes of messages between them and us."""
