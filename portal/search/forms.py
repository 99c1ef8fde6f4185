"""What is searched for."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.search.sources import search_sources
from portal.web.forms import FilterForm


class SearchForm(FilterForm):
    """Sent by GET. An unknown kind is refused in words, as any choice that is not offered."""

    q = forms.CharField(
        label=_("探す言葉"),
        max_length=100,
        help_text=_("団体名、団体コード、受付番号、事業名などで探します。空白で区切ると、すべてを含むものを探します。"),
    )
    kind = forms.ChoiceField(label=_("種類"))

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        kinds = self.fields["kind"]
        assert isinstance(kinds, forms.ChoiceField)
        kinds.choices = [("", _("すべて")), *((source.code, source.title) for source in search_sources())]
