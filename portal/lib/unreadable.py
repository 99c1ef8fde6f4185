"""The one way in which the readers of this package say that they could not read something."""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """Why a value could not be read. `portal.input_sentences` has a sentence for each."""

    BLANK = "blank"
    # codes
    CODE_NOT_DIGITS = "code_not_digits"
    CODE_LENGTH = "code_length"
    CODE_WITHOUT_CHECK_DIGIT = "code_without_check_digit"
    CODE_CHECK_DIGIT = "code_check_digit"
    CODE_PREFECTURE = "code_prefecture"
    CORPORATE_NUMBER_LENGTH = "corporate_number_length"
    CORPORATE_NUMBER_CHECK_DIGIT = "corporate_number_check_digit"
    # text
    EMAIL = "email"
    PHONE = "phone"
    PHONE_LENGTH = "phone_length"
    KANA = "kana"
    # amounts
    AMOUNT = "amount"
    AMOUNT_GROUPING = "amount_grouping"
    AMOUNT_UNIT = "amount_unit"
    AMOUNT_FRACTION = "amount_fraction"
    AMOUNT_DIGITS = "amount_digits"
    # days
    DATE = "date"
    DATE_NO_SUCH_DAY = "date_no_such_day"
    DATE_WEEKDAY = "date_weekday"
    DATE_SHORT_YEAR = "date_short_year"
    DATE_BEFORE_ERA = "date_before_era"
    DATE_OUT_OF_RANGE = "date_out_of_range"
    DATE_WITH_TIME = "date_with_time"
    # months and fiscal years
    MONTH = "month"
    MONTH_RANGE = "month_range"
    MONTH_RANGE_ORDER = "month_range_order"
    FISCAL_YEAR = "fiscal_year"


class UnreadableInput(ValueError):
    """A value that a person typed, or a cell holds, could not be read.

    Carries a reason and what the sentence about it needs; never the value itself, so it is safe to log.
    """

    def __init__(self, code: Reason, **params: object) -> None:
        super().__init__(code.value)
        self.code = code
        self.params = params
