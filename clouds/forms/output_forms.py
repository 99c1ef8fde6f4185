"""Catalogues of output forms, one form, its layout, a comment; whom to ask."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from clouds.business_systems import business_choices
from clouds.form_choices import FormKind
from clouds.models import FormCatalogue, OutputForm, VendorRequest
from portal.calendars.fields import DueDateField
from portal.organisations.models import Organisation
from portal.web.fields import CodeField, MonthField
from portal.web.forms import PortalForm

from .uploads import upload_field

TO_MEMBERS, TO_VENDORS, TO_ONE = "members", "vendors", "request:"


class CatalogueForm(PortalForm):
    """A new catalogue, or one that is there; `version` 0 for a new one."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    name = forms.CharField(label=_("調査の名称"), max_length=100, help_text=_("例：住民基本台帳の出力様式"))
    business = forms.ChoiceField(label=_("業務"), choices=[("", _("選んでください")), *business_choices()])
    needed_from = MonthField(
        label=_("利用を始めたい月"),
        required=False,
        help_text=_("この月までに対応する予定の様式を「対応できる」と数えます。例：令和10年4月、R10.4、2028-04"),
    )
    note = forms.CharField(label=_("説明"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 4}))

    @staticmethod
    def initial_of(catalogue: FormCatalogue) -> dict[str, Any]:
        return {name: getattr(catalogue, name) for name in ("version", "name", "business", "needed_from", "note")}

    @property
    def facts(self) -> dict[str, Any]:
        values = self.cleaned_data
        month = values["needed_from"]
        told = {name: values[name] for name in ("name", "business", "note")}
        return told | {"needed_from": month.first_day if month else None}


class OutputFormForm(PortalForm):
    """One form of the catalogue."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    number = CodeField(label=_("様式番号"), max_length=20, help_text=_("例：J-001"))
    name = forms.CharField(label=_("様式名"), max_length=100, help_text=_("例：住民票の写し（世帯全員）"))
    kind = forms.ChoiceField(label=_("種類"), choices=FormKind.choices, widget=forms.RadioSelect)
    purpose = forms.CharField(label=_("用途"), max_length=300, required=False)
    paper = forms.CharField(label=_("用紙"), max_length=50, required=False, help_text=_("例：A4縦、改ざん防止用紙"))
    is_active = forms.BooleanField(
        label=_("使用する"), required=False, help_text=_("外すと、照会の対象から除かれます。回答は残ります。")
    )

    FACTS = ("number", "name", "kind", "purpose", "paper", "is_active")

    def __init__(self, *args: Any, is_new: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_new:
            del self.fields["is_active"]

    @classmethod
    def initial_of(cls, form: OutputForm) -> dict[str, Any]:
        return {name: getattr(form, name) for name in (*cls.FACTS, "version")}

    @property
    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.FACTS if name in self.fields}


class LayoutForm(PortalForm):
    """The next version of a layout."""

    note = forms.CharField(
        label=_("前の版からの変更点"), max_length=200, required=False, help_text=_("2版目から必要です。")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["upload"] = upload_field(_("レイアウトのファイル"))
        self.order_fields(["upload", "note"])


class CommentForm(PortalForm):
    """Something to say, and to whom where the writer has a choice."""

    text = forms.CharField(label=_("コメント"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    audience = forms.ChoiceField(label=_("見せる相手"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, audiences: Sequence[tuple[str, object]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["audience"]
        field.choices = list(audiences)  # type: ignore[attr-defined]
        self.initial.setdefault("audience", audiences[0][0])
        if len(audiences) == 1:
            field.widget = forms.HiddenInput()

    def told(self, requests: Sequence[VendorRequest]) -> dict[str, Any]:
        """As the service takes it."""
        audience: str = self.cleaned_data["audience"]
        chosen = next((one for one in requests if audience == f"{TO_ONE}{one.pk}"), None)
        return {"text": self.cleaned_data["text"], "request": chosen, "is_for_vendors": audience == TO_VENDORS}


class AskedForm(PortalForm):
    """Everybody who may be asked what it needs, those who are ticked."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    organisations = forms.ModelMultipleChoiceField(
        label=_("必要度を照会する団体"),
        queryset=Organisation.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("回答を提出した団体は外せません。"),
    )
    due_on = DueDateField(
        label=_("追加する団体の回答期限"),
        required=False,
        help_text=_("団体を外すだけのときは、入力しなくてかまいません。"),
    )

    def __init__(self, *args: Any, candidates: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisations"].queryset = candidates  # type: ignore[attr-defined]
        self.fields["organisations"].label_from_instance = _name  # type: ignore[attr-defined]

    @staticmethod
    def initial_of(catalogue: FormCatalogue) -> dict[str, Any]:
        asked = [member.organisation for member in catalogue.members.select_related("organisation")]
        return {"version": catalogue.version, "organisations": asked}


def _name(organisation: Any) -> str:
    return str(organisation.name)


class RequestForm(PortalForm):
    """A vendor is asked about one product."""

    vendor = forms.ModelChoiceField(
        label=_("事業者"), queryset=Organisation.objects.none(), empty_label=_("選んでください")
    )
    product = forms.CharField(label=_("製品名"), max_length=100)
    due_on = DueDateField(label=_("回答期限"))
    note = forms.CharField(
        label=_("事業者への依頼文"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("この事業者だけに表示されます。ほかの事業者の名前や回答は書かないでください。"),
    )

    def __init__(self, *args: Any, vendors: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["vendor"].queryset = vendors  # type: ignore[attr-defined]
        self.fields["vendor"].label_from_instance = _name  # type: ignore[attr-defined]
