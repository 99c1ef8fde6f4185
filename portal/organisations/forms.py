"""Forms about organisations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.access.actor import Actor
from portal.web.fields import (
    CodeField,
    KanaField,
    LocalGovernmentCodeField,
    PhoneField,
    PortalEmailField,
    WarekiDateField,
)
from portal.web.forms import FilterForm, PortalForm, PortalModelForm

from .choices import JOINT_BODY_KINDS, MUNICIPALITY_KINDS, CityClass, OrganisationKind, kinds_alike
from .models import Contact, Department, Organisation
from .selectors import prefectures
from .services.departments import ContactValues


class OrganisationFilters(FilterForm):
    q = forms.CharField(label=_("団体名・フリガナ・コード"), max_length=100)
    kind = forms.ChoiceField(label=_("種別"), choices=[("", _("すべて")), *OrganisationKind.choices])
    prefecture = forms.ModelChoiceField(
        label=_("都道府県"), queryset=Organisation.objects.none(), empty_label=_("すべて")
    )
    with_abolished = forms.BooleanField(label=_("廃止された団体も表示する"))

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["prefecture"].queryset = prefectures(actor)  # type: ignore[attr-defined]

    def apply(self, organisations: Any) -> Any:
        """The rows that the filters in force leave."""
        if not self.value_of("with_abolished"):
            organisations = organisations.current()
        if kind := self.value_of("kind"):
            organisations = organisations.filter(kind=kind)
        if prefecture := self.value_of("prefecture"):
            organisations = organisations.in_prefecture(prefecture)
        return organisations.matching(self.value_of("q") or "")


class _VersionedForm(PortalModelForm):
    """Carries the version that the person saw, so that a second editor is told."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = self.instance.version

    def take_version(self, version: int) -> None:
        """Let the next attempt build on what is stored now: the person has seen both."""
        data = self.data.copy()  # type: ignore[attr-defined]
        data[self.add_prefix("version")] = str(version)
        self.data = data

    @property
    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class OrganisationForm(_VersionedForm):
    """The facts, for the prefecture's managers."""

    groups = (
        (_("名称と種別"), ("name", "kana", "kind", "city_class")),
        (_("番号"), ("code", "corporate_number")),
        (_("所在地とウェブサイト"), ("area_km2", "latitude", "longitude", "url")),
    )
    code = LocalGovernmentCodeField(label=_("全国地方公共団体コード"), required=False)
    corporate_number = CodeField(label=_("法人番号"), required=False, help_text=_("13桁の数字です。"))
    kana = KanaField(label=_("フリガナ"), required=False, max_length=200, help_text=_("ひらがなでも入力できます。"))

    class Meta:
        model = Organisation
        fields: ClassVar = [
            "name",
            "kana",
            "kind",
            "city_class",
            "code",
            "corporate_number",
            "area_km2",
            "latitude",
            "longitude",
            "url",
        ]
        help_texts: ClassVar = {
            "name": _("名称の変更は「合併・名称変更などを記録する」から行います。ここでは誤字だけを直してください。")
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        alike = kinds_alike(self.instance.kind)
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in alike]  # type: ignore[attr-defined]
        self.fields["city_class"].choices = [("", _("該当なし")), *CityClass.choices]  # type: ignore[attr-defined]

    def clean_code(self) -> str | None:
        return self.cleaned_data["code"] or None


class OwnFactsForm(_VersionedForm):
    """What an organisation's own administrator may change."""

    kana = KanaField(label=_("フリガナ"), required=False, max_length=200, help_text=_("ひらがなでも入力できます。"))

    class Meta:
        model = Organisation
        fields: ClassVar = ["kana", "url"]


class SettingsForm(_VersionedForm):
    class Meta:
        model = Organisation
        fields: ClassVar = ["requires_approval", "requires_second_factor"]


class NewOrganisationForm(PortalModelForm):
    code = LocalGovernmentCodeField(label=_("全国地方公共団体コード"), required=False)
    corporate_number = CodeField(label=_("法人番号"), required=False, help_text=_("13桁の数字です。"))
    kana = KanaField(label=_("フリガナ"), required=False, max_length=200, help_text=_("ひらがなでも入力できます。"))

    class Meta:
        model = Organisation
        fields: ClassVar = ["kind", "name", "kana", "code", "corporate_number", "url"]

    def __init__(self, prefecture: Organisation, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, instance=Organisation(prefecture=prefecture), **kwargs)
        kinds = [kind for kind in OrganisationKind if kind != OrganisationKind.PREFECTURE]
        self.fields["kind"].choices = [("", _("選んでください"))] + [  # type: ignore[attr-defined]
            (kind.value, kind.label) for kind in kinds
        ]

    def clean_code(self) -> str | None:
        return self.cleaned_data["code"] or None


