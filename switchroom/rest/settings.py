"""What an account can set that the API it copies has no field for: `/switchroom/v1/Settings`."""

from msgspec import UNSET, Struct, UnsetType

from switchroom.accounts import accounts
from switchroom.accounts.accounts import NumberHandler
from switchroom.rest.kit import Call, Form, Routes, present
from switchroom.store.work import Work
from switchroom.studio import settings

routes = Routes("switchroom")
ONE = "/v1/Settings"


class Settings(Struct, frozen=True, kw_only=True):
    """Whether a number's own webhook runs beside auto-creation of conversations, and what holds
    for flows."""

    account_sid: str
    number_handler_with_autocreation: NumberHandler
    time_zone: str
    stuck_flow_route: str
    function_hosts: dict[str, str]
    rate_limits: bool
    messages_while_busy: settings.Busy
    url: str


class UpdateSettings(Form, kw_only=True):
    """What is not given stays as it is.

    `NumberHandlerWithAutocreation`: `parallel` runs the number's webhook too, `skip` leaves it
    out. `TimeZone` is where templates read the time of day. `StuckFlowRoute` is a flow (FW...) or
    a URL that takes over a customer whose execution could not go on, empty for none.
    `FunctionHosts` is a JSON object from a host to the URL that serves its functions here.
    `RateLimits` refuses as many new executions, and as many lists by an expression, in a second as
    the hosted service does.
    `MessagesWhileBusy` says what becomes of a message that comes while a widget is busy.
    """

    number_handler_with_autocreation: NumberHandler | UnsetType = UNSET
    time_zone: str | UnsetType = UNSET
    stuck_flow_route: str | UnsetType = UNSET
    function_hosts: str | UnsetType = UNSET
    rate_limits: bool | UnsetType = UNSET
    messages_while_busy: settings.Busy | UnsetType = UNSET


@routes.get(ONE)
def fetch(work: Work, call: Call) -> Settings:
    return shape(
        call, accounts.fetch(work, call.account_sid), settings.fetch(work, call.account_sid)
    )


@routes.post(ONE)
def update(work: Work, call: Call, form: UpdateSettings) -> Settings:
    changes = present(form)
    handler = changes.pop("number_handler_with_autocreation", None)
    if handler is not None:
        accounts.set_number_handler(work, call.account_sid, handler)
    if changes:
        settings.update(work, call.account_sid, **changes)
    return fetch(work, call)


def shape(call: Call, account: accounts.Account, flows: settings.Settings) -> Settings:
    """The settings of an account as the API shows them."""
    return Settings(
        account_sid=account.sid,
        number_handler_with_autocreation=account.number_handler,
        time_zone=flows.time_zone,
        stuck_flow_route=flows.stuck_flow_route,
        function_hosts=flows.hosts,
        rate_limits=bool(flows.rate_limits),
        messages_while_busy=flows.messages_while_busy,
        url=call.url(ONE),
    )
