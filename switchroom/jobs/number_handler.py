"""Call a number's "A message comes in" webhook and do what its TwiML says (messaging §9, §10)."""

from functools import partial
from typing import Final
from urllib.parse import urljoin

import msgspec

from switchroom.accounts import credentials
from switchroom.core import twiml
from switchroom.core.sms.message import Media
from switchroom.inbound import handler
from switchroom.inbound.handler import NumberHandler
from switchroom.jobs.outcome import Done, Outcome
from switchroom.jobs.webhook import idempotency
from switchroom.messaging import messages, numbers
from switchroom.messaging.messages import Sms
from switchroom.messaging.numbers import PhoneNumber
from switchroom.monitor import alerts
from switchroom.runtime import Runtime
from switchroom.store.outbox import Job
from switchroom.store.work import Work
from switchroom.webhooks import log as delivery_log
from switchroom.webhooks.call import Exchange, Pairs, Request

# One message makes at most this many documents be fetched (messaging §10, 14106).
_DOCUMENTS: Final = 10
_TOO_MANY_DOCUMENTS: Final = 14106
_REPLY_RATE: Final = 14107
_FROM_NOT_OURS: Final = 14102


class _Document(msgspec.Struct, frozen=True):
    """What one fetch came to: the exchange, and the TwiML or the reason why there is none."""

    exchange: Exchange
    reply: twiml.Reply
    error: tuple[int, str] | None


class _Story(msgspec.Struct):
    """What the webhook wants done, gathered before anything is written."""

    parameters: Pairs
    replies: list[tuple[str, twiml.Message]] = msgspec.field(default_factory=list)
    logged: list[tuple[alerts.Level, int | None, str, Exchange | None]] = msgspec.field(
        default_factory=list
    )


async def perform(runtime: Runtime, job: Job) -> Outcome:
    """Fetch the document, follow its redirects, and send its messages in one transaction."""
    wanted = msgspec.json.decode(job.payload, type=NumberHandler)
    sms = await runtime.read(messages.fetch, wanted.account_sid, wanted.message_sid)
    number = None if sms is None else await runtime.read(numbers.owner_of, sms.to_number)
    if sms is None or number is None or not number.sms_url:
        return Done()
    story = _Story(handler.parameters(sms))
    await _follow(runtime, job, number, story)
    return Done(partial(_write, sms, number, story))


async def _follow(runtime: Runtime, job: Job, number: PhoneNumber, story: _Story) -> None:
    token = await runtime.read(credentials.token, runtime.vault, job.account_sid)
    url, method, parameters = number.sms_url, number.sms_method, story.parameters
    may_fall_back = bool(number.sms_fallback_url)
    for _ in range(_DOCUMENTS):
        document = await _fetch(runtime, job, token, url, method, parameters)
        _log(story, document)
        if document.error is not None:
            if not may_fall_back:
                return
            may_fall_back = False
            code = str(document.error[0])
            parameters = (*story.parameters, ("ErrorCode", code), ("ErrorUrl", url))
            url, method = number.sms_fallback_url, number.sms_fallback_method
            continue
        redirect = _gather(story, document)
        if redirect is None:
            return
        url, method = urljoin(document.exchange.final_url, redirect.url), redirect.method
    story.logged.append(("error", _TOO_MANY_DOCUMENTS, "Too many documents fetched", None))


def _gather(story: _Story, document: _Document) -> twiml.Redirect | None:
    """Collect the messages of a document; where it leads on, or None."""
    for verb in document.reply.verbs:
        if isinstance(verb, twiml.Redirect):
            return verb
        story.replies.append((document.exchange.final_url, verb))
        if verb.action:
            return twiml.Redirect(verb.action, verb.method)
    return None


async def _fetch(
    runtime: Runtime, job: Job, token: str | None, url: str, method: str, parameters: Pairs
) -> _Document:
    exchange = await runtime.caller.call(
        Request(
            method=method,
            url=url,
            params=parameters,
            token=token,
            idempotency_token=idempotency(job),
        )
    )
    nothing = twiml.Reply((), ())
    if exchange.error_code is not None:
        return _Document(exchange, nothing, (exchange.error_code, exchange.sentence or "failed"))
    try:
        return _Document(exchange, twiml.parse(exchange.body, exchange.content_type or ""), None)
    except twiml.TwimlError as error:
        return _Document(exchange, nothing, (error.code, error.sentence))


def _log(story: _Story, document: _Document) -> None:
    if document.error is None:
        story.logged.append(("debug", None, "delivered", document.exchange))
    else:
        code, sentence = document.error
        story.logged.append(("error", code, sentence, document.exchange))
    for warning in document.reply.warnings:
        story.logged.append(("warning", warning.code, warning.sentence, None))


def _write(sms: Sms, number: PhoneNumber, story: _Story, work: Work) -> None:
    for base, reply in story.replies:
        _reply(work, sms, number, base, reply)
    for level, code, sentence, exchange in story.logged:
        alerts.record(
            work,
            sms.account_sid,
            level,
            sentence,
            code=code,
            resource_sid=sms.sid,
            exchange=delivery_log.exchange(exchange, story.parameters) if exchange else None,
        )


def _reply(work: Work, sms: Sms, number: PhoneNumber, base: str, reply: twiml.Message) -> None:
    """Send one message, from our number to whoever wrote unless the TwiML says otherwise."""
    sender = reply.from_ or sms.to_number
    recipient = reply.to or sms.from_number
    owner = number if sender == number.phone_number else numbers.owner_of(work, sender)
    if owner is None or owner.account_sid != sms.account_sid:
        _warn(work, sms, _FROM_NOT_OURS, f"{sender} is no number of this account")
        return
    if not handler.may_reply(work, sms.account_sid, sender, recipient):
        _warn(work, sms, _REPLY_RATE, f"{sender} and {recipient} answer each other without end")
        return
    callback = reply.status_callback or reply.action
    messages.send(
        work,
        sms.account_sid,
        carrier=owner.carrier,
        sender=sender,
        recipient=recipient,
        body=reply.body,
        media=tuple(Media(urljoin(base, url), "") for url in reply.media),
        direction="outbound-reply",
        status_callback=urljoin(base, callback) if callback else None,
    )


def _warn(work: Work, sms: Sms, code: int, sentence: str) -> None:
    alerts.record(work, sms.account_sid, "error", sentence, code=code, resource_sid=sms.sid)
