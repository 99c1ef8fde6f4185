"""Charts of the reports on pages: the same drawing, from the same figures."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from portal.reports.charts import Chart, svg_of

register = template.Library()


@register.simple_tag
def chart(drawn: Chart) -> SafeString:
    """The chart as SVG; every text in it is escaped where it is drawn."""
    return SafeString(svg_of(drawn))
