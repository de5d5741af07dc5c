"""Users as programs for Flex know them: `/v2/Instances/{GO}/Users/{FlexUserSid}`."""

from msgspec import UNSET, Struct, UnsetType

from switchroom.core import errors
from switchroom.core.clock import iso
from switchroom.desk import tied, users
from switchroom.desk.users import User
from switchroom.flex.transfers import instance_sid
from switchroom.rest.kit import Call, Form, Routes
from switchroom.store.work import Work

routes = Routes("flex-api")
ONE = "/v2/Instances/{InstanceSid}/Users/{FlexUserSid}"


class FlexUser(Struct, frozen=True, kw_only=True):
    """A user; teams and locales are not kept."""

    account_sid: str
    instance_sid: str
    user_sid: str
    flex_user_sid: str
    worker_sid: str | None
    workspace_sid: str | None
    flex_team_sid: str | None
    username: str
    email: str
    locale: str | None
    roles: list[str]
    created_date: str
    updated_date: str
    version: int
    url: str


class UpdateUser(Form, kw_only=True):
    """`Locale` and `UserSid` are refused: the one is not kept, the other is fixed."""

    email: str | UnsetType = UNSET
    user_sid: str | UnsetType = UNSET
    locale: str | UnsetType = UNSET


@routes.get(ONE)
def fetch(work: Work, call: Call, InstanceSid: str, FlexUserSid: str) -> FlexUser:
    """One user."""
    check_instance(call, InstanceSid)
    return shape(call, users.fetch(work, call.account_sid, FlexUserSid))


@routes.post(ONE)
def update(
    work: Work, call: Call, InstanceSid: str, FlexUserSid: str, form: UpdateUser
) -> FlexUser:
    """Change a user's e-mail address."""
    check_instance(call, InstanceSid)
    user = users.hold(work, call.account_sid, FlexUserSid)
    if form.locale or (form.user_sid and form.user_sid != user.sid):
        raise errors.NOT_IMPLEMENTED(sentence="Locale and UserSid of a user cannot be set")
    if form.email is not UNSET:
        user = tied.describe(work, users.update(work, user, email=form.email))
    return shape(call, user)


def check_instance(call: Call, sid: str) -> None:
    """Refuse another account's Flex. Raises NOT_FOUND."""
    if sid != instance_sid(call.account_sid):
        raise errors.NOT_FOUND()


def shape(call: Call, row: User) -> FlexUser:
    """A user as the API shows him."""
    instance = instance_sid(row.account_sid)
    return FlexUser(
        account_sid=row.account_sid,
        instance_sid=instance,
        user_sid=row.sid,
        flex_user_sid=row.sid,
        worker_sid=row.worker_sid,
        workspace_sid=row.workspace_sid,
        flex_team_sid=None,
        username=row.username,
        email=row.email,
        locale=None,
        roles=row.roles.split(","),
        created_date=iso(row.date_created),
        updated_date=iso(row.date_updated),
        version=0,
        url=call.url(f"/v2/Instances/{instance}/Users/{row.sid}"),
    )
