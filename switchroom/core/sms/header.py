"""The user data header: what stands before the text of a part (3GPP 23.040 §9.2.3.24)."""

from typing import Final

from switchroom.core.sms.message import Part

_CONCAT_8: Final = 0x00
_CONCAT_16: Final = 0x08


def make(part: Part, *, wide: bool = False) -> bytes:
    """The header of one part, its own length included; `wide` has a reference of 16 bits.

    >>> make(Part(0x7F, 3, 2)).hex(), make(Part(0x1234, 3, 2), wide=True).hex()
    ('0500037f0302', '06080412340302')
    """
    if wide:
        reference = (part.reference & 0xFFFF).to_bytes(2, "big")
        return bytes((6, _CONCAT_16, 4)) + reference + bytes((part.total, part.number))
    return bytes((5, _CONCAT_8, 3, part.reference & 0xFF, part.total, part.number))


def split(octets: bytes) -> tuple[bytes, bytes]:
    """Header and text of a short message that begins with a header; a length that cannot be is
    taken for text.

    >>> split(bytes.fromhex("0500037f030268"))
    (b'\\x05\\x00\\x03\\x7f\\x03\\x02', b'h')
    """
    if not octets or octets[0] + 1 > len(octets):
        return b"", octets
    end = octets[0] + 1
    return octets[:end], octets[end:]


def part_of(header: bytes) -> Part | None:
    """What a header says of concatenation, or None; elements that mean something else are passed
    over.

    >>> part_of(bytes.fromhex("0500037f0302"))
    Part(reference=127, total=3, number=2)
    """
    at = 1
    while at + 2 <= len(header):
        kind, length = header[at], header[at + 1]
        data = header[at + 2 : at + 2 + length]
        at += 2 + length
        if len(data) != length:
            return None
        if kind == _CONCAT_8 and length == 3:
            return sound(Part(data[0], data[1], data[2]))
        if kind == _CONCAT_16 and length == 4:
            return sound(Part(int.from_bytes(data[:2], "big"), data[2], data[3]))
    return None


def sound(part: Part) -> Part | None:
    """The part, or None where its numbers cannot be (a part 0, or one beyond the total), and for
    the only part of one.

    >>> sound(Part(1, 2, 3)) is None, sound(Part(1, 1, 1)) is None
    (True, True)
    """
    return part if part.total > 1 and 1 <= part.number <= part.total else None
