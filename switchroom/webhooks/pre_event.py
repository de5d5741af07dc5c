"""Ask a pre-event webhook, on behalf of a transaction that waits for it (conversations §4.5)."""

from typing import Any, Final

import msgspec
import structlog

from switchroom.accounts import credentials
from switchroom.accounts.vault import Vault
from switchroom.conversations.hooks import Answer, PreEvent
from switchroom.core import sids
from switchroom.monitor import alerts
from switchroom.store.database import Database
from switchroom.store.work import Work
from switchroom.webhooks import log as delivery_log
from switchroom.webhooks.call import Caller, Exchange, Request

log = structlog.get_logger()

_CAP_MS: Final = 5_000
_TIMED_OUT: Final = 50076
_FAILED: Final = 50057
_REJECTED: Final = 50056
_TOO_SLOW: Final = (11200, 11203)


async def ask(database: Database, vault: Vault, caller: Caller, question: object) -> Answer:
    """The hook's answer. A hook that cannot be reached or is slow does not hold anybody up."""
    assert isinstance(question, PreEvent), question
    token = await database.read(credentials.token, vault, question.account_sid)
    common = (("AccountSid", question.account_sid), ("EventType", question.event))
    told = question.parameters + common
    exchange = await caller.call(
        Request(
            method=question.method,
            url=question.url,
            params=told,
            token=token,
            idempotency_token=await database.transact(_fresh_token),
            cap_ms=_CAP_MS,
            count_retries=True,
        )
    )
    answer, code, text = understand(exchange)
    if code is not None:
        happened = delivery_log.exchange(exchange, told)
        await database.transact(
            _record, question.account_sid, code, f"{question.event}: {text}", happened
        )
        log.warning("hook.pre_event", event_type=question.event, error_code=code)
    return answer


def _fresh_token(work: Work) -> str:
    return sids.as_uuid(work.secret())


def _record(work: Work, account_sid: str, code: int, text: str, happened: alerts.Exchange) -> None:
    level: alerts.Level = "warning" if code in (_TIMED_OUT, _FAILED) else "error"
    alerts.record(work, account_sid, level, text, code=code, exchange=happened)


def understand(exchange: Exchange) -> tuple[Answer, int | None, str]:
    """What an exchange means for the action, and the error to log if there is one."""
    if exchange.status is None:
        code = _TIMED_OUT if exchange.error_code in _TOO_SLOW else _FAILED
        return Answer(), code, exchange.sentence or "no answer"
    if exchange.status >= 400:
        return Answer(rejected=True), _REJECTED, f"rejected with {exchange.status}"
    overrides = _overrides(exchange.body)
    if overrides is None:
        return Answer(), _FAILED, "the answer is no JSON object"
    return Answer(overrides=overrides), None, ""


def _overrides(body: bytes) -> dict[str, Any] | None:
    if not body.strip():
        return {}
    try:
        return msgspec.json.decode(body, type=dict[str, Any])
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        return None
