"""`manage.py reset_second_factor EMAIL`: for the one manager of a prefecture whom nobody else can help."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from portal.accounts.models.sign_ins import SignInEvent
from portal.accounts.services.sign_ins import record_sign_in_event, user_with_email
from portal.accounts.services.users import end_sessions


class Command(BaseCommand):
    help = "Remove all second factors of an account and end its sessions. Make sure who is asking."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    @transaction.atomic
    def handle(self, *_args: Any, **options: Any) -> None:
        user = user_with_email(options["email"])
        if user is None:
            raise CommandError("There is no account with this address.")
        removed, _by_model = Authenticator.objects.filter(user=user).delete()
        ended = end_sessions(user)
        record_sign_in_event(SignInEvent.FACTOR_CHANGED, None, user)
        self.stdout.write(f"{removed} factors removed, {ended} sessions ended.")
