"""A card of a known trouble, and the search for one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from mynumber_tests.models import Defect, Programme, TroubleCard
from portal.search.sources import words_in
from portal.web.forms import FilterForm, PortalModelForm

FACTS = ("scenario", "title", "symptom", "cause", "remedy")
matching = words_in("title", "symptom", "cause", "remedy", "scenario__code")


class TroubleForm(PortalModelForm):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = TroubleCard
        fields = FACTS
        widgets = {name: forms.Textarea(attrs={"rows": 4}) for name in ("symptom", "cause", "remedy")}
        help_texts = {
            "title": _("例：照会結果の所得額が空欄で返る"),
            "symptom": _("すべての参加団体が読みます。団体名と事業者名は書かないでください。"),
        }

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("version", self.instance.version)
        self.fields["scenario"].queryset = programme.scenarios.select_related("current")  # type: ignore[attr-defined]
        self.fields["scenario"].empty_label = _("特定のシナリオによらない")  # type: ignore[attr-defined]

    @staticmethod
    def initial_of(card: TroubleCard) -> dict[str, Any]:
        return {name: getattr(card, name) for name in (*FACTS, "version")}

    @staticmethod
    def from_defect(defect: Defect) -> dict[str, Any]:
        """What a defect says, to be cleaned of names."""
        return {
            "scenario": defect.run.scenario_id,
            "title": defect.title,
            "symptom": defect.detail,
            "remedy": defect.fix,
        }

    @property
    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in FACTS}


class TroubleFilters(FilterForm):
    q = forms.CharField(label=_("件名・内容・シナリオ番号"), max_length=100)

    def narrow(self, rows: QuerySet[TroubleCard]) -> QuerySet[TroubleCard]:
        return matching(rows, self.value_of("q") or "")
