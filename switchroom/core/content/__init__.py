"""Content templates: what they may hold, and what a telephone gets of them."""
