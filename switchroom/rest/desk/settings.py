"""What an account sets about its desks: dispositions, and texts to send over and over."""

from msgspec import UNSET, Struct, UnsetType

from switchroom.desk import canned, people, settings, shapes
from switchroom.rest.kit import Call, Routes, present
from switchroom.store.work import Work

routes = Routes("desk")
SETTINGS = "/v1/Settings"
ALL, ONE = "/v1/CannedResponses", "/v1/CannedResponses/{Sid}"


class Settings(Struct, frozen=True):
    """What a conversation can have come to, in the order in which agents see it."""

    dispositions: list[str]


class CannedResponses(Struct, frozen=True):
    """All of an account, by shortcut."""

    canned_responses: list[shapes.CannedResponse]


class CreateCanned(Struct, frozen=True, kw_only=True):
    """A text ready to be sent. `shortcut` is one word, by which agents call it up."""

    shortcut: str
    title: str
    body: str


class UpdateCanned(Struct, frozen=True, kw_only=True):
    """What is not given stays as it is."""

    shortcut: str | UnsetType = UNSET
    title: str | UnsetType = UNSET
    body: str | UnsetType = UNSET


@routes.get(SETTINGS)
def fetch_settings(work: Work, call: Call) -> Settings:
    """The settings."""
    return Settings(settings.dispositions(work, people.caller(call.person).account_sid))


@routes.post(SETTINGS)
def update_settings(work: Work, call: Call, body: Settings) -> Settings:
    """Replace the dispositions; for administrators."""
    caller = people.caller(call.person)
    return Settings(settings.set_dispositions(work, caller, body.dispositions))


@routes.get(ALL)
def all_canned(work: Work, call: Call) -> CannedResponses:
    """All canned responses."""
    return CannedResponses(canned.all_of(work, people.caller(call.person).account_sid))


@routes.post(ALL, status=201)
def create_canned(work: Work, call: Call, body: CreateCanned) -> shapes.CannedResponse:
    """Make one; for supervisors and administrators, as the others below."""
    return canned.create(
        work,
        people.caller(call.person),
        shortcut=body.shortcut,
        title=body.title,
        body=body.body,
    )


@routes.post(ONE)
def update_canned(work: Work, call: Call, Sid: str, body: UpdateCanned) -> shapes.CannedResponse:
    """Change one."""
    return canned.update(work, people.caller(call.person), Sid, **present(body))


@routes.delete(ONE)
def delete_canned(work: Work, call: Call, Sid: str) -> None:
    """Take one away."""
    canned.delete(work, people.caller(call.person), Sid)
