"""What follows when a webhook is attached: it may want the messages that are there already
(conversations §2.7)."""

from functools import partial
from typing import Final

from switchroom.conversations import events, hooks, messages, participants, payloads
from switchroom.core import limits
from switchroom.reactions import hooks_due
from switchroom.store.work import Work

_EVENT: Final = "onMessageAdded"
_PAGE: Final = 100


def scoped_webhook_added(work: Work, event: events.ScopedWebhookAdded) -> None:
    """The message of the index ReplayAfter and all later ones come as if they were new, at most
    limits.REPLAYED_MESSAGES of them; live events queue up behind.

    The caller holds the conversation, so that no message falls between the two.
    """
    if event.webhook.replay_after is None:
        return
    by_sms = {p.sid for p in participants.reached_by_sms(work, event.conversation)}
    beyond = event.webhook.replay_after - 1
    for _ in range(limits.REPLAYED_MESSAGES // _PAGE):
        page = messages.page(work, event.conversation, "asc", beyond, _PAGE)
        for message in page:
            origin = hooks.SMS if message.participant_sid in by_sms else hooks.API
            hooks_due.offer(
                work,
                event.webhook,
                _EVENT,
                event.conversation,
                origin,
                partial(payloads.message_added, event.conversation, message),
                message.sid,
                message.body,
            )
        if len(page) < _PAGE:
            return
        beyond = page[-1].message_index
