"""Lists: columns declared once, sorting by an allow list, filters kept in every link, count and range always shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any, ClassVar

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from .forms import FilterForm
from .pagination import PageLinks, page_links
from .rendering import display_value
from .shortcuts import kept_query
from .table_cells import cell_html

DENSITY_KEY = "table_is_roomy"
PER_PAGE = 50


class Kind(StrEnum):
    """What a column holds: decides side, width and words."""

    TEXT = "text"
    NUMBER = "number"
    CODE = "code"
    DATE = "date"
    CHIP = "chip"
    ACTIONS = "actions"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `value` reads a row (default: the attribute path `name`, parts joined by two underscores).

    `sort` lists the fields to order by; blank: not sortable. A key column stays on a telephone's screen.
    """

    name: str
    label: str | Promise
    value: Callable[[Any], Any] | None = None
    sort: Sequence[str] = ()
    kind: Kind = Kind.TEXT
    url: Callable[[Any], str] | None = None
    is_key: bool = False

    def value_of(self, row: Any) -> Any:
        if self.value is not None:
            return self.value(row)
        return follow(row, self.name)


def follow(row: Any, path: str) -> Any:
    """The attribute at the end of a path of names joined by two underscores; None where it breaks off."""
    for part in path.split("__"):
        row = getattr(row, part, None)
    return row


@dataclass(frozen=True, slots=True)
class HeadCell:
    """The head of one column with the link that sorts by it."""

    label: str | Promise
    css: str
    sort_url: str = ""
    aria_sort: str = ""

    @property
    def icon(self) -> str:
        return self.aria_sort or "sort"


@dataclass(frozen=True, slots=True)
class ActiveFilter:
    """One filter in force and the address of the list without it."""

    label: str
    value: str
    url: str


@dataclass(frozen=True, slots=True)
class SelectionAction:
    """Something to do with the ticked rows; their keys are posted as `selected`."""

    label: str | Promise
    url: str


