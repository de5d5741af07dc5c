"""Secrets at rest: encrypted where they are needed again, hashed where they are only compared."""

import hashlib
import hmac
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

KEY_BYTES: Final = 64


class WrongKey(Exception):
    """The master key is not the one that the secrets were sealed with."""


class Vault:
    """Seals with AES-SIV, which needs no chance and so can be repeated inside a transaction."""

    def __init__(self, key: bytes) -> None:
        assert len(key) == KEY_BYTES
        self._cipher = AESSIV(key)
        self._digest_key = hashlib.sha256(b"digest" + key).digest()

    def seal(self, secret: str) -> str:
        """The secret, encrypted, as hexadecimal text."""
        return self._cipher.encrypt(secret.encode(), None).hex()

    def open(self, sealed: str) -> str:
        """The secret again. Raises WrongKey when it was sealed with another key."""
        try:
            return self._cipher.decrypt(bytes.fromhex(sealed), None).decode()
        except InvalidTag:
            raise WrongKey("This master key does not open the secrets in the database.") from None

    def digest(self, secret: str) -> str:
        """A keyed hash to compare with; as hexadecimal text."""
        return hmac.digest(self._digest_key, secret.encode(), "sha256").hex()
