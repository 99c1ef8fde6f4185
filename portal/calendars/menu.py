"""The entry of the calendar in the global menu."""

from django.utils.translation import gettext_lazy as _

from portal.web.menu import MenuItem, register_menu

register_menu(MenuItem(label=_("カレンダー"), url_name="calendars:month", order=70, section="/calendar/"))
