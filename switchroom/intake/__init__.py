"""Intake: what carriers bring is kept before they are thanked, in the database or on our disk."""
