"""What the incident notices add to the registries of the portal as it loads."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from portal.documents.holders import register_file_holder
from portal.jobs.registry import periodic
from portal.organisations.arrival import register_arrival_step
from portal.organisations.succession import register_succession_step
from portal.samples import Sample, register_sample
from portal.web.chips import Tone, register_chip

from .incident_choices import READ, UNREAD, Answer, NoticeState, ReportState, Tlp, Urgency

TONES = {
    ReportState.REPORTED.label: Tone.BLUE,
    ReportState.CHECKING.label: Tone.CYAN,
    ReportState.SHARED.label: Tone.GREEN,
    ReportState.NOT_SHARED.label: Tone.OUTLINE,
    ReportState.CLOSED.label: Tone.GRAY,
    NoticeState.PUBLISHED.label: Tone.BLUE,
    NoticeState.WITHDRAWN.label: Tone.OUTLINE,
    NoticeState.CLOSED.label: Tone.GRAY,
    Answer.CHECKED.label: Tone.CYAN,
    Answer.DONE.label: Tone.GREEN,
    Answer.NOT_APPLICABLE.label: Tone.GREEN,
    UNREAD: Tone.YELLOW,
    READ: Tone.BLUE,
    Urgency.URGENT.label: Tone.RED,
    Urgency.NORMAL.label: Tone.GRAY,
    Tlp.RED.label: Tone.RED,
    Tlp.AMBER_STRICT.label: Tone.ORANGE,
    Tlp.AMBER.label: Tone.YELLOW,
    Tlp.GREEN.label: Tone.GREEN,
    Tlp.CLEAR.label: Tone.OUTLINE,
}
EVERY_S = 600


def register() -> None:
    """Called once, when the models are there."""
    from .models import IncidentFile
    from .sample import incidents as sample_incidents
    from .services.incident_files import PURPOSE
    from .services.notice_recipients import ask_newcomers, let_go, welcome

    for word, tone in TONES.items():
        register_chip(str(word), tone)
    register_file_holder(PURPOSE, lambda actor: IncidentFile.objects.permitted_to(actor).values("file"))
    register_arrival_step("security.incidents", welcome)
    register_succession_step("security.incidents", 40, let_go)
    register_sample("incidents", Sample(35, _("注意喚起（架空のサンプル）"), sample_incidents.load))

    @periodic("security.ask_newcomers", every_s=EVERY_S)
    def newcomers() -> None:
        """Whoever came into an audience in any other way, by a change of its kind for example."""
        ask_newcomers()
