"""Liquid as Studio speaks it: templates in, texts and faults out (studio §4)."""
