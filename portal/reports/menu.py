"""The entry of the reports in the global menu."""

from django.utils.translation import gettext_lazy as _

from portal.web.menu import MenuItem, register_menu

register_menu(MenuItem(_("帳票"), "reports:report-list", order=800, section="/reports/"))
