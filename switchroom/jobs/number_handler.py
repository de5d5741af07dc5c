"""Call the "A message comes in" webhook of a number or of its messaging service and do what its
TwiML says (messaging §9, §10)."""

from functools import partial
from typing import Final
from urllib.parse import urljoin

import msgspec

from switchroom.accounts import credentials
from switchroom.core import phone, signature, twiml
from switchroom.core.flows import addresses
from switchroom.core.flows.addresses import FlowAddress
from switchroom.core.sms.message import Media
from switchroom.inbound import handler, scene
from switchroom.inbound.handler import Handler, NumberHandler
from switchroom.jobs.outcome import Done, Outcome
from switchroom.jobs.webhook import idempotency
from switchroom.messaging import messages, numbers
from switchroom.messaging.messages import Sms
from switchroom.messaging.numbers import PhoneNumber
from switchroom.monitor import alerts
from switchroom.runtime import Runtime
from switchroom.store.outbox import Job
from switchroom.store.work import Work
from switchroom.studio import rows as studio_rows
from switchroom.studio import start
from switchroom.studio.jobs import Redirect
from switchroom.webhooks import log as delivery_log
from switchroom.webhooks.call import Exchange, Pairs, Request

# One message makes at most this many documents be fetched (messaging §10, 14106).
_DOCUMENTS: Final = 10
_TOO_MANY_DOCUMENTS: Final = 14106
_REPLY_RATE: Final = 14107
_TO_INVALID: Final = 14101
_FROM_NOT_OURS: Final = 14102
# What a document that takes over after a Message reads about it; of the SMS it reads the rest.
_OF_A_REPLY: Final = ("MessageSid", "SmsSid", "SmsMessageSid", "SmsStatus")


class _Document(msgspec.Struct, frozen=True):
    """What one fetch came to: the exchange, and the TwiML or the reason why there is none."""

    exchange: Exchange
    reply: twiml.Reply
    error: tuple[int, str] | None


class _Planned(msgspec.Struct, frozen=True):
    """A message to send. `base` is the document that relative URLs start from; `sid` is given
    where somebody has been told of the message already."""

    base: str
    verb: twiml.Message
    sid: str | None


class _Fetch(msgspec.Struct, frozen=True):
    """A document to go on with."""

    url: str
    method: str
    parameters: Pairs


class _Story(msgspec.Struct):
    """What the webhook wants done, gathered before anything is written; `flow` is the flow that
    its documents lead to."""

    parameters: Pairs
    flow: FlowAddress | None = None
    replies: list[_Planned] = msgspec.field(default_factory=list)
    logged: list[tuple[alerts.Level, int | None, str, Exchange | None]] = msgspec.field(
        default_factory=list
    )


async def perform(runtime: Runtime, job: Job) -> Outcome:
    """Fetch the document, follow its redirects, and send its messages in one transaction."""
    wanted = msgspec.json.decode(job.payload, type=NumberHandler)
    sms = await runtime.read(messages.fetch, wanted.account_sid, wanted.message_sid)
    number = None if sms is None else await runtime.read(numbers.owner_of, sms.to_number)
    if sms is None or number is None:
        return Done()
    webhook = await runtime.read(_webhook, number)
    if not webhook.url:
        return Done()
    story = _Story(handler.parameters(sms, wanted.opt_out_type, runtime.config.public_url))
    first = _Fetch(webhook.url, webhook.method, story.parameters)
    await _follow(runtime, job, first, story, webhook)
    return Done(partial(_write, sms, number, story))


def _webhook(work: Work, number: PhoneNumber) -> Handler:
    return handler.of(number, scene.service_of(work, number))


async def redirect(runtime: Runtime, job: Job) -> Outcome:
    """The same for the document that a flow lets answer its message (studio §3.11)."""
    wanted = msgspec.json.decode(job.payload, type=Redirect)
    execution = await runtime.read(studio_rows.find, wanted.account_sid, wanted.execution_sid)
    message = {} if execution is None else execution.values["trigger"].get("message", {})
    sid = message.get("MessageSid", "")
    sms = await runtime.read(messages.fetch, wanted.account_sid, sid)
    number = None if sms is None else await runtime.read(numbers.owner_of, sms.to_number)
    if sms is None or number is None:
        return Done()
    story = _Story(handler.parameters(sms, "", runtime.config.public_url))
    first = _Fetch(wanted.wish.url, wanted.wish.method, story.parameters)
    await _follow(runtime, job, first, story, None)
    return Done(partial(_write, sms, number, story))


