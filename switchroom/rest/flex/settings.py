"""What an account sets about interactions: `/switchroom/v1/FlexSettings` (ours)."""

from msgspec import UNSET, Struct, UnsetType

from switchroom.core.clock import SECOND
from switchroom.flex import settings
from switchroom.rest.kit import Call, Form, Routes, present
from switchroom.store.work import Work

routes = Routes("switchroom")
ONE = "/v1/FlexSettings"


class Settings(Struct, frozen=True, kw_only=True):
    """The settings, in seconds."""

    account_sid: str
    lost_agent_after: int
    pause_limit: int
    leave_limit: int
    url: str


class UpdateSettings(Form, kw_only=True):
    """What is not given stays as it is; all are seconds.

    `LostAgentAfter` is how long an agent whose connection broke off keeps his conversations, 0 for
    always. `PauseLimit` is how long a channel may be paused, `LeaveLimit` how long one that was
    left stays open without a word.
    """

    lost_agent_after: int | UnsetType = UNSET
    pause_limit: int | UnsetType = UNSET
    leave_limit: int | UnsetType = UNSET


@routes.get(ONE)
def fetch(work: Work, call: Call) -> Settings:
    return shape(call, settings.fetch(work, call.account_sid))


@routes.post(ONE)
def update(work: Work, call: Call, form: UpdateSettings) -> Settings:
    return shape(call, settings.update(work, call.account_sid, **present(form)))


def shape(call: Call, row: settings.Settings) -> Settings:
    """The settings of an account as the API shows them."""
    return Settings(
        account_sid=row.account_sid,
        lost_agent_after=row.lost_agent_after // SECOND,
        pause_limit=row.pause_limit // SECOND,
        leave_limit=row.leave_limit // SECOND,
        url=call.url(ONE),
    )
