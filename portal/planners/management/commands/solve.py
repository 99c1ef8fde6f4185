"""`manage.py solve migration INSTANCE --time-limit S --output PLAN`: the optimiser without the pages."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from portal.planners.files import add_common_arguments, chosen_planner, read_instance, write_answer
from portal.planners.registry import BadDocument


class Command(BaseCommand):
    help = _("入力ファイルの計画を求め、結果を書き出します。")
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        add_common_arguments(parser)
        parser.add_argument("--time-limit", type=float, default=60, help=_("計算時間の上限（秒）"))
        parser.add_argument("--seed", type=int, default=0, help=_("乱数の種"))

    def handle(self, *args: Any, **options: Any) -> None:
        if options["time_limit"] <= 0:
            raise CommandError(_("--time-limit には0より大きい秒数を指定してください。"))
        planner, document = chosen_planner(options["planner"]), read_instance(options["instance"])
        try:
            answer = planner.solve(document, options["time_limit"], options["seed"])
        except BadDocument as error:
            raise CommandError(str(error)) from error
        write_answer(options["output"], answer)
        self.stdout.write(f"{answer['status']} {answer['objective']} {answer['seconds']} s")
