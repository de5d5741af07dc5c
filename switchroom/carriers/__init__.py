"""Carriers: bytes of the world on one side, the values of core.sms on the other."""
