"""What an access token says: `/v1/Accounts/{AC}/Tokens/Info` (flex §10)."""

from collections.abc import Mapping

from msgspec import UNSET, Struct, UnsetType

from switchroom.accounts import access_tokens
from switchroom.core import errors
from switchroom.core.clock import iso
from switchroom.desk import tied, users
from switchroom.flex.transfers import instance_sid
from switchroom.rest.kit import Call, Form, Routes
from switchroom.store.work import Work
from switchroom.universe import wall

routes = Routes("flex-api")
INFO = "/v1/Accounts/{AccountSid}/Tokens/Info"


class Ask(Form, kw_only=True):
    """The token; its own signature lets the call in. `Fingerprint` is understood and not kept."""

    token: str
    fingerprint: str | UnsetType = UNSET


class Info(Struct, frozen=True, kw_only=True):
    """A token that is good now. `flex_user_sid` is the user whose worker it is for, null where
    nobody logs in as that one."""

    valid: bool
    roles: list[str]
    expiration: str
    identity: str | None
    flex_user_sid: str | None
    worker_sid: str | None
    flex_instance_sid: str
    account_sid: str
    realm_user_id: str | None
    name_id: str | None


@routes.post(INFO, public=True)
def info(work: Work, call: Call, AccountSid: str, form: Ask) -> Info:
    """Whom a token is for. Whoever has none that is good is told why not, with 401."""
    claims = access_tokens.verify(work, call.vault, form.token, wall())
    if claims.sub != AccountSid:
        raise errors.ACCESS_DENIED(sentence="the token is for another account")
    grant = claims.grants.get("task_router")
    worker_sid = _text(grant, "worker_sid")
    identity = _text(claims.grants, "identity")
    user = users.of_worker(work, AccountSid, worker_sid) if worker_sid else None
    return Info(
        valid=True,
        roles=user.roles.split(",") if user else _roles(work, AccountSid, worker_sid, grant),
        expiration=iso(claims.ends),
        identity=identity,
        flex_user_sid=None if user is None else user.sid,
        worker_sid=worker_sid,
        flex_instance_sid=instance_sid(AccountSid),
        account_sid=AccountSid,
        realm_user_id=identity,
        name_id=identity,
    )


def _text(given: object, name: str) -> str | None:
    """A text in a grant, which its maker may have filled with anything."""
    value = given.get(name) if isinstance(given, Mapping) else None
    return value if isinstance(value, str) and value and "\0" not in value else None


def _roles(work: Work, account_sid: str, worker_sid: str | None, grant: object) -> list[str]:
    """Those in the worker's attributes, else the one that the grant stands for."""
    told = tied.told_roles(work, account_sid, worker_sid) if worker_sid else []
    if told:
        return told
    named = {"worker": "agent", "supervisor": "supervisor", "admin": "admin"}
    return [named[role] for role in named if _text(grant, "role") == role]
