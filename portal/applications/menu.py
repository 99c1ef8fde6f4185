"""Entries of the global menu."""

from django.utils.translation import gettext_lazy as _

from portal.access.actor import Actor
from portal.web.menu import MenuItem, register_menu

from .workflow import APPLICANT


def applies(actor: Actor) -> bool:
    return actor.has_role(*APPLICANT.roles)


def reviews(actor: Actor) -> bool:
    return actor.is_prefecture_side


register_menu(MenuItem(_("申請"), "applications:application-list", order=20, visible=applies, section="/applications/"))
register_menu(
    MenuItem(_("申請の審査"), "applications:review-list", order=25, visible=reviews, section="/applications/")
)
