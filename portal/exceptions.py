"""The one error that services raise and that form, page and API show alike."""

from __future__ import annotations

from django.utils.translation import gettext as _


class RuleViolation(Exception):
    """A rule of the product was broken by what somebody asked for.

    `code` is stable and for machines, `message` is for people (Japanese, says what would be right),
    `field` names the form field or JSON member at fault, if there is one.
    """

    def __init__(self, code: str, message: object, field: str | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.field = field

    def __str__(self) -> str:
        return str(self.message)


def overtaken(code: str) -> RuleViolation:
    """Somebody else has saved meanwhile. True of a form and of a button alike; what can be compared, the page shows."""
    return RuleViolation(code, _("他の人が先に更新しました。今の内容を確かめてから、もう一度操作してください。"))
