"""`manage.py explain migration INSTANCE --output FILE`: why there is no plan, and the cheapest ways out."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from portal.planners.files import add_common_arguments, chosen_planner, read_instance, write_answer
from portal.planners.registry import BadDocument


class Command(BaseCommand):
    help = _("計画が成り立たない理由と、最も安い解決策を書き出します。")
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        add_common_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        planner, document = chosen_planner(options["planner"]), read_instance(options["instance"])
        if planner.explain is None:
            raise CommandError(_("この計画には、成り立たない理由を調べる機能がありません。"))
        try:
            answer = planner.explain(document)
        except BadDocument as error:
            raise CommandError(str(error)) from error
        write_answer(options["output"], answer)
        for sentence in answer["sentences"]:
            self.stdout.write(sentence)
