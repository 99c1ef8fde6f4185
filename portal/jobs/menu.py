"""The entry of the jobs in the global menu."""

from django.utils.translation import gettext_lazy as _

from portal.web.menu import MenuItem, register_menu

register_menu(MenuItem(_("処理の状況"), "jobs:job-list", order=900, section="/jobs/"))
