"""The entry of calendars in the global menu."""

from django.utils.translation import gettext_lazy as _

from portal.access.actor import Actor
from portal.calendars.sources import sources_for
from portal.web.menu import MenuItem, register_menu


def has_sources(actor: Actor) -> bool:
    return bool(sources_for(actor))


register_menu(
    MenuItem(label=_("カレンダー"), url_name="calendars:feed-list", order=70, visible=has_sources, section="/calendar/")
)
