"""What allauth says when something is wrong, in our words; used by the adapters of portal.accounts."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise

ACCOUNT_SENTENCES: dict[str, Text] = {
    "account_inactive": _("このアカウントは現在使えません。所属する団体の利用者管理者にご連絡ください。"),
    "email_password_mismatch": _("メールアドレスかパスワードが違います。もう一度確かめて入力してください。"),
    "enter_current_password": _("現在のパスワードが違います。もう一度入力してください。"),
    "incorrect_password": _("パスワードが違います。もう一度入力してください。"),
    "incorrect_code": _("コードが違うか、有効期限が切れています。新しいコードを入力してください。"),
    "invalid_password_reset": _("この案内は使えなくなっています。もう一度、再設定の案内を送信してください。"),
    "too_many_login_attempts": _(
        "続けて間違えたため、このアカウントでのサインインを一時的に止めています。5分ほど待ってから、もう一度お試しください。"
    ),
    "rate_limited": _("短い時間に操作が集中しました。5分ほど待ってから、もう一度お試しください。"),
    "same_as_current": _("現在のものと違う内容を入力してください。"),
}
FACTOR_SENTENCES: dict[str, Text] = {
    "cannot_delete_authenticator": _("この認証方法は解除できません。あなたの役割では二段階認証が必要です。"),
    "cannot_generate_recovery_codes": _("回復コードは、認証アプリかパスキーを登録してから作成できます。"),
    "incorrect_code": _("コードが違います。認証アプリに表示されている最新の6桁を入力してください。"),
}
