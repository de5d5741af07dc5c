"""What follows when an account is made or closed."""

from switchroom.accounts.accounts import AccountClosed, AccountCreated
from switchroom.conversations import settings
from switchroom.messaging import numbers
from switchroom.store.work import Work


def account_created(work: Work, event: AccountCreated) -> None:
    """It gets its default conversation service with roles, and a messaging service."""
    settings.start(work, event.account_sid)


def account_closed(work: Work, event: AccountClosed) -> None:
    """Its numbers go back to the inventory at once."""
    numbers.release_all(work, event.account_sid)