class PopulationsForm(PortalForm):
    """One field for each census on record, and a new census."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    new_year = forms.IntegerField(
        label=_("追加する国勢調査の年"), min_value=1920, max_value=2100, required=False, help_text=_("例：2025")
    )
    new_population = forms.IntegerField(label=_("追加する人口（人）"), min_value=0, required=False)

    def __init__(self, organisation: Organisation, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = organisation.version
        self.years = []
        for count in organisation.population_counts.all():
            self.years.append(count.census_year)
            self.fields[f"population_{count.census_year}"] = forms.IntegerField(
                label=_("%(year)s年国勢調査の人口（人）") % {"year": count.census_year},
                min_value=0,
                required=False,
                initial=count.population,
            )
        self.order_fields([f"population_{year}" for year in self.years])

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if (values.get("new_year") is None) != (values.get("new_population") is None):
            empty = "new_year" if values.get("new_year") is None else "new_population"
            self.add_error(empty, _("追加するときは、国勢調査の年と人口の両方を入力してください。"))
        return values

    @property
    def counts(self) -> dict[int, int | None]:
        counts: dict[int, int | None] = {y: self.cleaned_data[f"population_{y}"] for y in self.years}
        if self.cleaned_data.get("new_year"):
            counts[self.cleaned_data["new_year"]] = self.cleaned_data["new_population"]
        return counts


class DepartmentForm(_VersionedForm):
    class Meta:
        model = Department
        fields: ClassVar = ["name", "is_information_department"]


CONTACT_FIELDS = ("name", "job_title", "phone", "extension", "email")


class ContactForm(PortalModelForm):
    phone = PhoneField(label=_("電話番号"), required=False)
    extension = CodeField(label=_("内線"), required=False, max_length=10)
    email = PortalEmailField(label=_("メールアドレス"), required=False)

    class Meta:
        model = Contact
        fields: ClassVar = [*CONTACT_FIELDS]


class BaseContactFormSet(forms.BaseInlineFormSet):
    def values(self) -> list[ContactValues]:
        """The contacts that are to remain, as the service takes them."""
        return [
            _contact_values(form.cleaned_data, form.instance.pk)
            for form in self.forms
            if form.cleaned_data.get("name") and form not in self.deleted_forms
        ]


def _contact_values(values: Mapping[str, Any], pk: int | None) -> ContactValues:
    return ContactValues(pk=pk, **{name: values[name] for name in CONTACT_FIELDS})


ContactFormSet: Any = forms.inlineformset_factory(
    Department, Contact, form=ContactForm, formset=BaseContactFormSet, extra=2, max_num=30, validate_max=True
)


class ConstituentsForm(PortalForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
    constituents = forms.ModelMultipleChoiceField(
        label=_("構成団体"), queryset=Organisation.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, organisation: Organisation, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = organisation.version
        neighbours = Organisation.objects.current().filter(prefecture=organisation.prefecture)
        choices = neighbours.filter(kind__in=[*MUNICIPALITY_KINDS, *JOINT_BODY_KINDS]).exclude(pk=organisation.pk)
        self.fields["constituents"].queryset = choices  # type: ignore[attr-defined]
        self.fields["constituents"].initial = list(organisation.constituents.values_list("pk", flat=True))


class _ChangeForm(PortalForm):
    """What every record of a change says."""

    effective_on = WarekiDateField(label=_("施行日"))
    note = forms.CharField(
        label=_("備考"), max_length=500, required=False, help_text=_("根拠となる告示などです。履歴に残ります。")
    )

    def __init__(self, organisation: Organisation, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisation = organisation


class RenamingForm(_ChangeForm):
    name = forms.CharField(label=_("新しい名称"), max_length=100)
    kana = KanaField(label=_("新しいフリガナ"), max_length=200, help_text=_("ひらがなでも入力できます。"))
    field_order = ("name", "kana", "effective_on", "note")


class StatusChangeForm(_ChangeForm):
    kind = forms.ChoiceField(label=_("新しい種別"), widget=forms.RadioSelect)
    name = forms.CharField(label=_("新しい名称"), max_length=100)
    kana = KanaField(label=_("新しいフリガナ"), max_length=200, help_text=_("ひらがなでも入力できます。"))
    code = LocalGovernmentCodeField(label=_("新しい団体コード"))
    field_order = ("kind", "name", "kana", "code", "effective_on", "note")

    def __init__(self, organisation: Organisation, *args: Any, **kwargs: Any) -> None:
        super().__init__(organisation, *args, **kwargs)
        kinds = [kind for kind in kinds_alike(organisation.kind) if kind != organisation.kind]
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in kinds]  # type: ignore[attr-defined]


class MergerForm(_ChangeForm):
    """The organisation of the page is the one that remains."""

    absorbed = forms.ModelMultipleChoiceField(
        label=_("合併してなくなる団体"), queryset=Organisation.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    moves_users = forms.BooleanField(
        label=_("なくなる団体の利用者を、同じ役割で承継団体の利用者にする"), required=False, initial=True
    )
    field_order = ("absorbed", "effective_on", "moves_users", "note")

    def __init__(self, organisation: Organisation, *args: Any, **kwargs: Any) -> None:
        super().__init__(organisation, *args, **kwargs)
        neighbours = Organisation.objects.current().filter(prefecture=organisation.prefecture)
        alike = neighbours.filter(kind__in=kinds_alike(organisation.kind)).exclude(pk=organisation.pk)
        self.fields["absorbed"].queryset = alike  # type: ignore[attr-defined]


class DissolutionForm(_ChangeForm):
    field_order = ("effective_on", "note")
