"""What people type about connection profiles: the profile itself, the filters of the list, the workbook."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, ClassVar

from django import forms
from django.db.models import Q, TextChoices
from django.utils.translation import gettext_lazy as _

from portal.lib.months import Month
from portal.web.fields import MonthField, WholeNumberField
from portal.web.forms import FilterForm, Group, PortalModelForm, flat_choices
from security.models import ConnectionProfile
from security.models.completeness import CONTRACT_FACTS, OTHER_FACTS
from security.models.profiles import ConnectionProfileQuerySet

NOT_ENTERED = _("未入力")


NUMBERS = (
    "renewal_months",
    "notice_value",
    "monthly_cost_yen",
    "penalty_yen",
    "penalty_percent",
    "bandwidth_mbps",
    "user_count",
)


CONTRACT_GROUP: Group = (
    _("契約"),
    (
        "isp",
        "contract_start_on",
        "contract_end_on",
        "renewal_months",
        "notice_value",
        "notice_unit",
        "monthly_cost_yen",
        "penalty_rule",
        "penalty_yen",
        "penalty_percent",
    ),
)
GROUPS: tuple[Group, ...] = (
    CONTRACT_GROUP,
    (_("回線と利用の状況"), ("bandwidth_mbps", "user_count", "domains", "mail_service", "published_servers")),
    (
        _("三層の対策"),
        (
            "individual_number_zone",
            "individual_number_evidence",
            "lgwan_zone",
            "lgwan_evidence",
            "internet_zone",
            "internet_evidence",
            "separation_model",
        ),
    ),
    (_("備考"), ("remarks", "reason")),
)


class ProfileForm(PortalModelForm):
    """The facts of one profile; `version` says which state of it was shown."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("変更の理由"),
        max_length=200,
        required=False,
        help_text=_("履歴に残ります。例：契約更新のため"),
    )

    groups: ClassVar[tuple[Group, ...]] = GROUPS

    class Meta:
        model = ConnectionProfile
        fields = [name for _legend, names in GROUPS for name in names if name != "reason"]
        field_classes = dict.fromkeys(NUMBERS, WholeNumberField)
        widgets = {
            "domains": forms.Textarea(attrs={"rows": 3}),
            "published_servers": forms.Textarea(attrs={"rows": 3}),
            "remarks": forms.Textarea(attrs={"rows": 4}),
        }

    def __init__(self, *args: Any, derived: Collection[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("version", self.instance.version)
        for name in derived:
            del self.fields[name]
        for field in self.fields.values():
            if isinstance(field, forms.TypedChoiceField) and not field.required:
                field.choices = [("", NOT_ENTERED), *(one for one in flat_choices(field) if one[0] != "")]

    @property
    def facts(self) -> dict[str, Any]:
        """The values for `update_profile`."""
        return {name: self.cleaned_data[name] for name in self._meta.fields or () if name in self.fields}


class Completeness(TextChoices):
    """Which profiles a list shows, by what they lack."""

    COMPLETE = "complete", _("すべて入力済み")
    CONTRACT = "contract", _("契約の情報に不足あり")
    OTHER = "other", _("契約以外の情報に不足あり")
    EMPTY = "empty", _("未登録")


class ProfileFilterForm(FilterForm):
    completeness = forms.ChoiceField(
        label=_("入力の状況"), choices=[("", _("すべて")), *Completeness.choices], widget=forms.Select
    )
    isp = forms.ChoiceField(label=_("接続事業者"))
    ends_from = MonthField(label=_("契約満了月（から）"))
    ends_to = MonthField(label=_("契約満了月（まで）"))

    def __init__(self, *args: Any, isps: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["isp"].choices = [("", _("すべて")), *((isp, isp) for isp in isps)]  # type: ignore[attr-defined]

    def narrow(self, profiles: ConnectionProfileQuerySet) -> ConnectionProfileQuerySet:
        """The profiles (read `with_missing_facts`) that meet every filter."""
        condition = Q()
        if isp := self.value_of("isp"):
            condition &= Q(isp=isp)
        if first := self.value_of("ends_from"):
            condition &= Q(contract_end_on__gte=first.first_day)
        if last := self.value_of("ends_to"):
            condition &= Q(contract_end_on__lte=last.last_day)
        return self._by_completeness(profiles.filter(condition))

    def _by_completeness(self, profiles: ConnectionProfileQuerySet) -> ConnectionProfileQuerySet:
        match self.value_of("completeness"):
            case Completeness.COMPLETE:
                return profiles.filter(missing_count=0)
            case Completeness.CONTRACT:
                return profiles.filter(missing_facts__overlap=list(CONTRACT_FACTS))
            case Completeness.OTHER:
                return profiles.filter(missing_facts__overlap=list(OTHER_FACTS))
            case Completeness.EMPTY:
                return profiles.unrecorded()
        return profiles

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        first, last = values.get("ends_from"), values.get("ends_to")
        if isinstance(first, Month) and isinstance(last, Month) and last < first:
            self.add_error("ends_to", _("「から」の月以降を入力してください。"))
        return values
