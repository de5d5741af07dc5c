"""By which words recipients opt out and in, and what they are answered (messaging §18).

Without a policy the default words hold (core/sms/keywords.py). STOP, START, UNSTOP and HELP always
keep their meaning.
"""

from collections.abc import Mapping
from typing import Final

import msgspec

from switchroom.core.sms import keywords
from switchroom.core.sms.keywords import Keyword

WORD_CHARS: Final = 40
WORDS: Final = 50
REPLY_CHARS: Final = 480

_RESERVED: Final[dict[str, Keyword]] = {
    "stop": "stop",
    "start": "start",
    "unstop": "start",
    "help": "help",
}
# An ordinary answer too: only one who is out means it as a request.
_CASUAL: Final = "yes"


class Words(msgspec.Struct, frozen=True, omit_defaults=True):
    """The keywords of one kind and their answer; None keeps the default, "" answers nothing."""

    keywords: tuple[str, ...] | None = None
    reply: str | None = None


class Rules(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is set for the three kinds."""

    stop: Words = Words()
    start: Words = Words()
    help: Words = Words()

    def of(self, kind: Keyword) -> Words:
        """The words of one kind."""
        return {"stop": self.stop, "start": self.start, "help": self.help}[kind]


class Policy(Rules, frozen=True, omit_defaults=True):
    """What holds for a number or a messaging service. `advanced` tells webhooks of `OptOutType`;
    `countries` has rules for recipients of a country (ISO 3166-1 alpha-2)."""

    enabled: bool = True
    advanced: bool = False
    countries: Mapping[str, Rules] = {}


class Request(msgspec.Struct, frozen=True):
    """What a recipient asks for, and what he is to be answered ("" for nothing)."""

    kind: Keyword
    reply: str


def read(policy: Policy | None, body: str, country: str = "") -> Request | None:
    """What a message asks for when it is nothing but one keyword, in any case.

    >>> read(None, " Stop ").kind, read(None, "please stop")
    ('stop', None)
    >>> shop = Policy(stop=Words(("genug",), "Schade."))
    >>> read(shop, "Genug"), read(shop, "quit"), read(shop, "STOP").reply
    (Request(kind='stop', reply='Schade.'), None, 'Schade.')
    """
    if policy is None:
        kind = keywords.keyword(body)
        return None if kind is None else Request(kind, keywords.REPLIES[kind])
    word = body.strip().casefold()
    if not policy.enabled or not word or len(word) > WORD_CHARS:
        return None
    local = policy.countries.get(country)
    kind = _kind(policy, local, word, body)
    return None if kind is None else Request(kind, _reply(policy, local, kind))


def _kind(policy: Policy, local: Rules | None, word: str, body: str) -> Keyword | None:
    if word in _RESERVED:
        return _RESERVED[word]
    usual = keywords.keyword(body)
    kinds: tuple[Keyword, ...] = ("stop", "start", "help")
    for kind in kinds:
        own = (local.of(kind).keywords if local else None) or policy.of(kind).keywords
        if usual == kind if own is None else any(word == one.casefold() for one in own):
            return kind
    return None


def _reply(policy: Policy, local: Rules | None, kind: Keyword) -> str:
    for rules in (local, policy):
        reply = None if rules is None else rules.of(kind).reply
        if reply is not None:
            return reply
    return keywords.REPLIES[kind]


def is_casual(body: str) -> bool:
    """Whether a word for START is an ordinary answer as well.

    >>> is_casual(" Yes"), is_casual("START")
    (True, False)
    """
    return body.strip().casefold() == _CASUAL


def problem(policy: Policy) -> str | None:
    """What is wrong with a policy, as a sentence; None when nothing is.

    >>> problem(Policy(stop=Words(("not one word",))))
    'not one word is not one word'
    """
    for rules in (policy, *policy.countries.values()):
        kinds: tuple[Keyword, ...] = ("stop", "start", "help")
        for kind in kinds:
            words = rules.of(kind)
            found = _wrong(words)
            if found is not None:
                return found
    if any(len(country) != 2 or not country.isupper() for country in policy.countries):
        return "Countries are two capital letters, such as DE"
    return _twice(policy) or next(filter(None, map(_twice, policy.countries.values())), None)


def _wrong(words: Words) -> str | None:
    own = words.keywords or ()
    if len(own) > WORDS:
        return f"There are more than {WORDS} keywords of one kind"
    for word in own:
        if not word.strip() or len(word.split()) != 1:
            return f"{word} is not one word"
        if len(word) > WORD_CHARS:
            return f"A keyword exceeds {WORD_CHARS} characters"
    if words.reply is not None and len(words.reply) > REPLY_CHARS:
        return f"A reply exceeds {REPLY_CHARS} characters"
    return None


def _twice(rules: Rules) -> str | None:
    """A word may mean one thing."""
    seen: dict[str, Keyword] = dict(_RESERVED)
    kinds: tuple[Keyword, ...] = ("stop", "start", "help")
    for kind in kinds:
        for word in rules.of(kind).keywords or ():
            if seen.setdefault(word.casefold(), kind) != kind:
                return f"{word} cannot mean {kind} and {seen[word.casefold()]}"
    return None
