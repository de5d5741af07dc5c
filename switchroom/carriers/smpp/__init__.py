"""SMPP 3.4: bytes, one session over one connection, and the carrier that keeps sessions up."""
