"""`manage.py import_organisations FILE`: organisations of any prefecture from Excel or CSV, all or none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.access.actor import Actor
from portal.directory.services import ACCEPTED, read_for_whole_country
from portal.documents.inspection import inspect_upload
from portal.exceptions import RuleViolation
from portal.organisations.services.loading import store_organisations


class Command(BaseCommand):
    help = "Import organisations from an Excel or CSV file; nothing is stored while a cell is wrong."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *_args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            with path.open("rb") as file:
                inspected = inspect_upload(file, filename=path.name, allowed=ACCEPTED)
                reading = read_for_whole_country(inspected.content.read(), inspected.name)
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from error
        except RuleViolation as error:
            raise CommandError(str(error)) from error
        for wrong in reading.errors:
            self.stderr.write(f"{wrong.place}: {wrong.message}")
        if reading.errors:
            raise CommandError(f"{len(reading.errors)} wrong cells; nothing was stored.")
        loaded = store_organisations(actor=Actor.system(), records=[row.record for row in reading.rows])
        self.stdout.write(
            f"{loaded.new} organisations added, {loaded.changed} brought up to date, {loaded.unchanged} unchanged."
        )
