"""Where an inbound message goes: facts in, one decision out."""
