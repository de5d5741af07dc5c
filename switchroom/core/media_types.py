"""What a file is by its first bytes, what an MMS may carry, and what a browser may show."""

import re
from typing import Final

UNKNOWN: Final = "application/octet-stream"
# What a browser shows by itself and cannot be made to run; the others are handed out as files.
SHOWN: Final = ("image/jpeg", "image/png", "image/gif")

_TYPE: Final = re.compile(r"[a-z0-9!#$&^_.+-]{1,127}/[a-z0-9!#$&^_.+-]{1,127}")
_HEIC: Final = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")
_BY_MMS: Final = frozenset(
    f"text/{kind}"
    for kind in ("vcard", "x-vcard", "csv", "rtf", "richtext", "calendar", "directory", "plain")
) | {"application/pdf", "application/vcard", "application/vnd.apple.pkpass"}
_KINDS_BY_MMS: Final = ("image/", "audio/", "video/")
_NEVER_BY_MMS: Final = ("image/svg+xml",)
_NAME_CHARS: Final = 255


def sniff(data: bytes) -> str | None:
    """What a file is by its first bytes, None where they say nothing.

    >>> sniff(b"%PDF-1.7"), sniff(b"<script>") is None
    ('application/pdf', True)
    """
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if data.startswith((b"GIF87a", b"GIF89a")):
        return "image/gif"
    if data.startswith(b"%PDF-"):
        return "application/pdf"
    if data.startswith(b"#!AMR"):
        return "audio/amr"
    if data.startswith(b"ID3") or data[:2] in (b"\xff\xfb", b"\xff\xf3", b"\xff\xf2", b"\xff\xfa"):
        return "audio/mpeg"
    if data[4:8] == b"ftyp":
        return "image/heic" if data[8:12] in _HEIC else "video/mp4"
    return None


def bare(header: str | None) -> str | None:
    """The type in a Content-Type header without its parameters, None where it is none.

    >>> bare("Image/JPEG; q=1"), bare("no type"), bare(None)
    ('image/jpeg', None, None)
    """
    text = (header or "").partition(";")[0].strip().lower()
    return text if _TYPE.fullmatch(text) else None


def goes_by_mms(content_type: str) -> bool:
    """Whether a type is one of those that MMS carry (messaging §17).

    >>> goes_by_mms("image/png"), goes_by_mms("text/html"), goes_by_mms("image/svg+xml")
    (True, False, False)
    """
    if content_type in _NEVER_BY_MMS:
        return False
    return content_type in _BY_MMS or content_type.startswith(_KINDS_BY_MMS)


def file_name(text: str | None) -> str | None:
    """A file's name without a path and without what headers and file systems do not take; None
    where nothing is left.

    >>> file_name("../../a<b>.png"), file_name(".."), file_name(None)
    ('ab.png', None, None)
    """
    name = (text or "").replace("\\", "/").rpartition("/")[2]
    name = "".join(one for one in name if one.isprintable() and one not in '<>:"|?*')
    return name.strip(" .")[:_NAME_CHARS] or None
