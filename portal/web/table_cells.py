"""One cell of a list as HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from .chips import tone_of
from .rendering import display_value

if TYPE_CHECKING:
    from .tables import Column


def cell_html(column: Column, value: Any, row: Any, *, is_head: bool) -> SafeString:
    """The cell; the first of a row is its heading and, on a telephone, carries the button for the rest."""
    content = _content(column, value, row)
    if is_head:
        return format_html('<th scope="row" class="is-{}">{}{}</th>', column.kind, content, _details_button())
    css = f"is-{column.kind}" + ("" if column.is_key else " is-secondary")
    return format_html('<td class="{}" data-label="{}">{}</td>', css, column.label, content)


def _content(column: Column, value: Any, row: Any) -> SafeString:
    if isinstance(value, SafeString):
        text = value
    elif column.kind == "chip" and value not in (None, ""):
        text = format_html('<span class="chip chip--{}">{}</span>', tone_of(value), value)
    elif column.kind == "code":
        text = conditional_escape(value or display_value(None))
    else:
        text = conditional_escape(display_value(value))
    url = column.url(row) if column.url else ""
    return format_html('<a href="{}">{}</a>', url, text) if url else text


def _details_button() -> SafeString:
    return format_html(
        '<button type="button" class="button button--outline button--xs row-details" data-row-details'
        ' aria-expanded="false">{}</button>',
        _("詳細"),
    )
