"""The entry of deadlines in the global menu."""

from django.utils.translation import gettext_lazy as _

from portal.web.menu import MenuItem, register_menu

register_menu(MenuItem(_("期限"), "deadlines:deadline-list", order=15, section="/deadlines/"))