async def _follow(
    runtime: Runtime, job: Job, following: _Fetch, story: _Story, webhook: Handler | None
) -> None:
    """Fetch documents until none leads on; those of a `webhook` may fall back once."""
    token = await runtime.read(credentials.token, runtime.vault, job.account_sid)
    may_fall_back = webhook is not None and bool(webhook.fallback_url)
    for _ in range(_DOCUMENTS):
        story.flow = addresses.parse(following.url)
        if story.flow is not None and story.flow.account_sid == job.account_sid:
            return
        story.flow = None
        document = await _fetch(runtime, job, token, following)
        _log(story, document)
        if document.error is not None:
            if webhook is None or not may_fall_back:
                return
            may_fall_back = False
            following = _fallback(webhook, story, following.url, document.error[0])
            continue
        further = _gather(runtime, story, document)
        if further is None:
            return
        following = further
    story.logged.append(("error", _TOO_MANY_DOCUMENTS, "Too many documents fetched", None))


def _fallback(webhook: Handler, story: _Story, url: str, code: int) -> _Fetch:
    try:
        shown = signature.signed_text(url)
    except ValueError:
        shown = ""  # What cannot be taken apart may hide a password.
    told = (("ErrorCode", str(code)), ("ErrorUrl", shown))
    return _Fetch(webhook.fallback_url, webhook.fallback_method, (*story.parameters, *told))


def _gather(runtime: Runtime, story: _Story, document: _Document) -> _Fetch | None:
    """Collect the messages of a document; where it leads on, or None."""
    base = document.exchange.final_url
    for verb in document.reply.verbs:
        if isinstance(verb, twiml.Redirect):
            return _Fetch(_absolute(base, verb.url), verb.method, story.parameters)
        if not verb.action:
            story.replies.append(_Planned(base, verb, None))
            continue
        sid = runtime.ids.mint(messages.prefix(bool(verb.media)), runtime.clock.now())
        story.replies.append(_Planned(base, verb, sid))
        return _Fetch(_absolute(base, verb.action), verb.method, _about(story.parameters, sid))
    return None


def _absolute(base: str, url: str) -> str:
    """A URL of a document; what is no URL stays as it is, for the one who calls it to refuse."""
    try:
        return urljoin(base, url)
    except ValueError:
        return url


def _about(parameters: Pairs, sid: str) -> Pairs:
    """The parameters of the SMS, with a reply in its place (messaging §10, action)."""
    kept = tuple(pair for pair in parameters if pair[0] not in _OF_A_REPLY)
    status = (("MessageStatus", "queued"), ("SmsStatus", "queued"))
    return (*kept, ("MessageSid", sid), ("SmsSid", sid), ("SmsMessageSid", sid), *status)


async def _fetch(runtime: Runtime, job: Job, token: str | None, following: _Fetch) -> _Document:
    exchange = await runtime.caller.call(
        Request(
            method=following.method,
            url=following.url,
            params=following.parameters,
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
    if story.flow is not None:
        _go_to_flow(work, sms, story.flow)
    for planned in story.replies:
        _reply(work, sms, number, planned)
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


def _go_to_flow(work: Work, sms: Sms, flow: FlowAddress) -> None:
    """Back to the execution that led away, or to the flow as a new message (studio §1.8)."""
    if flow.returns:
        event_key = studio_rows.pair_key(sms.from_number, sms.to_number)
        parameters = dict(flow.parameters)
        if start.come_back(work, sms.account_sid, flow.flow_sid, event_key, parameters):
            return
    handler.hand_to_flow(work, sms, flow.account_sid, flow.flow_sid)


def _reply(work: Work, sms: Sms, number: PhoneNumber, planned: _Planned) -> None:
    """Send one message, from our number to whoever wrote unless the TwiML says otherwise."""
    base, reply = planned.base, planned.verb
    sender = reply.from_ or sms.to_number
    recipient = _recipient(sms, sender, reply)
    if recipient is None:
        _warn(work, sms, _TO_INVALID, f"{reply.to} is no number that a message can go to")
        return
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
        media=tuple(Media(_absolute(base, url), "") for url in reply.media),
        direction="outbound-reply",
        messaging_service_sid=owner.messaging_service_sid,
        status_callback=_absolute(base, callback) if callback else _default_callback(work, owner),
        sid=planned.sid,
    )


def _default_callback(work: Work, owner: PhoneNumber) -> str | None:
    """Where the statuses go of a message that says nothing of it (messaging §8.1)."""
    service = scene.service_of(work, owner)
    return None if service is None else service.settings.status_callback or None


def _recipient(sms: Sms, sender: str, reply: twiml.Message) -> str | None:
    """To whom a message goes; a national form is read in the sender's country."""
    if reply.to is None:
        return sms.from_number
    recipient = phone.normalise(reply.to, phone.country(sender))
    if recipient is None or not phone.is_possible(recipient) or recipient == sender:
        return None
    return recipient


def _warn(work: Work, sms: Sms, code: int, sentence: str) -> None:
    alerts.record(work, sms.account_sid, "error", sentence, code=code, resource_sid=sms.sid)
