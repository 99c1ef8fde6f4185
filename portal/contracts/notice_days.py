"""The last day to give notice of a contract, reckoned by the database for all organisations at once.

The rule is `last_notice_day` of portal.lib.contract_terms; a test holds both against each other.
"""

from __future__ import annotations

from datetime import date

from django.db.models import DateField, F, Func, IntegerField, TextField, Value
from django.db.models.functions import Cast

from .choices import NoticeUnit


class NextNoticeDay(Func):
    """The first last-day-to-give-notice on or after `today`, over the initial and all renewed terms; else NULL."""

    output_field = DateField()
    template = f"""(
        SELECT min(day) FROM (
            SELECT CASE WHEN unit = '{NoticeUnit.DAYS.value}' THEN term_end - notice
                        ELSE (term_end - make_interval(months => notice))::date END AS day, today
            FROM (
                SELECT later - CASE WHEN extract(day FROM first_day) > extract(day FROM later) THEN 0 ELSE 1 END
                       AS term_end, notice, unit, today
                FROM (
                    SELECT (c.end_on + 1) AS first_day,
                           ((c.end_on + 1) + make_interval(months => n))::date AS later,
                           c.notice, c.unit, c.today
                    FROM (SELECT %(expressions)s) AS c(end_on, renewal, notice, unit, today),
                         generate_series(
                             0,
                             greatest(0, ((c.today - c.end_on) / 28)) + c.notice + 2 * c.renewal + 1,
                             c.renewal
                         ) AS n
                    WHERE c.renewal > 0
                ) AS periods
            ) AS terms
        ) AS days WHERE day >= today
    )"""  # noqa: S608

    def __init__(self, today: date) -> None:
        super().__init__(
            F("contract_end_on"),
            Cast(Func(F("renewal_months"), Value(0), function="NULLIF"), IntegerField()),  # 0: never renewed
            Cast(F("notice_value"), IntegerField()),
            Cast(F("notice_unit"), TextField()),
            Cast(Value(today), DateField()),
        )
