"""The footer of every printed page: address, time, name of the person. Page margins take text from styles only."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from portal.access.actor import Actor
from portal.lib.individual_number import mask_individual_numbers

from .rendering import display_moment

PLAIN = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 -_.:/")


def margin_style(request: HttpRequest, actor: Actor, printed_at: datetime, nonce: object) -> SafeString:
    """A style element, allowed by the nonce of the content security policy."""
    text = css_string(margin_text(request, actor, printed_at))
    # The text is escaped for CSS; HTML entities would be shown as they are, because styles know none.
    rule = mark_safe('@page { @bottom-left { content: "' + text + '"; font-size: 8pt; } }')  # noqa: S308
    return format_html('<style nonce="{}" media="print">{}</style>', nonce, rule)


def margin_text(request: HttpRequest, actor: Actor, printed_at: datetime) -> str:
    """https://…/plan/ 令和8年11月23日 14時03分 府県 担当（大阪府）."""
    parts = [mask_individual_numbers(request.build_absolute_uri()), display_moment(printed_at)]
    if actor.user:
        person = actor.user.name
        parts.append(
            _("%(person)s（%(organisation)s）") % {"person": person, "organisation": actor.organisation or "－"}
        )
    return "  ".join(parts)


def css_string(text: str) -> str:
    """The text for between two quotation marks of CSS: letters as they are, every sign by its number."""
    return "".join(sign if sign in PLAIN or sign.isalpha() else f"\\{ord(sign):x} " for sign in text)
