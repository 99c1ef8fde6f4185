"""The entry of the security cloud in the global menu."""

from django.utils.translation import gettext_lazy as _

from portal.access.actor import Actor
from portal.web.menu import MenuItem, register_menu


def takes_part(actor: Actor) -> bool:
    """Prefectures and their municipalities; a vendor sees what it is asked for elsewhere."""
    return actor.organisation is not None and not actor.is_vendor


register_menu(
    MenuItem(
        label=_("セキュリティクラウド"),
        url_name="security:programme-list",
        order=30,
        visible=takes_part,
        section="/security/",
    )
)
