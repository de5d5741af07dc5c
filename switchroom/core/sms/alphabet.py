"""The GSM 03.38 default alphabet and its extension table (messaging §15.1)."""

from typing import Final

# The 128 codes in order; code 0x1B is the escape to the extension table and is no character.
_TABLE: Final = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ"
    " !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
ESCAPE: Final = 0x1B

# Character -> code, one septet each.
BASIC: Final = {
    character: code for code, character in enumerate(_TABLE) if character != chr(ESCAPE)
}
# Character -> code after the escape, two septets each.
EXTENSION: Final = {
    "\f": 0x0A,
    "^": 0x14,
    "{": 0x28,
    "}": 0x29,
    "\\": 0x2F,
    "[": 0x3C,
    "~": 0x3D,
    "]": 0x3E,
    "|": 0x40,
    "€": 0x65,
}
CHARACTERS: Final = frozenset(BASIC) | frozenset(EXTENSION)

_PLAIN_ASCII: Final = bytes(ord(character) for character in BASIC if character.isascii())


def septets(text: str) -> int | None:
    """How many septets `text` costs, or None where a character is not in the alphabet.

    >>> septets("5 €"), septets("`")
    (4, None)
    """
    if text.isascii():
        # Deleting the plain characters is one pass in C and leaves nothing of an ordinary text.
        odd = text.encode("ascii").translate(None, _PLAIN_ASCII).decode("ascii")
        if not odd:
            return len(text)
    else:
        odd = text
    if not CHARACTERS.issuperset(odd):
        return None
    return len(text) + sum(odd.count(character) for character in EXTENSION)
