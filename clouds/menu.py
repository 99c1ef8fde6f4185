"""The entry of the municipal cloud in the global menu."""

from django.utils.translation import gettext_lazy as _

from portal.access.actor import Actor
from portal.web.menu import MenuItem, register_menu


def takes_part(actor: Actor) -> bool:
    """Prefectures, municipalities, boards and unions."""
    return actor.organisation is not None and not actor.is_vendor


register_menu(
    MenuItem(label=_("自治体クラウド"), url_name="clouds:group-list", order=25, visible=takes_part, section="/clouds/")
)
