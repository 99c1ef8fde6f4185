"""Reference numbers: per prefecture, prefix and fiscal year, without gaps."""

from __future__ import annotations

from datetime import date

from portal.applications.models import Application, ReferenceSeries
from portal.lib.eras import era_year


def give_number(application: Application) -> None:
    """Set the next number of its series; one that it has stays. Only inside the transaction of the submission.

    The row of the series is locked until that transaction ends: the next one waits, and a submission that fails gives
    its number back.
    """
    if application.serial:
        return
    series = _locked_series(application)
    series.last_serial += 1
    series.save(update_fields=["last_serial"])
    application.series, application.serial = series, series.last_serial
    application.reference_number = reference_number(series.prefix, series.fiscal_year, series.last_serial)


def reference_number(prefix: str, fiscal_year: int, serial: int) -> str:
    """SC-H28-0001. The era is that of 1 May, as the whole of 2019 is 令和元年度."""
    era, year = era_year(date(fiscal_year, 5, 1))
    return f"{prefix}-{era.letter}{year:02d}-{serial:04d}"


def _locked_series(application: Application) -> ReferenceSeries:
    window = application.window
    series, _created = ReferenceSeries.objects.get_or_create(
        prefecture_id=window.prefecture_id, prefix=window.number_prefix, fiscal_year=window.fiscal_year
    )
    return ReferenceSeries.objects.select_for_update().get(pk=series.pk)
