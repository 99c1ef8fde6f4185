"""Forms about people."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.access.choices import Role
from portal.organisations.models import Organisation
from portal.web.fields import PortalEmailField
from portal.web.forms import PortalForm

from .validators import validate_person_name


class PersonNameField(forms.CharField):
    """A person's name, kept character by character."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("氏名"))
        super().__init__(max_length=100, **kwargs)
        self.validators.append(validate_person_name)
        self.widget.attrs.setdefault("autocomplete", "name")


class RolesField(forms.MultipleChoiceField):
    """One or more roles; the form says of which organisation."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label=_("役割"), **kwargs)

    def clean(self, value: Any) -> list[Role]:
        return [Role(name) for name in super().clean(value)]


class _RolesOfForm(PortalForm):
    """A form that asks for roles of one organisation."""

    def __init__(self, organisation: Organisation, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(role.value, role.label) for role in organisation.possible_roles]
        self.fields["roles"].choices = choices  # type: ignore[attr-defined]


class NameForm(PortalForm):
    name = PersonNameField(help_text=_("ほかの利用者に表示されます。例：大阪 花子"))


class ReasonForm(PortalForm):
    """Why; kept in the history beside the change."""

    reason = forms.CharField(label=_("理由"), max_length=500, help_text=_("履歴に残ります。例：人事異動のため"))


class RolesForm(_RolesOfForm):
    roles = RolesField()
    reason = forms.CharField(
        label=_("理由"), max_length=500, required=False, help_text=_("履歴に残ります。例：人事異動のため")
    )


class InvitationForm(_RolesOfForm):
    email = PortalEmailField(
        label=_("メールアドレス"), help_text=_("招待のメールを送ります。本人だけが読める宛先にしてください。")
    )
    name = PersonNameField(help_text=_("本人が登録のときに直せます。例：大阪 花子"))
    roles = RolesField()


class RegistrationForm(PortalForm):
    """Somebody invited who has no account yet."""

    name = PersonNameField()
    password = forms.CharField(
        label=_("パスワード"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("12文字以上。文章のように長いものが安全で覚えやすくなります。"),
    )
    password_again = forms.CharField(
        label=_("パスワード（確認）"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        again = values.get("password_again")
        if again and values.get("password") and again != values["password"]:
            self.add_error("password_again", _("2回のパスワードが一致しません。同じものを入力してください。"))
        return values


class OwnPasswordForm(PortalForm):
    """Somebody invited who has an account already."""

    password = forms.CharField(
        label=_("いまお使いのパスワード"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
