"""A list as a file, at once: small enough not to need a job."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header

from portal.lib.csv_files import CsvEncoding
from portal.lib.file_names import export_file_name

from .document import Format, Report
from .writers.csv import write_csv
from .writers.excel import write_excel

FORMATS = (Format.EXCEL, Format.CSV, Format.CSV_CP932)


def asked_format(request: HttpRequest) -> Format:
    """The format named in the address; 404 for any other than Excel and CSV."""
    asked = request.GET.get("format", "")
    if asked not in FORMATS:
        raise Http404
    return Format(asked)


def exported(report: Report, file_format: Format) -> HttpResponse:
    """The report as an attachment that no browser shows in place."""
    if file_format == Format.EXCEL:
        content = write_excel(report)
    else:
        encoding = CsvEncoding.CP932 if file_format == Format.CSV_CP932 else CsvEncoding.UTF_8_BOM
        content = write_csv(report, encoding).content
    day = timezone.localtime(report.as_of).date()
    name = export_file_name(day=day, title=report.title, extension=file_format.extension)
    headers = {"Content-Disposition": content_disposition_header(True, name) or "attachment"}
    return HttpResponse(content, content_type=file_format.content_type, headers=headers)
