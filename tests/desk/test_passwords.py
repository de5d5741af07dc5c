"""What a password must be like, and how it is kept."""

import pytest

from switchroom.core.errors import ApiError
from switchroom.desk import passwords


@pytest.mark.parametrize(
    "password",
    ["short", "", "aaaaaaaaaaaa", "Password123", "QWERTYUIOP", "ann.lee@example.org", "x" * 257],
)
def test_what_is_guessed_first_is_refused(password: str) -> None:
    with pytest.raises(ApiError):
        passwords.check(password, "Ann.Lee@example.org")


@pytest.mark.parametrize("password", ["correct horse", "пароль для входа", "x9" * 128])
def test_all_else_is_taken(password: str) -> None:
    assert passwords.check(password, "ann") == password


def test_a_password_fits_however_its_letters_were_typed() -> None:
    kept = passwords.hashed("cafe\u0301 au lait", bytes(16))
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert passwords.fits(kept, "caf\u00e9 au lait")
    assert not passwords.fits(kept, "cafe au lait")
    assert not passwords.fits("no hash", "cafe au lait")
    assert not passwords.fits(kept, "x" * 1_000_000)


def test_nobody_is_as_slow_as_somebody() -> None:
    kept = passwords.hashed("anything at all", bytes(16))
    assert kept.rpartition("$")[0] == passwords.NOBODYS.rpartition("$")[0]
    assert not passwords.fits(passwords.NOBODYS, "")
