"""The entry of the security cloud in the global menu."""

from django.utils.translation import gettext_lazy as _

from portal.access.actor import acts_for_public_body
from portal.web.menu import MenuItem, register_menu

register_menu(
    MenuItem(
        label=_("セキュリティクラウド"),
        url_name="security:programme-list",
        order=30,
        visible=acts_for_public_body,
        section="/security/",
    )
)
