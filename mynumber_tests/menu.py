"""The entry of the joint operation test in the global menu."""

from django.utils.translation import gettext_lazy as _

from portal.access.actor import acts_for_public_body
from portal.web.menu import MenuItem, register_menu

register_menu(
    MenuItem(
        label=_("総合運用テスト"),
        url_name="mynumber_tests:programme-list",
        order=35,
        visible=acts_for_public_body,
        section="/mynumber-tests/",
    )
)
