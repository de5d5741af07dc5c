"""Texts as octets: GSM 03.38 one septet to an octet or packed, UCS-2, Latin-1 (carriers §3)."""

from typing import Final, Literal

from switchroom.core.sms.alphabet import BASIC, ESCAPE, EXTENSION

Alphabet = Literal["gsm", "gsm-packed", "latin-1", "ascii"]

_CHARACTERS: Final = {code: character for character, code in BASIC.items()}
_EXTENDED: Final = {code: character for character, code in EXTENSION.items()}
_UNKNOWN: Final = "�"
_SEPTET: Final = 0x7F
_HEADER_BITS: Final = 8


def septets(text: str) -> bytes:
    """GSM codes, one to an octet; what the alphabet has not is a question mark.

    >>> septets("Hi @€").hex()
    '486920001b65'
    """
    out = bytearray()
    for character in text:
        code = BASIC.get(character)
        if code is not None:
            out.append(code)
        elif character in EXTENSION:
            out += bytes((ESCAPE, EXTENSION[character]))
        else:
            out.append(BASIC["?"])
    return bytes(out)


def text_of(codes: bytes) -> str:
    """The text of GSM codes; a code above 127, or a lone escape, is U+FFFD or a space.

    >>> text_of(bytes.fromhex("486920001b65"))
    'Hi @€'
    """
    out: list[str] = []
    escaped = False
    for code in codes:
        if escaped:
            # A phone without the extension shows the basic character (3GPP 23.038 §6.2.1.1).
            out.append(_EXTENDED.get(code) or _CHARACTERS.get(code, " "))
            escaped = False
        elif code == ESCAPE:
            escaped = True
        else:
            out.append(_CHARACTERS.get(code, _UNKNOWN))
    return "".join(out) + (" " if escaped else "")


def pack(codes: bytes, header: int = 0) -> bytes:
    """Septets packed into octets; `header` octets before them make them begin at a septet.

    >>> pack(septets("hello")).hex()
    'e8329bfd06'
    """
    value, bits = 0, _fill(header)
    for code in codes:
        value |= (code & _SEPTET) << bits
        bits += 7
    return value.to_bytes((bits + 7) // 8, "little")


def unpack(octets: bytes, header: int = 0) -> bytes:
    """The septets again; a last one of nothing but fill bits is left out.

    >>> unpack(bytes.fromhex("e8329bfd06"))
    b'hello'
    """
    fill = _fill(header)
    value = int.from_bytes(octets, "little") >> fill
    count = max(0, len(octets) * 8 - fill) // 7
    codes = bytes((value >> (7 * index)) & _SEPTET for index in range(count))
    full = (count * 7 + fill) % 8 == 0
    # Seven bits are left over where the text ended an octet early: they are no @.
    return codes[:-1] if full and codes.endswith(b"\0") else codes


def _fill(header: int) -> int:
    return -(header * _HEADER_BITS) % 7


def encode(text: str, alphabet: Alphabet, header: int = 0) -> bytes | None:
    """A text in the alphabet that a carrier takes for plain text, or None where it does not fit."""
    if alphabet in ("gsm", "gsm-packed"):
        if not all(character in BASIC or character in EXTENSION for character in text):
            return None
        codes = septets(text)
        return codes if alphabet == "gsm" else pack(codes, header)
    try:
        return text.encode(alphabet)
    except UnicodeEncodeError:
        return None


def decode(octets: bytes, alphabet: Alphabet, header: int = 0) -> str:
    """The text again; octets that mean nothing are U+FFFD."""
    if alphabet == "gsm":
        return text_of(octets)
    if alphabet == "gsm-packed":
        return text_of(unpack(octets, header))
    return octets.decode(alphabet, "replace")


def encode_ucs2(text: str) -> bytes:
    """UTF-16 with the high octet first; a lone surrogate becomes U+FFFD.

    >>> encode_ucs2("😀").hex()
    'd83dde00'
    """
    return (
        text.encode("utf-16-be", "surrogatepass").decode("utf-16-be", "replace").encode("utf-16-be")
    )


def decode_ucs2(octets: bytes) -> str:
    """The text of UTF-16, of as many whole units as there are."""
    return octets.decode("utf-16-be", "replace")
