"""make-http-request and run-function (studio §3.8, §3.9)."""

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlsplit

import msgspec

from switchroom.core.flows.effects import CallHttp
from switchroom.core.flows.inputs import Answered, Input, Unanswered
from switchroom.core.flows.run import Change
from switchroom.core.flows.visit import Act, Leave, Outcome, Visit
from switchroom.core.liquid.values import as_text

_WRONGLY_BUILT: Final = 81014
_NO_ANSWER: Final = 81016
_NOT_INVOKED: Final = 81010
_FUNCTION_FAILED: Final = 81017
_RESERVED: Final = "method"
_CONCURRENCY: Final = "x-twilio-function-concurrency"
# The names of Twilio's API, the only ones that may be told the account's credentials.
_API: Final = ".twilio.com"


def enter_request(visit: Visit) -> Outcome:
    """Make the request, unless what rendered is none."""
    url = visit.text("url").strip()
    method = visit.widget.text("method", "GET").upper()
    is_json = "json" in visit.widget.text("content_type").lower()
    account_auth = visit.widget.properties.get("add_twilio_auth") in (True, "true")
    obstacle = _obstacle(visit, url, method) or (
        "add_twilio_auth is for hosts of the API alone" if account_auth and not _is_api(url) else ""
    )
    if obstacle:
        visit.warn(_WRONGLY_BUILT, obstacle, "error")
        return Leave("failed")
    return Act(
        CallHttp(
            method=method,
            url=url,
            form=_form(visit),
            body=visit.text("body") if is_json and method == "POST" else None,
            account_auth=account_auth,
        ),
        "http",
    )


def enter_function(visit: Visit) -> Outcome:
    """POST the parameters as a form."""
    url = visit.text("url").strip()
    obstacle = _obstacle(visit, url, "POST")
    if obstacle:
        visit.warn(_NOT_INVOKED, obstacle, "error")
        return Leave("fail")
    return Act(CallHttp(method="POST", url=url, form=_form(visit), is_function=True), "http")


def hear_request(visit: Visit, given: Input) -> Outcome:
    """`success` for 2xx in time and size; what came is kept either way."""
    match given:
        case Unanswered(sentence):
            visit.warn(_NO_ANSWER, sentence, "error")
            return Leave("failed")
        case Answered():
            if given.failure:
                visit.warn(_NO_ANSWER, given.failure, "error")
            return Leave("failed" if given.failure else "success", _kept(visit, given))
    raise AssertionError(given)


def hear_function(visit: Visit, given: Input) -> Outcome:
    """`success` for 2xx in time and size; what came is kept either way."""
    match given:
        case Unanswered(sentence):
            visit.warn(_NOT_INVOKED, sentence, "error")
            return Leave("fail")
        case Answered():
            if given.failure:
                visit.warn(_FUNCTION_FAILED, given.failure, "error")
            named = given.headers.get(_CONCURRENCY)
            headers = {} if named is None else {_CONCURRENCY: named}
            kept = (*_kept(visit, given), *visit.outputs(headers=headers))
            return Leave("fail" if given.failure else "success", kept)
    raise AssertionError(given)


def _obstacle(visit: Visit, url: str, method: str) -> str:
    if method not in ("GET", "POST"):
        return f"the method must be GET or POST, not {method}"
    if any(str(pair.get("key")) == _RESERVED for pair in visit.widget.pairs("parameters")):
        return f"{_RESERVED} is a reserved word and cannot be the name of a parameter"
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and " " not in url
    except ValueError:
        usable = False
    return "" if usable else "the URL does not render to an http or https URL"


def _is_api(url: str) -> bool:
    return (urlsplit(url).hostname or "").endswith(_API)


def _form(visit: Visit) -> tuple[tuple[str, str], ...]:
    return tuple(
        (
            str(pair.get("key", "")),
            visit.render(as_text(pair.get("value")), str(pair.get("key", ""))),
        )
        for pair in visit.widget.pairs("parameters")
    )


def _kept(visit: Visit, given: Answered) -> tuple[Change, ...]:
    """body, content_type and status_code anew; a JSON object is merged into `parsed`."""
    kept = visit.outputs(body=given.body, content_type=given.content_type, status_code=given.status)
    found = _object(given)
    if found is None:
        return kept
    earlier = visit.output("parsed")
    merged = dict(earlier) | dict(found) if isinstance(earlier, dict) else dict(found)
    return (*kept, *visit.outputs(parsed=merged))


def _object(given: Answered) -> Mapping[str, Any] | None:
    if "json" not in given.content_type.lower():
        return None
    try:
        found = msgspec.json.decode(given.body)
    except (msgspec.DecodeError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
