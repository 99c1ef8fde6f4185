"""切替月の確認状況: who has confirmed which version when, and who has not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.access.actor import Actor
from portal.reports.catalogue import report
from portal.reports.document import Format, Report
from security.models import Programme
from security.selectors.acknowledgements import acknowledgement_roster
from security.sheets.acknowledgements import acknowledgement_report

from .programme_form import ProgrammeForm, prefecture_side


@report(
    "security.acknowledgements",
    title=gettext_lazy("切替月の確認状況"),
    description=gettext_lazy("切替月が決まった団体と変わった団体が、その内容を確認したかどうかの一覧です。"),
    formats=(Format.PDF, Format.EXCEL, Format.CSV, Format.CSV_CP932),
    form=ProgrammeForm,
    permitted=prefecture_side,
)
def acknowledgements(actor: Actor, params: Mapping[str, Any]) -> Report:
    """The rows of the page; as many queries as the page takes."""
    programme: Programme = params["programme"]
    roster = acknowledgement_roster(actor, programme)
    counts = _("未確認 %(pending)d件（うち期限超過 %(late)d件）／全%(all)d件") % {
        "pending": roster.pending,
        "late": roster.late,
        "all": len(roster.rows),
    }
    whole = acknowledgement_report(actor, programme, roster)
    return replace(whole, conditions=[(_("事業"), programme.name), (_("確認の状況"), counts)])
