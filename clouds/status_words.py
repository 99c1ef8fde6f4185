"""Status words of the municipal cloud and their colours."""

from clouds.choices import ActionState, MeetingState, MinutesState
from portal.web.chips import Tone, register_chip

for _word, _tone in (
    (MeetingState.DRAFT, Tone.GRAY),
    (MeetingState.INVITED, Tone.BLUE),
    (MeetingState.HELD, Tone.GREEN),
    (MinutesState.COMMENTING, Tone.CYAN),
    (MinutesState.OBJECTION, Tone.YELLOW),
    (MinutesState.CONFIRMED, Tone.GREEN),
    (ActionState.DROPPED, Tone.OUTLINE),
):
    register_chip(str(_word.label), _tone)
