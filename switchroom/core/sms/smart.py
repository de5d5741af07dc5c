"""Smart encoding: look-alikes become characters of the GSM alphabet (messaging §15.4).

Accented letters, emoji and other scripts stay as they are. Combining circumflex and tilde stay
too, although they resemble ^ and ~: they belong to a letter, which would come out misspelt.
"""

from typing import Final

_CAPITALS: Final = "ABCDEFGHIJKLMNOPRSTUVWYZ"  # there is no small capital Q or X


def _several(replacement: str, look_alikes: str) -> dict[int, str]:
    return dict.fromkeys(map(ord, look_alikes), replacement)


def _full_width() -> dict[int, str]:
    """U+FF01 to U+FF5E are ASCII 0x21 to 0x7E at double width."""
    offset = 0xFF01 - 0x21
    return {code + offset: chr(code) for code in range(0x21, 0x7F)}


def _small_capitals() -> dict[int, str]:
    small = "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ"
    return {ord(look): letter for look, letter in zip(small, _CAPITALS, strict=True)}


_TABLE: Final = (
    _full_width()
    | _small_capitals()
    | _several('"', "«»“”„‟ʺˮ❝❞〝〞")
    | _several("'", "‘’‛‗ʹʻʼʽˈˊˋ´`❛❜\uff07\u0313\u0314\ufe10\ufe11")
    | _several("/", "÷⧸⁄∕\u0337\u0338")
    | _several("\\", "⧹⧵\u20e5\ufe68")
    | _several("-", "‐–—―•⁃⎼⎽﹣")
    | _several("_", "\u0332")
    | _several("|", "\u20d2\u20d3∣⎸⎹⏐⎜⎟")
    | _several(",", "‚\u0326、﹐﹑､")
    | _several(".", "。﹒｡")
    | _several("(", "❨❪﹙⟮⦅")
    | _several(")", "❩❫﹚⟯⦆")
    | _several("{", "❴﹛")
    | _several("}", "❵﹜")
    | _several("<", "‹﹤")
    | _several(">", "›﹥")
    | _several("*", "⁎∗⊛✢✣✤✥✱✲✳✺✻✼✽❃❉❊❋⧆﹡")
    | _several("~", "˜˷∼")
    | _several("^", "ˆ")
    | _several("!", "ǃ︕﹗")
    | _several("?", "︖﹖")
    | _several(":", "ː˸⦂꞉︓")
    | _several(";", "⁏︔﹔")
    | _several("+", "˖﹢")
    | _several("=", "꞊﹦")
    | _several("@", "﹫")
    | _several("$", "﹩")
    | _several("#", "﹟")
    | _several("%", "﹪")
    | _several("&", "﹠")
    | {0xBC: "1/4", 0xBD: "1/2", 0xBE: "3/4", 0x2026: "...", 0x203C: "!!"}
    | dict.fromkeys([0xA0, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000, 0x2028, 0x2029], " ")
    | dict.fromkeys([0x200B, 0x200C, 0x2060, 0xFEFF], "")
    | dict.fromkeys([code for code in range(0x20) if chr(code) not in "\n\r"], "")
    | {0x09: "    "}
)
_ASCII_KEPT: Final = bytes(code for code in range(0x80) if code not in _TABLE)


def smart_encode(text: str) -> str:
    """The text with every look-alike replaced; an ordinary ASCII text comes back itself.

    >>> smart_encode("“Don’t…” — naïve 😜")
    '"Don\\'t..." - naïve 😜'
    """
    if text.isascii() and not text.encode("ascii").translate(None, _ASCII_KEPT):
        return text
    return text.translate(_TABLE)
