"""`manage.py issue_token`: a token for a machine, without a browser."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from portal.access.actor import Actor
from portal.accounts.models import User
from portal.accounts.selectors import actor_within
from portal.api.scopes import registered_scopes
from portal.api.services.tokens import issue_token
from portal.exceptions import RuleViolation
from portal.organisations.models import Organisation


class Command(BaseCommand):
    help = "APIトークンを発行し、一度だけ表示します。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        scopes = " ".join(scope.code for scope in registered_scopes())
        parser.add_argument("--email", required=True, help=_("所有者のメールアドレス"))
        parser.add_argument("--organisation", required=True, metavar="CODE", help=_("団体コード（6桁）"))
        parser.add_argument(
            "--scope",
            required=True,
            action="append",
            dest="scopes",
            metavar="SCOPE",
            help=_("許可する操作。何回でも指定できます：%(scopes)s") % {"scopes": scopes},
        )
        parser.add_argument("--days", type=int, default=90, help=_("有効期間（日）"))
        parser.add_argument("--name", default="issue_token", help=_("名称"))
        parser.add_argument(
            "--network", action="append", default=[], dest="networks", help=_("接続元のネットワーク。例：192.0.2.0/24")
        )

    def handle(self, **options: Any) -> None:
        fields = {name: options[name] for name in ("name", "scopes", "days", "networks")}
        try:
            token, text = issue_token(actor=_owner(options["email"], options["organisation"]), **fields)
        except RuleViolation as violation:
            raise CommandError(str(violation)) from violation
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stderr.write(_("有効期限は%(until)sです。") % {"until": f"{token.expires_at:%Y-%m-%d %H:%M} UTC"})
        self.stdout.write(text)


def _owner(email: str, code: str) -> Actor:
    """The person in the name of that organisation. Raises CommandError."""
    user = User.objects.filter(email__iexact=email).first()
    organisation = Organisation.objects.current().filter(code=code).first()
    if user is None:
        raise CommandError(_("メールアドレス「%(email)s」の利用者はいません。") % {"email": email})
    if organisation is None:
        raise CommandError(_("団体コード「%(code)s」の団体はありません。") % {"code": code})
    actor = actor_within(user, organisation)
    if actor is None:
        message = _("「%(user)s」は「%(organisation)s」の利用者ではないか、無効になっています。")
        raise CommandError(message % {"user": user.email, "organisation": organisation})
    return actor
