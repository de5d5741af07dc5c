"""A template becomes what goes out: ContentSid and ContentVariables of a message (messaging §7.1,
conversations §2.5)."""

from collections.abc import Callable
from typing import Final

import msgspec

from switchroom.content import templates
from switchroom.core import sids
from switchroom.core.content import outgoing, variables
from switchroom.core.content.kinds import Types
from switchroom.core.content.outgoing import Outgoing
from switchroom.core.content.variables import Refusals, Values
from switchroom.store.work import Work

_SHOWN: Final = 64


class Filling(msgspec.Struct, frozen=True):
    """A template that was found, with the values for its variables."""

    types: Types
    values: Values
    refusals: Refusals

    def to_telephone(self, sends_media: Callable[[], bool]) -> Outgoing:
        """What a telephone gets. `sends_media` is asked only where it makes a difference.

        Raises CONTENT_NOT_FOR_CHANNEL, and for a variable without value what `refusals` says.
        """
        both = outgoing.TEXT in self.types and outgoing.MEDIA in self.types
        media = sends_media() if both else True
        return outgoing.to_telephone(self.types, self.values, self.refusals, media=media)

    def to_chat(self) -> Outgoing:
        """What is read where nobody takes part by telephone. Raises CONTENT_TYPE_UNSUPPORTED."""
        return outgoing.to_chat(self.types, self.values, self.refusals)


def find(
    work: Work, account_sid: str, content_sid: str, content_variables: str, refusals: Refusals
) -> Filling | None:
    """The template that a message names, ready to be filled in; None where it names none.

    Values that are not given are the template's defaults. Raises what `refusals` says of a SID
    that is missing or names no template of the account, and of variables.
    """
    if not content_sid:
        if content_variables.strip():
            raise refusals.missing_sid()
        return None
    given = variables.read(content_variables, refusals)
    template = None
    if sids.looks_like("HX", content_sid):
        template = templates.find(work, account_sid, content_sid)
    if template is None:
        raise refusals.wrong_sid(sid=content_sid[:_SHOWN])
    return Filling(template.types, {**template.variables, **given}, refusals)
