"""Performs the outbox: one file for each kind of job."""
