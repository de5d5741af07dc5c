"""What an update of a reservation may carry, and the instructions that need a voice call
(taskrouter §11, §17)."""

from collections.abc import Mapping
from typing import Final

from msgspec import UNSET, UnsetType

from switchroom.core import errors
from switchroom.core.errors import Kind
from switchroom.rest.kit import Form
from switchroom.taskrouter.reservations import Answer

Text = str | UnsetType
Texts = list[str] | UnsetType


class UpdateReservation(Form, kw_only=True):
    """A status, or an instruction; the other parameters belong to instructions for voice calls,
    which are refused, and so are understood without being looked at."""

    reservation_status: Answer | UnsetType = UNSET
    worker_activity_sid: Text = UNSET
    instruction: Text = UNSET
    dequeue_post_work_activity_sid: Text = UNSET
    dequeue_from: Text = UNSET
    dequeue_record: Text = UNSET
    dequeue_timeout: Text = UNSET
    dequeue_to: Text = UNSET
    dequeue_status_callback_url: Text = UNSET
    dequeue_status_callback_event: Texts = UNSET
    call_from: Text = UNSET
    call_record: Text = UNSET
    call_timeout: Text = UNSET
    call_to: Text = UNSET
    call_url: Text = UNSET
    call_status_callback_url: Text = UNSET
    call_accept: Text = UNSET
    redirect_call_sid: Text = UNSET
    redirect_accept: Text = UNSET
    redirect_url: Text = UNSET
    to: Text = UNSET
    from_: Text = UNSET
    status_callback: Text = UNSET
    status_callback_method: Text = UNSET
    status_callback_event: Texts = UNSET
    timeout: Text = UNSET
    record: Text = UNSET
    muted: Text = UNSET
    beep: Text = UNSET
    start_conference_on_enter: Text = UNSET
    end_conference_on_exit: Text = UNSET
    wait_url: Text = UNSET
    wait_method: Text = UNSET
    early_media: Text = UNSET
    max_participants: Text = UNSET
    conference_status_callback: Text = UNSET
    conference_status_callback_method: Text = UNSET
    conference_status_callback_event: Texts = UNSET
    conference_record: Text = UNSET
    conference_trim: Text = UNSET
    recording_channels: Text = UNSET
    recording_status_callback: Text = UNSET
    recording_status_callback_method: Text = UNSET
    conference_recording_status_callback: Text = UNSET
    conference_recording_status_callback_method: Text = UNSET
    region: Text = UNSET
    sip_auth_username: Text = UNSET
    sip_auth_password: Text = UNSET
    post_work_activity_sid: Text = UNSET
    supervisor_mode: Text = UNSET
    supervisor: Text = UNSET
    end_conference_on_customer_exit: Text = UNSET
    beep_on_customer_entrance: Text = UNSET
    jitter_buffer_size: Text = UNSET


_PLAIN: Final[Mapping[str, Answer]] = {
    "accept": "accepted",
    "reject": "rejected",
}
_VOICE: Final[Mapping[str, Kind]] = {
    "call": errors.INSTRUCTION_CALL,
    "conference": errors.INSTRUCTION_CONFERENCE,
    "dequeue": errors.INSTRUCTION_DEQUEUE,
    "redirect": errors.INSTRUCTION_REDIRECT,
    "supervise": errors.INSTRUCTION_SUPERVISE,
}


def wanted(form: UpdateReservation, task_sid: str) -> Answer:
    """The status that an update asks for.

    Raises INVALID_PARAMETER, INSTRUCTION_UNKNOWN, or the error of an instruction that needs a call.
    """
    instruction = (form.instruction or "").strip().lower()
    if not instruction:
        if form.reservation_status is UNSET:
            raise errors.INVALID_PARAMETER(
                sentence="Give a ReservationStatus (accepted, rejected, wrapping or completed) or"
                " an Instruction (accept or reject)"
            )
        return form.reservation_status
    if instruction in _PLAIN:
        return _PLAIN[instruction]
    if instruction in _VOICE:
        raise _VOICE[instruction](task_sid=task_sid)
    raise errors.INSTRUCTION_UNKNOWN(instruction=form.instruction)
