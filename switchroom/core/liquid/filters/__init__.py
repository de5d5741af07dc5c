"""Filters by theme; `table.py` knows them all (studio §4.3)."""
