"""`manage.py load_organisations`: prefectures, municipalities and unions from the lists that come with the portal."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.access.actor import Actor
from portal.lib.local_government_code import PREFECTURE_COUNT
from portal.organisations.data_files import all_records
from portal.organisations.services.loading import store_organisations


class Command(BaseCommand):
    help = "Load prefectures, municipalities with populations, and unions. Safe to run again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--prefecture", help="Number of one prefecture, 01 to 47; without it, the whole country.")

    def handle(self, *_args: Any, **options: Any) -> None:
        loaded = store_organisations(actor=Actor.system(), records=all_records(_number(options["prefecture"])))
        self.stdout.write(
            f"{loaded.new} organisations added, {loaded.changed} brought up to date, {loaded.unchanged} unchanged."
        )


def _number(typed: str | None) -> str:
    if typed is None:
        return ""
    if not typed.isdecimal() or not 1 <= int(typed) <= PREFECTURE_COUNT:
        raise CommandError(f"--prefecture takes a number from 1 to {PREFECTURE_COUNT}, not {typed!r}.")
    return f"{int(typed):02d}"
