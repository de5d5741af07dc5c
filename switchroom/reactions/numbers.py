"""What follows when a number leaves an account."""

from switchroom.carriage import senders
from switchroom.conversations import addresses
from switchroom.core import errors
from switchroom.messaging.numbers import NumberMoved, NumberReleased
from switchroom.monitor import alerts
from switchroom.store.work import Work


def number_left(work: Work, event: NumberReleased | NumberMoved) -> None:
    """Its address configuration goes with it, and the account reads a warning about it; its
    carrier carries it no more."""
    senders.forget(work, event.account_sid, event.phone_number)
    for sid in addresses.delete_for_number(work, event.account_sid, event.phone_number):
        alerts.record(
            work,
            event.account_sid,
            "warning",
            f"The address configuration of {event.phone_number} was removed with its number",
            code=errors.ADDRESS_REMOVED_WITH_NUMBER,
            resource_sid=sid,
        )
