"""Everything between starting the servers and starting the portal; does nothing where nothing is to be done."""

from __future__ import annotations

from typing import Any

from django.core.management import BaseCommand, CommandParser, call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from portal.organisations.models import Organisation
from portal.serve.static_files import StaticFilesStamp


class Command(BaseCommand):
    help = "データベースの更新、（--sample があり、団体が未登録のとき）サンプルの読込み、画面部品の収集を行います。"
    requires_system_checks = ()  # migrate runs them; a second start shall take seconds

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--sample", action="store_true", help="団体が一つもなければ、サンプルを読み込みます。")

    def handle(self, *args: Any, sample: bool, **options: Any) -> None:
        self._migrate()
        if sample and not Organisation.objects.exists():
            self.stdout.write("サンプルを読み込んでいます。(loading the sample)")
            call_command("load_sample", verbosity=options["verbosity"])
        self._collect_static_files()

    def _migrate(self) -> None:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.stdout.write("データベースを更新しています。(migrating)")
            call_command("migrate", interactive=False, verbosity=0)
            call_command("regrant", verbosity=0)  # a new version may have new rules

    def _collect_static_files(self) -> None:
        stamp = StaticFilesStamp.of_sources()
        if not stamp.is_current():
            self.stdout.write("画面部品を集めて圧縮しています。(collecting static files)")
            call_command("collectstatic", interactive=False, clear=True, verbosity=0)
            stamp.write()
