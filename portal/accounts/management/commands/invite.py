"""`manage.py invite`: the first manager of a prefecture, whom nobody in the portal could invite."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from portal.access.actor import Actor
from portal.access.choices import Role
from portal.accounts.services.invitations import invite
from portal.exceptions import RuleViolation
from portal.organisations.models import Organisation


class Command(BaseCommand):
    help = "利用者を招待します。招待のリンクはメールで送り、標準出力にも一度だけ表示します。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--email", required=True, help=_("招待する人のメールアドレス"))
        parser.add_argument("--name", required=True, help=_("氏名。本人が登録のときに直せます"))
        parser.add_argument("--organisation", required=True, metavar="CODE", help=_("団体コード（6桁）"))
        parser.add_argument(
            "--role", required=True, action="append", choices=Role.values, dest="roles", help=_("役割。何回でも指定可")
        )

    def handle(self, **options: Any) -> None:
        organisation = Organisation.objects.current().filter(code=options["organisation"]).first()
        if organisation is None:
            raise CommandError(_("団体コード「%(code)s」の団体はありません。") % {"code": options["organisation"]})
        who = {"email": options["email"], "name": options["name"], "roles": [Role(name) for name in options["roles"]]}
        try:
            invitation, link = invite(actor=Actor.system(), organisation=organisation, **who)
        except RuleViolation as violation:
            raise CommandError(str(violation)) from violation
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        invitation.refresh_from_db()
        if invitation.mailed_at is None:
            self.stderr.write(_("招待のメールを送れませんでした。次のリンクを本人に渡してください。"))
        self.stdout.write(link)
