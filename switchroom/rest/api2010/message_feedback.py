"""Whether a message did what it was for: `Messages/{MessageSid}/Feedback` (messaging §7.7)."""

from msgspec import Struct

from switchroom.core.clock import rfc2822
from switchroom.messaging import message_changes
from switchroom.messaging.message_changes import Outcome
from switchroom.rest.kit import Call, Form, Routes
from switchroom.store.work import Work

routes = Routes("api")
ALL = "/2010-04-01/Accounts/{AccountSid}/Messages/{MessageSid}/Feedback.json"


class Feedback(Struct, frozen=True, kw_only=True):
    """What the sender says of a message."""

    account_sid: str
    date_created: str
    date_updated: str
    message_sid: str
    outcome: str
    uri: str


class GiveFeedback(Form, kw_only=True):
    """`confirmed` when the recipient did what was hoped for, such as giving the code back."""

    outcome: Outcome = "confirmed"


@routes.post(ALL)
def create(work: Work, call: Call, form: GiveFeedback, MessageSid: str) -> Feedback:
    row = message_changes.give_feedback(work, call.account_sid, MessageSid, form.outcome)
    base = f"/2010-04-01/Accounts/{row.account_sid}/Messages/{row.message_sid}"
    return Feedback(
        account_sid=row.account_sid,
        date_created=rfc2822(row.date_created),
        date_updated=rfc2822(row.date_updated),
        message_sid=row.message_sid,
        outcome=row.outcome,
        uri=call.uri(f"{base}/Feedback.json"),
    )
