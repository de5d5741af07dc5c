"""`/v1/Accounts/AC.../Flows/FW...`: the address of a flow, at which a message reaches it (studio
§1.8). It is no resource: the answer is TwiML, and whoever signs like us may call."""

from typing import Final, NoReturn
from urllib.parse import parse_qsl

import msgspec
from falcon.asgi import Request, Response
from lxml import etree

from switchroom.core import errors, limits, sids
from switchroom.core.flows import addresses
from switchroom.core.flows.effects import RedirectTwiml
from switchroom.flows import flows
from switchroom.rest.kit import Call, auth
from switchroom.rest.kit.exchange import Exchange
from switchroom.rest.kit.forms import decode_body
from switchroom.rest.kit.serve import read_body
from switchroom.rest.studio import parameters
from switchroom.rest.webhooks import admission
from switchroom.rest.webhooks.admission import Signed
from switchroom.runtime import Runtime
from switchroom.store.work import Work
from switchroom.studio import jobs, repeats, rows, start
from switchroom.studio.jobs import Hear
from switchroom.webhooks.call import Pairs

PATH: Final = "/webhooks/v1/Accounts/{account_sid}/Flows/{flow_sid}"

_EVENT: Final = "FlowEvent"
_MESSAGE_SIDS: Final = ("MessageSid", "SmsMessageSid", "SmsSid")


class Knock(msgspec.Struct, frozen=True):
    """A request at the door: the parameters of its address, and those of its body."""

    call: Call
    query: Pairs
    form: Pairs
    signed: Signed | None

    @property
    def told(self) -> dict[str, str]:
        """All parameters of the message; the body's count where both have one."""
        return {name: value for name, value in self.query + self.form if name != _EVENT}

    @property
    def returned(self) -> Pairs | None:
        """What a document says that leads back to the flow; None for a new message."""
        for pairs in (self.query, self.form):
            if (_EVENT, addresses.RETURN) in pairs:
                return pairs
        return None


class FlowDoor:
    """The resource, as Falcon calls it."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    async def on_get(
        self, request: Request, response: Response, account_sid: str, flow_sid: str
    ) -> None:
        """A message whose parameters are in the address."""
        await self._hear(request, response, account_sid, flow_sid, "")

    async def on_post(
        self, request: Request, response: Response, account_sid: str, flow_sid: str
    ) -> None:
        """A message whose parameters are in a form."""
        body = decode_body(await read_body(request))
        await self._hear(request, response, account_sid, flow_sid, body)

    async def _hear(
        self, request: Request, response: Response, account_sid: str, flow_sid: str, body: str
    ) -> None:
        if not (sids.looks_like("AC", account_sid) and sids.looks_like("FW", flow_sid)):
            raise errors.NOT_FOUND()
        exchange: Exchange = request.scope["switchroom"]
        call = Call(
            runtime=self._runtime,
            request_id=exchange.request_id,
            method="POST",
            product="webhooks",
            base=exchange.base,
            path=exchange.path,
            fields={"AccountSid": account_sid, "FlowSid": flow_sid},
            presented=auth.presented(request.get_header("Authorization")),
        )
        form = _pairs(body)
        knock = Knock(call, _pairs(request.query_string), form, _signed(request, call, form))
        redirect = await self._runtime.transact(hear, knock, request_id=call.request_id)
        response.content_type = "text/xml"
        response.data = document(redirect)


def hear(work: Work, knock: Knock) -> RedirectTwiml | None:
    """Let the flow have the message; where the flow leads the caller, if anywhere.

    Raises ACCESS_DENIED, ACCOUNT_NOT_ACTIVE, NOT_FOUND, INVALID_PARAMETER, EXECUTION_ADDRESS,
    TOO_MANY_REQUESTS.
    """
    call = knock.call
    admission.let_in(work, call, knock.signed)
    flow = flows.fetch(work, call.account_sid, call.fields["FlowSid"])
    message = _message(knock, flow.sid)
    if knock.returned is not None:
        back = start.come_back(
            work,
            flow.account_sid,
            flow.sid,
            message.event_key,
            dict(knock.returned),
            answers=True,
        )
        if back is not None:
            return back.redirect
    elif repeats.is_known(work, message):
        return None
    if start.is_busy(work, message):
        jobs.hear_later(work, message)
        return None
    heard = start.hear(work, message, answers=True)
    return None if heard is None else heard.redirect


def _message(knock: Knock, flow_sid: str) -> Hear:
    told = knock.told
    for name in ("From", "To"):
        if not told.get(name, "").strip():
            raise errors.INVALID_PARAMETER(
                sentence=f"{name} is missing: send the parameters of an incoming message"
            )
    flow_address, contact = parameters.pair(told["To"], told["From"])
    named = (told.get(name) for name in _MESSAGE_SIDS)
    return Hear(
        account_sid=knock.call.account_sid,
        flow_sid=flow_sid,
        event_key=rows.pair_key(contact, flow_address),
        conversation_sid=None,
        contact=contact,
        flow_address=flow_address,
        message_sid=next(filter(None, named), knock.call.request_id),
        payload=told,
    )


def document(redirect: RedirectTwiml | None) -> bytes:
    """The answer: empty, because a flow sends its messages itself, or another document to fetch.

    >>> document(RedirectTwiml("https://example.com/?a=1&b=2", "GET", None)).splitlines()[1]
    b'<Response><Redirect method="GET">https://example.com/?a=1&amp;b=2</Redirect></Response>'
    """
    root = etree.Element("Response")
    if redirect is not None:
        verb = etree.SubElement(root, "Redirect", method=redirect.method)
        verb.text = "".join(filter(str.isprintable, redirect.url))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _pairs(text: str) -> Pairs:
    """The parameters in a text. Raises INVALID_PARAMETER."""
    try:
        pairs = parse_qsl(
            text, keep_blank_values=True, errors="strict", max_num_fields=limits.FORM_FIELDS
        )
    except ValueError:
        _refuse(f"The parameters are not valid UTF-8, or more than {limits.FORM_FIELDS}")
    if any("\0" in name + value for name, value in pairs):
        _refuse("A parameter contains a NUL character")
    return tuple(pairs)


def _refuse(sentence: str) -> NoReturn:
    raise errors.INVALID_PARAMETER(sentence=sentence)


def _signed(request: Request, call: Call, form: Pairs) -> Signed | None:
    """The signature, with the address as it was called and as the API shows it."""
    given = request.get_header("X-Twilio-Signature")
    if not given:
        return None
    query = f"?{request.query_string}" if request.query_string else ""
    shown = addresses.url_of(call.fields["AccountSid"], call.fields["FlowSid"])
    written = [
        way for url in (call.url(call.path), shown) for way in admission.ways_to_write(url + query)
    ]
    return Signed(given, tuple(written), form)
