"""What is notified in a service: the resource (conversations §2.10)."""

from typing import Any

from msgspec import UNSET, Struct, UnsetType

from switchroom.conversations import notifications
from switchroom.conversations.notifications import Change, NewMessage
from switchroom.rest.kit import Call, Form, Routes
from switchroom.store.work import Work

routes = Routes("conversations")
ONE = "/v1/Services/{ChatServiceSid}/Configuration/Notifications"


class Notifications(Struct, frozen=True, kw_only=True):
    """What is notified, as the API shows it."""

    account_sid: str
    chat_service_sid: str
    log_enabled: bool
    new_message: NewMessage
    added_to_conversation: Change
    removed_from_conversation: Change
    url: str


class WithMediaForm(Form, kw_only=True):
    """A new message with files."""

    enabled: bool | UnsetType = UNSET
    template: str | UnsetType = UNSET


class ChangeForm(Form, kw_only=True):
    """Somebody is added or removed."""

    enabled: bool | UnsetType = UNSET
    template: str | UnsetType = UNSET
    sound: str | UnsetType = UNSET


class NewMessageForm(ChangeForm, kw_only=True):
    """A new message."""

    badge_count_enabled: bool | UnsetType = UNSET
    with_media: WithMediaForm | UnsetType = UNSET


class UpdateNotifications(Form, kw_only=True):
    """What can be set; templates may name ${CONVERSATION}, ${PARTICIPANT}, ${MESSAGE},
    ${MEDIA_COUNT} and ${MEDIA}."""

    log_enabled: bool | UnsetType = UNSET
    new_message: NewMessageForm | UnsetType = UNSET
    added_to_conversation: ChangeForm | UnsetType = UNSET
    removed_from_conversation: ChangeForm | UnsetType = UNSET


@routes.get(ONE)
def fetch(work: Work, call: Call, ChatServiceSid: str) -> Notifications:
    return shape(call, ChatServiceSid, notifications.fetch(work, call.account_sid, ChatServiceSid))


@routes.post(ONE)
def update(work: Work, call: Call, ChatServiceSid: str, form: UpdateNotifications) -> Notifications:
    changes = _given(form)
    if not changes:
        return fetch(work, call, ChatServiceSid)
    row = notifications.update(work, call.account_sid, ChatServiceSid, changes)
    return shape(call, ChatServiceSid, row)


def _given(form: Struct) -> dict[str, Any]:
    """The fields that were sent, nested as they are."""
    sent = {name: getattr(form, name) for name in form.__struct_fields__}
    return {
        name: _given(value) if isinstance(value, Struct) else value
        for name, value in sent.items()
        if value is not UNSET
    }


def shape(call: Call, service_sid: str, row: notifications.Notifications) -> Notifications:
    """A row as the API shows it."""
    return Notifications(
        account_sid=call.account_sid,
        chat_service_sid=service_sid,
        log_enabled=row.log_enabled,
        new_message=row.new_message,
        added_to_conversation=row.added_to_conversation,
        removed_from_conversation=row.removed_from_conversation,
        url=call.url(f"/v1/Services/{service_sid}/Configuration/Notifications"),
    )
