"""Alerts: what went wrong at the customer's side, for the customer to read."""
