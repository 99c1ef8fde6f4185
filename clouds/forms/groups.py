"""A study group, its members and their contact people."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clouds.models import GroupMember, StudyGroup
from portal.organisations.models import Contact, Organisation
from portal.web.fields import WarekiDateField
from portal.web.forms import PortalForm

OPENNESS = (
    (True, _("公開：府内の団体はだれでも読むことができ、参加もできます")),
    (False, _("非公開：構成団体と事務局だけが読むことができます")),
)


def _boolean(value: Any) -> bool:
    return value in (True, "True")


class GroupForm(PortalForm):
    """A new group, or one that is there; `version` 0 for a new one."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    name = forms.CharField(label=_("検討会の名称"), max_length=100, help_text=_("例：自治体クラウド検討会"))
    purpose = forms.CharField(label=_("目的"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5}))
    is_open = forms.TypedChoiceField(label=_("公開の範囲"), choices=OPENNESS, coerce=_boolean, widget=forms.RadioSelect)
    established_on = WarekiDateField(label=_("設置日"))
    ended_on = WarekiDateField(label=_("終了日"), required=False)
    reason = forms.CharField(label=_("変更の理由"), max_length=200, required=False, help_text=_("履歴に残ります。"))

    FACTS = ("name", "purpose", "is_open", "established_on", "ended_on")

    def __init__(self, *args: Any, is_new: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_new:
            del self.fields["ended_on"], self.fields["reason"]

    @classmethod
    def initial_of(cls, group: StudyGroup) -> dict[str, Any]:
        return {name: getattr(group, name) for name in (*cls.FACTS, "version")}

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        began, ended = values.get("established_on"), values.get("ended_on")
        if began and ended and ended < began:
            self.add_error("ended_on", _("終了日は、設置日以降の日付で入力してください。"))
        return values

    @property
    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.FACTS if name in self.fields}


class MembersForm(PortalForm):
    """Everybody who may be a member, those who are ticked."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    organisations = forms.ModelMultipleChoiceField(
        label=_("構成団体"),
        queryset=Organisation.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("チェックを外すと、今日付けで退会になります。過去の記録は残ります。"),
    )
    joined_on = WarekiDateField(label=_("追加する団体の参加日"))

    def __init__(self, *args: Any, candidates: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisations"].queryset = candidates  # type: ignore[attr-defined]
        self.fields["organisations"].label_from_instance = _name  # type: ignore[attr-defined]

    @staticmethod
    def initial_of(group: StudyGroup) -> dict[str, Any]:
        members = [row.organisation for row in group.members.present().select_related("organisation")]
        return {"version": group.version, "organisations": members, "joined_on": timezone.localdate()}

    def clean_joined_on(self) -> Any:
        day = self.cleaned_data["joined_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("参加日は、今日までの日付で入力してください。"))
        return day


def _name(organisation: Any) -> str:
    return str(organisation.name)


class ContactsForm(PortalForm):
    """Who is to be asked at a member, among the contacts that its organisation has entered."""

    contacts = forms.ModelMultipleChoiceField(
        label=_("連絡担当者"),
        queryset=Contact.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, member: GroupMember, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = Contact.objects.filter(department__organisation=member.organisation_id).select_related("department")
        self.fields["contacts"].queryset = people  # type: ignore[attr-defined]
        self.fields["contacts"].label_from_instance = _person  # type: ignore[attr-defined]


def _person(contact: Any) -> str:
    return "　".join(filter(None, [contact.department.name, contact.job_title, contact.name]))
