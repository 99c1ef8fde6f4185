"""The entry of the global menu."""

from django.utils.translation import gettext_lazy as _

from portal.web.menu import MenuItem, register_menu

register_menu(MenuItem(_("団体"), "organisations:organisation-list", order=800, section="/organisations/"))
