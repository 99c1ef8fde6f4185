"""Reference numbers of reports and notices: per prefecture and fiscal year, without gaps."""

from __future__ import annotations

from portal.applications.models import ReferenceSeries
from portal.applications.services.numbering import reference_number

REPORT_PREFIX, NOTICE_PREFIX = "IR", "IN"


def next_number(prefecture_id: int, prefix: str, fiscal_year: int) -> str:
    """IR-R08-0001. The series stays locked until the transaction ends: a failed one gives its number back."""
    ReferenceSeries.objects.get_or_create(prefecture_id=prefecture_id, prefix=prefix, fiscal_year=fiscal_year)
    series = ReferenceSeries.objects.select_for_update().get(
        prefecture_id=prefecture_id, prefix=prefix, fiscal_year=fiscal_year
    )
    series.last_serial += 1
    series.save(update_fields=["last_serial"])
    return reference_number(prefix, fiscal_year, series.last_serial)
