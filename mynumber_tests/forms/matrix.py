"""What the matrix shows."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from mynumber_tests.choices import Side
from mynumber_tests.models import Participation
from portal.web.forms import FilterForm


class MatrixFilters(FilterForm):
    side = forms.ChoiceField(
        label=_("表示する役割"),
        choices=[(Side.INQUIRER, _("照会側として")), (Side.PROVIDER, _("提供側として"))],
        widget=forms.Select,
    )
    name = forms.CharField(label=_("団体名またはコード"), max_length=50)

    def narrow(self, rows: Sequence[Participation]) -> Sequence[Participation]:
        name = self.value_of("name")
        if not name:
            return rows
        return [
            row
            for row in rows
            if name in row.organisation.name or name in (row.organisation.code or "") or name in row.organisation.kana
        ]
