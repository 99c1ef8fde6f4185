"""allauth's forms in our words; named in ACCOUNT_FORMS and MFA_FORMS."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account import forms as account
from allauth.mfa.base import forms as factors
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as passkeys
from django import forms
from django.utils.translation import gettext_lazy as _

from .forms import PortalFormMixin

PASSWORD_SUPPORT = _("12文字以上で、メールアドレスや氏名と似ていないもの、よく使われていないものにしてください。")


class _Worded(PortalFormMixin):
    """Labels and support texts of ours in place of the library's."""

    labels: ClassVar[dict[str, Any]] = {}
    support: ClassVar[dict[str, Any]] = {}
    show_optional_marks = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.help_text = self.support.get(name, "")
            if name in self.labels:
                field.label = self.labels[name]
            if isinstance(field.widget, forms.PasswordInput):
                field.error_messages["required"] = _("%(label)sを入力してください。") % {"label": field.label}


class LoginForm(_Worded, account.LoginForm):
    labels = {"login": _("メールアドレス"), "password": _("パスワード")}


class ChangePasswordForm(_Worded, account.ChangePasswordForm):
    labels = {
        "oldpassword": _("現在のパスワード"),
        "password1": _("新しいパスワード"),
        "password2": _("新しいパスワード（確認）"),
    }
    support = {"password1": PASSWORD_SUPPORT, "password2": _("確認のため、もう一度入力してください。")}


class SetPasswordForm(_Worded, account.SetPasswordForm):
    labels = {"password1": _("パスワード"), "password2": _("パスワード（確認）")}
    support = {"password1": PASSWORD_SUPPORT, "password2": _("確認のため、もう一度入力してください。")}


class ResetPasswordForm(_Worded, account.ResetPasswordForm):
    labels = {"email": _("メールアドレス")}
    support = {"email": _("サインインに使っているメールアドレスを入力してください。")}


class ResetPasswordKeyForm(_Worded, account.ResetPasswordKeyForm):
    labels = {"password1": _("新しいパスワード"), "password2": _("新しいパスワード（確認）")}
    support = {"password1": PASSWORD_SUPPORT, "password2": _("確認のため、もう一度入力してください。")}


class ReauthenticateForm(_Worded, account.ReauthenticateForm):
    labels = {"password": _("パスワード")}


class CodeForm(_Worded):
    """A code of digits, however wide it is typed."""

    labels = {"code": _("認証コード")}
    support = {"code": _("認証アプリに表示されている6桁の数字を入力してください。回復コードも使えます。")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= {"class": "input--code", "inputmode": "numeric"}


class AuthenticateForm(CodeForm, factors.AuthenticateForm):
    pass


class ReauthenticateByCodeForm(CodeForm, factors.ReauthenticateForm):
    pass


class ActivateTOTPForm(CodeForm, totp.ActivateTOTPForm):
    support = {"code": _("登録したあと、認証アプリに表示された6桁の数字を入力してください。")}


class AddPasskeyForm(_Worded, passkeys.AddWebAuthnForm):
    labels = {"name": _("パスキーの名前"), "passwordless": _("パスワードなしでのサインインにも使う")}
    support = {
        "name": _("あとで見分けられる名前を付けてください。例：業務用パソコン"),
        "passwordless": _("端末のPINや指紋、顔での確認が必要になります。"),
    }


class EditPasskeyForm(_Worded, passkeys.EditWebAuthnForm):
    labels = {"name": _("パスキーの名前")}
    support = {"name": _("あとで見分けられる名前を付けてください。例：業務用パソコン")}
