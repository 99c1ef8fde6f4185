"""Status words of the municipal cloud and their colours."""

from clouds.choices import ActionState, MeetingState, MinutesState, PlanState
from clouds.form_choices import CommonSetState, FitResult, NeedLevel, VendorAnswerKind
from portal.web.chips import Tone, register_chip

for _word, _tone in (
    (MeetingState.DRAFT, Tone.GRAY),
    (MeetingState.INVITED, Tone.BLUE),
    (MeetingState.HELD, Tone.GREEN),
    (MinutesState.COMMENTING, Tone.CYAN),
    (MinutesState.OBJECTION, Tone.YELLOW),
    (MinutesState.CONFIRMED, Tone.GREEN),
    (ActionState.DROPPED, Tone.OUTLINE),
    (NeedLevel.MUST, Tone.BLUE),
    (NeedLevel.WANTED, Tone.CYAN),
    (NeedLevel.NOT_NEEDED, Tone.OUTLINE),
    (NeedLevel.OWN, Tone.ORANGE),
    (VendorAnswerKind.STANDARD, Tone.GREEN),
    (VendorAnswerKind.PLANNED, Tone.CYAN),
    (VendorAnswerKind.ALTERNATIVE, Tone.YELLOW),
    (VendorAnswerKind.CUSTOM, Tone.ORANGE),
    (VendorAnswerKind.IMPOSSIBLE, Tone.RED),
    (FitResult.STANDARD, Tone.GREEN),
    (FitResult.PLANNED, Tone.GREEN),
    (FitResult.ALTERNATIVE, Tone.GREEN),
    (FitResult.PAID, Tone.ORANGE),
    (FitResult.LATE, Tone.RED),
    (FitResult.REFUSED, Tone.RED),
    (FitResult.NO_OWN, Tone.RED),
    (CommonSetState.SOLVED, Tone.GREEN),
    (PlanState.PUBLISHED, Tone.GREEN),
    (PlanState.REPLACED, Tone.OUTLINE),
):
    register_chip(str(_word.label), _tone)
