"""What both commands share: choosing the planner, reading the instance, writing the answer."""

from __future__ import annotations

import json
from pathlib import Path

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _

from .registry import Document, Planner, find_planner, planner_names


def add_common_arguments(parser: CommandParser) -> None:
    parser.add_argument("planner", help=_("計画の種類（%(names)s）") % {"names": "、".join(planner_names())})
    parser.add_argument("instance", type=Path, help=_("入力ファイル（JSON）"))
    parser.add_argument("--output", type=Path, required=True, help=_("結果を書き出すファイル（JSON）"))


def chosen_planner(name: str) -> Planner:
    """Raises CommandError for a name that no app has registered."""
    planner = find_planner(name)
    if planner is None:
        names = "、".join(planner_names())
        raise CommandError(
            _("「%(name)s」という計画はありません。使えるのは %(names)s です。") % {"name": name, "names": names}
        )
    return planner


def read_instance(path: Path) -> Document:
    """Raises CommandError for a file that is missing, unreadable or no JSON object."""
    try:
        document = json.loads(path.read_text("utf-8"))
    except OSError as error:
        message = _("入力ファイル %(path)s を読めません（%(reason)s）。")
        raise CommandError(message % {"path": path, "reason": error.strerror}) from error
    except ValueError as error:
        message = _("入力ファイル %(path)s はUTF-8のJSONではありません（%(reason)s）。")
        raise CommandError(message % {"path": path, "reason": error}) from error
    if not isinstance(document, dict):
        raise CommandError(_("入力ファイル %(path)s の一番外側をオブジェクト（{ }）にしてください。") % {"path": path})
    return document


def write_answer(path: Path, answer: Document) -> None:
    """Raises CommandError when the file cannot be written."""
    try:
        path.write_text(json.dumps(answer, ensure_ascii=False, indent=1) + "\n", "utf-8")
    except OSError as error:
        message = _("結果を %(path)s に書き出せません（%(reason)s）。")
        raise CommandError(message % {"path": path, "reason": error.strerror}) from error
