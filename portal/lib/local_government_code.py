"""全国地方公共団体コード and 法人番号: reading them and proving their check digits."""

from __future__ import annotations

from stdnum.jp import cn

from portal.lib.text import half_width
from portal.lib.unreadable import Reason, UnreadableInput

WEIGHTS = (6, 5, 4, 3, 2)
PREFECTURE_COUNT = 47


def check_digit(first_five: str) -> str:
    """The sixth digit: the last digit of 11 − (weighted sum mod 11) (総務省「全国地方公共団体コード」仕様)."""
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, first_five, strict=True))
    return str((11 - total % 11) % 10)


def has_valid_check_digit(code: str) -> bool:
    """Whether `code` is six half-width digits with the right check digit."""
    return len(code) == 6 and code.isascii() and code.isdigit() and check_digit(code[:5]) == code[5]


def normalise_code(value: object) -> str:
    """The six-digit code that somebody typed or that a cell holds, as text with its leading zero.

    Excel eats the leading zero of 01 to 09 (北海道 to 栃木県), so five digits are padded and then checked.
    Raises UnreadableInput.
    """
    digits = _digits(value)
    code = digits.zfill(6) if len(digits) == 5 else digits
    if len(code) != 6:
        raise UnreadableInput(Reason.CODE_LENGTH, length=len(digits))
    if not has_valid_check_digit(code):
        raise _wrong_check_digit(digits)
    if not 1 <= int(code[:2]) <= PREFECTURE_COUNT:
        raise UnreadableInput(Reason.CODE_PREFECTURE, prefecture=code[:2])
    return code


def _wrong_check_digit(digits: str) -> UnreadableInput:
    # Lists of 統計 leave the check digit out: five digits that fail as a padded code are most likely such a code.
    if len(digits) == 5:
        return UnreadableInput(Reason.CODE_WITHOUT_CHECK_DIGIT, complete=digits + check_digit(digits))
    return UnreadableInput(Reason.CODE_CHECK_DIGIT)


def normalise_corporate_number(value: object) -> str:
    """The thirteen digits of a 法人番号 without separators. Raises UnreadableInput."""
    digits = _digits(value)
    if len(digits) != 13:
        raise UnreadableInput(Reason.CORPORATE_NUMBER_LENGTH, length=len(digits))
    if not cn.is_valid(digits):
        raise UnreadableInput(Reason.CORPORATE_NUMBER_CHECK_DIGIT)
    return digits


def is_corporate_number(text: str) -> bool:
    """Whether `text` is thirteen half-width digits with the right check digit."""
    return len(text) == 13 and text.isascii() and text.isdigit() and cn.is_valid(text)


def _digits(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = half_width(str(value if value is not None else "")).replace(" ", "").replace("-", "")
    if not text:
        raise UnreadableInput(Reason.BLANK)
    if not (text.isascii() and text.isdigit()):
        raise UnreadableInput(Reason.CODE_NOT_DIGITS)
    return text