class Table:
    """One page of a list as `components/table.html` shows it: of a queryset (two queries) or of values already read."""

    caption: ClassVar[str | Promise] = ""
    columns: ClassVar[Sequence[Column]] = ()
    default_sort: ClassVar[str] = ""
    empty_title: ClassVar[str | Promise] = ""
    empty_text: ClassVar[str | Promise] = ""
    per_page: ClassVar[int] = PER_PAGE

    def __init__(
        self,
        request: HttpRequest,
        rows: QuerySet[Any] | Sequence[Any],
        *,
        table_id: str = "list",
        filters: FilterForm | None = None,
        export_url: str = "",
        selection: Sequence[SelectionAction] = (),
        row_class: Callable[[Any], str] | None = None,
    ) -> None:
        self.request, self.id, self.filters = request, table_id, filters
        self.export_url, self.selection, self.row_class = export_url, selection, row_class
        self.all_rows = rows

    # --- sorting and paging ---------------------------------------------------------------------------

    @cached_property
    def sort(self) -> str:
        """The column in force, with a hyphen for descending; what is not on the list falls back to the default."""
        asked = self.request.GET.get("sort", "")
        sortable = {column.name for column in self.columns if column.sort}
        return asked if asked.removeprefix("-") in sortable else self.default_sort

    @property
    def ordered_rows(self) -> QuerySet[Any] | Sequence[Any]:
        """All rows in the order in force: what an export of the list writes."""
        return self._ordered()

    def _ordered(self) -> QuerySet[Any] | Sequence[Any]:
        column = next((c for c in self.columns if c.name == self.sort.removeprefix("-")), None)
        if column is None:
            return self.all_rows
        is_descending = self.sort.startswith("-")
        if not isinstance(self.all_rows, QuerySet):
            return sorted(self.all_rows, key=lambda row: _sort_key(row, column.sort), reverse=is_descending)
        fields = [_turned(name) for name in column.sort] if is_descending else column.sort
        return self.all_rows.order_by(*fields, "pk")

    @cached_property
    def page(self) -> Page:
        return Paginator(self._ordered(), self.per_page).get_page(self.request.GET.get("page"))

    @cached_property
    def links(self) -> PageLinks:
        return page_links(self.page, lambda number: self.url_with(page=number if number > 1 else None))

    def url_with(self, **changes: object) -> str:
        """This list's address with some parameters changed; None takes one away."""
        query = kept_query(self.request)
        for name, value in changes.items():
            query.pop(name, None)
            if value is not None:
                query[name] = str(value)
        return f"{self.request.path}?{query.urlencode()}" if query else self.request.path

    # --- what the template shows -------------------------------------------------------------------------

    @property
    def count_text(self) -> str:
        page = self.page
        if not page.paginator.count:
            return _("0件")
        values = {"count": page.paginator.count, "first": page.start_index(), "last": page.end_index()}
        return _("全%(count)s件のうち%(first)s～%(last)s件目") % {k: f"{v:,}" for k, v in values.items()}

    @property
    def is_roomy(self) -> bool:
        return bool(self.request.session.get(DENSITY_KEY))

    @property
    def is_filtered(self) -> bool:
        return bool(self.active_filters)

    @cached_property
    def heads(self) -> list[HeadCell]:
        return [self._head(column) for column in self.columns]

    def _head(self, column: Column) -> HeadCell:
        css = f"is-{column.kind}" + ("" if column.is_key else " is-secondary")
        if not column.sort:
            return HeadCell(column.label, css)
        is_current = self.sort.removeprefix("-") == column.name
        is_descending = self.sort.startswith("-")
        next_sort = f"-{column.name}" if is_current and not is_descending else column.name
        aria_sort = ("descending" if is_descending else "ascending") if is_current else ""
        return HeadCell(column.label, css, self.url_with(sort=next_sort, page=None), aria_sort)

    @cached_property
    def rows(self) -> list[SafeString]:
        """The rows as HTML; built here and not in a template because long lists are many times faster so."""
        return [self._row(row) for row in self.page.object_list]

    def _row(self, row: Any) -> SafeString:
        cells = [
            (cell_html(column, column.value_of(row), row, is_head=i == 0),) for i, column in enumerate(self.columns)
        ]
        if self.selection:
            name = display_value(self.columns[0].value_of(row))
            cells.insert(0, (self._tick_cell(row, name),))
        css = self.row_class(row) if self.row_class else ""
        return format_html('<tr class="{}">{}</tr>', css, format_html_join("", "{}", cells))

    def _tick_cell(self, row: Any, name: str) -> SafeString:
        return format_html(
            '<td><input type="checkbox" name="selected" value="{}" aria-label="{}" data-select-row></td>',
            row.pk,
            _("%(name)sを選ぶ") % {"name": name},
        )

    @cached_property
    def active_filters(self) -> list[ActiveFilter]:
        """The filters in force in words, each with the address that takes it away."""
        if self.filters is None or not self.filters.is_bound:
            return []
        bound = [field for field in self.filters.visible_fields() if self.filters.value_of(field.name) is not None]
        return [
            ActiveFilter(
                str(f.label), self.filters.words_of(f.name), self.url_with(**{f.html_name: None, "page": None})
            )
            for f in bound
        ]

    @property
    def exports(self) -> list[tuple[str, str]]:
        """Excel and CSV of the whole list as filtered and sorted."""
        if not self.export_url:
            return []
        query = kept_query(self.request)
        query.pop("page", None)
        addresses = []
        for label, file_format in ((_("Excelで出力"), "xlsx"), (_("CSVで出力"), "csv")):
            query["format"] = file_format
            addresses.append((label, f"{self.export_url}?{query.urlencode()}"))
        return addresses


def _turned(name: str) -> str:
    return name.removeprefix("-") if name.startswith("-") else f"-{name}"


def _sort_key(row: Any, fields: Sequence[str]) -> list[tuple[bool, Any]]:
    values = [follow(row, name) for name in fields]
    return [(value is None, value) for value in values]
