"""The words by which a recipient opts out, opts in again or asks for help (messaging §18.1)."""

from typing import Final, Literal

Keyword = Literal["stop", "start", "help"]

_KEYWORDS: Final[dict[str, Keyword]] = {
    "STOP": "stop",
    "STOPALL": "stop",
    "UNSUBSCRIBE": "stop",
    "CANCEL": "stop",
    "END": "stop",
    "QUIT": "stop",
    "REVOKE": "stop",
    "OPTOUT": "stop",
    "START": "start",
    "YES": "start",
    "UNSTOP": "start",
    "HELP": "help",
    "INFO": "help",
}
_LONGEST: Final = max(map(len, _KEYWORDS))

STOP_REPLY: Final = (
    "You have successfully been unsubscribed. You will not receive any more messages from this"
    " number. Reply START to resubscribe."
)
START_REPLY: Final = (
    "You have successfully been re-subscribed to messages from this number. Reply HELP for help."
    " Reply STOP to unsubscribe. Msg&Data Rates May Apply."
)
HELP_REPLY: Final = "Reply STOP to unsubscribe. Msg&Data Rates May Apply."
REPLIES: Final[dict[Keyword, str]] = {
    "stop": STOP_REPLY,
    "start": START_REPLY,
    "help": HELP_REPLY,
}


def keyword(body: str) -> Keyword | None:
    """What a body asks for when it is nothing but one keyword, in any case.

    >>> keyword(" Stop\\n"), keyword("please stop"), keyword("stop.")
    ('stop', None, None)
    """
    word = body.strip()
    # Upper-casing maps a few letters of other scripts onto ASCII; they are no keyword.
    if len(word) > _LONGEST or not word.isascii():
        return None
    return _KEYWORDS.get(word.upper())
