"""What an account can set that the API it copies has no field for: `/switchroom/v1/Settings`."""

from msgspec import Struct

from switchroom.accounts import accounts
from switchroom.accounts.accounts import NumberHandler
from switchroom.rest.kit import Call, Form, Routes
from switchroom.store.work import Work

routes = Routes("switchroom")
ONE = "/v1/Settings"


class Settings(Struct, frozen=True):
    """Whether a number's own webhook runs beside auto-creation of conversations."""

    account_sid: str
    number_handler_with_autocreation: NumberHandler
    url: str


class UpdateSettings(Form, kw_only=True):
    """`parallel` runs the number's webhook too, `skip` leaves it out."""

    number_handler_with_autocreation: NumberHandler


@routes.get(ONE)
def fetch(work: Work, call: Call) -> Settings:
    return shape(call, accounts.fetch(work, call.account_sid))


@routes.post(ONE)
def update(work: Work, call: Call, form: UpdateSettings) -> Settings:
    handler = form.number_handler_with_autocreation
    return shape(call, accounts.set_number_handler(work, call.account_sid, handler))


def shape(call: Call, row: accounts.Account) -> Settings:
    """The settings of an account as the API shows them."""
    return Settings(row.sid, row.number_handler, call.url(ONE))
