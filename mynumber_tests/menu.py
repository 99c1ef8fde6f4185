"""The entry of the joint operation test in the global menu."""

from django.utils.translation import gettext_lazy as _

from portal.access.actor import Actor
from portal.web.menu import MenuItem, register_menu


def takes_part(actor: Actor) -> bool:
    """Prefectures, municipalities, boards and unions."""
    return actor.organisation is not None and not actor.is_vendor


register_menu(
    MenuItem(
        label=_("総合運用テスト"),
        url_name="mynumber_tests:programme-list",
        order=35,
        visible=takes_part,
        section="/mynumber-tests/",
    )
)
