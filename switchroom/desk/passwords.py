"""Passwords of people: what they must be like, and how they are kept (argon2id).

Hashing takes a core for a while: the rim calls `hashed` and `fits` outside of transactions.
"""

import unicodedata
from importlib import resources
from typing import Final

from argon2 import PasswordHasher, exceptions

from switchroom.core import errors, limits

# 19 MiB and two passes, as OWASP recommends for argon2id.
_HASHER: Final = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
# What no known password fits, so that an unknown user takes as long as a wrong password.
NOBODYS: Final = (
    "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA"
    "$EDrC5uuIUmBkBmi50bjX8lVy37qll85Tk0gCae5e8yE"
)
# The most common ones of published lists that are long enough to be taken.
_COMMON: Final = frozenset(
    (resources.files("switchroom.desk") / "common_passwords.txt").read_text("utf-8").split()
)


def check(password: str, username: str) -> str:
    """The password itself. Raises INVALID_PARAMETER for one that is easily guessed."""
    least, most = limits.PASSWORD_CHARS_MIN, limits.PASSWORD_CHARS
    plain = _plain(password).lower()
    if len(password) < least:
        raise _refusal(f"A password must have at least {least} characters")
    if len(password) > most:
        raise _refusal(f"A password must have at most {most} characters")
    if plain == username.lower():
        raise _refusal("The password must not be the username")
    if plain in _COMMON or len(set(plain)) == 1:
        raise _refusal("This password is among the first that are guessed: choose another one")
    return password


def hashed(password: str, salt: bytes) -> str:
    """What is kept of a password; `salt` is 16 bytes of chance."""
    return _HASHER.hash(_plain(password), salt=salt)


def fits(kept: str, password: str) -> bool:
    """Tell whether the password is the one of which `kept` was kept."""
    if len(password) > limits.PASSWORD_CHARS:
        return False
    try:
        return _HASHER.verify(kept, _plain(password))
    except (exceptions.VerificationError, exceptions.InvalidHashError):
        return False


def _plain(password: str) -> str:
    """One form for letters that keyboards write in several ways (NFKC)."""
    return unicodedata.normalize("NFKC", password)


def _refusal(sentence: str) -> errors.ApiError:
    return errors.INVALID_PARAMETER(sentence=sentence)
