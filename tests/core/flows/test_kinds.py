"""What is known of the types of widgets agrees with what they do."""

from switchroom.core.flows.kinds import KINDS
from switchroom.core.flows.widgets import BEHAVIOURS
from switchroom.core.flows.widgets.refused import VOICE


def test_the_types_that_run_are_those_that_behave() -> None:
    served = {kind for kind, known in KINDS.items() if not known.needs}
    assert served - {"trigger"} == BEHAVIOURS.keys()


def test_the_types_for_voice_are_refused() -> None:
    assert {kind for kind, known in KINDS.items() if known.needs == "a voice call"} == VOICE


def test_events_that_should_lead_somewhere_are_known() -> None:
    assert all(known.ends <= known.events for known in KINDS.values())
