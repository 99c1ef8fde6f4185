"""`manage.py reencrypt_factors`: the step of a change of SECRET_KEY after which the former key can be dropped."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from cryptography.fernet import InvalidToken
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.adapters import reencrypted

ENCRYPTED = ("secret", "seed")  # of an authenticator app, of recovery codes


class Command(BaseCommand):
    help = "二段階認証の秘密を現在の SECRET_KEY で暗号化し直します。"

    @transaction.atomic
    def handle(self, *_args: Any, **_options: Any) -> None:
        factors = Authenticator.objects.select_for_update().exclude(type=Authenticator.Type.WEBAUTHN)
        count = 0
        for factor in factors.iterator():
            try:
                new = {name: reencrypted(factor.data[name]) for name in ENCRYPTED if name in factor.data}
            except InvalidToken as error:
                message = _("利用者%(user)sの二段階認証は、SECRET_KEY と SECRET_KEY_FALLBACKS のどの鍵でも読めません。")
                raise CommandError(message % {"user": factor.user_id}) from error
            factor.data |= new
            factor.save(update_fields=["data"])
            count += 1
        self.stdout.write(_("%(count)s件の二段階認証を現在の鍵で暗号化し直しました。") % {"count": count})
