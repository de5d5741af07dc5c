"""The small kit that all resources share: routes, forms, pages, replies, authentication.

A resource module states its paths in full and answers them with plain functions::

    routes = Routes("conversations")
    ALL, ONE = "/v1/Configuration/Addresses", "/v1/Configuration/Addresses/{Sid}"

    class CreateAddress(Form, kw_only=True):
        type: Literal["sms", "whatsapp"]
        address: str
        auto_creation: AutoCreation | UnsetType = UNSET

    @routes.post(ALL, status=201)
    def create(work: Work, call: Call, form: CreateAddress) -> Address:
        return shape(call, addresses.create(work, call.account_sid, **present(form)))

    @routes.get(ALL, page="address_configurations", max_page=50)
    def list_all(work: Work, call: Call, query: ListAddresses, page: PageRequest) -> Page:
        after = page.after(tuple[int, str])
        rows = addresses.listing(work, call.account_sid, after=after, limit=page.size + 1)
        return page.cut(rows, partial(shape, call), lambda row: (row.date_created, row.sid))

    @routes.delete(ONE)
    def remove(work: Work, call: Call, Sid: str) -> None:
        addresses.delete(work, call.account_sid, Sid)

A `def` handler is one transaction, which the kit opens and commits. An `async def` handler takes
`runtime` in the place of `work` and calls `runtime.transact(operation, ...)` itself.
"""

from switchroom.rest.kit.call import Call
from switchroom.rest.kit.cookie import Cookie
from switchroom.rest.kit.exchange import asgi
from switchroom.rest.kit.forms import Form, pascal, present
from switchroom.rest.kit.pages import Page, PageRequest
from switchroom.rest.kit.reply import Reply
from switchroom.rest.kit.routes import Routes
from switchroom.rest.kit.serve import build
from switchroom.rest.kit.upload import Upload

__all__ = [
    "Call",
    "Cookie",
    "Form",
    "Page",
    "PageRequest",
    "Reply",
    "Routes",
    "Upload",
    "asgi",
    "build",
    "pascal",
    "present",
]
