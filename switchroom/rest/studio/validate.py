"""Whether a definition would be taken, without keeping it (studio §1.3)."""

from msgspec import Struct

from switchroom.flows import flows
from switchroom.rest.kit import Call, Routes, present
from switchroom.rest.studio.flows import CreateFlow
from switchroom.store.work import Work

routes = Routes("studio")


class Validation(Struct, frozen=True):
    """The definition is valid; what is not valid is answered with 81022."""

    valid: bool


@routes.post("/v2/Flows/Validate")
def validate(work: Work, call: Call, form: CreateFlow) -> Validation:
    flows.validate(work, call.account_sid, **present(form))
    return Validation(valid=True)
