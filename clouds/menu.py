"""The entries of the municipal cloud in the global menu: one for those who take part, one for vendors."""

from django.utils.translation import gettext_lazy as _

from portal.access.actor import acts_for_public_body
from portal.web.menu import MenuItem, register_menu

register_menu(
    MenuItem(
        label=_("自治体クラウド"),
        url_name="clouds:group-list",
        order=25,
        visible=acts_for_public_body,
        section="/clouds/",
    )
)
register_menu(
    MenuItem(
        label=_("出力様式の照会"),
        url_name="clouds:catalogue-list",
        order=25,
        visible=lambda actor: actor.organisation is not None and actor.is_vendor,
        section="/clouds/",
    )
)
