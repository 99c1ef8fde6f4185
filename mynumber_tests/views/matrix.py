"""How a test as a whole stands: organisations by scenarios and steps."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from mynumber_tests.choices import Side
from mynumber_tests.forms.matrix import MatrixFilters
from mynumber_tests.selectors.catalogue import catalogue
from mynumber_tests.selectors.matrix import matrix_rows, organisations_of, state_counts
from mynumber_tests.steps import steps
from portal.web.http import PortalRequest
from portal.web.pagination import page_links
from portal.web.shortcuts import kept_query, page

from .programmes import visible_programme

ROWS, COLUMNS = 50, 15


@require_GET
def matrix(request: PortalRequest, pk: int) -> HttpResponse:
    """Every participant sees its own row, the prefecture all of them; each cell leads to what it stands for."""
    programme = visible_programme(request, pk)
    filters = MatrixFilters(request.GET)
    side = Side(filters.value_of("side") or Side.INQUIRER)
    members = Paginator(filters.narrow(organisations_of(request.actor, programme)), ROWS)
    scenarios = Paginator(catalogue(request.actor, programme).active().order_by("code", "pk"), COLUMNS)  # type: ignore[attr-defined]
    shown, columns = members.get_page(request.GET.get("page")), scenarios.get_page(request.GET.get("columns"))
    context = {
        "programme": programme,
        "filters": filters,
        "side": side,
        "counts": list(state_counts(request.actor, programme).items()),
        "steps": steps(),
        "scenarios": list(columns.object_list),
        "rows": matrix_rows(request.actor, programme, list(shown.object_list), list(columns.object_list), side),
        "page": shown,
        "columns": columns,
        "row_links": page_links(shown, lambda number: _url(request, "page", number)),
        "column_links": page_links(columns, lambda number: _url(request, "columns", number)),
    }
    return render(request, page(request, "mynumber_tests/matrix.html"), context)


def _url(request: PortalRequest, name: str, number: int) -> str:
    query = kept_query(request)
    query[name] = str(number)
    return f"{request.path}?{query.urlencode()}"
