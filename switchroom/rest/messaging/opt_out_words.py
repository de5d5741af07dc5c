"""The words by which recipients opt out and in, and what they are answered (ours):
`/switchroom/v1/OptOutWords/{Sid}`, of a number, a short code or a messaging service (messaging
§18.3)."""

import msgspec
from msgspec import UNSET, Struct, UnsetType

from switchroom.core import errors
from switchroom.core.opt_out import Policy, Rules, Words
from switchroom.messaging import opt_outs
from switchroom.rest.kit import Call, Form, Routes
from switchroom.store.work import Work

routes = Routes("switchroom")
ONE = "/v1/OptOutWords/{Sid}"


class OptOutWords(Struct, frozen=True, kw_only=True):
    """What is set; null keeps the default words or the default reply. With `default` true nothing
    of its own is set."""

    sid: str
    default: bool
    enabled: bool
    advanced: bool
    stop_keywords: list[str] | None
    stop_reply: str | None
    start_keywords: list[str] | None
    start_reply: str | None
    help_keywords: list[str] | None
    help_reply: str | None
    countries: dict[str, Rules]
    url: str


class SetOptOutWords(Form, kw_only=True):
    """All of it at once: what is not given is as by default. `Advanced` tells webhooks of
    `OptOutType`; an empty reply answers nothing; `Countries` is a JSON object from a country to
    `{"stop": {"keywords": [...], "reply": "..."}, "start": ..., "help": ...}`."""

    enabled: bool = True
    advanced: bool = False
    stop_keywords: list[str] | UnsetType = UNSET
    stop_reply: str | UnsetType = UNSET
    start_keywords: list[str] | UnsetType = UNSET
    start_reply: str | UnsetType = UNSET
    help_keywords: list[str] | UnsetType = UNSET
    help_reply: str | UnsetType = UNSET
    countries: str = "{}"


@routes.get(ONE)
def fetch(work: Work, call: Call, Sid: str) -> OptOutWords:
    return shape(call, Sid, opt_outs.own_policy(work, call.account_sid, Sid))


@routes.post(ONE)
def update(work: Work, call: Call, Sid: str, form: SetOptOutWords) -> OptOutWords:
    try:
        countries = msgspec.json.decode(form.countries, type=dict[str, Rules])
    except (msgspec.MsgspecError, RecursionError) as error:
        sentence = f"Countries is not the JSON object that is expected: {error}"
        raise errors.INVALID_PARAMETER(sentence=sentence) from None
    policy = Policy(
        enabled=form.enabled,
        advanced=form.advanced,
        stop=_words(form.stop_keywords, form.stop_reply),
        start=_words(form.start_keywords, form.start_reply),
        help=_words(form.help_keywords, form.help_reply),
        countries=countries,
    )
    return shape(call, Sid, opt_outs.set_policy(work, call.account_sid, Sid, policy))


@routes.delete(ONE)
def reset(work: Work, call: Call, Sid: str) -> None:
    """Back to the default words."""
    opt_outs.set_policy(work, call.account_sid, Sid, None)


def _words(keywords: list[str] | UnsetType, reply: str | UnsetType) -> Words:
    return Words(
        keywords=None if keywords is UNSET else tuple(filter(None, keywords)),
        reply=None if reply is UNSET else reply,
    )


def shape(call: Call, sid: str, policy: Policy | None) -> OptOutWords:
    """The words as the API shows them."""
    now = policy or Policy()
    return OptOutWords(
        sid=sid,
        default=policy is None,
        enabled=now.enabled,
        advanced=now.advanced,
        stop_keywords=_listed(now.stop),
        stop_reply=now.stop.reply,
        start_keywords=_listed(now.start),
        start_reply=now.start.reply,
        help_keywords=_listed(now.help),
        help_reply=now.help.reply,
        countries=dict(now.countries),
        url=call.url(f"/v1/OptOutWords/{sid}"),
    )


def _listed(words: Words) -> list[str] | None:
    return None if words.keywords is None else list(words.keywords)
