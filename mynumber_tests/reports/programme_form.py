"""What reports of one test ask, and who may have them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mynumber_tests.models import Programme
from portal.access.actor import Actor
from portal.reports.forms import ReportForm


class ProgrammeForm(ReportForm):
    """The newest test unless another one is chosen."""

    programme = forms.ModelChoiceField(label=_("総合運用テスト"), queryset=Programme.objects.none(), empty_label=None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        programmes = Programme.objects.permitted_to(self.actor).order_by("-fiscal_year", "-pk")
        self.fields["programme"].queryset = programmes  # type: ignore[attr-defined]
        self.fields["programme"].initial = programmes.first()


def prefecture_side(actor: Actor) -> bool:
    return actor.is_prefecture_side
