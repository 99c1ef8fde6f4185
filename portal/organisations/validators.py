"""Field validators of organisations, over the pure rules in portal.lib."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal.lib.local_government_code import has_valid_check_digit, is_corporate_number


def validate_local_government_code(value: str) -> None:
    """Six digits, the last one the check digit (mod 11)."""
    if not has_valid_check_digit(value):
        raise ValidationError(
            _("団体コードは検査数字を含む6桁の数字で入力してください。例：271004（大阪市）"),
            code="local_government_code",
        )


def validate_corporate_number(value: str) -> None:
    """Thirteen digits, the first one the check digit."""
    if value and not is_corporate_number(value):
        raise ValidationError(
            _("法人番号は13桁の数字で入力してください。国税庁の法人番号公表サイトで確認できます。"),
            code="corporate_number",
        )
